"""What exporters say of nodes and connections."""

from __future__ import annotations

from collections.abc import Iterator

from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.words import tr


def goal_sentence(flow: Flow) -> str:
    """The goals of a flow in one sentence; empty if there is none."""
    goals = [
        tr("{event} within {within}", event=goal.event or "…", within=goal.within)
        for goal in flow.goals
    ]
    return tr("Goal: {event}", event=", ".join(goals)) if goals else ""


def wires(flow: Flow) -> Iterator[tuple[str, str, str, str]]:
    """Connections as source, label, target, tone, by node and by port; the label of a node's only
    exit is empty. Connections to nowhere are left out.
    """
    for key, node in flow.nodes.items():
        for port in node.type.ports:
            target = flow.links.get((key, port.name))
            if target in flow.nodes and target is not None:
                yield key, port.label if len(node.type.ports) > 1 else "", target, port.tone


def lines(node: Node) -> tuple[str, str]:
    """What the card says: its name, and its sentence."""
    return node.name, node.type.sentence()
