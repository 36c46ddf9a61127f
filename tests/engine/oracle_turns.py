"""What the oracle does when something comes from outside: a clock, the API, a pause."""

from dataclasses import dataclass

from cartflow_studio.flow.people import Event, Person
from tests.engine.oracle_moves import OVER, WAITING
from tests.engine.oracle_time import after


@dataclass(frozen=True)
class Tick:
    """A segment's time has come for somebody."""

    person: str
    node: str


@dataclass(frozen=True)
class Enter:
    """The API lets somebody in, perhaps with an event."""

    event: Event | None


@dataclass(frozen=True)
class Leave:
    """The journey of that number ends from outside; 0 for all of them."""

    number: int


@dataclass(frozen=True)
class Pause:
    """The flow is paused; what happens from now on is held."""


@dataclass(frozen=True)
class Resume:
    """The flow goes on, after a pause that began at `since`."""

    since: int
    policy: str


GIVEN = "gone"  # the reason of whoever leaves from outside


class Turns:
    """The part of the oracle that is told what is no event."""

    def tick(self, person, node, at):
        """A segment is due."""

        def what(now):
            if self.holds(self.told[node].start.when, person, None, {}, now):
                self.enter(person, node, None, now)

        self.outside(person, at, what)

    def let_in(self, person, event, at):
        """At the trigger made for that, else at the first."""
        doors = [node for node, told in self.told.items() if told.op == "start"]
        made = [node for node in doors if self.told[node].start.kind == "api"]
        self.outside(person, at, lambda now: self.enter(person, (made or doors)[0], event, now))

    def put_out(self, person, number, at):
        """End one journey or all."""

        def what(now):
            for trip in list(person.trips):
                if not trip.over and number in (0, trip.number):
                    self.finish(person, trip, trip.node, GIVEN, now)

        self.outside(person, at, what)

    def outside(self, person, at, what):
        person.clock = now = max(at, person.clock)
        self.occur(person, now, lambda: what(now))

    def resume(self, person, how, held, at):
        """semantics 6.1: what becomes of deadlines, then what was held, each in its order."""
        person.clock = max(at, person.clock)
        self.lateness = 0
        for trip in list(person.trips):
            if not trip.over:
                self.after_pause(person, trip, how, at)
        self.closed = "paused"
        for received, cue in held:
            self.hear(person, cue, received)
        self.closed = ""
        self.fire(at - 1)

    def after_pause(self, person, trip, how, at):
        if how.policy == "drop_overdue" and trip.deadline is not None and trip.deadline < at:
            self.finish(person, trip, trip.node, "overdue", at)
        elif how.policy == "active_time" and trip.deadline is not None:
            self.wait_until(person, trip, trip.deadline + at - how.since)
        elif how.policy == "restart":
            self.again(person, trip, at)

    def again(self, person, trip, at):
        """The wait begins as if they had come to it now; what it waits for stays."""
        told, zone = self.told[trip.node], self.zone(person)
        port = told
        if told.op == "delay":
            port = self.hold(
                person, trip, told, after(at, told.duration, self.zone(person, told.zone)), at
            )
        elif told.op == "until":
            port = self.until(person, trip, told, at)
        elif told.op == "wait" or trip.receipts:
            ends = None if told.timeout is None else after(at, told.timeout, zone)
            self.wait_until(person, trip, ends)
            port = WAITING
        if port is not WAITING and port is not OVER:
            self.wait_until(person, trip, at)

    def hear(self, person, cue, at):
        """Whatever it is that happens; what fell due before is done first."""
        if isinstance(cue, Event) and cue.name not in self.named:
            return
        self.fire(at - 1)
        match cue:
            case Event():
                self.receive(person, cue, at)
            case Person(attributes=attributes):
                self.become(person, person.attributes | attributes, at)
            case Tick(node=node):
                self.tick(person, node, at)
            case Enter(event=event):
                self.let_in(person, event, at)
            case Leave(number=number):
                self.put_out(person, number, at)
