"""Where a step goes that is added without saying where."""

from __future__ import annotations

from cartflow_studio.flow.layout import placed
from cartflow_studio.flow.model import Flow, Position
from cartflow_studio.studio.canvas import composing

ROW = 144


def free_exit(flow: Flow, node: str) -> tuple[str, str] | None:
    """The first exit of a node that leads nowhere yet and should."""
    ports = flow.nodes[node].type.ports
    free = [port for port in ports if (node, port.name) not in flow.links]
    wanted = next((port for port in free if port.required), None)
    return (node, wanted.name) if wanted else None


def add_step(flow: Flow, type_name: str, chosen: str = "") -> Flow:
    """Add a step behind the chosen one where it has a free exit, else below all others."""
    node = composing.draft(flow, type_name)
    after = free_exit(flow, chosen) if chosen in flow.nodes else None
    if after is not None and not node.type.is_entry:
        return composing.add(flow, node, composing.next_place(flow, after), after)
    return composing.add(flow, node, below(flow))


def below(flow: Flow) -> Position:
    """The place at the left, under all cards."""
    taken = placed(flow).values()
    if not taken:
        return (0, 0)
    return (min(x for x, _ in taken), max(y for _, y in taken) + ROW)
