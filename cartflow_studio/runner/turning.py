"""What a turn in the life of a flow does to everybody inside: launched, paused, resumed, stopped.

# semantics 6
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from cartflow_studio.engine.moving import History
from cartflow_studio.engine.turning import STOPPED, Resumed, Seat, move
from cartflow_studio.flow.moving import FINISH, MOVE
from cartflow_studio.runner.book import event_of
from cartflow_studio.runner.flows import ReadyFlow
from cartflow_studio.runner.moving import read_moves
from cartflow_studio.store import Journeys, Occurrence

if TYPE_CHECKING:
    from cartflow_studio.runner.desk import Desk

STOPS = ("finish", "exit")


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
    is_new = ready.id not in desk.flows
    if is_new or not desk.flows[ready.id].admits:
        desk.set_state(ready, "active", "", at)
    if is_new and ready.remembers:
        for person in desk.book.people_with(ready.remembers, 0):
            _remember(desk, desk.flows[ready.id], person, at)
    if moves.steps or moves.do == MOVE:
        for other in others:
            old, new = desk.flows[other.id], desk.flows[ready.id]
            for person in desk.book.people_in(other.id):
                seats = _seat(desk, old, person), _seat(desk, new, person)
                left = move(*seats, moves, at, partial(_history, desk, person, at))
                desk.book.pages.left += [(old.id, person, number) for number in left]


def _history(desk: Desk, person: str, before: int) -> History:
    """What a person did, for conditions that only the new version asks."""
    events = desk.book.events_of(person, 0, before)
    return [(each.sequence, event_of(each)) for each in events]


def _remember(desk: Desk, ready: ReadyFlow, person: str, before: int) -> None:
    """Tell a version what a person did before its launch: for conditions on history."""
    kept = desk.book.journeys(ready.id, person)
    desk.book.keep(replace(kept, state=ready.engine.forget(kept.state)))
    for event in desk.book.events_of(person, 0, before):
        kept = desk.book.journeys(ready.id, person)
        whose = desk.book.person(person)
        advance = desk.engine_for(ready, person).remember(kept.state, whose, event_of(event))
        desk.book.keep(Journeys(ready.id, person, advance.state, advance.wake_at))


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
        if ready.engine.journeys(state):
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
        _resume_person(desk, ready, person, at)
    desk.set_state(ready, "active", "", at)


def _resume_person(desk: Desk, ready: ReadyFlow, person: str, at: int) -> None:
    book, version = desk.book, ready.version
    held = book.take_held(ready.id, person)
    resumed = Resumed(_seat(desk, ready, person), held.before)
    if held.items or ready.engine.journeys(book.journeys(ready.id, person).state):
        resumed.begin(version.since, at, version.policy)
    while held.items:
        for received, what in held.items:
            if not isinstance(what, int):
                resumed.learn(what, received)
            elif (occurrence := book.event(what)) is not None:
                old = occurrence.flag == "old"
                resumed.hear(event_of(occurrence), what, received, old=old)
        held = book.take_held(ready.id, person)  # what others made of it
    resumed.end(at)


def _seat(desk: Desk, ready: ReadyFlow, person: str) -> Seat:
    return Seat(
        engine=lambda: desk.engine_for(ready, person),
        state=lambda: desk.book.journeys(ready.id, person).state,
        person=lambda: desk.book.person(person),
        take=lambda advance: desk.apply(ready, person, advance),
    )
