"""A log opened: from what is kept of it, else read and then kept."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext, suppress
from errno import EDQUOT, EFBIG, ENOSPC
from pathlib import Path
from typing import Any

from cartflow_studio.history.errors import EventLogError
from cartflow_studio.history.events import read_events
from cartflow_studio.history.keeping import SMALL, Keeping, fingerprint
from cartflow_studio.history.log import EventLog
from cartflow_studio.history.memory import budget
from cartflow_studio.history.notation import USUAL, Notation
from cartflow_studio.history.on_disk import is_on_disk
from cartflow_studio.history.parts import Spill
from cartflow_studio.history.people import People, read_people
from cartflow_studio.history.reading import Progress, shown
from cartflow_studio.words import tr

_FULL = (ENOSPC, EDQUOT, EFBIG)
FEW = 1_000  # people that are looked up first
SUFFIXES = (".csv", ".parquet", ".jsonl", ".ndjson", ".csv.gz", ".jsonl.gz")  # of people


def open_events(
    path: Path,
    *,
    mapping: Mapping[str, str] | None = None,
    preset: str = "",
    notation: Notation = USUAL,
    keeping: Keeping | None = None,
    least: int = SMALL,
    progress: Progress | None = None,
    memory: int | None = None,
) -> EventLog:
    """The log of a file or folder, kept columns if there are any; else as `read_events` reads it.

    Files of less than `least` bytes are not kept. Columns in the making that take more than
    `memory` bytes (None: as the machine has them) go to disk. EventLogError as of `read_events`, if
    the file changes while it is read, and if the disk is full.
    """
    memory = memory or budget()
    mark = ""
    with suppress(OSError):  # `read_events` says what is wrong
        mark = fingerprint(path, mapping, preset, notation)
        if keeping is not None and (kept := keeping.find(mark)) is not None:
            return kept
    with nullcontext() if keeping is None else Spill(keeping.folder, memory) as spill:
        how: Any = {"mapping": mapping, "preset": preset, "notation": notation}
        log = _read(path, progress, spill, **how)
        _hold_against(mark, path, mapping, preset, notation)
        if keeping is None or (_total(path) < least and not is_on_disk(log)):
            return log
        keeping.keep(mark, log)
        kept = keeping.find(mark)  # perhaps another window's
        if kept is None and is_on_disk(log):
            raise _no_room(path, keeping.folder)
        return kept or log


def open_people(
    path: Path,
    *,
    mapping: Mapping[str, str] | None = None,
    country: str = "",
    notation: Notation = USUAL,
    keeping: Keeping | None = None,
    least: int = SMALL,
    progress: Progress | None = None,
) -> People:
    """The people of a file, kept columns if there are any; else as `read_people` reads them.

    EventLogError as of `read_people`, and if the file changes while it is read.
    """
    mark, how = "", f"people {country}"
    with suppress(OSError):  # `read_people` says what is wrong
        mark = fingerprint(path, mapping, how, notation)
        if keeping is not None and (kept := keeping.find_people(mark)) is not None:
            return kept
    people = read_people(path, mapping, country=country, notation=notation, progress=progress)
    _hold_against(mark, path, mapping, how, notation)
    if keeping is not None and _total(path) >= least:
        keeping.keep_people(mark, people)
    return people


def people_beside(log: Path) -> Path | None:
    """The file that seems to tell of the people of a log: it lies beside it, and is called `people`
    where that is called `events`, or just `people`. None if there is none.
    """
    ends = dict.fromkeys((*SUFFIXES, "".join(log.suffixes)))
    names = [log.name.replace("events", "people"), *(f"people{end}" for end in ends)]
    with suppress(OSError):
        there = (log.parent / name for name in names if name != log.name)
        return next((path for path in there if path.is_file()), None)
    return None


def strange(people: People, log: EventLog) -> str:
    """What is said where nobody of a log is among the people of a file; "" if somebody is."""
    few = people.ids[:FEW]
    if any(log.person_index(each) is not None for each in few) or not log.people:
        return ""
    if not set(log.people).isdisjoint(people.ids[FEW:]):
        return ""
    return tr(
        "Nobody of the log is among these people, so nobody gets a message: the log has ids such "
        "as {log!r}, the people such as {people!r}.",
        log=shown(log.people[0]),
        people=shown(people.ids[0]) if people.ids else "",
    )


def _hold_against(
    mark: str, path: Path, mapping: Mapping[str, str] | None, how: str, notation: Notation
) -> None:
    """EventLogError if a file is no more what it was."""
    with suppress(OSError):
        if fingerprint(path, mapping, how, notation) == mark:
            return
    raise EventLogError(
        tr("The file changed while it was read."),
        hint=tr("Wait until it is written to the end, and read it again."),
        source=path,
    )


def _read(path: Path, progress: Progress | None, spill: Spill | None, **how: Any) -> EventLog:
    try:
        return read_events(path, progress=progress, spill=spill, **how)
    except OSError as fault:
        if spill is None:
            raise
        if not spill.has_spilled:  # there is room in memory
            return read_events(path, progress=progress, **how)
        if fault.errno not in _FULL:
            raise
        raise _no_room(path, spill.place) from fault


def _no_room(path: Path, place: Path) -> EventLogError:
    return EventLogError(
        tr("There is no room on the disk for the columns of this log."),
        hint=tr(
            "Free some in {place}, or set CARTFLOW_CACHE to a folder elsewhere.",
            place=place,
        ),
        source=path,
    )


def _total(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(each.stat().st_size for each in files if each.is_file())
