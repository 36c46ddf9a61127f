"""What a node tells the engine, written down call by call; and its way through the file."""

from typing import Any

from cartflow_studio.fields import read_fields, write_fields
from cartflow_studio.flow.node_type import NodeType


class Recording:
    """A lowering that remembers each call: its name and everything that was given."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []

    def __getattr__(self, name: str) -> Any:
        def call(*args: Any, **named: Any) -> None:
            self.calls.append((name, *args, named))

        return call


def lowered(node: NodeType) -> list[tuple[Any, ...]]:
    """Every call, as (name, arguments…, named arguments)."""
    recording = Recording()
    node.lower(recording)
    return recording.calls


def written(node: NodeType) -> dict[str, Any]:
    """The plain form in the flow file, after it was read back as an equal node."""
    plain = write_fields(node)
    assert read_fields(type(node), plain) == node
    return plain


def ports(node: NodeType) -> list[tuple[str, str]]:
    """The names and labels of its exits."""
    return [(port.name, port.label) for port in node.ports]
