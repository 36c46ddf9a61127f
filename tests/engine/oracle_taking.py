"""How the oracle takes over the journeys of an older version.  # semantics 6.3"""

from cartflow_studio.flow.moving import ANEW
from tests.engine.oracle_moves import OVER, WAITING
from tests.engine.oracle_time import after


class TakesOver:
    """The part of the oracle to which journeys of an older version come."""

    def take_over(self, person, old, moved, at):
        """Journeys with their ways: `moved` has (trip, _, to, dates)."""
        person.clock = now = max(at, person.clock)
        for trip, *_ in moved:
            self.translate(person, old, trip, now)
        person.trips = sorted([*person.trips, *(each[0] for each in moved)], key=_number)

        def what():
            for trip, _, to, dates in moved:
                self.settle_in(person, old, trip, to, dates, now)

        self.occur(person, now, what)
        self.fire(at - 1)

    def translate(self, person, old, trip, now):
        """What the journey has reached and kept, in the words of this version."""
        reached = [_same_goal(old.flow.goals[number]) for number in trip.reached]
        trip.reached = {
            number for number, goal in enumerate(self.flow.goals) if _same_goal(goal) in reached
        }
        sent = len(trip.sent)
        trip.sent = [
            (at, node)
            for at, node in trip.sent
            if node in self.told and self.told[node].op == "send"
        ]
        trip.sent_earlier = trip.sent_earlier or len(trip.sent) < sent
        if len({at for at, _ in trip.sent}) < len(trip.sent):
            self.tied.add(trip.number)  # which is further along here, is for the flow to say
        kept, trip.unused = trip.unused, []
        for event, before in kept:
            fits = {
                node: self.fit_of(person, old, trip, node, event, before, now)
                for node, told in self.told.items()
                if told.op == "wait" and told.lookback
            }
            fits = {node: fit for node, fit in fits.items() if fit is not None}
            if fits:
                trip.unused.append((event, fits))

    def fit_of(self, person, old, trip, node, event, fits, now):
        """For which alternative of a wait a kept event would do; asked anew if the wait differs."""
        if self.is_same(old, node):
            return fits.get(node)
        told = self.told[node]
        for place, each in enumerate(told.alternatives):
            if each.event and self.fits(person, trip, told, each, event, now):
                return place
        return None

    def is_same(self, old, node):
        return node in old.flow.nodes and old.flow.nodes[node].type == self.flow.nodes[node].type

    def settle_in(self, person, old, trip, to, dates, now):
        """The journey is here: it arrives, or it stands where it stood."""
        stood, trip.node = trip.node, to
        control = {"control_group": True} if trip.control else {}
        self.tell(now, person, trip, "entered", to, "moved", **control)
        if old.flow.exits != self.flow.exits:
            self.criteria(person, trip, None, now)
            if trip.over:
                return
        kind = type(self.flow.nodes[to].type)
        if stood == to and type(old.flow.nodes[to].type) is kind:
            port = self.stand(person, old, trip, dates, now)
        else:
            trip.arrived, trip.deadline, trip.receipts = now, None, False
            port = self.act(person, trip, to, now)
        if port is not WAITING and port is not OVER:
            self.leave(person, trip, to, port, now)

    def stand(self, person, old, trip, dates, now):
        """Go on at the same step; the port to leave by, or WAITING."""
        told, kept, port = self.told[trip.node], trip.deadline, WAITING
        if not self.is_same(old, trip.node):
            if told.op == "wait":
                port = self.wait(person, trip, trip.node, told, now)
                kept = None if told.timeout is None else kept
            elif trip.receipts and not told.receipts:
                port = told.sent
            if port is WAITING and dates == ANEW:
                return self.reckon(person, trip, told, now)
        self.wait_until(person, trip, kept)
        return port

    def reckon(self, person, trip, told, now):
        """The date of the wait, by these settings, from the arrival."""
        zone, since = self.zone(person), trip.arrived
        if told.op == "until":
            target = self.target(person, trip, told, since)
            if target is None:
                self.finish(person, trip, trip.node, "date gone", now)
                return OVER
            self.wait_until(person, trip, target)
        elif told.op == "delay":
            own = self.zone(person, told.zone)
            self.wait_until(person, trip, after(since, told.duration, own))
        elif told.op == "wait":
            ends = None if told.timeout is None else after(since, told.timeout, zone)
            self.wait_until(person, trip, ends)
        elif trip.receipts:
            self.wait_until(person, trip, after(since, told.timeout, zone))
        else:
            self.wait_until(person, trip, since)
        return WAITING


def _same_goal(goal):
    return goal.event, goal.where, goal.match


def _number(trip):
    return trip.number
