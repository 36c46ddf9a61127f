"""Several flows on one stage, each a machine of its own, with the columns that they play."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from cartflow_studio.engine import FlowStats, Plan, TraceLine
from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.outcome import Account
from cartflow_studio.engine.stats import counted, counters
from cartflow_studio.engine.zones import is_zone, zone_table
from cartflow_studio.flow.people import Event
from cartflow_studio.simulation.answering import MOST, Answering
from cartflow_studio.simulation.player import Player, Watch

LINES = 2_000  # of the trace of a person in a flow, for which there is room at first


@dataclass
class Abreast(Player):
    """Flows that were compiled together, with one set of columns; for one thread at a time. `plan`
    is the first one's, and `answerings` are what is assumed of the messages of each.
    """

    plans: Sequence[Plan] = ()
    answerings: Sequence[Answering | None] = ()
    _entrance: ClassVar[str] = "run_together"
    _lines: int = field(init=False, default=LINES)
    _bounds: list[slice] = field(init=False, default_factory=list)  # of each machine, compiled

    def each_stats(self, watch: Watch) -> list[FlowStats]:
        """The numbers of each flow."""
        self.play(watch)
        return [counted(plan, m) for plan, m in zip(self.plans, self.parts(), strict=True)]

    def trace_in(self, number: int, place: int) -> tuple[TraceLine, ...]:
        """Every step, in one of the flows, of the person at a place of the columns, in order."""
        return tuple(self.account_in(number, place).trace)

    def account_in(self, number: int, place: int, ahead: int = 0) -> Account:
        """All that became of the person at a place of the columns in one of the flows; then what
        would follow there in the next `ahead` deadlines after the end, if nothing else happened.
        """
        m, columns = self._machine(1), self.columns.person(place)
        getattr(self._call, self._entrance)(m, *self._arguments(columns), 0, 1, self.until)
        told = [int(part[s.TRACE_COUNT]) for part in self.parts()]
        for part in self.parts():
            part[s.TRACE_COUNT] = 0
        if max(told) > self._lines:
            self._m, self._lines = None, 2 * max(told)
            return self.account_in(number, place, ahead)
        part, account = self.parts()[number], Account(self.plans[number], columns.ids[0], _unknown)
        part[s.TRACE_COUNT] = told[number]
        account.drain(part)
        for _ in range(ahead):
            part[s.COMES] = s.NEVER  # nobody answers any more
            if not self._call.fire(part, s.NEVER - 1):
                break
            account.drain(part)
        return account

    def parts(self) -> list[Any]:
        """The machine of each flow."""
        if self.compiled:
            return [self._m[bounds] for bounds in self._bounds]
        return list(self._m.parts)

    # --- inside -----------------------------------------------------------------------------

    def _machine(self, tracing: int) -> Any:
        if self._m is None:
            parts = [self._part(number, tracing) for number in range(len(self.plans))]
            stage = self._stage(parts)
            self._m = s.Stage(stage, parts)
            if self.compiled:
                begins = stage[stage[s.STAGE_PARTS] :]
                self._bounds = [
                    slice(begin, begin + len(part))
                    for begin, part in zip(begins, parts, strict=True)
                ]
                words = [stage, *parts]
                self._m = np.concatenate([np.array(each, dtype=np.int64) for each in words])
        return self._m

    def _stage(self, parts: Sequence[list[int]]) -> list[int]:
        """What the flows have in common, and where each machine lies behind it."""
        block = self.plans[0].word(s.BLOCK)
        stage = [0] * s.STAGE_HEAD
        stage[s.STAGE_FLOWS], stage[s.STAGE_BLOCK] = len(parts), block
        stage[s.STAGE_ANSWERS] = int(any(each is not None for each in self.answerings))
        entrances = [plan.entrance if plan.triggers else -1 for plan in self.plans]
        stage[s.STAGE_ENTRANCES] = _laid(stage, entrances)
        stage[s.STAGE_HANDED] = _laid(stage, [0] * (s.HANDED_BLOCK + block))
        stage[s.STAGE_ANSWER] = _laid(stage, [0] * (s.HEARD_BLOCK + 2 * block))
        stage[s.STAGE_PARTS] = len(stage)
        end = len(stage) + len(parts)
        for part in parts:
            stage.append(end)
            end += len(part)
        return stage

    def _part(self, number: int, tracing: int) -> list[int]:
        """The machine of a flow."""
        plan, words = self.plans[number], [*self.plans[number].words]
        for place, word in enumerate(self.columns.anybody or (), start=words[s.INITIAL]):
            words[place] = word
        self._lay_zones(plan, words)
        self._lay_handed(plan, words)
        if (heard := self.answerings[number]) is not None:
            heard.lay(words)
            words[s.LOG_LENGTH] += number * MOST
        words[s.TARGETS_WIDTH], words[s.TARGETS_OWN] = 2 * len(self.plans), 2 * number
        words[s.TRACING], words[s.TRACE_CAPACITY] = tracing, self._lines if tracing else 0
        words[s.TRACE] = _laid(words, [0] * (words[s.TRACE_CAPACITY] * s.LINE_WIDTH))
        return words

    def _lay_zones(self, plan: Plan, words: list[int]) -> None:
        """The zones that people are in, or come into: as far from the first in all machines. The
        last one is the flow's, for those whose own is not known.
        """
        words[s.ZONES] = len(words)
        named = {*self.columns.zone_names, *self.columns.change_zone_names, *self._zones_set()}
        for zone in sorted(each for each in named if each and is_zone(each)):
            self._zones[zone] = _laid(words, zone_table(zone)) - words[s.ZONES]
        own = words[s.ZONE]
        own = _laid(words, words[own : own + 2 * words[own] + 2])
        words[s.ZONE] = words[s.ZONE_AT_FIRST] = own
        for zone in {*named, ""}:
            self._zones.setdefault(zone, own - words[s.ZONES])
        for step in _steps(plan, words):
            if words[step] == s.SET_ZONE:
                value = plan.changes[words[step + 2]].value
                words[step + 1] = words[s.ZONES] + self._zones[_zone(value)]

    def _zones_set(self) -> Iterable[str]:
        """The time zones that the flows set."""
        changes = [change for plan in self.plans for change in plan.changes]
        return {_zone(each.value) for each in changes if each.attribute == "timezone"}

    def _lay_handed(self, plan: Plan, words: list[int]) -> None:
        """Room for those who are handed over to flows of the stage, and which these are: at one
        instant the timers of all journeys, then one occurrence at each depth.
        """
        flows = {each.flow.id: place for place, each in enumerate(self.plans) if each.triggers}
        for node, flow in plan.handovers.items():
            operands = words[words[s.NODES] + node * s.NODE_WIDTH + s.NODE_OPERANDS]
            words[operands + s.HAND_OVER_TO] = flows.get(flow, -1)
        if set(plan.handovers.values()) & set(flows):
            occurrences = s.MOST_JOURNEYS + s.DEEPEST
            most = occurrences * (s.MOST_JOURNEYS + len(plan.triggers) + 2)
            width = s.HANDED_BLOCK + words[s.BLOCK]
            words[s.HANDED_ROWS] = _laid(words, [0] * (most * width))

    def _counters(self) -> list[int]:
        own = [[*counters(plan), s.PURCHASES, s.UNHEARD] for plan in self.plans]
        return [
            bounds.start + place
            for bounds, places in zip(self._bounds, own, strict=True)
            for place in places
        ]


def _laid(words: list[int], more: Iterable[int]) -> int:
    """Append words; where they begin."""
    begin = len(words)
    words += more
    return begin


def _steps(plan: Plan, words: Sequence[int]) -> Iterable[int]:
    """Where the steps of changes of the person lie."""
    for node in range(len(plan.nodes)):
        at = words[s.NODES] + node * s.NODE_WIDTH
        row = words[at + s.NODE_OPERANDS]
        if words[at + s.NODE_OP] == s.UPDATE:
            for step in range(words[row + s.UPDATE_COUNT]):
                yield row + s.UPDATE_ROWS + step * s.STEP_WIDTH


def _unknown(_: int) -> Event | None:
    """The events of the log are not looked up."""


def _zone(value: object) -> str:
    """The time zone that a value names."""
    return value if isinstance(value, str) else ""
