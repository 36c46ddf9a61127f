"""The trigger that starts a journey when something happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cartflow_studio.fields import field, optional
from cartflow_studio.flow.condition import Condition, sentence
from cartflow_studio.flow.condition_file import CONDITION
from cartflow_studio.flow.kinds import EVENT
from cartflow_studio.flow.node_type import Lowering, NodeType, Port, Start
from cartflow_studio.words import mark, tr


@dataclass(frozen=True, slots=True)
class EventTrigger(NodeType):
    """Start a journey when a person does something.

    The event comes from the shop, at the moment it happens. A condition can look at the event
    (the cart is worth 50 or more) and at the person (lives in Croatia). Whether a person may
    enter again, and when, is said by the flow's Frequency.
    """

    name: ClassVar[str] = "event_trigger"
    label: ClassVar[str] = "Event"
    group: ClassVar[str] = "Triggers"
    icon: ClassVar[str] = "zap"
    color: ClassVar[str] = "trigger"
    also: ClassVar[str] = mark("start, trigger, entry, when, cart, order, shop")
    is_entry: ClassVar[bool] = True

    event: str = field(
        "", kind=EVENT, label="When this happens", help="The name of an event.", always=True
    )
    when: Condition | None = field(
        None, kind=optional(CONDITION), label="Only if", help="Looks at the event and the person."
    )

    @property
    def ports(self) -> tuple[Port, ...]:
        """One way on."""
        return (Port("next", tr("Then")),)

    @property
    def listens_to(self) -> tuple[str, ...]:
        """The event that starts a journey."""
        return (self.event,) if self.event else ()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The condition, if there is one."""
        return (self.when,) if self.when is not None else ()

    def sentence(self) -> str:
        """When what happens."""
        if not self.event:
            return tr("Choose the event")
        if self.when is None:
            return tr("When {event} happens", event=self.event)
        names = {"event": self.event, "condition": sentence(self.when)}
        return tr("When {event} happens and {condition}", **names)

    def lower(self, to: Lowering) -> None:
        """People enter by the event."""
        to.start(Start("event", event=self.event, when=self.when), then="next")
