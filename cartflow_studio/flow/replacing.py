"""A step turned into one of another type: connections and common settings are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cartflow_studio.errors import EditError
from cartflow_studio.fields import fields_of
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.flow.node_type import NodeType
from cartflow_studio.words import tr, trn

ALIKE = {"duration": "timeout", "timeout": "duration", "subject": "title", "title": "subject"}
OTHER_WAYS = ("timed_out", "not_sent", "otherwise", "no")  # exits of what did not come true


def replace_type(flow: Flow, ids: Iterable[str], kind: type[NodeType]) -> Flow:
    """Turn steps into this type. An exit takes over the connection of the exit with its name,
    else with its meaning (the way on, the other way), else by their order. EditError where a
    connection would be lost, or would lead to a trigger.
    """
    for key in ids:
        node = flow.nodes[key]
        if type(node.type) is not kind:
            flow = _replaced(flow, node, kind)
    return flow


def _replaced(flow: Flow, node: Node, kind: type[NodeType]) -> Flow:
    label = tr(kind.label)
    if kind.is_entry and node.id in flow.links.values():
        raise EditError(
            tr(
                "“{name}” cannot become “{kind}”: a trigger starts a flow, and something leads "
                "to this card.",
                name=node.name,
                kind=label,
            ),
            hint=tr("Take away the connections that lead to it first."),
        )
    new = inherited(node.type, kind)
    used = [port.name for port in node.type.ports if (node.id, port.name) in flow.links]
    exits = _mapped(used, [port.name for port in node.type.ports], [p.name for p in new.ports])
    if len(exits) < len(used):
        raise _too_few(node, label, len(used), len(new.ports))
    links = {
        (key[0], exits[key[1]]) if key[0] == node.id else key: end
        for key, end in flow.links.items()
    }
    return replace(flow, nodes={**flow.nodes, node.id: replace(node, type=new)}, links=links)


def _too_few(node: Node, label: str, used: int, exits: int) -> EditError:
    if exits == 0:
        return EditError(
            tr(
                "“{name}” cannot become “{kind}”: people leave the flow there, and this card "
                "leads on.",
                name=node.name,
                kind=label,
            ),
            hint=tr("Take away the connections behind it first."),
        )
    return EditError(
        trn(
            "“{name}” cannot become “{kind}”, which has one exit: {used} exits of this card are "
            "connected.",
            "“{name}” cannot become “{kind}”, which has {n} exits: {used} exits of this card are "
            "connected.",
            exits,
            name=node.name,
            kind=label,
            used=used,
        ),
        hint=tr("Take away the connections that are not needed first."),
    )


def inherited(old: NodeType, kind: type[NodeType]) -> NodeType:
    """A step of the type, with those settings of the old one that mean something to it."""
    new = kind()
    plain = {each.name: each.kind.write(getattr(old, each.name)) for each in fields_of(old)}
    own = {each.name for each in fields_of(old) if getattr(old, each.name) != each.default}
    common = {}
    for each in fields_of(new):
        name = each.name if each.name in plain else ALIKE.get(each.name, "")
        if name in plain and (name == each.name or name in own):
            try:
                common[each.name] = each.kind.read(plain[name])
                replace(new, **common)  # type: ignore[type-var]
            except ValueError:
                common.pop(each.name, None)
    return replace(new, **common)  # type: ignore[type-var]


def _mapped(used: list[str], old: list[str], new: list[str]) -> dict[str, str]:
    """Which exit takes over which: by name, by meaning, by order."""
    exits = {name: name for name in used if name in new}

    def is_other(name: str, names: list[str]) -> bool:
        return name in OTHER_WAYS and len(names) > 1

    for alike in (True, False):
        for name in used:
            free = [each for each in new if each not in exits.values()]
            if alike:
                free = [e for e in free if is_other(e, new) == is_other(name, old)]
            if name not in exits and free:
                exits[name] = free[0]
    return exits
