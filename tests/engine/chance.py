"""Random flows, people and what they do: small, with all that a flow can have."""

from itertools import pairwise

from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import All, AnyOf, Compare, Not
from cartflow_studio.flow.duration import Limit
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.flow.node_type import Alternative, Change
from cartflow_studio.flow.people import Event, Person
from cartflow_studio.flow.settings import (
    Cap,
    ExitCriterion,
    Goal,
    QuietHours,
    Reentry,
    Schedule,
    Settings,
)
from cartflow_studio.nodes import (
    ApiTrigger,
    Condition,
    Email,
    EventTrigger,
    Exit,
    HandOver,
    Push,
    SegmentTrigger,
    Sms,
    Split,
    UpdatePerson,
    Wait,
    WaitForEvent,
    WaitUntil,
    Webhook,
    WhatsApp,
)
from tests.engine.build import HOUR, MINUTE
from tests.engine.chance_parts import NAMES, RECEIPTS, Parts

MODES = ("once", "after exit", "restart")


class Chance(Parts):
    """Draws flows, people and events."""

    # --- nodes ------------------------------------------------------------------------------

    def trigger(self):
        if self.dice.random() < 0.08:
            return SegmentTrigger(who=self.of_person(), schedule="as they match")
        if self.dice.random() < 0.08:
            return self.segment()
        if self.dice.random() < 0.05:
            return ApiTrigger()
        return EventTrigger(event=self.name(), when=self.of_event("history", "time"))

    def segment(self):
        """A segment that enters by the clock."""
        return SegmentTrigger(
            who=self.maybe(0.7, self.of_person),
            schedule=self.pick("once", "daily", "weekly", "monthly"),
            at=self.day(self.dice.randint(0, 3), self.pick("T09:00", "T02:30:00", "T00:00")),
            time=self.time(),
            weekdays=self.weekdays(),
            day=self.pick(1, 28, 29, 30, 31),
        )

    def alternative(self):
        if self.dice.random() < 0.2:
            return Alternative(becomes=self.of_person(), port="became")
        return Alternative(event=self.name(), where=self.of_event("entry", "last", "history"))

    def node(self):
        if self.chatty and self.dice.random() < 0.5:
            return self.message()
        if self.recalls and self.dice.random() < 0.4:
            return self.branches()
        if self.looks_back and self.dice.random() < 0.5:
            return self.wait_for_event()
        if self.wide and self.dice.random() < 0.3:
            return self.many_branches()
        make = self.pick(
            *(self.wait_for_event, self.wait_for_event, self.wait_for_event, self.wait, self.until),
            *(self.message, self.message, self.message, self.message),
            *(self.branches, self.split, self.update, self.end),
        )
        return make()

    def wait_for_event(self):
        looks = self.looks_back and self.dice.random() < 0.8
        return WaitForEvent(
            events=(self.alternative(), *self.some(2, self.alternative)),
            timeout=self.maybe(0.8, self.duration),
            lookback="since entry" if looks else self.pick(*["since arrival"] * 2, "since entry"),
            match=self.pick("", "", "cart", "order", "*"),
        )

    def wait(self):
        return Wait(self.duration(), self.pick("person", "flow"))

    def until(self):
        return WaitUntil(
            time=self.maybe(0.7, self.time),
            window_end=self.maybe(0.3, self.time),
            weekdays=self.weekdays(),
            date_of=self.pick("", "", "person", "entry"),
            date="due",
            offset=self.maybe(0.3, self.duration),
            before=self.pick(True, False),
            zone=self.pick("person", "flow"),
            exact=self.pick("go on", "next"),
            past=self.pick("go on", "exit"),
        )

    def message(self):
        obeys = {
            "quiet_hours": self.pick("obey", "obey", "ignore"),
            "caps": self.pick("obey", "obey", "ignore"),
        }
        if self.dice.random() < 0.2:
            return Webhook(url="https://example.com", answer=self.pick(True, False), **obeys)
        obeys |= {
            "consent": self.pick("required", "not required"),
            "wait_for": self.pick((), (), ("delivered",), ("clicked", "delivered")),
            "timeout": self.duration(),
        }
        if self.dice.random() < 0.4:
            return Sms(body="b", **obeys)
        if self.dice.random() < 0.2:
            return self.pick(WhatsApp(template="t", **obeys), Push(title="t", body="b", **obeys))
        opened = self.pick((), (), ("opened",), ("opened", "clicked"))
        return Email(subject="s", body="b", **obeys | {"wait_for": opened})

    def branches(self):
        return Condition(
            tuple((f"branch {n}", self.in_journey()) for n in range(self.dice.randint(1, 3)))
        )

    def many_branches(self):
        """More tests than there are bits in a word."""
        known = {"person": ("level", 1, 2), "entry": ("total", 1, 2, 3)}
        rows = [
            Compare(source, name, self.pick("is", "at least", "at most"), value)
            for source, (name, *values) in known.items()
            for value in (*values, *range(40, 40 + self.dice.randint(55, 70)))
        ]
        self.dice.shuffle(rows)
        rows = [All((Not(one), other)) for one, other in pairwise(rows)]
        parts = [AnyOf(tuple(rows[n::15])) for n in range(15)]
        return Condition(tuple((f"branch {n}", part) for n, part in enumerate(parts)))

    def split(self):
        shares = self.pick((50, 50), (10, 90), (33.33, 33.33, 33.34), (0, 100))
        return Split(
            tuple((f"share {n}", share) for n, share in enumerate(shares)),
            self.pick("sticky", "each entry"),
        )

    def update(self):
        return UpdatePerson((self.change(), *self.some(2, self.change)))

    def change(self):
        return self.pick(
            Change("vip", "set", self.pick(True, False)),
            Change("level", "set", self.pick(1, 2, 3)),
            Change("level", "set", None, self.pick("entry", "last"), "total"),
            Change("city", "set", None, "entry", "cart"),
            Change("due", "set", self.pick(*self.dates())),
            Change("due", "set", None, "entry", "due"),
            Change("timezone", "set", self.pick(*self.zones)),
            Change(self.pick("vip", "city", "tags"), "unset"),
            Change("tags", "add", self.pick("x", "y")),
            Change("tags", "remove", self.pick("x", "y")),
        )

    def end(self):
        return self.pick(Exit("done"), Exit("stopped"), HandOver("another"))

    # --- the whole --------------------------------------------------------------------------

    def flow(self):
        """A flow without loops; some ports lead nowhere."""
        starts = [self.step(f"start{n}", self.trigger()) for n in range(self.pick(1, 1, 2))]
        count = self.dice.randint(1, 5 if self.looks_back else 9)
        steps = [self.step(f"step{n}", self.node()) for n in range(count)]
        links = {}
        for place, node in enumerate([*starts, *steps]):
            later = steps[max(0, place - len(starts) + 1) :]
            for port in node.type.ports:
                if later and self.dice.random() < 0.95:
                    links[node.id, port.name] = self.pick(*later[:1], *later[:3]).id
        order = self.dice.sample(steps, len(steps))  # the order of the file says nothing
        return Flow(
            f"flow-{self.dice.randint(0, 99)}",
            goals=self.some(2, self.goal),
            exits=self.maybe(0.3, lambda: (self.criterion(), *self.some(1, self.criterion)), ()),
            settings=self.settings(),
            nodes={node.id: node for node in [*starts, *order]},
            links=links,
        )

    def step(self, name, kind):
        """A node, now and then switched off."""
        share = 0.03 if kind.is_entry else 0 if kind.is_end else 0.1
        return Node(name, kind, disabled=self.dice.random() < share)

    def goal(self):
        return Goal(
            event=self.pick(*NAMES, self.name(), *RECEIPTS[1:3]),
            where=self.of_event("entry", "last"),
            match=self.pick("", "cart", "order", "*"),
            within=self.duration(),
            leave=self.pick(True, False),
        )

    def criterion(self):
        if self.dice.random() < 0.3:
            return ExitCriterion(becomes=self.of_person(), reason="became")
        return ExitCriterion(
            event=self.pick(*NAMES), where=self.of_event("entry"), reason="criterion"
        )

    def settings(self):
        mode = self.pick("at the same time", "at the same time", "one per key", *MODES)
        busy = self.crowded or self.chatty
        if busy:
            mode = self.pick("at the same time", "at the same time", "one per key")
        quiet = (
            TimeOfDay(self.pick(1080, 1260)),
            TimeOfDay(self.pick(150, 360, 540)),
            self.pick("wait", "skip"),
        )
        return Settings(
            reentry=Reentry(
                mode,
                self.pick("cart", "order") if mode == "one per key" else "",
                self.maybe(0.05 if busy else 0.3, self.duration),
                self.pick("exit", "entry"),
                () if busy else self.some(2, self.limit),
            ),
            schedule=Schedule(
                self.maybe(0.08, lambda: self.day(1, self.pick("T12:00:00", "T02:30:00")), "now"),
                self.maybe(0.08, lambda: self.day(3, self.pick("T02:30:00", "T01:30:00")), "never"),
            ),
            timezone=self.pick("person", *self.zones),
            quiet_hours=self.maybe(0.4, lambda: QuietHours(*quiet)),
            caps=(*self.some(2, self.cap), *((self.cap(),) if self.chatty else ())),
            control_group=self.pick(0, 0, 50),
        )

    def cap(self):
        return Cap(self.limit(), self.pick("", "", "email", "sms", "webhook"))

    def limit(self):
        most = self.pick(31, 32) if self.crowded else self.pick(1, 1, 1, 2, 3)
        return Limit(most, self.duration(1))

    # --- people and what they do ------------------------------------------------------------

    def person(self, name):
        """Somebody, of whom something is known."""
        known = {
            "email": self.pick(*["ann@example.com"] * 6, "ann", ""),
            "phone": self.pick(*["+385911234567"] * 3, None),
            "push_token": self.pick("abc", None),
            "consent_email": self.pick(*[True] * 6, False, None),
            "consent_sms": self.pick(True, True, False),
            "consent_whatsapp": self.pick(True, None),
            "consent_push": self.pick(True, None),
            "timezone": self.pick(None, *self.zones),
            "vip": self.pick(True, False, None),
            "level": self.pick(1, 2, None),
            "tags": self.pick(["x"], ["x", "y"], None, "x"),
            "city": self.pick("x", "y", None),
            "due": self.pick(None, *self.dates()),
        }
        return Person(name, {key: value for key, value in known.items() if value is not None})

    def event(self, number, people):
        """Something that one of them does, on the hour."""
        name = self.pick(*(self.name() for _ in range(6)), "D", *RECEIPTS)
        at = self.origin + self.dice.randint(0, 30) * 3 * HOUR
        if self.dice.random() < 0.1:
            at += self.pick(-1, 1, 90 * MINUTE, 30 * MINUTE)
        return self.did(number, name, self.pick(*people).id, at)

    def did(self, number, name, person, at, **known):
        """An event of that name, with properties of all kinds."""
        is_receipt = name in RECEIPTS
        drawn = {
            "cart": self.pick("x", "y", None),
            "order": self.dice.randint(1, 40) if self.crowded else self.pick(7, 7.0, "7", 8, None),
            "total": self.pick(1, 2, 3, None),
            "due": self.pick(None, *self.dates()),
            "journey": self.pick(1, 2) if is_receipt else None,
            "node": f"step{self.dice.randint(0, 4)}" if is_receipt else None,
            "flow": self.pick(*[None] * 6, "another") if is_receipt else None,
        }
        drawn |= known
        properties = {key: value for key, value in drawn.items() if value is not None}
        return Event(f"m{number}", name, person, at, 0, properties)
