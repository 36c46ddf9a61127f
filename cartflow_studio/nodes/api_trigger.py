"""The trigger by which other programs and other flows add people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cartflow_studio.flow.node_type import Lowering, NodeType, Port, Start
from cartflow_studio.words import mark, tr


@dataclass(frozen=True, slots=True)
class ApiTrigger(NodeType):
    """Start a journey for people whom another program or another flow adds.

    A program adds people over HTTP, and the step “Hand over” of another flow leads here too.
    There is no entry event to look at.
    """

    name: ClassVar[str] = "api_trigger"
    label: ClassVar[str] = "API or hand-over"
    group: ClassVar[str] = "Triggers"
    icon: ClassVar[str] = "door-open"
    color: ClassVar[str] = "trigger"
    also: ClassVar[str] = mark("start, trigger, entry, program, other flow")
    is_entry: ClassVar[bool] = True

    @property
    def ports(self) -> tuple[Port, ...]:
        """One way on."""
        return (Port("next", tr("Then")),)

    def sentence(self) -> str:
        """Who enters here."""
        return tr("When the API or another flow adds a person")

    def lower(self, to: Lowering) -> None:
        """People are added from outside."""
        to.start(Start("api"), then="next")
