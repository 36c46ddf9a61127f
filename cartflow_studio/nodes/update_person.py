"""The change of what is known of a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cartflow_studio.fields import field
from cartflow_studio.flow.node_type import Change, Lowering, NodeType, Port
from cartflow_studio.nodes._kinds import CHANGES


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

    changes: tuple[Change, ...] = field((), kind=CHANGES, label="Changes")

    @property
    def ports(self) -> tuple[Port, ...]:
        """One way on."""
        return (Port("next", "Then"),)

    def sentence(self) -> str:
        """What becomes of the person."""
        text = ", ".join(_words(change) for change in self.changes)
        return text[:1].upper() + text[1:] if text else "Choose what to change"

    def lower(self, to: Lowering) -> None:
        """Change the person."""
        to.update(self.changes, then="next")


def _words(change: Change) -> str:
    if change.action == "add":
        return f"add tag {change.value}"
    if change.action == "remove":
        return f"remove tag {change.value}"
    if change.action == "unset":
        return f"clear {change.attribute}"
    if change.source:
        return f"set {change.attribute} to {change.name} of the {change.source} event"
    value = (
        {True: "yes", False: "no"}[change.value] if isinstance(change.value, bool) else change.value
    )
    return f"set {change.attribute} to {value}"
