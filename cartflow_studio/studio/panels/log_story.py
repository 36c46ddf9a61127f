"""What the first rows of a log are when they are read: events, times, and what cannot be used."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cartflow_studio import formats
from cartflow_studio.history import Rejection
from cartflow_studio.studio.panels.widgets import label
from cartflow_studio.studio.previewing import Judgement
from cartflow_studio.words import numeral, tr, trn

MOST = 6  # events, reasons and notes that are listed


class LogStory(QWidget):
    """Tells a judgement; it says nothing while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addStretch(1)
        self._shown: QWidget | None = None

    def show_judgement(self, found: Judgement) -> None:
        """Tell this one instead of the last."""
        if self._shown is not None:
            self._layout.removeWidget(self._shown)
            self._shown.deleteLater()
        parts = [*_events(found), *_reading(found)] if found.reading.rows else []
        self._shown = _apart(parts) if parts else None
        if self._shown is not None:
            self._layout.insertWidget(0, self._shown)
        self.setAccessibleName(told(found))


def _apart(parts: list[QWidget]) -> QWidget:
    """These below each other."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 4, 0, 0)
    column.setSpacing(8)
    for part in parts:
        column.addWidget(part)
    return made


def told(found: Judgement) -> str:
    """A judgement in one sentence, for those who hear it."""
    counts = {
        "used": numeral(found.reading.accepted, ",d"),
        "rows": numeral(found.reading.rows, ",d"),
    }
    if found.is_whole:
        return tr("{used} of {rows} rows can be used.", **counts)
    if found.is_head:
        return tr("{used} of the first {rows} rows can be used.", **counts)
    return tr("{used} of {rows} rows from beginning, middle and end can be used.", **counts)


def _events(found: Judgement) -> list[QWidget]:
    head = trn(
        "{n:,} event, by {people} people",
        "{n:,} events, by {people} people",
        sum(count for _, count in found.names),
        people=numeral(found.people, ",d"),
    )
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 1)
    for row, (name, count) in enumerate(found.names[:MOST]):
        grid.addWidget(label(name), row, 0)
        number = label(numeral(count, ",d"), "muted")
        grid.addWidget(number, row, 1, Qt.AlignmentFlag.AlignRight)
    table = QWidget()
    table.setLayout(grid)
    parts: list[QWidget] = [label(head, "heading", wraps=True)]
    if not found.is_whole:
        parts.append(label(_seen(found), "muted", wraps=True))
    parts.append(table)
    more = len(found.names) - MOST
    if more > 0:
        parts.append(label(trn("and {n} other", "and {n} others", more), "muted"))
    if found.first is not None and found.last is not None:
        span = tr("{first} to {last}, UTC", first=_moment(found.first), last=_moment(found.last))
        parts.append(label(span, "muted", wraps=True))
    return parts


def _seen(found: Judgement) -> str:
    """Which rows this is about."""
    rows = numeral(found.reading.rows, ",d")
    if found.is_head:
        return tr("In the first {rows} rows. The others are read when you simulate.", rows=rows)
    return tr(
        "In {rows} rows from the beginning, the middle and the end. The others are read when you "
        "simulate.",
        rows=rows,
    )


def _reading(found: Judgement) -> list[QWidget]:
    reading = found.reading
    parts: list[QWidget] = [label(note, "muted", wraps=True) for note in _assumed(found)]
    if not reading.rejected_rows:
        return parts
    parts.append(label(told(found), "warning", wraps=True))
    for reason, count in list(reading.reasons.items())[:MOST]:
        first = next((each for each in reading.rejected if each.reason == reason), None)
        example = "" if first is None else _where(first, found.exact)
        said = {"count": numeral(count, ","), "reason": tr(reason), "example": example}
        words = tr("{count} × {reason} ({example})", **said)
        parts.append(label(words, "muted", wraps=True))
    return parts


def _where(rejection: Rejection, exact: int) -> str:
    """The row, which is estimated where it is from further in, and what stands there."""
    row = tr("row {row}", row=rejection.row)
    if exact and rejection.row > exact:
        row = tr("about row {row}", row=numeral(rejection.row, ",d"))
    return tr("{row}: {value}", row=row, value=rejection.value) if rejection.value else row


def _assumed(found: Judgement) -> list[str]:
    """What is said of columns that are picked is seen; the rest is worth telling."""
    return [note for note in found.reading.notes if "→" not in note][:MOST]


def _moment(instant: int) -> str:
    return formats.moment(datetime.fromtimestamp(instant / 1_000_000, UTC))
