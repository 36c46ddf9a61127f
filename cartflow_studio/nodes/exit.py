"""The end of a journey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cartflow_studio.fields import LINE, field
from cartflow_studio.flow.node_type import Lowering, NodeType, Port
from cartflow_studio.words import mark, tr


@dataclass(frozen=True, slots=True)
class Exit(NodeType):
    """End the journey, with a reason to count by.

    The simulation and the performance say how many people left for which reason. Whether and
    when they may enter again is said by the flow's Frequency.
    """

    name: ClassVar[str] = "exit"
    label: ClassVar[str] = "Exit"
    group: ClassVar[str] = "Exits"
    icon: ClassVar[str] = "log-out"
    color: ClassVar[str] = "exit"
    is_end: ClassVar[bool] = True
    also: ClassVar[str] = mark("end, stop, finish, leave, done")

    reason: str = field(
        "finished", kind=LINE, label="Reason", help="Reports count by it.", always=True
    )

    @property
    def ports(self) -> tuple[Port, ...]:
        """None; it is an end."""
        return ()

    def sentence(self) -> str:
        """Why people leave here."""
        return tr("Leave as “{reason}”", reason=self.reason)

    def lower(self, to: Lowering) -> None:
        """The journey ends."""
        to.exit(self.reason or "finished")
