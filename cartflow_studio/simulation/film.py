"""A run as a film: what had happened, and where everybody was, at any instant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from cartflow_studio.engine import FlowStats, TraceLine
from cartflow_studio.simulation.report import Report

MOST_PEOPLE = 20_000  # more are filmed by a sample
BATCH = 200  # people between two looks at progress
Instants = NDArray[np.int64]  # microseconds since the epoch, in order
Signature = tuple[object, ...]
NO_ZONES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Scene:
    """One kind of step, and every instant at which somebody took it. `line` is the first."""

    line: TraceLine
    at: Instants

    def until(self, instant: int) -> int:
        """How often it had happened by an instant, that one included."""
        return int(np.searchsorted(self.at, instant, side="right"))


@dataclass(frozen=True, eq=False)
class Reached:
    """Journeys that reached goal number `goal` (from 0), all credited to one `message` (its node's
    id, "" before any): how long after the entry, and after the message (microseconds, in order).
    """

    goal: int
    message: str
    control: bool
    since_entry: Instants
    since_message: Instants


@dataclass(frozen=True, eq=False)
class Film:
    """All steps of a run by kind. `filmed` of the `people` whom the flow took notice of are in it;
    the film runs from the first step, at `first`, to the end of the run, `last` (microseconds
    since the epoch). `turns` has a row for each of those who entered outside the control group:
    how often they entered, and how often they reached the main goal. `sent` are the instants of
    messages, by the time zone of who got them ("" where it is not known).
    """

    scenes: tuple[Scene, ...]
    first: int
    last: int
    people: int
    filmed: int
    reached: tuple[Reached, ...] = ()
    turns: Instants = field(default_factory=lambda: np.empty((0, 2), dtype=np.int64))
    sent: Mapping[str, Instants] = field(default_factory=dict)

    @property
    def is_sample(self) -> bool:
        """Whether only some of the people are in it."""
        return self.filmed < self.people

    def stats(self, instant: int) -> FlowStats:
        """The numbers of the people in it as they were at an instant; the run's own at its end."""
        return FlowStats.of_many((scene.line, scene.until(instant)) for scene in self.scenes)

    def gone(self, node: str, instant: int) -> dict[str, int]:
        """How many had left the flow at a node by an instant, by their reasons."""
        found: Counter[str] = Counter()
        for scene in self.scenes:
            if scene.line.step == "exited" and scene.line.node == node:
                found[scene.line.output] += scene.until(instant)
        return dict(+found)

    def departures(self) -> Mapping[tuple[str, str], Instants]:
        """When people left each node by each port (node id, port)."""
        return {
            (scene.line.node, scene.line.output): scene.at
            for scene in self.scenes
            if scene.line.step == "left"
        }

    def entries(self, parts: int) -> NDArray[np.int64]:
        """How many entered in each of so many equal parts of the film's time."""
        bounds = np.linspace(self.first, max(self.last, self.first + 1), parts + 1)
        counts = np.zeros(parts, dtype=np.int64)
        for scene in self.scenes:
            if scene.line.is_entry:
                counts += np.histogram(scene.at, bounds)[0]
        return counts

    def after(self, instant: int) -> int | None:
        """The next instant at which something happened; None after the last."""
        found = (
            scene.at[place]
            for scene in self.scenes
            for place in (scene.until(instant),)
            if place < len(scene.at)
        )
        return min((int(at) for at in found), default=None)

    def before(self, instant: int) -> int | None:
        """The last instant before this one at which something happened; None before the first."""
        found: list[int] = []
        for scene in self.scenes:
            place = int(np.searchsorted(scene.at, instant, side="left"))
            if place:
                found.append(int(scene.at[place - 1]))
        return max(found, default=None)


def film(
    report: Report,
    *,
    most: int = MOST_PEOPLE,
    progress: Callable[[float], object] | None = None,
) -> Film:
    """Film a run: everybody, or every n-th person where there are more than `most`.

    `progress` is told the share that is done; whatever it raises ends the work.
    """
    ids = report.ids
    step = max(1, -(-len(ids) // most))
    chosen = range(0, len(ids), step)
    gathered = _Gathered(report.zone_at)
    gathered.add_all(_told(report, chosen, progress))
    return gathered.film(report.last or 0, len(ids), len(chosen))


def film_of(lines: Iterable[TraceLine], zones: Mapping[str, str] = NO_ZONES) -> Film:
    """Film a trace of real people, whole and in its order; it ends with the last line. `zones` are
    the time zones of people, by their id, as far as they are known.
    """
    told = sorted(lines, key=lambda line: line.person)
    people = len({line.person for line in told})
    last = max((line.at for line in told), default=0)
    gathered = _Gathered(lambda person, _: zones.get(person, ""))
    gathered.add_all(told)
    return gathered.film(last, people, people)


def _told(
    report: Report, chosen: Sequence[int], progress: Callable[[float], object] | None
) -> Iterable[TraceLine]:
    remaining = iter(chosen)
    done = 0
    while batch := list(islice(remaining, BATCH)):
        for place in batch:
            yield from report.tell(place)
        done += len(batch)
        if progress is not None:
            progress(done / len(chosen))


class _Gathered:
    """What the lines of a trace amount to, told person by person."""

    def __init__(self, zone_at: Callable[[str, int], str]) -> None:
        self._zone_at = zone_at
        self._messages: dict[str, list[int]] = {}  # sent, by the zone of the person
        self._firsts: dict[Signature, TraceLine] = {}
        self._instants: dict[Signature, list[int]] = {}
        self._person = ""
        self._entered: dict[int, int] = {}  # of the person told of now: journey to instant
        self._sent: dict[tuple[int, str], int] = {}
        self._delays: dict[tuple[int, str, bool], list[tuple[int, int]]] = {}
        self._entries: Counter[str] = Counter()
        self._goals: Counter[str] = Counter()

    def add_all(self, lines: Iterable[TraceLine]) -> None:
        """Take these lines."""
        for line in lines:
            self._add(line)

    def film(self, last: int, people: int, filmed: int) -> Film:
        """The film of what was taken."""
        scenes = self._scenes()
        first = min((int(scene.at[0]) for scene in scenes), default=last)
        sent = {zone: np.array(at, dtype=np.int64) for zone, at in self._messages.items()}
        whole = first, last, people, filmed
        return Film(scenes, *whole, self._reached(), self._turns(), sent)

    def _add(self, line: TraceLine) -> None:
        key = _signature(line)
        if key not in self._firsts:
            self._firsts[key] = line
            self._instants[key] = []
        self._instants[key].append(line.at)
        if line.person != self._person:
            self._person = line.person
            self._entered.clear()
            self._sent.clear()
        if line.step == "entered":
            self._entered[line.journey] = line.at
            self._entries[line.person] += line.is_entry and not line.detail.get("control_group")
        elif line.step == "message":
            self._sent[line.journey, line.node] = line.at
            if line.output == "sent":
                zone = self._zone_at(line.person, line.at)
                self._messages.setdefault(zone, []).append(line.at)
        elif line.step == "goal":
            self._goal(line)

    def _goal(self, line: TraceLine) -> None:
        goal, message = int(str(line.detail.get("goal", 0))), str(line.detail.get("message", ""))
        control = bool(line.detail.get("control_group"))
        since_entry = line.at - self._entered.get(line.journey, line.at)
        since_message = line.at - self._sent.get((line.journey, message), line.at)
        delays = self._delays.setdefault((goal, message, control), [])
        delays.append((since_entry, since_message))
        self._goals[line.person] += goal == 0 and not control

    def _scenes(self) -> tuple[Scene, ...]:
        """The lines by kind."""
        return tuple(
            Scene(line, np.sort(np.array(self._instants[key], dtype=np.int64)))
            for key, line in self._firsts.items()
        )

    def _reached(self) -> tuple[Reached, ...]:
        """The goals by what they are credited to."""
        return tuple(
            Reached(*key, *np.sort(np.array(delays, dtype=np.int64), axis=0).T)
            for key, delays in self._delays.items()
        )

    def _turns(self) -> Instants:
        """Entries and main goals of each person who entered."""
        rows = [(count, self._goals[person]) for person, count in self._entries.items() if count]
        return np.array(rows, dtype=np.int64).reshape(-1, 2)


def _signature(line: TraceLine) -> Signature:
    """What two lines must share to count alike."""
    detail = line.detail
    told = (detail.get(name) for name in ("reason", "goal", "message", "control_group"))
    return (line.step, line.node, line.output, *told)
