"""The wait until a time of day, weekdays, a window or a date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cartflow_studio.fields import YES_NO, choice, field, optional
from cartflow_studio.flow.clock import TimeOfDay, spoken_days
from cartflow_studio.flow.condition import OF_EVENT
from cartflow_studio.flow.duration import Duration
from cartflow_studio.flow.kinds import ATTRIBUTE, DURATION, TIME, WEEKDAY_SET
from cartflow_studio.flow.node_type import Lowering, NodeType, Port, Until
from cartflow_studio.words import mark, tr

_UNTIL = {  # whether there is a date, a time, days
    (True, False, False): mark("Until {date}"),
    (True, True, False): mark("Until {date} at {clock}"),
    (True, True, True): mark("Until {date} at {clock} on {days}"),
    (True, False, True): mark("Until {date} {days}"),
    (False, True, False): mark("Until {clock}"),
    (False, True, True): mark("Until {clock} on {days}"),
    (False, False, True): mark("Until {days}"),
}


@dataclass(frozen=True, slots=True)
class WaitUntil(NodeType):
    """Hold the person until a time of day, a weekday, a window or a date.

    A time alone holds until it is next that late. With “Or any time before” it is a window: who
    arrives inside goes on at once. A date comes from the person (a birthday) or from an event
    (a departure), and can be shifted, say 3 days before. Times are local to the person where
    their time zone is known, else to the flow.
    """

    name: ClassVar[str] = "wait_until"
    label: ClassVar[str] = "Wait until"
    group: ClassVar[str] = "Logic"
    icon: ClassVar[str] = "calendar-clock"
    color: ClassVar[str] = "wait"
    also: ClassVar[str] = mark(
        "date, time of day, weekday, schedule, calendar, delay, birthday, pause"
    )

    time: TimeOfDay | None = field(None, kind=optional(TIME), label="Time", help='Like "09:00".')
    window_end: TimeOfDay | None = field(
        None,
        kind=optional(TIME),
        label="Or any time before",
        help="Who arrives between the two goes on at once.",
    )
    weekdays: tuple[int, ...] = field((), kind=WEEKDAY_SET, label="On", help="None: any day.")
    date_of: str = field(
        "",
        kind=choice("", "person", "entry", "last"),
        label="Date of",
        help="The person, the entry event or the last awaited event.",
    )
    date: str = field("", kind=ATTRIBUTE, label="Which date", help="Like birthday or departs_at.")
    offset: Duration | None = field(None, kind=optional(DURATION), label="Plus")
    before: bool = field(False, kind=YES_NO, label="That long before the date, not after")
    zone: str = field("person", kind=choice("person", "flow"), label="Wall clock of")
    exact: str = field(
        "go on",
        kind=choice("go on", "next"),
        label="Who arrives exactly on time",
        help="Goes on at once, or waits for the next time.",
        advanced=True,
    )
    past: str = field(
        "go on",
        kind=choice("go on", "exit"),
        label="When the date is already gone",
        advanced=True,
    )

    @property
    def ports(self) -> tuple[Port, ...]:
        """One way on."""
        return (Port("next", tr("Then")),)

    def sentence(self) -> str:
        """Until when."""
        date = self._date()
        days = spoken_days(self.weekdays)
        clock = ""
        if self.time is not None:
            clock = f"{self.time}–{self.window_end}" if self.window_end else f"{self.time}"
        form = _UNTIL.get((bool(date), bool(clock), bool(days)))
        if form is None:
            return tr("Choose a time or a date")
        text = tr(form, date=date, clock=clock, days=days)
        return tr("{text}, local time", text=text) if clock and self.zone == "person" else text

    def _date(self) -> str:
        if not self.date_of:
            return tr("{offset} later,", offset=self.offset) if self.offset else ""
        name = self.date or "…"
        if self.date_of != "person":
            name = tr(OF_EVENT[self.date_of], name=name)
        if self.offset is None or not self.offset.amount:
            return name
        if self.before:
            return tr("{offset} before {date}", offset=self.offset, date=name)
        return tr("{offset} after {date}", offset=self.offset, date=name)

    def lower(self, to: Lowering) -> None:
        """Hold until the instant."""
        to.until(
            Until(
                date=(self.date_of, self.date) if self.date_of else None,
                offset=self.offset,
                before=self.before,
                time=self.time,
                window_end=self.window_end,
                weekdays=self.weekdays,
                zone=self.zone,
                exact=self.exact,
                past=self.past,
            ),
            then="next",
        )
