"""Event logs and people to simulate on: those that ship, and files of one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary, WeakValueDictionary

import numpy as np

from cartflow_studio import resources
from cartflow_studio.history import EventLog, People
from cartflow_studio.history.keeping import Keeping, cache_folder, fingerprint
from cartflow_studio.history.notation import USUAL, Notation
from cartflow_studio.history.opening import open_events, open_people, strange
from cartflow_studio.simulation.answers import Answers
from cartflow_studio.studio.jobs import Progress
from cartflow_studio.words import mark, tr

COUNTED = 1_000_000  # rows at a time


@dataclass(frozen=True)
class Source:
    """A log with the people it is about. Without people everybody is taken as reachable.

    `mapping` leads from our column names to those of the file; `preset` names the system that
    wrote it; `notation` says how it is written, and `people_notation` how the people are. A run
    goes on for `longer` after the last event, microseconds in which nobody does anything.
    """

    title: str
    events: Path
    people: Path | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    preset: str = ""
    notation: Notation = USUAL
    people_notation: Notation = USUAL
    longer: int = 0


@dataclass(frozen=True)
class Loaded:
    """A source in memory, and what is assumed to become of messages. `strangers` says so if none of
    the people of the log is among those of the file.
    """

    source: Source
    log: EventLog
    people: People | None
    answers: Answers = Answers()
    strangers: str = ""

    @property
    def until(self) -> int | None:
        """The instant at which a run ends; None is that of the last event."""
        last, longer = self.log.last, self.source.longer
        return None if last is None or not longer else last + longer


def shipped() -> tuple[Source, ...]:
    """The logs that ship with the product, the invented shop first."""
    folder = resources.path("samples")
    return (
        Source(mark("Sample shop: invented people"), folder / "events.csv", folder / "people.csv"),
        Source(mark("OTTO: real carts and orders"), folder / "otto_events.csv.gz"),
        Source(mark("Online Retail: real orders of a year"), folder / "online_retail.csv.gz"),
    )


def load(source: Source, progress: Progress) -> Loaded:
    """Read a source; CartFlowError says what is wrong with the file."""

    def moved(share: float) -> None:
        progress(share * 0.5, tr("Reading {name}", name=source.events.name))

    moved(0.0)
    log = _open_log(source, moved)
    people = None
    if source.people is not None:
        people = open_people(
            source.people, notation=source.people_notation, keeping=Keeping(cache_folder())
        )
    event_counts(log)  # counted here, in the thread that reads
    strangers = "" if people is None else strange(people, log)
    return Loaded(source, log, people, strangers=strangers)


def _open_log(source: Source, moved: Callable[[float], None]) -> EventLog:
    """The log of a source: the one in use while its file is what it was, so that two runs on it
    are known to be about the same people.
    """
    how: Any = {
        "mapping": source.mapping,
        "preset": source.preset,
        "notation": source.notation,
    }
    state = ""
    with suppress(OSError):  # `open_events` says what is wrong
        state = fingerprint(source.events, **how)
    log = _in_use.get(state)
    if log is None:
        log = open_events(source.events, **how, keeping=Keeping(cache_folder()), progress=moved)
        _in_use[state] = log
    return log


_in_use: WeakValueDictionary[str, EventLog] = WeakValueDictionary()
_counts: WeakKeyDictionary[EventLog, dict[str, int]] = WeakKeyDictionary()


def event_counts(log: EventLog) -> dict[str, int]:
    """The events of a log, the most frequent first, and how often each is there; counted once."""
    if log not in _counts:
        often = np.zeros(len(log.names), dtype=np.int64)
        for begin in range(0, len(log), COUNTED):
            often += np.bincount(log.name[begin : begin + COUNTED], minlength=len(log.names))
        order = np.argsort(-often, kind="stable").tolist()
        _counts[log] = {log.names[code]: int(often[code]) for code in order}
    return _counts[log]
