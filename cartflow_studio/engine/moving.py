"""Journeys on their way from one version of a flow to another, in words of neither.

# semantics 6.3
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cartflow_studio.engine import encode
from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.machine.conditions import fact_state, holds
from cartflow_studio.engine.machine.journeys import is_running, journey_at, kept_for, later_fit
from cartflow_studio.engine.machine.record import copy
from cartflow_studio.engine.outcome import Lookup
from cartflow_studio.engine.plan import Plan
from cartflow_studio.flow.moving import ANEW, MOVE, Moves, Way, way_of
from cartflow_studio.flow.node_type import NodeType
from cartflow_studio.flow.people import Event

HOLDING = (s.DELAY, s.UNTIL, s.WAIT, s.SEND)  # what people stand at
History = Sequence[tuple[int, Event]]


@dataclass(frozen=True, slots=True)
class Kept:
    """An unused event for waits that look back: its number, and for which waits of the old version
    it would do, with the number of the alternative.
    """

    sequence: int
    fits: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Journey:
    """A journey as one version hands it to another. Events stand for their numbers, goals and steps
    for those of the old version; `since_entry` counts, by what tells facts apart.
    """

    number: int
    way: Way
    node: str
    arrived: int
    deadline: int
    entered: int
    entry: int
    last: int
    flags: int
    reached: tuple[int, ...]
    looked: tuple[str, ...]
    sent: Mapping[str, int]
    kept: tuple[Kept, ...]
    since_entry: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Luggage:
    """What goes from one version to another of a person: journeys, and what was counted of their
    history (how often, and the latest instants), as plan `plan` had it.
    """

    plan: Plan
    journeys: tuple[Journey, ...] = ()
    facts: Mapping[str, tuple[int, tuple[int, ...]]] = field(default_factory=dict)

    def lacks(self, new: Plan) -> bool:
        """Whether a version counts what the old one did not."""
        return not {*new.facts} <= {*self.facts}


def pack_up(plan: Plan, m: s.Machine, moves: Moves, new: Plan, room: int) -> Luggage:
    """The running journeys that leave the machine for another version, with all they need there."""
    found: list[Journey] = []
    for place in range(int(m[m[s.STATE] + s.S_COUNT])):
        row = journey_at(m, place)
        if is_running(m, row):
            node = plan.nodes[m[row + s.J_NODE]]
            way = way_of(moves, plan.flow, new.flow, node)
            if way.do == MOVE and len(found) < room:
                found.append(_journey(plan, m, row, way))
    facts = {}
    for number, key in enumerate(plan.facts):
        state, ring = fact_state(m, number), _ring(m, number)
        latest = tuple(int(m[state + 1 + back]) for back in range(ring))
        facts[key] = int(m[state]), latest
    return Luggage(plan, tuple(found), facts)


def _journey(plan: Plan, m: s.Machine, row: int, way: Way) -> Journey:
    looked = int(m[row + s.J_LOOKED])
    reached = int(m[row + s.J_REACHED])
    sent = [int(m[row + m[s.J_SENT] + place]) for place in range(len(plan.sends))]
    base = row + m[s.J_FACTS]
    return Journey(
        number=int(m[row + s.J_NUMBER]),
        way=way,
        node=plan.nodes[m[row + s.J_NODE]],
        arrived=int(m[row + s.J_ARRIVED]),
        deadline=int(m[row + s.J_DEADLINE]),
        entered=int(m[row + s.J_ENTERED]),
        entry=int(m[row + s.J_ENTRY_SEQUENCE]),
        last=int(m[row + s.J_LAST_SEQUENCE]),
        flags=int(m[row + s.J_FLAGS]),
        reached=tuple(goal for goal in range(len(plan.flow.goals)) if reached >> goal & 1),
        looked=tuple(node for n, node in enumerate(_lookbacks(plan, m)) if looked >> n & 1),
        sent={
            plan.nodes[node]: at for node, at in zip(plan.sends, sent, strict=True) if at != s.NONE
        },
        kept=tuple(_kept(plan, m, row)),
        since_entry={
            key: int(m[fact_state(m, number)] - m[base + number])
            for number, key in enumerate(plan.facts)
        },
    )


def _kept(plan: Plan, m: s.Machine, row: int) -> Iterable[Kept]:
    waits = _lookbacks(plan, m)
    for place in range(int(m[row + s.J_LOG_COUNT])):
        kept = row + m[s.J_LOG] + place * m[s.LOG_WIDTH]
        fits = int(m[kept + s.LOG_FITS])
        numbers = {node: fits >> n * s.FIT_BITS & 31 for n, node in enumerate(waits)}
        found = {node: fit for node, fit in numbers.items() if fit}
        yield Kept(int(m[kept + s.LOG_SEQUENCE]), found)


def _lookbacks(plan: Plan, m: s.Machine) -> list[str]:
    begin = m[s.LOOKBACKS]
    return [plan.nodes[m[begin + n]] for n in range(int(m[s.LOOKBACK_COUNT]))]


def _ring(m: s.Machine, fact: int) -> int:
    return int(m[m[s.FACTS] + fact * s.FACT_WIDTH + s.FACT_RING])


class Unpacking:
    """Puts luggage into the machine of another version, in which the person's state is open."""

    def __init__(
        self, plan: Plan, m: s.Machine, luggage: Luggage, events: Lookup, history: History
    ) -> None:
        self._plan, self._m, self._old = plan, m, luggage.plan
        self._luggage, self._events, self._history = luggage, events, history

    def unpack(self, now: int) -> None:
        """Put the journeys in their places, for `settle_in`."""
        self._take_facts()
        for journey in self._luggage.journeys:
            self._put(self._room_for(journey.number), journey, now)

    def _take_facts(self) -> None:
        """Of the same facts the old version knows better: it asked when they happened."""
        m = self._m
        if m[m[s.STATE] + s.S_COUNT]:
            return
        for number, key in enumerate(self._plan.facts):
            count, latest = self._luggage.facts.get(key, (0, ()))
            if key in self._luggage.facts and len(latest) >= _ring(m, number):
                state = fact_state(m, number)
                m[state] = count
                for back in range(_ring(m, number)):
                    m[state + 1 + back] = latest[back]

    def _room_for(self, number: int) -> int:
        """A cleared row among the person's journeys, which stand in the order of their numbers."""
        m, width = self._m, int(self._m[s.JOURNEY_WIDTH])
        place = int(m[m[s.STATE] + s.S_COUNT])
        while place > 0 and m[journey_at(m, place - 1) + s.J_NUMBER] > number:
            copy(m, journey_at(m, place - 1), journey_at(m, place), width)
            place -= 1
        m[m[s.STATE] + s.S_COUNT] += 1
        row = journey_at(m, place)
        for word in range(width):
            m[row + word] = 0
        return row

    def _put(self, row: int, journey: Journey, now: int) -> None:
        m, plan = self._m, self._plan
        m[row + s.J_NODE] = plan.places[journey.way.to]
        m[row + s.J_NUMBER] = journey.number
        m[row + s.J_ARRIVED] = journey.arrived
        m[row + s.J_DEADLINE] = journey.deadline
        m[row + s.J_ENTERED] = journey.entered
        m[row + s.J_ENTRY_SEQUENCE] = journey.entry
        m[row + s.J_LAST_SEQUENCE] = journey.last
        m[row + s.J_FLAGS] = self._flags(journey)
        m[row + s.J_REACHED] = sum(1 << goal for goal in self._reached(journey))
        waits = _lookbacks(plan, m)
        m[row + s.J_LOOKED] = sum(1 << n for n, node in enumerate(waits) if node in journey.looked)
        self._block(row + s.J_ENTRY, journey.entry)
        self._block(row + m[s.J_LAST], journey.last)
        for place, node in enumerate(plan.sends):
            m[row + m[s.J_SENT] + place] = journey.sent.get(plan.nodes[node], s.NONE)
        for number, key in enumerate(plan.facts):
            since = self._since_entry(journey, number, key, now)
            m[row + m[s.J_FACTS] + number] = m[fact_state(m, number)] - since
        for kept in journey.kept:
            self._keep(row, kept, waits, now)

    def _flags(self, journey: Journey) -> int:
        flags = journey.flags & (s.IN_CONTROL | s.AWAITS_RECEIPT | s.SENT_EARLIER) | s.MOVED
        if not {*journey.sent} <= {self._plan.nodes[node] for node in self._plan.sends}:
            flags |= s.SENT_EARLIER
        old, new = self._old.flow, self._plan.flow
        before, after = old.nodes[journey.node].type, new.nodes[journey.way.to].type
        if old.exits != new.exits:
            flags |= s.JUDGED
        if journey.node == journey.way.to and type(before) is type(after) and self._holds(journey):
            flags |= s.STANDS
            flags |= s.ASKS if _differs(before, after) else 0
            flags |= s.ANEW if journey.way.dates == ANEW else 0
        return flags

    def _holds(self, journey: Journey) -> bool:
        """Whether the step can be stood at: a message with receipts, say."""
        place = self._plan.places[journey.way.to]
        return int(self._m[self._m[s.NODES] + place * s.NODE_WIDTH + s.NODE_OP]) in HOLDING

    def _reached(self, journey: Journey) -> Iterable[int]:
        """The goals of the new version that were reached in the old one."""
        goals = [(goal.event, goal.where, goal.match) for goal in self._plan.flow.goals]
        for number in journey.reached:
            goal = self._old.flow.goals[number]
            same = (goal.event, goal.where, goal.match)
            if same in goals:
                yield number if goals[number : number + 1] == [same] else goals.index(same)

    def _block(self, begin: int, sequence: int) -> None:
        """An event as the new version sees it; none, if it is not known."""
        event = self._events(sequence) if sequence else None
        if event is None:
            copy(self._m, self._m[s.EMPTY], begin, self._m[s.BLOCK])
        else:
            for place, word in enumerate(encode.event_block(self._plan, event.properties)):
                self._m[begin + place] = word

    def _since_entry(self, journey: Journey, number: int, key: str, now: int) -> int:
        """How many events since the entry a fact counts; those of another fact are counted now."""
        if key in journey.since_entry:
            return journey.since_entry[key]
        m, found = self._m, 0
        row = m[s.FACTS] + number * s.FACT_WIDTH
        for sequence, event in self._history:
            if (
                self._plan.codes.get(event.name) == m[row + s.FACT_NAME]
                and event.occurred_at >= journey.entered
                and sequence > journey.entry
            ):
                self._at_hand(event)
                found += holds(m, int(m[row + s.FACT_CONDITION]), -1, now)
        return min(found, int(m[fact_state(m, number)]))

    def _at_hand(self, event: Event) -> None:
        m = self._m
        m[s.NAME], m[s.OCCURRED] = self._plan.codes[event.name], event.occurred_at
        for place, word in enumerate(encode.event_block(self._plan, event.properties)):
            m[m[s.EVENT] + place] = word

    def _keep(self, row: int, kept: Kept, waits: Sequence[str], now: int) -> None:
        """An unused event, for the waits that look back: of those that are as they were its fits
        are known, others are asked now. As many are kept for each as there are waits to use them.
        """
        m, event = self._m, self._events(kept.sequence)
        if event is None or event.name not in self._plan.codes:
            return
        self._at_hand(event)
        fits, wanted = 0, False
        for number, node in enumerate(waits):
            if self._is_same(node):
                fit = kept.fits.get(node, 0)
            else:
                fit = later_fit(m, self._plan.places[node], row, now)
            fits |= fit << number * s.FIT_BITS
            wanted = wanted or (fit > 0 and kept_for(m, row, number) < len(waits))
        if wanted:
            begin = row + m[s.J_LOG] + m[row + s.J_LOG_COUNT] * m[s.LOG_WIDTH]
            m[begin + s.LOG_SEQUENCE], m[begin + s.LOG_FITS] = kept.sequence, fits
            copy(m, m[s.EVENT], begin + s.LOG_BLOCK, m[s.BLOCK])
            m[row + s.J_LOG_COUNT] += 1

    def _is_same(self, node: str) -> bool:
        old, new = self._old.flow.nodes, self._plan.flow.nodes
        return node in old and not _differs(old[node].type, new[node].type)


def _differs(before: NodeType, after: NodeType) -> bool:
    return type(before) is not type(after) or before != after
