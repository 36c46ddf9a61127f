"""The way into another flow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cartflow_studio.fields import field
from cartflow_studio.flow.kinds import FLOW_ID
from cartflow_studio.flow.node_type import Lowering, NodeType, Port
from cartflow_studio.words import mark, tr


@dataclass(frozen=True, slots=True)
class HandOver(NodeType):
    """End the journey and let the person enter another flow.

    The other flow needs an API or hand-over trigger, and its own Frequency decides whether the
    person may enter.
    """

    name: ClassVar[str] = "hand_over"
    label: ClassVar[str] = "Hand over"
    group: ClassVar[str] = "Exits"
    icon: ClassVar[str] = "route"
    color: ClassVar[str] = "exit"
    is_end: ClassVar[bool] = True
    also: ClassVar[str] = mark("go to flow, other flow, jump, continue, next flow")

    flow: str = field(
        "",
        kind=FLOW_ID,
        label="To the flow",
        help="Its id; it needs an API or hand-over trigger.",
        always=True,
    )

    @property
    def ports(self) -> tuple[Port, ...]:
        """None; it is an end."""
        return ()

    def sentence(self) -> str:
        """Into which flow."""
        return tr("Go on in {flow}", flow=self.flow) if self.flow else tr("Choose the flow")

    def lower(self, to: Lowering) -> None:
        """The journey ends here and begins there."""
        to.hand_over(self.flow)
