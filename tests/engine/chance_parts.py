"""Random conditions, names and lengths of time, on a coarse grid, so that ties are frequent."""

from datetime import UTC, datetime, timedelta

from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import All, AnyOf, Compare, Happened, LocalTime, Not
from cartflow_studio.flow.duration import Duration
from tests.engine.build import DAY, MIDNIGHT

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

MOODS = ("", "", "", "", "crowded", "chatty", "recall", "recall", "wide", "look back")


class Parts:
    """Draws the smallest parts of flows from a source of random numbers.

    `origin` is the midnight at which all begins, `zones` are those that play a part. `crowded`:
    few names, and many journeys at a time. `chatty`: many messages, and caps for them. `recalls`:
    conditions ask for what has happened. `wide`: they ask more than one word holds.
    `looks_back`: waits look back to the entry.
    """

    def __init__(self, dice, origin=MIDNIGHT, zones=ZONES, mood=""):
        self.dice, self.origin, self.zones = dice, origin, zones
        self.crowded, self.chatty = mood == "crowded", mood == "chatty"
        self.recalls, self.wide = mood == "recall", mood == "wide"
        self.looks_back = mood == "look back"

    @classmethod
    def anywhere(cls, dice):
        """In one of the worlds, now and then crowded."""
        begin, zones = dice.choice(WORLDS)
        midnight = datetime.fromisoformat(begin).replace(tzinfo=UTC)
        origin = (midnight - EPOCH) // timedelta(microseconds=1)
        return cls(dice, origin, zones, dice.choice(MOODS))

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
        few = self.crowded or self.chatty or self.recalls
        return "A" if few and self.dice.random() < 0.7 else self.pick(*NAMES)

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
        if self.recalls and "history" in sources and self.dice.random() < 0.7:
            source = "history"
        if source == "history":
            where = self.maybe(0.3, lambda: self.row("event"))
            within = self.pick("entry", "ever", Duration(1, "day"), self.duration(1))
            counts = self.pick("at least", "at most", "exactly")
            name = self.pick(*NAMES, self.name(), self.pick(*RECEIPTS))
            return Happened(name, counts, self.dice.randint(0, 3), within, where)
        if source == "time":
            start, end = self.maybe(0.8, lambda: (self.time(), self.time()), (None, None))
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
        return self.maybe(0.3, lambda: self.condition("event", "event", "person", *more))
