"""Edits as the canvas makes them: several in one, so that undo takes them back together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from cartflow_studio.errors import EditError
from cartflow_studio.flow import annotating, edits, rewiring
from cartflow_studio.flow.layout import placed
from cartflow_studio.flow.model import Edge, Flow, Node, Position
from cartflow_studio.nodes import REGISTRY
from cartflow_studio.studio.canvas import room
from cartflow_studio.studio.canvas.geometry import COLUMN, ROW
from cartflow_studio.studio.canvas.index import Link
from cartflow_studio.words import tr


def draft(flow: Flow, type_name: str) -> Node:
    """A new node of a type, with its default settings and a free id."""
    return Node(edits.free_id(flow, type_name), REGISTRY[type_name]())


def add(
    flow: Flow, node: Node, at: Position, after: Link | None = None, before: str | None = None
) -> Flow:
    """Add a node at a place, led to by an exit, or leading to a node, if one is given."""
    flow = edits.add_node(flow, node, at)
    if before is not None and node.type.ports:
        flow = edits.connect(flow, node.id, node.type.ports[0].name, before)
    return edits.connect(flow, *after, node.id) if after is not None else flow


def insert(flow: Flow, node: Node, at: Position, link: Link) -> Flow:
    """Add a node in the middle of a connection and make room for it."""
    edge = _edge(flow, link)
    flow = settled(flow)
    place = room.between(flow.positions, at, edge.source, edge.target)
    made = edits.insert_node(flow, node, place, edge)
    return _in_group(_with_room(made, node.id), node.id, edge)


def splice(flow: Flow, node: str, at: Mapping[str, Position], link: Link) -> Flow:
    """Put a card into the middle of a connection, out of those it stands in."""
    edge = _edge(flow, link)
    flow = rewiring.pull_out(settled(flow), {node})
    place = room.between(flow.positions, at[node], edge.source, edge.target)
    moved = edits.move_nodes(flow, {node: place})
    led = edits.connect(moved, edge.source, edge.port, node)
    ports = led.nodes[node].type.ports
    joined = edits.connect(led, node, ports[0].name, edge.target) if ports else led
    return _in_group(_with_room(joined, node), node, edge)


def _in_group(flow: Flow, node: str, edge: Edge) -> Flow:
    """The flow with a node in the group that both ends of its former connection are in."""
    group = flow.group_of.get(edge.source)
    if group is None or flow.group_of.get(edge.target) != group:
        return flow
    return annotating.join(flow, group, [node])


def remove(flow: Flow, ids: Iterable[str], back: Mapping[str, Position]) -> Flow:
    """Take nodes away and join what is left; `back` is where the others go."""
    left = edits.remove_nodes(flow, ids, heal=True)
    moved = {key: at for key, at in back.items() if key in left.nodes}
    return edits.move_nodes(left, moved) if moved else left


def remove_all(flow: Flow, ids: Iterable[str], notes: Iterable[str]) -> Flow:
    """Take cards and notes away, and join what is left."""
    return annotating.remove_notes(edits.remove_nodes(flow, ids, heal=True), notes)


def pull_out(flow: Flow, at: Mapping[str, Position]) -> Flow:
    """Put cards somewhere else, out of the connections they stood in."""
    return edits.move_nodes(rewiring.pull_out(settled(flow), set(at)), at)


def _edge(flow: Flow, link: Link) -> Edge:
    if link not in flow.links:
        raise EditError(tr("That connection is gone."))
    return Edge(*link, flow.links[link])


def settled(flow: Flow) -> Flow:
    """The flow with a position for every card."""
    at = placed(flow)
    return flow if len(at) == len(flow.positions) else edits.move_nodes(flow, at)


def _with_room(flow: Flow, node: str) -> Flow:
    """Move aside what stands too close behind a node."""
    ports = [port.name for port in flow.ports_of(node)]
    followers = [flow.links[node, port] for port in ports if (node, port) in flow.links]
    return edits.move_nodes(flow, room.made(flow, flow.positions, node, followers))


def shift(flow: Flow, ids: Iterable[str], dx: int, dy: int) -> Flow:
    """Move cards by a distance."""
    at = placed(flow)
    return edits.move_nodes(flow, {key: (at[key][0] + dx, at[key][1] + dy) for key in ids})


def nudge(flow: Flow, ids: Iterable[str], notes: Iterable[str], dx: int, dy: int) -> Flow:
    """Move cards and notes by a distance."""
    places = {key: flow.notes[key].at for key in notes if key in flow.notes}
    return annotating.move_notes(
        shift(flow, ids, dx, dy), {key: (x + dx, y + dy) for key, (x, y) in places.items()}
    )


def carry(
    flow: Flow,
    cards: Mapping[str, Position],
    notes: Mapping[str, Position],
    leaving: Iterable[str] = (),
    joining: tuple[str | None, Iterable[str]] = (None, ()),
) -> Flow:
    """Put cards and notes elsewhere; some cards leave their group, or join one."""
    flow = annotating.move_notes(edits.move_nodes(flow, cards), notes)
    group, fresh = joining
    flow = annotating.leave(flow, leaving)
    return flow if group is None else annotating.join(flow, group, fresh)


def paste(
    flow: Flow, part: Flow, offset: Position, outside: Iterable[tuple[str, str, str]] = ()
) -> Flow:
    """Add a copy of other nodes; `outside` are connections (from, exit, to) of them to others,
    which are made again where that is possible.
    """
    whole = replace(part, positions=placed(part))
    made, names = edits.add_part(settled(flow), whole, offset)
    return rewiring.keep_outside(
        made, [(names.get(a, a), port, names.get(b, b)) for a, port, b in outside]
    )


def next_place(flow: Flow, after: Link) -> Position:
    """Where the next step after an exit goes: one column on, at the height of its exit, below
    what is there already.
    """
    at = placed(flow)
    source, port = after
    x, y = at[source]
    names = [each.name for each in flow.nodes[source].type.ports]
    taken = [flow.links[source, name] for name in names if (source, name) in flow.links]
    wish = (x + COLUMN, max((at[key][1] + ROW for key in taken), default=y))
    if not taken and len(names) > 1 and names.index(port) > 0:
        wish = (x + COLUMN, y + ROW)
    return clear_place(flow, wish)


def clear_place(flow: Flow, wish: Position) -> Position:
    """The wish, or the first place below it where a card lies on no other."""
    at = placed(flow)
    return room.clear_place(room.boxes(flow, at, at), wish)
