"""Oracles for the versions of a flow, each taking over from those before.  # semantics 6.3"""

from cartflow_studio.flow.moving import LEAVE, MOVE, ON
from cartflow_studio.flow.people import Person
from cartflow_studio.simulation import Launch
from tests.engine.oracle import MOST, Oracle
from tests.engine.oracle_together import Company
from tests.engine.oracle_turns import Resume


class Versions(Company):
    """One person in the versions of a flow, of which the last that was launched lets people in."""

    def __init__(self, flow, person):
        super().__init__([flow], person)
        self.person, self.gone, self.held = person, set(), []

    def live(self):
        """The versions that hear of anything, by number."""
        return [number for number in range(len(self.oracles)) if number not in self.gone]

    def play(self, log, turns, until):
        """Handle what happens and the turns, in order; at one instant the turn is first."""
        coming = [moment for turn in turns for moment in self.moments(turn) if moment[0] <= until]
        for at, what in log:
            if at > until:
                break
            while coming and coming[0][0] <= at:
                self.turn(*coming.pop(0))
            self.wake(at - 1)
            if isinstance(what, Person):
                self.become(at, None, what.attributes)
            else:
                self.hear(what, at)
        for moment in coming:
            self.turn(*moment)
        self.wake(until)
        return [oracle.lines for oracle in self.oracles]

    def hear(self, event, at):
        """An event: also those to whom it means nothing know how many there were."""
        for number in self.live():
            oracle, somebody = self.oracles[number], self.whom[number]
            if event.name in oracle.named and number in self.asleep:
                self.held.append((at, event))
            elif event.name in oracle.named:
                oracle.receive(somebody, event, at)
                self.pass_on(number)
            else:
                somebody.history.append((event, {}, len(somebody.history)))

    def pass_on(self, number):
        """What a version has done concerns the others: an entry may restart their journeys."""
        oracle = self.oracles[number]
        super().pass_on(number)
        entered, oracle.restarts = oracle.restarts, []
        for at in entered:
            for other in self.live():
                if other != number:
                    self.end(other, self.running(other), "restarted", at)

    @property
    def tied(self):
        """Journeys that came with several messages of one instant."""
        return set().union(*(oracle.tied for oracle in self.oracles))

    def running(self, number):
        """Their journeys in a version, the oldest first."""
        return [trip for trip in self.whom[number].trips if not trip.over]

    def end(self, number, trips, reason, at):
        """End some journeys from outside, each in an occurrence of its own."""
        oracle, somebody = self.oracles[number], self.whom[number]
        for trip in trips:
            oracle.outside(
                somebody, at, lambda now, t=trip: oracle.finish(somebody, t, t.node, reason, now)
            )
            self.pass_on(number)

    # --- turns ------------------------------------------------------------------------------

    def moments(self, turn):
        """The instants of a turn, each with what is done then."""
        if isinstance(turn, Launch):
            return [(turn.at, self.launch, turn)]
        return [(turn.at, self.pause, turn), (turn.until, self.resume, turn)]

    def turn(self, at, what, turn):
        """What fell due before is done first."""
        self.wake(at - 1)
        what(turn)

    def pause(self, _):
        """The version that lets people in holds what comes."""
        self.asleep = {len(self.oracles) - 1}

    def resume(self, pause):
        """It goes on, unless there is nobody to go on."""
        [number], held = self.asleep, self.held
        self.asleep, self.held = set(), []
        if held or self.running(number):
            how = Resume(pause.at, pause.policy)
            self.oracles[number].resume(self.whom[number], how, held, pause.until)
            self.pass_on(number)

    def launch(self, launch):
        """A version is launched: nobody enters those before, and who is inside goes their way."""
        before, first = self.live(), self.whom[0]
        oracle = Oracle(launch.flow, [Person(self.person.id, self.whom[-1].attributes)])
        somebody = oracle.people[self.person.id]
        for name in ("sends", "entries", "exits", "keys"):
            setattr(somebody, name, getattr(first, name))
        somebody.history = [(event, {}, place) for event, _, place in self.whom[-1].history]
        self.oracles.append(oracle)
        self.whom.append(somebody)
        self.seen.append(0)
        for number, each in enumerate(self.oracles):
            each.closed = "flow_stopped" if each is not oracle else ""
            each.elsewhere = lambda n=number: [
                trip for other in self.live() if other != n for trip in self.running(other)
            ]
        for number in before:
            self.send_on(number, launch.moves, launch.at)
            if launch.moves.do == LEAVE and not launch.moves.steps:
                self.gone.add(number)

    def send_on(self, number, moves, at):
        """Those in an older version leave, move, or finish where they are."""
        old, somebody, new = self.oracles[number], self.whom[number], len(self.oracles) - 1
        ways = [(trip, *self.way(old, moves, trip.node)) for trip in self.running(number)]
        self.end(number, [trip for trip, do, *_ in ways if do == LEAVE], "flow stopped", at)
        room = MOST - len(self.running(new))
        moved = [each for each in ways if each[1] == MOVE][:room]
        if moved:
            somebody.clock = max(at, somebody.clock)
            for trip, *_ in moved:
                old.lateness = 0
                old.tell(at, somebody, trip, "exited", trip.node, "moved")
                somebody.trips.remove(trip)
            self.oracles[new].take_over(self.whom[new], old, moved, at)
            self.pass_on(new)

    def way(self, old, moves, node):
        """What becomes of who stands at a step: what to do, where to, and with which dates."""
        chosen, new = moves.steps.get(node), self.oracles[-1].flow
        do, to, dates = (chosen.do, chosen.to, chosen.dates) if chosen else (moves.do, node, "")
        if do == ON:
            do, to = MOVE, follower(old.flow, new, node)
        if do == MOVE and landing(new, to) is None:
            return "finish", None, ""
        return do, to and landing(new, to), dates or moves.dates


def landing(flow, node):
    """Where somebody comes who is moved to a step; None if there is no such place."""
    while node in flow.nodes and flow.nodes[node].disabled:
        node = flow.leads_to(node, flow.nodes[node].type.through)
    return node if node in flow.nodes and not flow.nodes[node].type.is_entry else None


def follower(old, new, node):
    """The first on the way of those to whom nothing happens that the new version has too."""
    while node is not None:
        node = old.leads_to(node, old.nodes[node].type.through)
        if node in new.nodes and landing(new, node) is not None:
            return node
    return None
