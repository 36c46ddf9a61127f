"""What a turn in the life of a flow does to everybody inside: launched, paused, resumed, stopped.

# semantics 6
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cartflow_studio.engine import Advance, Engine, changed
from cartflow_studio.flow.moving import FINISH, LEAVE, MOVE, Moves, way_of
from cartflow_studio.flow.people import Person
from cartflow_studio.runner.book import Held, event_of
from cartflow_studio.runner.flows import ReadyFlow
from cartflow_studio.runner.moving import read_moves
from cartflow_studio.store import Journeys, Occurrence

if TYPE_CHECKING:
    from cartflow_studio.runner.desk import Desk

STOPS = ("finish", "exit")
STOPPED = "flow stopped"


def turn(desk: Desk, occurrence: Occurrence) -> None:
    """Launch, pause, resume, stop or finish a version; what fell due before is done."""
    at = occurrence.received_at
    if occurrence.kind == "launch":
        _launch(desk, desk.book.flow(int(occurrence.body["version"])), occurrence.body, at)
        return
    ready = desk.flows.get(int(occurrence.body["version"]))
    if ready is None:
        return
    policy = str(occurrence.body.get("policy", ""))
    match occurrence.kind, ready.version.state:
        case "finish", "finishing":
            desk.set_state(ready, "finished", "", at)
        case "pause", "active":
            desk.set_state(ready, "paused", policy or "keep", at)
        case "resume", "paused":
            _resume(desk, ready, at)
        case "stop", _:
            _stop(desk, ready, policy, at)


def _launch(desk: Desk, ready: ReadyFlow, body: Mapping[str, Any], at: int) -> None:
    moves = read_moves(body)
    others = desk.siblings(ready)
    for other in others:
        _stop(desk, other, FINISH if moves.steps or moves.do == MOVE else moves.do, at)
    if ready.id not in desk.flows or not desk.flows[ready.id].admits:
        desk.set_state(ready, "active", "", at)
        for person in desk.book.people_with(ready.remembers, 0) if ready.remembers else ():
            _remember(desk, desk.flows[ready.id], person, at)
    if moves.steps or moves.do == MOVE:
        for other in others:
            move = _Move(desk, desk.flows[other.id], desk.flows[ready.id], moves, at)
            for person in desk.book.people_in(other.id):
                move.play(person)


def _remember(desk: Desk, ready: ReadyFlow, person: str, before: int) -> None:
    """Tell a new version what a person did before its launch: for conditions on history."""
    for event in desk.book.events_of(person, 0, before):
        kept = desk.book.journeys(ready.id, person)
        whose = desk.book.person(person)
        advance = desk.engine_for(ready, person).remember(kept.state, whose, event_of(event))
        desk.book.keep(Journeys(ready.id, person, advance.state, advance.wake_at))


@dataclass(frozen=True)
class _Move:
    """Journeys of an old version leave, or go on in the new one, as is wished."""

    desk: Desk
    old: ReadyFlow
    new: ReadyFlow
    moves: Moves
    at: int

    def play(self, person: str) -> None:
        """Move one person."""
        old, flows = self.old, (self.old.flow, self.new.flow)
        inside = old.engine.journeys(self.desk.book.journeys(old.id, person).state)
        ways = [way_of(self.moves, *flows, journey.node).do for journey in inside]
        for journey, way in zip(inside, ways, strict=True):
            if way == LEAVE:
                engine, state, whose = self._open(old, person)
                advance = engine.leave(state, whose, self.at, journey.number, STOPPED)
                self.desk.apply(old, person, advance)
                self.desk.book.pages.left.append((old.id, person, journey.number))
        if MOVE in ways:
            self._move(person)

    def _move(self, person: str) -> None:
        desk, old, new = self.desk, self.old, self.new
        plan, room = new.engine.plan, new.engine.room(desk.book.journeys(new.id, person).state)
        engine, state, whose = self._open(old, person)
        advance, luggage = engine.part(state, whose, self.at, plan, self.moves, room=room)
        desk.apply(old, person, advance)
        events = desk.book.events_of(person, 0, self.at) if luggage.lacks(plan) else ()
        history = [(each.sequence, event_of(each)) for each in events]
        engine, state, whose = self._open(new, person)
        desk.apply(new, person, engine.take_over(state, whose, self.at, luggage, history))

    def _open(self, ready: ReadyFlow, person: str) -> tuple[Engine, bytes, Person]:
        book = self.desk.book
        state = book.journeys(ready.id, person).state
        return self.desk.engine_for(ready, person), state, book.person(person)


def _stop(desk: Desk, ready: ReadyFlow, policy: str, at: int) -> None:
    """Let nobody in; who is inside finishes, or leaves at once."""
    if ready.is_paused:
        _resume(desk, ready, at)
        ready = desk.flows[ready.id]
    if policy == FINISH:
        if ready.version.state != "finishing":
            desk.set_state(ready, "finishing", policy, at)
        return
    for person in desk.book.people_in(ready.id):
        state, whose = desk.book.journeys(ready.id, person).state, desk.book.person(person)
        engine = desk.engine_for(ready, person)
        desk.apply(ready, person, engine.leave(state, whose, at, None, STOPPED))
    desk.set_state(ready, "cancelled", policy, at)
    desk.book.pages.dropped.append(ready.id)


def _resume(desk: Desk, ready: ReadyFlow, at: int) -> None:
    """Do what was held back, each person's in its order, at the instant of the resume."""
    book = desk.book
    if ready.version.policy == "active_time":
        book.pages.prolonged.append((ready.id, at - ready.version.since))
    for person in sorted({*book.people_in(ready.id), *book.held_people(ready.id)}):
        _Resumed(desk, ready, person, at).play()
    desk.set_state(ready, "active", "", at)


class _Resumed:
    """One person at the resume. The version learns of changes in the order in which they came; what
    its own steps set now is newer than all of them.
    """

    def __init__(self, desk: Desk, ready: ReadyFlow, person: str, at: int) -> None:
        self._desk, self._ready, self._at = desk, ready, at
        self._whose = desk.book.person(person)
        self._own: set[str] = set()

    def play(self) -> None:
        """First what becomes of deadlines, then all that was held, then what fell due."""
        ready, book, person = self._ready, self._desk.book, self._whose.id
        held = book.take_held(ready.id, person)
        if held.before is not None:
            self._whose = Person(person, held.before)
        since, policy = ready.version.since, ready.version.policy
        engine = self._desk.engine_for(ready, person)
        self._take(engine.resume(self._state, self._whose, since, self._at, policy))
        while held.items:
            self._handle(held)
            held = book.take_held(ready.id, person)  # what others made of it
        engine = self._desk.engine_for(ready, person)
        self._take(engine.advance(self._state, self._whose, self._at - 1))

    @property
    def _state(self) -> bytes:
        return self._desk.book.journeys(self._ready.id, self._whose.id).state

    def _handle(self, held: Held) -> None:
        desk, ready = self._desk, self._ready
        for received, what in held.items:
            if isinstance(what, int):
                occurrence = desk.book.event(what)
                if occurrence is not None:
                    self._note(desk.receive(ready, self._whose, occurrence))
                continue
            news = {name: value for name, value in what.items() if name not in self._own}
            known = {**self._whose.attributes, **news}
            after = {name: value for name, value in known.items() if value is not None}
            before, self._whose = self._whose, Person(self._whose.id, after)
            engine = desk.engine_for(ready, before.id)
            self._take(engine.identify(self._state, before, self._whose, received))

    def _take(self, advance: Advance) -> None:
        self._desk.apply(self._ready, self._whose.id, advance)
        self._note(advance)

    def _note(self, advance: Advance) -> None:
        """What the version's own steps have changed."""
        if advance.changes:
            after = changed(self._whose.attributes, advance.changes)
            self._whose = Person(self._whose.id, after)
            self._own |= {change.attribute for change in advance.changes}
