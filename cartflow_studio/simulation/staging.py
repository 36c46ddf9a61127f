"""Several flows on one log, person after person, and the report of each."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cartflow_studio.engine import FlowStats, Plan, TraceLine, order
from cartflow_studio.history import EventLog, People
from cartflow_studio.simulation.noting import nobody
from cartflow_studio.simulation.player import Progress, Watch
from cartflow_studio.simulation.report import Report


@dataclass(frozen=True, slots=True)
class Part:
    """What a flow on a stage is, how many events it got late and handled, and what to note."""

    plan: Plan
    late: int
    handled: int
    notes: tuple[str, ...]


class Staging(ABC):
    """What is needed to play flows side by side; `ids` are the people, in order."""

    log: EventLog
    people: People | None
    until: int
    ids: Sequence[str]
    are_always_live = True  # the flows let people in all the time

    @abstractmethod
    def play(self, place: int) -> list[list[TraceLine]]:
        """What each flow does to the person at a place of `ids`, in order."""

    @abstractmethod
    def parts(self) -> list[Part]:
        """The flows, each with what it has counted so far."""

    def reports(
        self, progress: Progress | None, cancelled: Callable[[], bool] | None
    ) -> tuple[Report, ...]:
        """Play everybody: what each flow has done. SimulationError if `cancelled` says so."""
        begun = time.perf_counter()
        watch = Watch(progress, cancelled, len(self.ids), stride=50)
        kept: list[list[TraceLine]] = [[] for _ in self.parts()]
        for place in range(len(self.ids)):
            watch.look(place)
            for lines, more in zip(kept, self.play(place), strict=True):
                lines.extend(more)
        parts = self.parts()
        made = [self._report(number, parts, lines) for number, lines in enumerate(kept)]
        seconds = time.perf_counter() - begun
        return tuple(replace(each, seconds=seconds) for each in made)

    def _report(self, number: int, parts: Sequence[Part], lines: Sequence[TraceLine]) -> Report:
        part, log = parts[number], self.log
        names = [each.plan.flow.name or each.plan.flow.id for each in parts]
        stats = FlowStats.of(lines)
        why = nobody(part.plan.flow, stats, log, is_always_live=self.are_always_live)
        return Report(
            flow=part.plan.flow,
            stats=stats,
            people=len(log.people),
            events=len(log),
            late_events=part.late,
            handled=part.handled,
            first=log.first,
            last=self.until if len(log) else None,
            seconds=0.0,
            notes=(*part.notes, *why),
            kept=tuple(sorted(lines, key=order)),
            ids=self.ids,
            tell=lambda place: tuple(self.play(place)[number]),
            people_known=self.people,
            beside=(*names[:number], *names[number + 1 :]),
        )
