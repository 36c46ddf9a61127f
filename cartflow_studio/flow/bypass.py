"""A flow as people go through it: steps that are switched off are not there."""

from __future__ import annotations

from dataclasses import replace

from cartflow_studio.flow.annotations import without
from cartflow_studio.flow.model import Flow


def effective(flow: Flow) -> Flow:
    """The flow without its switched-off steps; what led to one leads to where its `through` exit
    leads. The flow itself if nothing is switched off.  # semantics 4.9

    A ring of switched-off steps stays as it is, for there is nothing beyond it.
    """
    off = {key for key, node in flow.nodes.items() if node.disabled}
    if not off:
        return flow
    beyond = {key: _beyond(flow, key, off) for key in off}
    gone = {key for key in off if beyond[key] != key}
    links = {}
    for (source, port), target in flow.links.items():
        end = beyond.get(target, target) if target in gone else target
        if source not in gone and end is not None:
            links[source, port] = end
    return replace(
        flow,
        nodes={key: node for key, node in flow.nodes.items() if key not in gone},
        links=links,
        positions={key: at for key, at in flow.positions.items() if key not in gone},
        pinned=flow.pinned - gone,
        groups=without(flow.groups, gone),
    )


def beyond(flow: Flow, node: str) -> str | None:
    """Where people go on who come to a switched-off step; None where they leave the flow."""
    off = {key for key, each in flow.nodes.items() if each.disabled}
    return _beyond(flow, node, off)


def _beyond(flow: Flow, start: str, off: set[str]) -> str | None:
    """The first step that is on; `start` itself where the way goes round in a ring."""
    seen: set[str] = set()
    node: str | None = start
    while node in off:
        if node in seen:
            return start
        seen.add(node)
        node = flow.leads_to(node, flow.nodes[node].type.through)
    return node
