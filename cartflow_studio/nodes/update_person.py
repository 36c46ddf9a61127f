"""The change of what is known of a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cartflow_studio.fields import field
from cartflow_studio.flow.condition import yes_no
from cartflow_studio.flow.node_type import Change, Lowering, NodeType, Port
from cartflow_studio.nodes._kinds import CHANGES
from cartflow_studio.words import mark, tr


@dataclass(frozen=True, slots=True)
class UpdatePerson(NodeType):
    """Change what is known of the person: attributes and tags.

    A new value is fixed, or copied from the entry event or the last awaited one; without that
    property nothing changes. Later conditions and messages see the change at once.
    """

    name: ClassVar[str] = "update_person"
    label: ClassVar[str] = "Update person"
    group: ClassVar[str] = "People"
    icon: ClassVar[str] = "user-pen"
    color: ClassVar[str] = "exit"
    also: ClassVar[str] = mark(
        "set attribute, tag, label, field, profile, contact, customer, change"
    )

    changes: tuple[Change, ...] = field((), kind=CHANGES, label="Changes")

    @property
    def ports(self) -> tuple[Port, ...]:
        """One way on."""
        return (Port("next", tr("Then")),)

    def sentence(self) -> str:
        """What becomes of the person."""
        text = ", ".join(_words(change) for change in self.changes)
        return text[:1].upper() + text[1:] if text else tr("Choose what to change")

    def lower(self, to: Lowering) -> None:
        """Change the person."""
        to.update(self.changes, then="next")


def _words(change: Change) -> str:
    if change.action == "add":
        return tr("add tag {tag}", tag=change.value)
    if change.action == "remove":
        return tr("remove tag {tag}", tag=change.value)
    if change.action == "unset":
        return tr("clear {name}", name=change.attribute)
    if change.source:
        names = {"name": change.attribute, "property": change.name}
        if change.source == "entry":
            return tr("set {name} to {property} of the entry event", **names)
        return tr("set {name} to {property} of the last event", **names)
    return tr("set {name} to {value}", name=change.attribute, value=yes_no(change.value))
