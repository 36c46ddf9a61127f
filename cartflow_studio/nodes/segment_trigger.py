"""The trigger that lets a segment of people in: once, again and again, or as they match."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cartflow_studio.fields import choice, field, optional
from cartflow_studio.flow.clock import DAYS, TimeOfDay
from cartflow_studio.flow.condition import Condition, sentence
from cartflow_studio.flow.condition_file import CONDITION
from cartflow_studio.flow.kinds import TIME, WEEKDAY_SET
from cartflow_studio.flow.node_type import Lowering, NodeType, Port, Start
from cartflow_studio.nodes._kinds import DAY_OF_MONTH, MOMENT
from cartflow_studio.words import mark, tr

NINE = TimeOfDay(9 * 60)


@dataclass(frozen=True, slots=True)
class SegmentTrigger(NodeType):
    """Start a journey for a segment of people, at a time or as they come to match.

    Once at a date, every day, week or month, or as soon as somebody comes to match. A month
    that has no such day takes its last one. People are looked at anew each time.
    """

    name: ClassVar[str] = "segment_trigger"
    label: ClassVar[str] = "Segment"
    group: ClassVar[str] = "Triggers"
    icon: ClassVar[str] = "users"
    color: ClassVar[str] = "trigger"
    also: ClassVar[str] = mark(
        "start, trigger, entry, audience, list, group of people, schedule, birthday"
    )
    is_entry: ClassVar[bool] = True

    who: Condition | None = field(
        None, kind=optional(CONDITION), label="People who", help="Nothing: everybody."
    )
    schedule: str = field(
        "once",
        kind=choice("once", "daily", "weekly", "monthly", "as they match"),
        label="Enter",
        always=True,
    )
    at: str = field("", kind=MOMENT, label="At", help="For once: as 2026-12-01T09:00.")
    time: TimeOfDay = field(NINE, kind=TIME, label="Time", help="For daily, weekly, monthly.")
    weekdays: tuple[int, ...] = field((), kind=WEEKDAY_SET, label="On", help="For weekly.")
    day: int = field(1, kind=DAY_OF_MONTH, label="Day of the month", help="For monthly.")

    @property
    def ports(self) -> tuple[Port, ...]:
        """One way on."""
        return (Port("next", tr("Then")),)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Who the people are."""
        return (self.who,) if self.who is not None else ()

    def sentence(self) -> str:
        """Who enters, and when."""
        if self.who is None:
            return tr("{when}: everybody", when=self._when())
        return tr(
            "{when}: people where {condition}", when=self._when(), condition=sentence(self.who)
        )

    def _when(self) -> str:
        if self.schedule == "once":
            return tr("On {day}", day=self.at.replace("T", " ")[:16]) if self.at else tr("Once")
        if self.schedule == "as they match":
            return tr("As they come to match")
        if self.schedule == "monthly":
            return tr("Every month on day {day} at {time}", day=self.day, time=self.time)
        if self.schedule == "weekly":
            names = ", ".join(tr(DAYS[day]) for day in self.weekdays or (0,))
            return tr("Every week on {days} at {time}", days=names, time=self.time)
        return tr("Every day at {time}", time=self.time)

    def lower(self, to: Lowering) -> None:
        """People enter by the segment."""
        recurring = self.schedule in ("daily", "weekly", "monthly")
        to.start(
            Start(
                "segment",
                when=self.who,
                schedule=self.schedule,
                at=self.at if self.schedule == "once" else "",
                time=self.time if recurring else None,
                weekdays=(self.weekdays or (0,)) if self.schedule == "weekly" else (),
                day=self.day if self.schedule == "monthly" else 1,
            ),
            then="next",
        )
