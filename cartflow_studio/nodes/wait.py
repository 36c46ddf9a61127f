"""The wait for a length of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cartflow_studio.fields import choice, field
from cartflow_studio.flow.duration import Duration, days
from cartflow_studio.flow.kinds import DURATION
from cartflow_studio.flow.node_type import Lowering, NodeType, Port
from cartflow_studio.words import mark, tr


@dataclass(frozen=True, slots=True)
class Wait(NodeType):
    """Hold the person for a while, then go on.

    1 day is exactly 24 hours. 1 calendar day keeps the wall clock: who came at 9 goes on at 9,
    also when the clocks change in between. Goals and exit criteria act at once, also while
    people wait.
    """

    name: ClassVar[str] = "wait"
    label: ClassVar[str] = "Wait"
    group: ClassVar[str] = "Logic"
    icon: ClassVar[str] = "timer"
    color: ClassVar[str] = "wait"
    also: ClassVar[str] = mark("delay, pause, hours, days, timer, time, sleep")

    duration: Duration = field(
        days(1),
        kind=DURATION,
        label="Wait for",
        help="1 day is exactly 24 hours; 1 calendar day keeps the wall clock.",
        always=True,
    )
    zone: str = field(
        "person",
        kind=choice("person", "flow"),
        label="Wall clock of",
        help="For calendar days, weeks and months.",
        advanced=True,
    )

    @property
    def ports(self) -> tuple[Port, ...]:
        """One way on."""
        return (Port("next", tr("Then")),)

    def sentence(self) -> str:
        """How long."""
        return tr("Wait {duration}", duration=self.duration)

    def lower(self, to: Lowering) -> None:
        """Hold for the duration."""
        to.delay(self.duration, zone=self.zone, then="next")
