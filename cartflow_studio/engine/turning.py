"""What a host does with one person at a turn in the life of a flow.  # semantics 6.1, 6.3"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cartflow_studio.engine.host import Engine
from cartflow_studio.engine.moving import History
from cartflow_studio.engine.outcome import Advance, changed
from cartflow_studio.flow.moving import LEAVE, MOVE, Moves, way_of
from cartflow_studio.flow.people import Event, Person, Value

STOPPED = "flow stopped"


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's place in one version, as a host keeps it: the engine, told what it must know of
    the others, the state and the person of now, and how what has happened is kept.
    """

    engine: Callable[[], Engine]
    state: Callable[[], bytes]
    person: Callable[[], Person]
    take: Callable[[Advance], None]


class Resumed:
    """A person at the resume. The version learns of changes in the order in which they came; what
    its own steps set now is newer than all of them.
    """

    def __init__(self, seat: Seat, before: Mapping[str, Value] | None) -> None:
        """`before` are the person's attributes at the pause, if they have changed since."""
        self._seat, self._whose = seat, seat.person()
        if before is not None:
            self._whose = Person(self._whose.id, before)
        self._own: set[str] = set()

    def begin(self, since: int, at: int, policy: str) -> None:
        """First what becomes of deadlines."""
        seat = self._seat
        self._take(seat.engine().resume(seat.state(), self._whose, since, at, policy))

    def hear(self, event: Event, sequence: int, received: int, *, old: bool = False) -> None:
        """Then what was held: an event (an `old` one only for history)."""
        engine, state = self._seat.engine(), self._seat.state()
        if old:
            self._take(engine.remember(state, self._whose, event))
        else:
            self._take(engine.receive(state, self._whose, event, sequence, handled_at=received))

    def learn(self, news: Mapping[str, Value], received: int) -> None:
        """Or attributes that changed; None takes one away."""
        known = {**self._whose.attributes}
        known |= {name: value for name, value in news.items() if name not in self._own}
        after = {name: value for name, value in known.items() if value is not None}
        before, self._whose = self._whose, Person(self._whose.id, after)
        seat = self._seat
        self._take(seat.engine().identify(seat.state(), before, self._whose, received))

    def end(self, at: int) -> None:
        """Then what fell due."""
        self._take(self._seat.engine().advance(self._seat.state(), self._whose, at - 1))

    def _take(self, advance: Advance) -> None:
        self._seat.take(advance)
        if advance.changes:
            after = changed(self._whose.attributes, advance.changes)
            self._whose = Person(self._whose.id, after)
            self._own |= {change.attribute for change in advance.changes}


def move(
    old: Seat, new: Seat, moves: Moves, at: int, history: Callable[[], History]
) -> tuple[int, ...]:
    """Journeys of the old version leave, or go on in the new one, as is wished; the numbers of
    those that have left. `history` is what the person did so far, with its numbers.
    """
    before, plan = old.engine(), new.engine().plan
    inside = before.journeys(old.state())
    ways = [way_of(moves, before.plan.flow, plan.flow, each.node).do for each in inside]
    left = tuple(each.number for each, way in zip(inside, ways, strict=True) if way == LEAVE)
    for number in left:
        old.take(old.engine().leave(old.state(), old.person(), at, number, STOPPED))
    if MOVE in ways:
        room = new.engine().room(new.state())
        advance, luggage = old.engine().part(old.state(), old.person(), at, plan, moves, room=room)
        old.take(advance)
        known = history() if luggage.lacks(plan) else ()
        new.take(new.engine().take_over(new.state(), new.person(), at, luggage, known))
    return left
