"""Several oracles for one person: each hears of what the others did."""

from cartflow_studio.flow.people import Person
from tests.engine.oracle import Oracle

DEEPEST = 20


class Company:
    """Flows of one person, in their order. `lines` of each are its own."""

    def __init__(self, flows, person):
        self.oracles = [Oracle(flow, [person]) for flow in flows]
        self.whom = [oracle.people[person.id] for oracle in self.oracles]
        for somebody in self.whom:
            somebody.sends = self.whom[0].sends
        self.seen = [0 for _ in flows]
        self.depth, self.asleep = 0, set()

    def play(self, log, until):
        """Handle what happens, in its order, then what is due.

        (instant, an event, a person with new attributes, or the number of a flow with a Tick).
        """
        for at, what in log:
            self.wake(at - 1)
            if isinstance(what, Person):
                self.become(at, None, what.attributes)
                continue
            if isinstance(what, tuple):
                number, tick = what
                self.oracles[number].tick(self.whom[number], tick.node, at)
                self.pass_on(number)
                continue
            for number, oracle in enumerate(self.oracles):
                if what.name in oracle.named:
                    oracle.receive(self.whom[number], what, at)
                    self.pass_on(number)
        self.wake(until)
        return [oracle.lines for oracle in self.oracles]

    def wake(self, limit):
        while True:
            due = [
                (oracle.heap[0][0], number)
                for number, oracle in enumerate(self.oracles)
                if oracle.heap and number not in self.asleep
            ]
            at, number = min(due, default=(limit + 1, 0))
            if at > limit:
                return
            self.oracles[number].fire(at)
            self.pass_on(number)

    def live(self):
        """The flows that hear of anything, by number."""
        return range(len(self.oracles))

    def become(self, at, but, news):
        """The person has become what they are to the flow `but`, or otherwise by the `news`."""
        for number in self.live():
            if number != but:
                oracle, somebody = self.oracles[number], self.whom[number]
                oracle.fire(max(at, somebody.clock) - 1)
                known = somebody if but is None else self.whom[but]
                oracle.become(somebody, dict(known.attributes) | news, at)
                self.pass_on(number)

    def pass_on(self, number):
        oracle = self.oracles[number]
        handed, oracle.handed = oracle.handed, []
        if oracle.updates > self.seen[number]:
            self.seen[number] = oracle.updates
            if self.depth < DEEPEST:
                self.depth += 1
                self.become(oracle.now, number, {})
                self.depth -= 1
        for flow, entry, now in handed if self.depth < DEEPEST else ():
            for other, each in enumerate(self.oracles):
                if each.flow.id == flow and any(told.op == "start" for told in each.told.values()):
                    self.depth += 1
                    self.let_in(other, entry, now)
                    self.depth -= 1

    def let_in(self, number, entry, now):
        oracle, somebody = self.oracles[number], self.whom[number]
        oracle.fire(max(now, somebody.clock) - 1)
        oracle.let_in(somebody, entry, now)
        self.pass_on(number)
