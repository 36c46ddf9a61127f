"""Several engines side by side on one log, each with a state of the person as a host keeps it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cartflow_studio.engine import Advance, Engine, Past, TraceLine, changed
from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.schedule import ticks
from cartflow_studio.flow.people import Event, Person
from cartflow_studio.history import EventLog, People
from cartflow_studio.simulation.simulate import notes
from cartflow_studio.simulation.staging import Part, Staging
from cartflow_studio.simulation.together import DEEPEST


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
        until: int,
        clock: str,
    ) -> None:
        self.engines, self.log, self.people, self.until = engines, log, people, until
        self._late = clock == "received" and log.received is not None
        self._names = {name for engine in engines for name in engine.plan.event_names}
        self.ids = [*log.people, *self._without_events()]
        self._ticks = sorted(self._scheduled(), key=lambda cue: cue.at)
        for engine in engines:
            engine.everybody = people is None

    def play(self, place: int) -> list[list[TraceLine]]:
        """What each flow does to the person at a place of `ids`, in order."""
        person = self.ids[place]
        known = self.people.get(person) if self.people is not None else None
        return Somebody(self.engines, known or Person(person)).play(self._cues(place), self.until)

    def parts(self) -> list[Part]:
        """The flows, each with what it has counted so far."""
        return [self._part(engine) for engine in self.engines]

    def _part(self, engine: Engine) -> Part:
        m = engine.machine
        late, handled = int(m[m[s.COUNT_LATE]]), int(m[m[s.COUNT_HANDLED]])
        return Part(engine.plan, late, handled, tuple(notes(engine.plan, self.log, self.people)))

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


class Somebody:
    """One person on their way through several flows."""

    def __init__(self, engines: Sequence[Engine], person: Person) -> None:
        self._engines, self._person = engines, person
        self._states = [b"" for _ in engines]
        self._wakes: list[int | None] = [None for _ in engines]
        self._past, self._depth = Past(), 0
        self._events: dict[int, Event] = {}
        self._lines: list[list[TraceLine]] = [[] for _ in engines]

    def play(self, cues: Sequence[Cue], until: int) -> list[list[TraceLine]]:
        """What each flow does."""
        for cue in cues:
            self._wake(cue.at - 1)
            match cue.what:
                case Event() as event:
                    self._events[cue.sequence] = event
                    for number in range(len(self._engines)):
                        state, engine = self._states[number], self._engine(number)
                        advance = engine.receive(
                            state, self._person, event, cue.sequence, handled_at=cue.at
                        )
                        self._take(number, advance)
                case Person(attributes=attributes):
                    after = Person(self._person.id, {**self._person.attributes, **attributes})
                    self._become(after, cue.at, but=None)
                case (number, node):
                    state, engine = self._states[number], self._engine(number)
                    self._take(number, engine.tick(state, self._person, node, cue.at))
        self._wake(until)
        return self._lines

    def _wake(self, until: int) -> None:
        """Let fall due what is due, the earliest first."""
        while True:
            at = min((wake for wake in self._wakes if wake is not None), default=None)
            if at is None or at > until:
                return
            number = self._wakes.index(at)
            state = self._states[number]
            self._take(number, self._engine(number).advance(state, self._person, at))

    def _become(self, after: Person, at: int, but: int | None) -> None:
        """They have changed; every flow (but the one that changed them) hears of it."""
        before, self._person = self._person, after
        for number in range(len(self._engines)):
            if number != but:
                state, engine = self._states[number], self._engine(number)
                self._take(number, engine.identify(state, before, after, at))

    def _take(self, number: int, advance: Advance) -> None:
        """Keep what a flow has done, and pass on what concerns the others."""
        self._states[number], self._wakes[number] = advance.state, advance.wake_at
        self._lines[number].extend(advance.trace)
        self._past = advance.past or self._past
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

    def _let_in(self, flow: str, at: int, entry: Event | None, sequence: int) -> None:
        ids = [engine.plan.flow.id for engine in self._engines]
        if flow in ids and self._engines[ids.index(flow)].plan.triggers:
            number, known = ids.index(flow), sequence if entry is not None else 0
            state, engine = self._states[number], self._engine(number)
            self._take(number, engine.enter(state, self._person, at, event=entry, sequence=known))

    def _engine(self, number: int) -> Engine:
        engine = self._engines[number]
        engine.past, engine.events = self._past, self._events.get
        return engine
