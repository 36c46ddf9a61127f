"""Several engines side by side on one log, each with a state of the person as a host keeps it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

from cartflow_studio.engine import Advance, AskedMessage, Engine, Past, TraceLine, changed
from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.machine.slots import DEEPEST
from cartflow_studio.engine.schedule import ticks
from cartflow_studio.flow.people import Event, Person
from cartflow_studio.history import EventLog, People
from cartflow_studio.simulation.answering import BOUGHT, MOST, Answering, answering
from cartflow_studio.simulation.answers import Answers
from cartflow_studio.simulation.noting import notes
from cartflow_studio.simulation.staging import Part, Staging


@dataclass(frozen=True, slots=True)
class Cue:
    """Something that happens to a person: an event, new attributes, or a trigger of a flow by the
    clock (the flow's number and the node).
    """

    at: int
    rank: int  # at one instant: changes, events, the clock
    what: Event | Person | tuple[int, str]
    sequence: int = 0


class Stage(Staging):
    """Everything that several flows need to play a log, person after person."""

    def __init__(
        self,
        engines: Sequence[Engine],
        log: EventLog,
        people: People | None,
        *,
        until: int,
        clock: str,
        answers: Answers | None,
    ) -> None:
        self.engines, self.log, self.people, self.until = engines, log, people, until
        self._late = clock == "received" and log.received is not None
        self._names = frozenset(name for engine in engines for name in engine.plan.event_names)
        plans = [engine.plan for engine in engines]
        self._answerings = [answering(plan, answers, log, self._names) for plan in plans]
        self._counts = [[0, 0] for _ in engines]
        self.ids = [*log.people, *self._without_events()]
        self._ticks = sorted(self._scheduled(), key=lambda cue: cue.at)
        for engine in engines:
            engine.everybody = people is None

    def coming(self) -> Coming:
        """What will be answered to the messages to one person."""
        return Coming(self._answerings, len(self.log), self._counts)

    def parts(self) -> list[Part]:
        """The flows, each with what it has counted so far."""
        return [self._part(number) for number in range(len(self.engines))]

    def _part(self, number: int) -> Part:
        engine, heard = self.engines[number], self._answerings[number]
        m, (bought, unheard) = engine.machine, self._counts[number]
        late, handled = int(m[m[s.COUNT_LATE]]), int(m[m[s.COUNT_HANDLED]])
        answered = () if heard is None else heard.names
        known = notes(engine.plan, self.log, self.people, answered=answered)
        assumed = () if heard is None else heard.notes((bought, unheard))
        return Part(engine.plan, late, handled, (*known, *assumed))

    def _without_events(self) -> list[str]:
        """Whom a clock, or their becoming so, may let in without any event."""
        plans = [engine.plan for engine in self.engines]
        more: list[str] = []
        if self.people is not None and any(plan.has_schedule for plan in plans):
            more += self.people.ids
        if self._changes is not None and any(plan.lets_in_without_events for plan in plans):
            more += self._changes.people
        known = set(self.log.people)
        return [each for each in dict.fromkeys(more) if each not in known]

    @property
    def _changes(self) -> EventLog | None:
        return None if self.people is None else self.people.changes

    def _scheduled(self) -> Iterator[Cue]:
        if self.log.first is None:
            return
        for number, engine in enumerate(self.engines):
            plan = engine.plan
            for place in plan.scheduled():
                node, start = plan.triggers[place]
                for at in ticks(start, plan.zone, self.log.first, self.until):
                    yield Cue(at, 2, (number, plan.nodes[node]))

    def _cues(self, place: int) -> list[Cue]:
        """All that happens to the person, in the order of handling."""
        found = list(self._ticks)
        if place < len(self.log.people):
            first = int(self.log.offsets[place]) + 1
            for sequence, event in enumerate(self.log.events_of(place), start=first):
                at = max(event.received_at, event.occurred_at) if self._late else event.occurred_at
                if event.name in self._names and at <= self.until:
                    found.append(Cue(at, 1, event, sequence))
        changes = self._changes
        whose = None if changes is None else changes.person_index(self.ids[place])
        if changes is not None and whose is not None:
            for each in changes.events_of(whose):
                if each.occurred_at <= self.until:
                    found.append(Cue(each.occurred_at, 0, Person(each.person, each.properties)))
        return sorted(found, key=lambda cue: (cue.at, cue.rank, cue.sequence))


@dataclass
class Coming:
    """The answers to one person's messages, of the soonest first; numbered as they are drawn."""

    answerings: Sequence[Answering | None]
    first: int  # the number before theirs
    counts: list[list[int]]  # of each flow: purchases, and what was too much to be heard
    queue: list[tuple[int, int, int, Event]] = field(default_factory=list)
    drawn: int = 0

    @property
    def due(self) -> int | None:
        """When the next one comes, if any does."""
        return self.queue[0][0] if self.queue else None

    def draw(self, number: int, message: AskedMessage, entry: Event | None) -> None:
        """What becomes of a message of a flow."""
        answering = self.answerings[number]
        for what, event in () if answering is None else answering.drawn(message, entry):
            if self.drawn >= MOST:
                self.counts[number][1] += 1
                continue
            self.drawn += 1
            buyer = number if what == BOUGHT else -1
            heappush(self.queue, (event.occurred_at, self.drawn, buyer, event))

    def take(self) -> Cue:
        """The next one."""
        at, drawn, buyer, event = heappop(self.queue)
        if buyer >= 0:
            self.counts[buyer][0] += 1
        return Cue(at, 1, event, self.first + drawn)


class Somebody(ABC):
    """One person on their way through several flows."""

    def __init__(self, engines: Sequence[Engine], person: Person, coming: Coming) -> None:
        self._engines, self._person, self._coming = engines, person, coming
        self._states = [b"" for _ in engines]
        self._wakes: list[int | None] = [None for _ in engines]
        self._past, self._depth = Past(), 0
        self._events: dict[int, Event] = {}
        self._lines: list[list[TraceLine]] = [[] for _ in engines]

    @abstractmethod
    def _handle(self, cue: Cue) -> None:
        """Something happens to them."""

    @abstractmethod
    def _become(self, after: Person, at: int, but: int | None) -> None:
        """They have changed; every flow (but the one that changed them) hears of it."""

    @abstractmethod
    def _let_in(self, flow: str, at: int, entry: Event | None, sequence: int) -> None:
        """A flow hands them over to another."""

    def _wake(self, until: int) -> None:
        """Let happen what comes by itself, the earliest first; of one instant answers first."""
        while True:
            at = min((wake for wake in self._wakes if wake is not None), default=None)
            comes = self._coming.due
            if comes is not None and comes <= until and (at is None or comes <= at):
                self._handle(self._coming.take())
            elif at is not None and at <= until:
                number = self._wakes.index(at)
                state = self._states[number]
                self._take(number, self._engine(number).advance(state, self._person, at))
            else:
                return

    def _take(self, number: int, advance: Advance) -> None:
        """Keep what a flow has done, and pass on what concerns the others."""
        self._states[number], self._wakes[number] = advance.state, advance.wake_at
        self._lines[number].extend(advance.trace)
        self._past = advance.past or self._past
        for message in advance.messages:
            self._coming.draw(number, message, self._events.get(message.entry_sequence))
        if self._depth >= DEEPEST:
            return
        self._depth += 1
        if advance.changes:
            after = Person(self._person.id, changed(self._person.attributes, advance.changes))
            self._become(after, advance.changes[-1].at, but=number)
        for handover in advance.handovers:
            entry = self._events.get(handover.entry_sequence)
            self._let_in(handover.flow, handover.at, entry, handover.entry_sequence)
        self._depth -= 1

    def _engine(self, number: int) -> Engine:
        engine = self._engines[number]
        engine.past, engine.events = self._past, self._events.get
        return engine
