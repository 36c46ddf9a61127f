"""Connections led otherwise: from another exit, around a step, or two exits the other way round."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from cartflow_studio.errors import EditError
from cartflow_studio.flow import edits
from cartflow_studio.flow.model import Flow
from cartflow_studio.words import tr

Link = tuple[str, str]  # node id and port: the name of a connection


def start_from(flow: Flow, link: Link, exit_: Link) -> Flow:
    """Let a connection come from another exit. Two exits of one step swap where they lead; what
    the exit of another step led to before is no longer led to.
    """
    if link not in flow.links:
        raise EditError(tr("That connection is gone."))
    if link == exit_:
        return flow
    if link[0] == exit_[0] and exit_ in flow.links:
        return swap(flow, link[0], link[1], exit_[1])
    target = flow.links[link]
    return edits.connect(edits.disconnect(flow, *link), *exit_, target)


def swap(flow: Flow, node: str, one: str, other: str) -> Flow:
    """Let two exits of a step lead where the other led; one of them may have led nowhere."""
    ends = {(node, one): flow.links.get((node, other)), (node, other): flow.links.get((node, one))}
    kept = {key: end for key, end in flow.links.items() if key not in ends}
    swapped = {key: end for key, end in ends.items() if end is not None}
    return replace(flow, links={**kept, **swapped})


def swap_exits(flow: Flow, node: str) -> Flow:
    """Let the two exits of a step swap where they lead."""
    ports = [port.name for port in flow.nodes[node].type.ports]
    if len(ports) != 2:
        raise EditError(
            tr("“{name}” does not have two exits to swap.", name=flow.nodes[node].name),
            hint=tr("Drag the start of a connection to another exit to swap those two."),
        )
    return swap(flow, node, *ports)


def pull_out(flow: Flow, ids: Collection[str]) -> Flow:
    """Take steps out of the flow they stand in, and join what is left; the steps stay, with the
    connections among them.
    """
    healed = edits.remove_nodes(flow, ids, heal=True)
    inner = {key: end for key, end in flow.links.items() if key[0] in ids and end in ids}
    return replace(flow, links={**healed.links, **inner})


def keep_outside(flow: Flow, outside: Collection[tuple[str, str, str]]) -> Flow:
    """Make those of some connections (from, exit, to) again that can be made: both ends are
    there, the exit is free, and it makes no loop.
    """
    for source, port, target in outside:
        if (source, port) in flow.links or not {source, target} <= flow.nodes.keys():
            continue
        try:
            flow = edits.connect(flow, source, port, target)
        except EditError:
            continue
    return flow
