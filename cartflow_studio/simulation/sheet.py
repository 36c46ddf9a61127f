"""A table of texts as people type and paste it, and what of it cannot be used as people or events.

Every edit makes a new sheet. Empty rows at the end do not count.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cartflow_studio.errors import CartFlowError
from cartflow_studio.flow.clock import zones
from cartflow_studio.history.attributes import CONSENT
from cartflow_studio.history.local_days import dotted
from cartflow_studio.history.month_names import named
from cartflow_studio.words import mark, tr

MOST_ROWS, MOST_COLUMNS = 5_000, 60
PEOPLE = (
    *("person_id", "first_name", "email", "phone", "timezone"),
    *("consent_email", "consent_sms"),
)
AT = "occurred_at"
EVENTS = ("person_id", "name", AT, "cart_id", "total")
ANSWERS = ("true", "false", "yes", "no", "1", "0", "")
Faults = Mapping[tuple[int, int], str]


class SheetError(CartFlowError):
    """A table that cannot be read, or an edit of it that cannot be made."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of cells; each row has as many as there are columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()

    def cell(self, row: int, column: int) -> str:
        """A cell; those below the last row are empty."""
        return self.rows[row][column] if row < len(self.rows) else ""

    def of(self, column: str) -> list[str]:
        """The cells of a column; none if there is no such."""
        if column not in self.columns:
            return []
        place = self.columns.index(column)
        return [row[place].strip() for row in self.rows]


def begun(names: Sequence[str]) -> tuple[Sheet, Sheet]:
    """People and events to begin with: one who does the first of these, and one who does all."""
    people = Sheet(
        PEOPLE,
        (
            ("ann", "Ann", "ann@example.com", "+385910001000", "Europe/Zagreb", "yes", "yes"),
            ("ben", "Ben", "ben@example.com", "", "Europe/Berlin", "yes", "no"),
        ),
    )
    done = [("ann", name, f"2026-03-02 {9 + hour:02}:00") for hour, name in enumerate(names[:1])]
    done += [("ben", name, f"2026-03-02 {9 + hour:02}:30") for hour, name in enumerate(names[:9])]
    return people, Sheet(EVENTS, tuple((*each, f"cart-{each[0]}", "") for each in done))


def with_cells(sheet: Sheet, row: int, column: int, block: Sequence[Sequence[str]]) -> Sheet:
    """With a block of cells from a place on; rows are added where there are too few. SheetError if
    it is too wide or too long.
    """
    wide = max((len(line) for line in block), default=0)
    if column + wide > len(sheet.columns):
        raise SheetError(
            tr(
                "What is pasted has {n} columns; there are {room} from here on.",
                n=wide,
                room=len(sheet.columns) - column,
            ),
            hint=tr("Paste it further to the left, or add columns first."),
        )
    if row + len(block) > MOST_ROWS:
        raise SheetError(
            tr("There is room for {n:,} rows.", n=MOST_ROWS),
            hint=tr("Choose a file as a log instead: Simulate on a log of your own."),
        )
    empty = ("",) * len(sheet.columns)
    rows = [*sheet.rows, *(empty for _ in range(row + len(block) - len(sheet.rows)))]
    for place, line in enumerate(block, start=row):
        rows[place] = (*rows[place][:column], *line, *rows[place][column + len(line) :])
    return _trimmed(sheet.columns, rows)


def without_rows(sheet: Sheet, gone: Collection[int]) -> Sheet:
    """Without some rows."""
    kept = [row for place, row in enumerate(sheet.rows) if place not in gone]
    return _trimmed(sheet.columns, kept)


def with_column(sheet: Sheet, name: str) -> Sheet:
    """With one more column at the end. SheetError if it has no name, or one that is there."""
    name = name.strip()
    if not name or name in sheet.columns or len(sheet.columns) >= MOST_COLUMNS:
        raise SheetError(
            tr("There is a column {name!r} already.", name=name)
            if name
            else tr("A column needs a name."),
            hint=tr("Choose another name."),
        )
    return Sheet((*sheet.columns, name), tuple((*row, "") for row in sheet.rows))


def without_column(sheet: Sheet, column: int) -> Sheet:
    """Without a column."""
    columns = (*sheet.columns[:column], *sheet.columns[column + 1 :])
    return Sheet(columns, tuple((*row[:column], *row[column + 1 :]) for row in sheet.rows))


def _trimmed(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Sheet:
    count = len(rows)
    while count and not any(cell.strip() for cell in rows[count - 1]):
        count -= 1
    return Sheet(columns, tuple(rows[:count]))


# --- as text ------------------------------------------------------------------------------------


def pasted(text: str) -> list[list[str]]:
    """The cells of what a spreadsheet, or a CSV file, puts on the clipboard."""
    delimiter = "\t" if "\t" in text else (";" if ";" in text and "," not in text else ",")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    return [*csv.reader(io.StringIO(lines), delimiter=delimiter)] if lines.strip() else []


def copied(block: Iterable[Sequence[str]]) -> str:
    """Cells as a spreadsheet takes them."""
    text = io.StringIO()
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows(block)
    return text.getvalue()


def read_sheet(path: Path) -> Sheet:
    """A CSV file as a sheet. SheetError if it cannot be read, or is too large."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        header, *rows = list(csv.reader(io.StringIO(text))) or [[]]
    except (OSError, ValueError, csv.Error) as fault:
        raise SheetError(
            tr("{name} cannot be read as a table.", name=path.name),
            hint=tr("Mend it in a spreadsheet, or take it away."),
            source=path,
        ) from fault
    columns = tuple(name.strip() for name in header)
    if not columns or len(rows) > MOST_ROWS or len(columns) > MOST_COLUMNS:
        raise SheetError(
            tr("{name} is empty, or too large to edit by hand.", name=path.name),
            hint=tr("Choose it as a log instead: Simulate on a log of your own."),
            source=path,
        )
    wide = len(columns)
    return _trimmed(columns, [(*row[:wide], *[""] * (wide - len(row))) for row in rows])


def written(sheet: Sheet) -> str:
    """A sheet as CSV, without rows and columns that are empty."""
    used = [
        place
        for place, name in enumerate(sheet.columns)
        if name in ("person_id", "name", AT) or any(row[place] for row in sheet.rows)
    ]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([sheet.columns[place] for place in used])
    writer.writerows([row[place].strip() for place in used] for row in sheet.rows if any(row))
    return text.getvalue()


# --- what cannot be used ------------------------------------------------------------------------


def people_faults(people: Sheet) -> Faults:
    """The cells that cannot be used, with the reason."""
    faults = _required(people, ("person_id",))
    known: set[str] = set()
    for row, person in enumerate(people.of("person_id")):
        if person and person in known:
            faults[row, people.columns.index("person_id")] = tr("{id} is there twice.", id=person)
        known.add(person)
    for column, name in enumerate(people.columns):
        judge = _YES_NO if name.startswith(CONSENT) else _JUDGES.get(name)
        if judge is not None:
            _apply(people, column, judge, faults)
    return faults


def event_faults(events: Sheet, people: Sheet) -> Faults:
    """The cells that cannot be used, with the reason; an event is of somebody in `people`."""
    faults = _required(events, ("person_id", "name", AT))
    known = set(people.of("person_id"))
    judges: dict[str, Judge] = {
        "person_id": (lambda text: text in known, mark("There is no person {text}.")),
        AT: (_is_time, _NO_TIME),
    }
    for name, judge in judges.items():
        if name in events.columns:
            _apply(events, events.columns.index(name), judge, faults)
    return faults


Judge = tuple[Callable[[str], bool], str]
_NO_TIME = mark(
    "{text} is not a time. Write it like 2026-03-02 18:30, 2.3.2026 18:30 or 2 March 2026 18:30."
)
_YES_NO: Judge = (lambda text: text.casefold() in ANSWERS, mark("{text} is neither yes nor no."))
_JUDGES: Mapping[str, Judge] = {
    "email": (lambda text: "@" in text[1:-1] and " " not in text, mark("{text} is no address.")),
    "phone": (
        lambda text: text.lstrip("+").replace(" ", "").isdigit(),
        mark("{text} is no phone number."),
    ),
    "timezone": (lambda text: text in zones(), mark("There is no time zone {text}.")),
}


def _apply(sheet: Sheet, column: int, judge: Judge, faults: dict[tuple[int, int], str]) -> None:
    holds, words = judge
    for row, cells in enumerate(sheet.rows):
        text = cells[column].strip()
        if text and not holds(text):
            faults.setdefault((row, column), tr(words, text=text))


def moment_of(text: str) -> datetime | None:
    """The moment of ISO 8601, 31.1.2026 18:30 or 31 January 2026 18:30, with a zone if one is
    written; else None.
    """
    if text.isdigit():
        return None  # epoch time, if any
    try:
        return dotted(text) or named(text) or datetime.fromisoformat(text)
    except ValueError:
        return None


def _is_time(text: str) -> bool:
    return moment_of(text) is not None or (text.isdigit() and 9 <= len(text) <= 17)  # epoch time


def _required(sheet: Sheet, names: Sequence[str]) -> dict[tuple[int, int], str]:
    faults = {}
    for name in names:
        column = sheet.columns.index(name) if name in sheet.columns else 0
        for row, cells in enumerate(sheet.rows):
            if any(cells) and not cells[column].strip():
                faults[row, column] = tr("This cannot be empty.")
    return faults
