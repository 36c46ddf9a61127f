"""What flows are played on: the options of the log and the people, read the same way everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from shlex import quote
from typing import Any, TypeAlias

import click

from cartflow_studio import resources
from cartflow_studio.cli.say import Progress, counted, tell
from cartflow_studio.engine.trace import written_instant
from cartflow_studio.errors import CartFlowError
from cartflow_studio.flow.duration import Duration
from cartflow_studio.history import EventLog, People, Reading, Rejection, read_events
from cartflow_studio.history.keeping import Keeping, cache_folder
from cartflow_studio.history.local_days import ORDERS
from cartflow_studio.history.notation import USUAL, Notation
from cartflow_studio.history.opening import open_events, open_people, people_beside, strange
from cartflow_studio.history.reading import SEEN_BEFORE
from cartflow_studio.simulation.answers import Answers

FILE = click.Path(path_type=Path, dir_okay=False)
MAP = click.option("--map", "mapping", multiple=True, help="A column: person_id=visitorid.")
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
SAMPLE = "sample"
Command: TypeAlias = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Ground:
    """What flows are played on: a log, the people of it if they are known, and until when."""

    events: EventLog
    people: People | None
    until: int | None
    answers: Answers | None = None


OPTIONS = (
    click.option(
        "--events",
        "log",
        required=True,
        help="The event log: CSV, JSON Lines or Parquet; or 'sample', the shop that ships with "
        "this.",
    ),
    click.option("--people", "people_file", type=FILE, help="People with their attributes."),
    MAP,
    click.option(
        "--preset", default="", help="The system whose log it is: rees46, segment, …; none."
    ),
    click.option(
        "--until",
        help="Play until this instant (ISO 8601), or so long after the last event: '7 days'; else "
        "to the end of the log.",
    ),
    click.option(
        "--assume",
        multiple=True,
        help="What becomes of messages: 'email.opened=0.4 after 2 hours', 'bought=0.01'.",
    ),
    click.option("--no-answers", is_flag=True, help="Nobody opens, clicks or answers."),
)


def notated(command: Command, of: str = "") -> Command:
    """Give a command the options of how its log is written, or its people if they are `of`
    "people"; it takes them as `notation`, or `people_notation`.
    """
    before, dash, file = (f"{of}_", f"--{of}-", "people") if of else ("", "--", "log")

    @wraps(command)
    def told(**how: object) -> None:
        dates, encoding = (str(how.pop(before + each) or "") for each in ("dates", "encoding"))
        command(**{f"{before}notation": Notation(dates, encoding)}, **how)

    with_encoding = click.option(
        f"{dash}encoding",
        metavar="NAME",
        help=f"How the text of the {file} is written: windows-1252, iso-8859-2, …; else UTF-8.",
    )
    with_dates = click.option(
        f"{dash}dates",
        type=click.Choice(ORDERS),
        help=f"What is first in dates of the {file} such as 01/02/2026; else as they settle it.",
    )
    return with_dates(with_encoding(told))


def on_a_log(command: Command) -> Command:
    """Give a command the options of a log; it takes what they name as `ground`, a function, so
    that it can look at its flows before a large log is read.
    """

    @wraps(command)
    def told(
        *,
        log: str,
        people_file: Path | None,
        mapping: tuple[str, ...],
        preset: str,
        notation: Notation,
        people_notation: Notation,
        until: str | None,
        assume: tuple[str, ...],
        no_answers: bool,
        **others: object,
    ) -> None:
        ends = _end(until)
        known = columns(mapping)
        answers = _answers(assume, none=no_answers)
        if log == SAMPLE and (known or preset or notation != USUAL):
            raise CartFlowError(
                "The sample shop needs no --map, --preset, --dates or --encoding.",
                hint="Leave them out.",
            )

        def ground() -> Ground:
            events = _read_log(log, mapping=known, preset=preset, notation=notation)
            people = _read_people(log, events, people_file, people_notation)
            return Ground(events, people, ends(events), answers)

        command(ground=ground, **others)

    whole = notated(notated(told, "people"))
    for option in reversed(OPTIONS):
        whole = option(whole)
    return whole


def _answers(assumed: tuple[str, ...], *, none: bool) -> Answers | None:
    """What becomes of messages, as it is assumed."""
    answers = None if none else Answers()
    for text in assumed:
        answers = (answers or Answers()).having(text)
    return answers


def _end(until: str | None) -> Callable[[EventLog], int | None]:
    """What says where the run on a log ends: at an instant, or so long after its last event."""
    longer = None
    with suppress(ValueError):
        longer = Duration.parse(until or "").microseconds
    at = None if longer is not None or until is None else instant(until, "; or '7 days'")

    def end(events: EventLog) -> int | None:
        if longer is not None:
            return None if events.last is None else events.last + longer
        if at is not None and events.first is not None and at < events.first:
            raise CartFlowError(
                f"The log begins on {written_instant(events.first)}, after the end.",
                hint="Give a later --until.",
            )
        return at

    return end


def columns(mapping: tuple[str, ...]) -> Mapping[str, str]:
    """The column names of `--map ours=theirs`."""
    pairs: dict[str, str] = {}
    for each in mapping:
        ours, equals, theirs = each.partition("=")
        if not equals or not ours or not theirs:
            raise CartFlowError(
                f"'--map {each}' is not a mapping.", hint="Write it like --map person_id=visitorid."
            )
        pairs[ours] = theirs
    return pairs


def instant(text: str, others: str = "") -> int:
    """An ISO 8601 date or time as microseconds, UTC where it names no zone; `others` says what else
    it might be.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CartFlowError(
            f"{text!r} is not a time.", hint=f"Write it like 2026-03-31T12:00:00Z{others}."
        ) from None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return round(aware.timestamp() * 1_000_000)


def _read_log(log: str, **how: Any) -> EventLog:
    """The log to simulate with; says what of it could not be read."""
    if log == SAMPLE:
        events = read_events(resources.path("samples", "events.csv"))
    else:
        keeping = Keeping(cache_folder())
        events = open_events(Path(log), keeping=keeping, progress=Progress("Reading"), **how)
    say_reading(events.reading, whole="cartflow log info LOG --rejected FILE")
    return events


def _read_people(
    log: str, events: EventLog, path: Path | None, notation: Notation
) -> People | None:
    """The people of the log if they are known; says what of them could not be read."""
    if path is None and log == SAMPLE:
        path = resources.path("samples", "people.csv")
    if path is None:
        if (beside := people_beside(Path(log))) is not None:
            file = quote(str(beside))
            tell(f"{beside.name} lies beside the log: --people {file} tells who can be reached.")
        return None
    people = open_people(path, notation=notation, keeping=Keeping(cache_folder()))
    say_reading(people.reading)
    if strangers := strange(people, events):
        tell(strangers)
    return people


def say_reading(reading: Reading, whole: str = "") -> None:
    """What was assumed of a file, and which of its rows are not used and why; `whole` is what
    writes the list of them all.
    """
    for note in reading.notes:
        tell(note)
    if reading.duplicates:
        tell(f"{counted(reading.duplicates, 'repeated row')} left out.")
    cells = {why: n for why, n in reading.warning_reasons.items() if why != SEEN_BEFORE}
    if cells:
        tell(f"{counted(sum(cells.values()), 'cell')} left out of rows that are used:")
        _list(cells, reading.warnings)
    if reading.rejected_rows:
        tell(f"{reading.rejected_rows:,} of {counted(reading.rows, 'row')} cannot be used:")
        _list(reading.reasons, reading.rejected)
        if whole:
            tell(f"  {whole} writes the whole list.")


def _list(reasons: Mapping[str, int], examples: Iterable[Rejection]) -> None:
    """How often each reason holds, and where first."""
    firsts: dict[str, Rejection] = {}
    for each in examples:
        firsts.setdefault(each.reason, each)
    for reason, count in reasons.items():
        first = firsts[reason]
        where = f"the first is row {first.row}" + (f", {first.column}" if first.column else "")
        shown = f": {first.value}" if first.value else ""
        tell(f"  {count:,} x {reason} ({where}{shown})")
