"""Edits as the canvas makes them: several in one, so that undo takes them back together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from cartflow_studio.errors import EditError
from cartflow_studio.flow import edits
from cartflow_studio.flow.layout import placed
from cartflow_studio.flow.model import Edge, Flow, Node, Position
from cartflow_studio.nodes import REGISTRY
from cartflow_studio.studio.canvas.geometry import COLUMN, HEIGHT, WIDTH
from cartflow_studio.studio.canvas.index import Link


def draft(flow: Flow, type_name: str) -> Node:
    """A new node of a type, with its default settings and a free id."""
    return Node(edits.free_id(flow, type_name), REGISTRY[type_name]())


def add(flow: Flow, node: Node, at: Position, after: Link | None = None) -> Flow:
    """Add a node at a place, led to by an exit if one is given."""
    flow = edits.add_node(flow, node, at)
    return edits.connect(flow, *after, node.id) if after is not None else flow


def insert(flow: Flow, node: Node, at: Position, link: Link) -> Flow:
    """Add a node in the middle of a connection and make room for it."""
    edge = _edge(flow, link)
    return make_room(edits.insert_node(_settled(flow), node, at, edge), node.id)


def splice(flow: Flow, node: str, at: Mapping[str, Position], link: Link) -> Flow:
    """Put a card that stands alone into the middle of a connection."""
    edge = _edge(flow, link)
    moved = edits.move_nodes(_settled(flow), at)
    led = edits.connect(moved, edge.source, edge.port, node)
    ports = led.nodes[node].type.ports
    return make_room(edits.connect(led, node, ports[0].name, edge.target) if ports else led, node)


def _edge(flow: Flow, link: Link) -> Edge:
    if link not in flow.links:
        raise EditError("That connection is gone.")
    return Edge(*link, flow.links[link])


def _settled(flow: Flow) -> Flow:
    """The flow with a position for every card."""
    at = placed(flow)
    return flow if len(at) == len(flow.positions) else edits.move_nodes(flow, at)


def make_room(flow: Flow, node: str) -> Flow:
    """Move what follows a node to the right, as far as its neighbours stand too close to it."""
    at = flow.positions[node]
    close = [
        flow.positions[target]
        for (source, _), target in flow.links.items()
        if source == node and target in flow.positions
    ]
    short = max((COLUMN - (x - at[0]) for x, _ in close), default=0)
    if short <= COLUMN - WIDTH - 48:
        return flow
    moved = {
        key: (flow.positions[key][0] + short, flow.positions[key][1])
        for key in _after(flow, node)
        if key in flow.positions
    }
    return edits.move_nodes(flow, moved)


def _after(flow: Flow, node: str) -> set[str]:
    seen: set[str] = set()
    open_ = [node]
    while open_:
        for _, target in flow.graph.out_edges(open_.pop()):
            if target not in seen:
                seen.add(target)
                open_.append(target)
    return seen


def shift(flow: Flow, ids: Iterable[str], dx: int, dy: int) -> Flow:
    """Move cards by a distance."""
    at = placed(flow)
    return edits.move_nodes(flow, {key: (at[key][0] + dx, at[key][1] + dy) for key in ids})


def paste(flow: Flow, part: Flow, offset: Position) -> Flow:
    """Add a copy of other nodes."""
    whole = replace(part, positions=placed(part))
    return edits.add_part(_settled(flow), whole, offset)[0]


def next_place(flow: Flow, after: Link) -> Position:
    """Where the next step after an exit goes: one column on, at the height of its exit, below
    what is there already.
    """
    at = placed(flow)
    source, port = after
    x, y = at[source]
    names = [each.name for each in flow.nodes[source].type.ports]
    taken = [flow.links[source, name] for name in names if (source, name) in flow.links]
    wish = (x + COLUMN, max((at[key][1] + HEIGHT * 2 - 8 for key in taken), default=y))
    if not taken and len(names) > 1 and names.index(port) > 0:
        wish = (x + COLUMN, y + HEIGHT * 2 - 8)
    return clear_of(at.values(), wish)


def clear_of(taken: Iterable[Position], wish: Position) -> Position:
    """The wish, or the first place below it that no card stands in."""
    x, y = wish
    for left, top in sorted(taken, key=lambda each: each[1]):
        if abs(left - x) < WIDTH + 24 and abs(top - y) < HEIGHT + 24:
            y = top + 144
    return x, y
