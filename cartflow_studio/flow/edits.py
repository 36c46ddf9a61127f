"""Every edit of a flow: a pure function from a flow to a flow; EditError leaves no trace."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from typing import Any, TypeVar

from cartflow_studio.errors import EditError
from cartflow_studio.flow.annotations import shifted, without
from cartflow_studio.flow.kinds import LONGEST_ID, identifier_of, read_identifier
from cartflow_studio.flow.model import Edge, Flow, Node, Position
from cartflow_studio.registry import did_you_mean
from cartflow_studio.words import tr

Kept = TypeVar("Kept")


def known(flow: Flow, node: str) -> Node:
    """The node of that id. EditError if there is none."""
    if node not in flow.nodes:
        raise EditError(
            tr("There is no node {node!r}.", node=node), hint=did_you_mean(node, flow.nodes)
        )
    return flow.nodes[node]


def free_id(flow: Flow, wish: str) -> str:
    """The wish, or the wish with the first free number behind it."""
    return free(wish, flow.nodes)


def free(wish: str, taken: Container[str]) -> str:
    """The wish, or the wish with the first number behind it that is not taken; a long wish is cut
    so that it stays an id.
    """
    name, number = wish, 2
    while name in taken:
        end = f"_{number}"
        name, number = wish[: LONGEST_ID - len(end)] + end, number + 1
    return name


def add_node(flow: Flow, node: Node, at: Position | None = None) -> Flow:
    """Add a node, with its position."""
    try:
        read_identifier(node.id)
    except ValueError as fault:
        raise EditError(str(fault)) from None
    if node.id in flow.nodes:
        raise EditError(tr("There is a node {id!r} already.", id=node.id))
    positions = flow.positions if at is None else {**flow.positions, node.id: shifted(at)}
    return replace(flow, nodes={**flow.nodes, node.id: node}, positions=positions)


def insert_node(flow: Flow, node: Node, at: Position | None, edge: Edge) -> Flow:
    """Add a node in the middle of a connection; its first port takes over the rest."""
    if flow.links.get((edge.source, edge.port)) != edge.target:
        raise EditError(tr("That connection is gone."))
    if node.type.is_entry:
        raise EditError(tr("A trigger starts a flow; nothing can lead to it."))
    flow = add_node(flow, node, at)
    links = {**flow.links, (edge.source, edge.port): node.id}
    if node.type.ports:
        links[(node.id, node.type.ports[0].name)] = edge.target
    return replace(flow, links=links)


def remove_nodes(flow: Flow, ids: Iterable[str], *, heal: bool = False) -> Flow:
    """Remove nodes and their connections; `heal` reconnects what led to a removed node with what
    its first connected port led to.
    """
    gone = set(ids)
    for each in gone:
        known(flow, each)
    touched = [(link, end) for link, end in flow.links.items() if end in gone or link[0] in gone]
    links = dict(flow.links)
    for link, target in touched:
        end = _beyond(flow, target, gone) if heal and link[0] not in gone else None
        if end is None or end == link[0]:
            del links[link]
        else:
            links[link] = end
    return replace(
        flow,
        nodes=_less(flow.nodes, gone),
        links=links,
        positions=_less(flow.positions, gone),
        pinned=flow.pinned - gone,
        groups=without(flow.groups, gone) if gone & set(flow.group_of) else flow.groups,
    )


def _less(kept: Mapping[str, Kept], gone: Iterable[str]) -> Mapping[str, Kept]:
    left = dict(kept)  # a copy is quicker than a choice where there are many
    for key in gone:
        left.pop(key, None)
    return left


def _beyond(flow: Flow, node: str, gone: set[str]) -> str | None:
    seen: set[str] = set()
    while node in gone:
        if node in seen:
            return None
        seen.add(node)
        ports = (port.name for port in flow.nodes[node].type.ports)
        following = next(
            (flow.links[node, port] for port in ports if (node, port) in flow.links), None
        )
        if following is None:
            return None
        node = following
    return node


def connect(flow: Flow, source: str, port: str, target: str) -> Flow:
    """Lead a port to a node, instead of where it led before."""
    start, end = known(flow, source), known(flow, target)
    if start.type.port(port) is None:
        names = [each.name for each in start.type.ports]
        raise EditError(
            tr("{name!r} has no exit {port!r}.", name=start.name, port=port),
            hint=did_you_mean(port, names),
        )
    if end.type.is_entry:
        raise EditError(tr("{name!r} is a trigger; nothing can lead to it.", name=end.name))
    if source == target or _leads(flow, target, source):
        raise EditError(
            tr("That would be a loop, and nobody would ever leave it."),
            hint=tr("Lead it to a later step, or use Frequency to let people enter again."),
        )
    return replace(flow, links={**flow.links, (source, port): target})


def _leads(flow: Flow, start: str, end: str) -> bool:
    seen, open_ = {start}, [start]
    while open_:
        node = open_.pop()
        for _, following in flow.graph.out_edges(node):
            if following == end:
                return True
            if following not in seen:
                seen.add(following)
                open_.append(following)
    return False


def disconnect(flow: Flow, source: str, port: str) -> Flow:
    """Take a connection away."""
    if (source, port) not in flow.links:
        raise EditError(tr("That connection is gone."))
    return replace(
        flow, links={key: end for key, end in flow.links.items() if key != (source, port)}
    )


def move_nodes(flow: Flow, positions: Mapping[str, Position]) -> Flow:
    """Put cards somewhere else."""
    for each in positions:
        known(flow, each)
    moved = {key: shifted(at) for key, at in positions.items()}
    return replace(flow, positions={**flow.positions, **moved})


def change_node(flow: Flow, node: str, **changes: Any) -> Flow:
    """Change the title or note of a node, or its whole type; connections of ports that are no
    more are taken away. An end is never switched off.
    """
    changed = replace(known(flow, node), **changes)
    if changed.disabled and changed.type.is_end:
        changed = replace(changed, disabled=False)
    ports = {port.name for port in changed.type.ports}
    links = {key: end for key, end in flow.links.items() if key[0] != node or key[1] in ports}
    return replace(flow, nodes={**flow.nodes, node: changed}, links=links)


def change_setting(flow: Flow, node: str, name: str, value: Any) -> Flow:
    """Change one field of a node's type. Where a port only changes its name, its connection
    follows.
    """
    before = known(flow, node).type
    if name not in {each.name for each in dataclass_fields(before)}:  # type: ignore[arg-type]
        raise EditError(
            tr("{name!r} has no setting {setting!r}.", name=flow.nodes[node].name, setting=name)
        )
    after = replace(before, **{name: value})  # type: ignore[type-var]
    old, new = [port.name for port in before.ports], [port.name for port in after.ports]
    links = flow.links
    gone = [port for port in old if port not in new]
    fresh = [port for port in new if port not in old]
    if gone and len(gone) == len(fresh):
        renamed = dict(zip(gone, fresh, strict=True))
        links = {
            (key[0], renamed[key[1]] if key[0] == node and key[1] in renamed else key[1]): end
            for key, end in flow.links.items()
        }
    return change_node(replace(flow, links=links), node, type=after)


def rename_node(flow: Flow, node: str, name: str) -> Flow:
    """Give a node another id; connections, position, pin and group follow."""
    known(flow, node)
    if name == node:
        return flow
    try:
        read_identifier(name)
    except ValueError as fault:
        raise EditError(str(fault)) from None
    if name in flow.nodes:
        raise EditError(tr("There is a node {name!r} already.", name=name))

    def new(key: str) -> str:
        return name if key == node else key

    return replace(
        flow,
        nodes={new(key): replace(each, id=new(key)) for key, each in flow.nodes.items()},
        links={(new(key), port): new(end) for (key, port), end in flow.links.items()},
        positions={new(key): at for key, at in flow.positions.items()},
        pinned=frozenset(map(new, flow.pinned)),
        groups={
            key: replace(group, nodes=tuple(map(new, group.nodes)))
            for key, group in flow.groups.items()
        },
    )


def change_flow(flow: Flow, **changes: Any) -> Flow:
    """Change name, note, goals, exits, settings, events or attributes of the flow."""
    return replace(flow, **changes)


def name_flow(flow: Flow, name: str) -> Flow:
    """Name the flow; its id follows, as far as the name has letters for an id."""
    return replace(flow, name=name, id=identifier_of(name) or flow.id)


def add_part(flow: Flow, part: Flow, offset: Position) -> tuple[Flow, dict[str, str]]:
    """Add the nodes, inner connections, notes and groups of another flow (a copy), with new ids
    where taken; returns the flow and the new id of each added node.
    """
    names: dict[str, str] = {}
    nodes, positions = dict(flow.nodes), dict(flow.positions)
    for key, node in part.nodes.items():
        names[key] = new = free(key, nodes)
        nodes[new] = replace(node, id=new)
        positions[new] = shifted(part.positions.get(key, (0, 0)), offset)
    links = {
        (names[source], port): names[target]
        for (source, port), target in part.links.items()
        if source in names and target in names
    }
    notes, groups = dict(flow.notes), dict(flow.groups)
    for key, note in part.notes.items():
        notes[free(key, notes)] = replace(note, at=shifted(note.at, offset))
    for key, group in part.groups.items():
        groups[free(key, groups)] = replace(group, nodes=tuple(names[one] for one in group.nodes))
    pinned = flow.pinned | {names[key] for key in part.pinned if key in names}
    links = {**flow.links, **links}
    added = replace(flow, nodes=nodes, links=links, positions=positions)
    return replace(added, notes=notes, groups=groups, pinned=pinned), names


def part(flow: Flow, ids: Iterable[str], notes: Iterable[str] = ()) -> Flow:
    """The chosen nodes, the connections among them, the groups that are whole, and the chosen
    notes, as a flow of its own.
    """
    chosen, noted = set(ids), set(notes)
    return replace(
        flow,
        nodes={key: node for key, node in flow.nodes.items() if key in chosen},
        links={key: end for key, end in flow.links.items() if key[0] in chosen and end in chosen},
        positions={key: at for key, at in flow.positions.items() if key in chosen},
        pinned=flow.pinned & chosen,
        notes={key: note for key, note in flow.notes.items() if key in noted},
        groups={key: group for key, group in flow.groups.items() if chosen.issuperset(group.nodes)},
    )
