"""The keys of a flow file."""

from __future__ import annotations

from cartflow_studio.fields import fields_of
from cartflow_studio.flow.node_type import NodeType

TOP_KEYS = (
    "format",
    "id",
    "name",
    "note",
    "goals",
    "exits",
    "settings",
    "events",
    "attributes",
    "nodes",
    "canvas",
    "notes",
    "groups",
)
NODE_KEYS = ("type", "title", "note", "disabled", "to")
PINNED = "pinned"
EVENT_KEYS = ("title", "description", "properties")


def setting_keys(of: type[NodeType] | NodeType) -> dict[str, str]:
    """The key in the file of each field of a node type, by field name: its own name, with the
    type's name in front where every node has such a key (`push_title`).
    """
    return {
        each.name: f"{of.name}_{each.name}" if each.name in NODE_KEYS else each.name
        for each in fields_of(of)
    }
