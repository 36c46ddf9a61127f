"""A second engine, written from docs/semantics.md alone: plain objects, one heap, no hurry."""

import heapq
from dataclasses import dataclass, field

from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.people import Event, Person
from tests.engine.oracle_moves import OVER, WAITING, Moves
from tests.engine.oracle_sends import Sends
from tests.engine.oracle_taking import TakesOver
from tests.engine.oracle_time import after, next_opening, period_start, wall
from tests.engine.oracle_truth import Told, drawn, holds, names_of, written
from tests.engine.oracle_turns import Pause, Resume, Turns

MOST, REMEMBERED = 16, 32


@dataclass
class Trip:
    """One journey."""

    number: int
    entered: int
    entry: Event | None
    control: bool
    node: str = ""
    arrived: int = 0
    deadline: int | None = None
    last: Event | None = None
    receipts: bool = False
    over: bool = False
    leaves: bool = False
    sent_earlier: bool = False  # by another version, which had the step of the message
    reached: set = field(default_factory=set)
    sent: list = field(default_factory=list)
    visited: set = field(default_factory=set)
    unused: list = field(default_factory=list)  # (event, {wait: alternative})
    since: dict = field(default_factory=dict)


@dataclass
class Somebody:
    """A person with all that has happened to them."""

    id: str
    attributes: dict
    clock: int = -(10**30)
    trips: list = field(default_factory=list)
    entries: list = field(default_factory=list)
    exits: list = field(default_factory=list)
    keys: list = field(default_factory=list)
    sends: list = field(default_factory=list)
    history: list = field(default_factory=list)  # (event, the attributes then, when heard of)
    changed: bool = False


class Oracle(Moves, Sends, TakesOver, Turns):
    """Plays one flow; `lines` is the trace, as tuples."""

    def __init__(self, flow: Flow, people: list[Person]):
        self.flow, self.told = flow, {}
        for node in (each for each in flow.nodes.values() if not each.disabled):
            told = Told()
            node.type.lower(told)
            self.told[node.id] = told
        self.people = {each.id: Somebody(each.id, dict(each.attributes)) for each in people}
        self.first, self.closed = people[0].id, ""
        self.becomes = any(
            (told.op == "start" and told.start.schedule == "as they match")
            or (told.op == "wait" and any(each.becomes for each in told.alternatives))
            for told in self.told.values()
        ) or any(each.becomes for each in flow.exits)
        self.named = names_of(flow, self.told.values())
        self.lines, self.heap, self.late = [], [], 0
        self.asked = []  # messages, each with the entry event and the last awaited one
        self.over = []  # hand-overs: instant, journey, node, flow and entry event
        self.updates, self.handed, self.restarts = 0, [], []
        self.elsewhere, self.tied = list, set()  # the running journeys of other versions
        self.edges = set()  # instants at which something turns

    def play(self, log: list[tuple[int, object]], until: int) -> list[tuple]:
        """Handle what happens in the order of (handled at, place in the list), then what is due.

        It is an event, a person with new attributes, or what comes from outside.
        """
        held = None
        for at, cue in sorted(log, key=lambda each: each[0]):
            if at > until:
                break
            person = self.people[getattr(cue, "person", None) or getattr(cue, "id", self.first)]
            if isinstance(cue, Resume):
                self.resume(person, cue, held, at)
                held = None
            elif held is not None:
                held.append((at, cue))
            elif isinstance(cue, Pause):
                self.fire(at)
                held = []
            else:
                self.hear(person, cue, at)
        self.fire(until)
        return self.lines

    # --- time -------------------------------------------------------------------------------

    def fire(self, limit: int):
        while self.heap and self.heap[0][0] <= limit:
            deadline, person_id, number = heapq.heappop(self.heap)
            person = self.people[person_id]
            for trip in person.trips:
                if trip.number == number and not trip.over and trip.deadline == deadline:
                    person.clock = now = max(deadline, person.clock)
                    self.occur(person, now, lambda p=person, t=trip, n=now: self.due(p, t, n))

    def wait_until(self, person, trip, deadline):
        trip.deadline = deadline
        if deadline is not None:
            self.edges.add(deadline)
            heapq.heappush(self.heap, (deadline, person.id, trip.number))

    def occur(self, person, now, what):
        self.now, self.lateness = now, 0
        before = self.matching(person, now)
        what()
        self.settle(person, now)
        fired = set()
        fresh = True
        while fresh:
            found = self.matching(person, now)
            fresh = [node for node in found if node not in before and node not in fired]
            before = found
            for node in fresh:
                fired.add(node)
                self.enter(person, node, None, now)
                self.settle(person, now)

    def become(self, person, attributes, at):
        """The person has these attributes from now on, from outside."""
        if not self.becomes:
            person.attributes = dict(attributes)
            return
        person.clock = now = max(at, person.clock)

        def what():
            person.attributes = dict(attributes)
            person.changed = True

        self.occur(person, now, what)

    def receive(self, person, event, handled):
        now = event.occurred_at
        lateness = 0
        due = now
        clock = max([person.clock, *person.entries[-1:], *person.exits[-1:]])
        if now < clock:
            due, now = handled, max(handled, clock)
            lateness = now - event.occurred_at
            self.late += 1
        self.fire(due - 1)
        person.clock = now

        def what():
            self.lateness = lateness
            person.history.append((event, dict(person.attributes), len(person.history)))
            old = list(person.trips)
            for trip in old:
                self.goals(person, trip, event, now)
                if not trip.over:
                    self.criteria(person, trip, event, now)
            for trip in old:
                if not trip.over:
                    self.awaken(person, trip, event, now)
            self.settle(person, now)
            for node, told in self.told.items():
                if told.op == "start" and told.start.kind == "event":
                    start = told.start
                    here = {"event": event, "entry": event}
                    if start.event == event.name and self.holds(
                        start.when, person, None, here, now
                    ):
                        self.enter(person, node, event, now)
                        break

        self.occur(person, now, what)

    # --- conditions -------------------------------------------------------------------------

    def holds(self, condition, person, trip, events, now):
        return holds(condition, self, person, trip, events, now)

    def zone(self, person, of="person"):
        flows = self.flow.settings.timezone
        own = person.attributes.get("timezone")
        if of == "flow" and flows != "person":
            return flows
        return own or ("UTC" if flows == "person" else flows)

    def seen(self, trip, event=None):
        """The events that a condition in a journey can look at."""
        return {"event": event, "entry": trip.entry, "last": trip.last}

    def matching(self, person, now):
        return [
            node
            for node, told in self.told.items()
            if told.op == "start"
            and told.start.schedule == "as they match"
            and self.holds(told.start.when, person, None, {}, now)
        ]

    # --- a journey --------------------------------------------------------------------------

    def tell(self, now, person, trip, step, node="", output="", **detail):
        if self.lateness:
            detail["late_by"] = self.lateness
        number = trip.number if trip else 0
        self.lines.append((now, person.id, number, step, node, output, detail))

    def enter(self, person, node, event, now):
        here = [trip for trip in person.trips if not trip.over]
        running = [*here, *self.elsewhere()]
        settings = self.flow.settings.reentry
        key = written(event.properties.get(settings.key)) if event else None
        reason = self.refusal(person, running, settings, key, now)
        if not reason and settings.mode == "restart":
            for trip in here:
                self.finish(person, trip, trip.node, "restarted", now)
            here, running = [], []
            self.restarts.append(now)
        watched = [
            each for each in person.trips if each.over and self.is_watched(each, person, now)
        ]
        if not reason and len(here) >= MOST:
            reason = "too_many_journeys"
        if reason:
            self.tell(now, person, None, "refused", node, reason)
            return
        if len(here) + len(watched) >= MOST:
            person.trips.remove(watched[0])
        control = drawn(person.id, self.flow.id, "control group") % 10_000 < round(
            self.flow.settings.control_group * 100
        )
        trip = Trip(len(person.entries) + 1, now, event, control)
        trip.since = len(person.history)
        person.entries.append(now)
        person.keys += [key] if settings.mode == "one per key" else []
        person.trips.append(trip)
        self.tell(
            now, person, trip, "entered", node, **({"control_group": True} if control else {})
        )
        trip.node = node
        self.criteria(person, trip, None, now)
        if not trip.over:
            self.leave(person, trip, node, self.told[node].then, now)

    def refusal(self, person, running, settings, key, now):
        if self.closed:
            return self.closed
        zone = self.zone(person, "flow")
        schedule = self.flow.settings.schedule
        opens = now if schedule.start == "now" else wall(schedule.start, zone)
        closes = now + 1 if schedule.end == "never" else wall(schedule.end, zone)
        self.edges |= {opens, closes}
        if not opens <= now < closes:
            return "schedule_closed"
        if settings.mode == "one per key":
            if key is None:
                return "attribute_missing"
            running = [
                each
                for each in person.trips
                if not each.over
                and each.entry
                and written(each.entry.properties.get(settings.key)) == key
            ]
        if running and settings.mode in ("once", "after exit", "one per key"):
            return "already_in_flow"
        if settings.mode == "once" and person.entries:
            return "reentry"
        if settings.mode == "one per key" and key in person.keys[-REMEMBERED:]:
            return "reentry"
        if settings.gap is not None:
            last = person.entries if settings.gap_from == "entry" else person.exits
            restarts = settings.gap_from == "exit" and running and settings.mode == "restart"
            ends = after(last[-1], settings.gap, zone) if last else now
            self.edges.add(ends)
            if not restarts and now < ends:
                return "gap"
        for limit in settings.limits:
            since = period_start(now, limit.per, zone)
            self.edges.add(since)
            if sum(at >= since for at in person.entries) >= limit.count:
                return "limit"
        return ""

    def leave(self, person, trip, node, port, now):
        trip.deadline, trip.receipts = None, False
        self.tell(now, person, trip, "left", node, port)
        trip.node = node = self.lead(node, port)
        while node is not None:
            trip.arrived = now
            self.tell(now, person, trip, "arrived", node)
            port = self.act(person, trip, node, now)
            if port is WAITING or port is OVER:
                return
            self.tell(now, person, trip, "left", node, port)
            trip.node = node = self.lead(node, port)
        self.finish(person, trip, "", "end of flow", now)

    def finish(self, person, trip, node, reason, now):
        self.tell(now, person, trip, "exited", node, reason)
        trip.over, trip.deadline, trip.node = True, None, ""
        person.exits.append(now)

    def act(self, person, trip, node, now):
        told = self.told[node]
        if told.op == "wait":
            return self.wait(person, trip, node, told, now)
        if told.op == "send":
            return self.send(person, trip, node, told, now)
        if told.op == "branch":
            for port, condition in told.branches:
                if self.holds(condition, person, trip, self.seen(trip), now):
                    return port
            return told.otherwise
        if told.op == "delay":
            return self.hold(
                person, trip, told, after(now, told.duration, self.zone(person, told.zone)), now
            )
        if told.op == "until":
            return self.until(person, trip, told, now)
        if told.op == "split":
            return told.port_drawn(self.flow.id, node, person.id, trip.number)
        if told.op == "update":
            self.update(person, trip, told)
            return told.then
        reason = "handed over" if told.op == "hand_over" else told.reason
        if told.op == "hand_over":
            self.handed.append((told.flow, trip.entry, now))
            self.over.append((now, trip.number, node, told.flow, trip.entry))
        self.finish(person, trip, node, reason, now)
        return OVER

    def hold(self, person, trip, told, until, now):
        if until <= now:
            return told.then
        self.wait_until(person, trip, until)
        return WAITING

    def until(self, person, trip, told, now):
        target = self.target(person, trip, told, now)
        if target is None:
            self.finish(person, trip, trip.node, "date gone", now)
            return OVER
        return self.hold(person, trip, told, target, now)

    def target(self, person, trip, told, now):
        """Until when somebody waits who comes now; None if that is gone, and they shall leave."""
        until, zone = told.until, self.zone(person, told.until.zone)
        base = now
        if until.date:
            source, name = until.date
            holder = {"entry": trip.entry, "last": trip.last}.get(source)
            properties = (
                person.attributes if source == "person" else holder.properties if holder else {}
            )
            base = wall(properties.get(name), zone)
        target = None
        if base is not None:
            if until.offset:
                base = after(base, until.offset, zone, -1 if until.before else 1)
            target = next_opening(base, until, zone, until.exact == "next" and not until.date)
        if until.date and until.past == "exit" and (target is None or target < now):
            return None
        return now if target is None else target

    def update(self, person, trip, told):
        for change in told.changes:
            name, value = change.attribute, change.value
            if change.source:
                event = trip.entry if change.source == "entry" else trip.last
                value = event.properties.get(change.name) if event else None
                if value is None:
                    continue
            self.updates += 1
            mine = person.attributes.get(name)
            if change.action == "set":
                person.attributes[name] = value
            elif change.action == "unset":
                person.attributes.pop(name, None)
            elif change.action == "add":
                person.attributes[name] = [*mine, value] if isinstance(mine, list) else [value]
            elif isinstance(mine, list):
                person.attributes[name] = [each for each in mine if each != value]
        person.changed = True
