"""Random flows, people and logs: small, on a coarse grid, so that ties and edges are frequent."""

from datetime import UTC, datetime, timedelta

from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import All, AnyOf, Compare, Happened, LocalTime, Not
from cartflow_studio.flow.duration import Duration, Limit
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
from tests.engine.build import DAY, HOUR, MIDNIGHT, MINUTE

NAMES = ("A", "B", "C")
RECEIPTS = ("message_delivered", "message_opened", "message_clicked", "message_answered")
ZONES = ("Europe/Zagreb", "America/New_York", "Pacific/Apia")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WORLDS = (  # where a story begins, and whose clocks change in the days that follow
    ("2026-03-27", ZONES),
    ("2026-10-23", ("Europe/Zagreb", "Europe/London", "Asia/Kathmandu")),
    ("2026-10-30", ("America/New_York", "America/St_Johns", "UTC")),  # the end of a month, too
    ("2026-10-02", ("Australia/Lord_Howe", "Australia/Adelaide", "Pacific/Kiritimati")),
    ("2011-12-28", ("Pacific/Apia", "Europe/Zagreb", "America/New_York")),  # a day left out
    ("2028-02-27", ("Europe/Zagreb", "America/Sao_Paulo", "Asia/Tokyo")),  # a leap day
    ("2027-01-29", ("Europe/Lisbon", "Pacific/Auckland", "UTC")),  # months of 31 and 28 days
)


class Chance:
    """Draws parts of flows from a source of random numbers.

    `origin` is the midnight at which all begins, `zones` are those that play a part. `crowded`:
    few names, and many journeys and messages at a time.
    """

    def __init__(self, dice, origin=MIDNIGHT, zones=ZONES, *, crowded=False):
        self.dice, self.origin, self.zones, self.crowded = dice, origin, zones, crowded

    @classmethod
    def anywhere(cls, dice):
        """In one of the worlds, now and then crowded."""
        begin, zones = dice.choice(WORLDS)
        midnight = datetime.fromisoformat(begin).replace(tzinfo=UTC)
        origin = (midnight - EPOCH) // timedelta(microseconds=1)
        return cls(dice, origin, zones, crowded=dice.random() < 0.15)

    def maybe(self, share, made, otherwise=None):
        """Something, with that probability."""
        return made() if self.dice.random() < share else otherwise

    def pick(self, *options):
        return self.dice.choice(options)

    def some(self, most, made):
        return tuple(made() for _ in range(self.dice.randint(0, most)))

    def duration(self, least=0):
        if self.dice.random() < 0.25:
            return Duration(
                self.pick(1, 1, 2), self.pick("calendar day", "calendar week", "calendar month")
            )
        if self.dice.random() < 0.1:
            return self.pick(Duration(90, "minute"), Duration(1, "week"), Duration(1, "second"))
        return Duration(self.dice.choice([0, 3, 6, 12, 24, 24, 48][least:]), "hour")

    def time(self):
        return TimeOfDay(self.pick(0, 90, 120, 150, 180, 360, 540, 1080, 1260))

    def name(self):
        return "A" if self.crowded and self.dice.random() < 0.7 else self.pick(*NAMES)

    def day(self, ahead, clock=""):
        """A date in the days that follow, with a time on the clock or none."""
        return f"{EPOCH + timedelta(microseconds=self.origin + ahead * DAY):%Y-%m-%d}{clock}"

    def dates(self):
        return (
            self.day(2),
            self.day(1, "T21:00"),
            self.day(2, "T02:30:00"),
            self.day(3, "T09:00+02:00"),
            "soon",
        )

    def weekdays(self):
        return tuple(sorted(self.dice.sample(range(7), self.dice.randint(0, 3))))

    # --- conditions -------------------------------------------------------------------------

    def row(self, *sources):
        source = self.pick(*sources)
        if source == "history":
            where = self.maybe(0.3, lambda: self.row("event"))
            within = self.pick("entry", "ever", Duration(1, "day"), self.duration(1))
            counts = self.pick("at least", "at most", "exactly")
            name = self.pick(*NAMES, self.name(), self.pick(*RECEIPTS))
            return Happened(name, counts, self.dice.randint(0, 3), within, where)
        if source == "time":
            start, end = self.maybe(0.8, self.time), self.maybe(0.8, self.time)
            return LocalTime(start, end, self.weekdays(), self.pick("person", "flow"))
        name = (
            self.pick("vip", "level", "tags", "city")
            if source == "person"
            else self.pick("cart", "total", "due")
        )
        return Compare(source, name, *self.comparison(name))

    def comparison(self, name):
        if self.dice.random() < 0.15:
            return "is set", self.pick(True, False)
        match name:
            case "vip":
                return self.pick("is", "is not"), self.pick(True, False)
            case "level" | "total":
                return self.pick("is", "less than", "at most", "more than", "at least"), self.pick(
                    1, 2, 2.5
                )
            case "due":
                return self.pick("before", "after"), self.pick(*self.dates()[:4])
            case "tags":
                return self.pick("contains", "is", "is not"), self.pick("x", "y")
            case _:
                return self.pick(
                    ("is", "x"), ("is one of", ("x", "z")), ("starts with", "x"), ("is not", "y")
                )

    def condition(self, *sources, depth=2):
        if depth and self.dice.random() < 0.4:
            parts = self.some(2, lambda: self.condition(*sources, depth=depth - 1))
            return self.pick(
                All(parts), AnyOf(parts), Not(self.condition(*sources, depth=depth - 1))
            )
        return self.row(*sources)

    def of_person(self):
        return self.condition("person", "person", "history")

    def in_journey(self):
        return self.condition("person", "entry", "last", "history", "time")

    def of_event(self, *more):
        return self.maybe(0.4, lambda: self.condition("event", "event", "person", *more))

    # --- nodes ------------------------------------------------------------------------------

    def trigger(self):
        if self.dice.random() < 0.1:
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
        make = self.pick(
            *(self.wait_for_event, self.wait_for_event, self.wait_for_event, self.wait, self.until),
            *(self.message, self.message, self.branches, self.split, self.update, self.end),
        )
        return make()

    def wait_for_event(self):
        return WaitForEvent(
            events=(self.alternative(), *self.some(2, self.alternative)),
            timeout=self.maybe(0.8, self.duration),
            lookback=self.pick("since arrival", "since arrival", "since entry"),
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
            "consent": self.pick("required", "required", "not required"),
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
        steps = [self.step(f"step{n}", self.node()) for n in range(self.dice.randint(1, 7))]
        links = {}
        for place, node in enumerate([*starts, *steps]):
            later = steps[max(0, place - len(starts) + 1) :]
            for port in node.type.ports:
                if later and self.dice.random() < 0.9:
                    links[node.id, port.name] = self.dice.choice(later[:3]).id
        return Flow(
            "random",
            goals=self.some(2, self.goal),
            exits=self.some(1, self.criterion),
            settings=self.settings(),
            nodes={node.id: node for node in [*starts, *steps]},
            links=links,
        )

    def step(self, name, kind):
        """A node, now and then switched off."""
        return Node(name, kind, disabled=not kind.is_end and self.dice.random() < 0.1)

    def goal(self):
        return Goal(
            event=self.pick(*NAMES, self.name(), *RECEIPTS[1:3]),
            where=self.of_event("entry", "last"),
            match=self.pick("", "cart", "order", "*"),
            within=self.duration(),
            leave=self.pick(True, False),
        )

    def criterion(self):
        if self.dice.random() < 0.5:
            return ExitCriterion(becomes=self.of_person(), reason="became")
        return ExitCriterion(
            event=self.pick(*NAMES), where=self.of_event("entry"), reason="criterion"
        )

    def settings(self):
        many = "at the same time", "at the same time", "one per key"
        mode = self.pick(*many, *(() if self.crowded else ("once", "after exit", "restart")))
        quiet = (
            TimeOfDay(self.pick(1080, 1260)),
            TimeOfDay(self.pick(150, 360, 540)),
            self.pick("wait", "skip"),
        )
        return Settings(
            reentry=Reentry(
                mode,
                self.pick("cart", "order") if mode == "one per key" else "",
                self.maybe(0.05 if self.crowded else 0.3, self.duration),
                self.pick("exit", "entry"),
                () if self.crowded else self.some(2, self.limit),
            ),
            schedule=Schedule(
                self.maybe(0.15, lambda: self.day(1, self.pick("T12:00:00", "T02:30:00")), "now"),
                self.maybe(0.15, lambda: self.day(3, self.pick("T02:30:00", "T01:30:00")), "never"),
            ),
            timezone=self.pick("person", *self.zones),
            quiet_hours=self.maybe(0.4, lambda: QuietHours(*quiet)),
            caps=self.some(2, lambda: Cap(self.limit(), self.pick("", "email", "sms", "webhook"))),
            control_group=self.pick(0, 0, 50),
        )

    def limit(self):
        most = self.pick(31, 32) if self.crowded else self.pick(1, 1, 2, 3)
        return Limit(most, self.duration(1))

    # --- people and what they do ------------------------------------------------------------

    def person(self, name):
        """Somebody, of whom something is known."""
        known = {
            "email": self.pick("ann@example.com", "ann@example.com", "ann", ""),
            "phone": self.pick("+385911234567", None),
            "push_token": self.pick("abc", None),
            "consent_email": self.pick(True, True, False, None),
            "consent_sms": self.pick(True, False),
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
        }
        drawn |= known
        properties = {key: value for key, value in drawn.items() if value is not None}
        return Event(f"m{number}", name, person, at, 0, properties)
