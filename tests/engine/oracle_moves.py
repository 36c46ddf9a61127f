"""What moves the oracle's journeys: goals, exit criteria, waits, deadlines."""

from tests.engine.oracle_time import after
from tests.engine.oracle_truth import written

WAITING, OVER = object(), object()


class Moves:
    """The half of the oracle that looks at journeys from outside."""

    def window_ends(self, person, trip, goal):
        ends = after(trip.entered, goal.within, self.zone(person, "flow"))
        self.edges.add(ends)
        return ends

    def is_watched(self, trip, person, now):
        """Whether a journey that is over can still reach a goal."""
        return any(
            number not in trip.reached and now <= self.window_ends(person, trip, goal)
            for number, goal in enumerate(self.flow.goals)
        )

    def lead(self, node, port):
        """The next step that is switched on."""
        falls_to = self.flow.nodes[node].type.port(port).falls_to
        node, here = self.flow.leads_to(node, port), node
        while node is not None and self.flow.nodes[node].disabled:
            node = self.flow.leads_to(node, self.flow.nodes[node].type.through)
        return self.lead(here, falls_to) if node is None and falls_to else node

    def matches(self, trip, event, name):
        reentry = self.flow.settings.reentry
        if not name and reentry.mode == "one per key":
            name = reentry.key
        if not name or name == "*":
            return True
        asked = written(trip.entry.properties.get(name)) if trip.entry else None
        return asked is not None and written(event.properties.get(name)) == asked

    def goals(self, person, trip, event, now):
        leaves = False
        counted = now if trip.over else event.occurred_at
        for number, goal in enumerate(self.flow.goals):
            if (
                goal.event == event.name
                and number not in trip.reached
                and event.occurred_at >= trip.entered
                and counted <= self.window_ends(person, trip, goal)
                and self.matches(trip, event, goal.match)
                and self.holds(goal.where, person, trip, self.seen(trip, event), now)
            ):
                trip.reached.add(number)
                before = [node for at, node in trip.sent if at <= event.occurred_at]
                detail = {"goal": number}
                if before:
                    detail["message"] = before[-1]
                elif trip.sent_earlier:
                    detail["earlier_version"] = True
                detail |= {"control_group": True} if trip.control else {}
                self.tell(now, person, trip, "goal", trip.node, goal.event, **detail)
                leaves = leaves or goal.leave
        if leaves and not trip.over:
            if self.has_a_way(person, trip, event, now):
                trip.leaves = True
            else:
                self.finish(person, trip, trip.node, "goal", now)

    def has_a_way(self, person, trip, event, now):
        """Whether the wait where the journey stands has an exit for this very event."""
        told = self.told[trip.node]
        if told.op != "wait":
            return False
        last = trip.last
        since = trip.entered if told.lookback else trip.arrived
        found = self.alternative(person, trip, told, event, since, now) is not None
        trip.last = last
        return found

    def criteria(self, person, trip, event, now):
        for criterion in self.flow.exits:
            condition = criterion.where
            if criterion.event:
                if (
                    event is None
                    or event.name != criterion.event
                    or event.occurred_at < trip.entered
                ):
                    continue
            else:
                condition = criterion.becomes
            if self.holds(condition, person, trip, self.seen(trip, event), now):
                self.finish(person, trip, trip.node, criterion.reason or "exit criterion", now)
                return

    def awaken(self, person, trip, event, now):
        told = self.told[trip.node]
        port = None
        leaves, trip.leaves = trip.leaves, False
        if told.op == "wait":
            since = trip.entered if told.lookback else trip.arrived
            port = self.alternative(person, trip, told, event, since, now)
        elif told.op == "send" and trip.receipts and event is not None:
            known = event.properties
            about = (known.get("flow") or self.flow.id, known.get("journey"), known.get("node"))
            name = event.name.removeprefix("message_")
            if about == (self.flow.id, trip.number, trip.node) and name in told.receipts:
                port, trip.last = name, event
        if port is not None:
            self.leave(person, trip, trip.node, port, now)
        elif leaves:
            self.finish(person, trip, trip.node, "goal", now)
        elif event is not None and event.occurred_at >= trip.entered:
            self.keep(person, trip, event, now)

    def alternative(self, person, trip, told, event, since, now):
        for each in told.alternatives:
            if each.becomes is not None:
                if self.holds(each.becomes, person, trip, self.seen(trip, event), now):
                    return each.exit
            elif event is None or event.occurred_at < since:
                continue
            elif self.fits(person, trip, told, each, event, now):
                trip.last = event
                return each.exit
        return None

    def fits(self, person, trip, told, alternative, event, now):
        return (
            alternative.event == event.name
            and self.matches(trip, event, told.match)
            and self.holds(alternative.where, person, trip, self.seen(trip, event), now)
        )

    def keep(self, person, trip, event, now):
        """Note for which later waits an unused event would do, as things are now."""
        fits = {}
        for node, told in self.told.items():
            if told.op == "wait" and told.lookback and node not in trip.visited:
                for place, each in enumerate(told.alternatives):
                    if each.event and self.fits(person, trip, told, each, event, now):
                        fits[node] = place
                        break
        if fits:
            trip.unused.append((event, fits))

    def wait(self, person, trip, node, told, now):
        if told.lookback:
            trip.visited.add(node)
        for kept in trip.unused:
            event, fits = kept
            if node in fits:
                trip.unused.remove(kept)
                trip.last = event
                return told.alternatives[fits[node]].exit
        for each in told.alternatives:
            if each.becomes is not None and self.holds(
                each.becomes, person, trip, self.seen(trip), now
            ):
                return each.exit
        if told.timeout is not None:
            self.wait_until(person, trip, after(now, told.timeout, self.zone(person)))
        return WAITING

    def due(self, person, trip, now):
        told = self.told[trip.node]
        trip.deadline = None
        if told.op == "send" and not trip.receipts:
            port = self.send(person, trip, trip.node, told, now)
            if port is WAITING:
                return
        elif told.op in ("wait", "send"):
            port = told.timed_out
        else:
            port = told.then
        self.leave(person, trip, trip.node, port, now)

    def settle(self, person, now):
        """What follows from the person having changed."""
        while person.changed:
            person.changed = False
            old = list(person.trips)
            for trip in old:
                if not trip.over:
                    self.criteria(person, trip, None, now)
            for trip in old:
                if not trip.over:
                    self.awaken(person, trip, None, now)
