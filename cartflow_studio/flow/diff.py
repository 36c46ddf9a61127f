"""What changed between two flows, in a marketer's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from dataclasses import fields as dataclass_fields
from typing import Any

from cartflow_studio.fields import fields_of
from cartflow_studio.flow import condition as words
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.flow.settings import EventDefinition

LONGEST_SHOWN = 60
_CONDITIONS = (
    words.Compare,
    words.Happened,
    words.LocalTime,
    words.All,
    words.AnyOf,
    words.Not,
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: `kind` is added, removed, changed, connection or layout.

    `node` is the id of the node it is about, or empty; `text` says it in a sentence; `field` is
    the setting that changed and `before` and `after` are its values as a person reads them.
    """

    kind: str
    text: str
    node: str = ""
    field: str = ""
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        return self.text


def diff(a: Flow, b: Flow) -> tuple[Difference, ...]:
    """Every difference from a to b: the flow itself, its nodes, connections, then the layout."""
    return (*_flow(a, b), *_nodes(a, b), *_connections(a, b), *_layout(a, b))


def same(a: Flow, b: Flow) -> bool:
    """Whether both flows do the same: nothing differs but the layout and the opening comment."""
    return all(each.kind == "layout" for each in diff(a, b))


def _flow(a: Flow, b: Flow) -> Iterator[Difference]:
    for name, label in (("id", "Id"), ("name", "Name"), ("note", "Note")):
        yield from _value(label, getattr(a, name), getattr(b, name), _Where("The flow", "", name))
    yield from _described(a.settings, b.settings, _Where("The flow", "", "settings"))
    yield from _listed("goal", [(_event(g), g) for g in a.goals], [(_event(g), g) for g in b.goals])
    yield from _listed(
        "exit criterion",
        [(_event(each) or each.reason, each) for each in a.exits],
        [(_event(each) or each.reason, each) for each in b.exits],
    )
    yield from _listed(
        "event",
        [(each.name, each) for each in a.events],
        [(each.name, each) for each in b.events],
    )
    for name, before, after in _paired(dict(a.attributes), dict(b.attributes)):
        yield _member("attribute", name, before, after)


def _event(value: Any) -> str:
    return str(value.event)


def _listed(
    what: str, a: Sequence[tuple[str, Any]], b: Sequence[tuple[str, Any]]
) -> Iterator[Difference]:
    """Values that are known by a name; a name that comes twice is told apart by its number."""
    for name, before, after in _paired(_numbered(a), _numbered(b)):
        if before is None or after is None:
            yield _member(what, name, before, after)
            continue
        yield from _described(before, after, _Where(f"The {what} {name}", "", f"{what} {name}"))
        if isinstance(before, EventDefinition):
            for key, old, new in _paired(dict(before.properties), dict(after.properties)):
                yield _member(f"property of {name}", key, old, new)


def _numbered(items: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    numbered: dict[str, Any] = {}
    for name, value in items:
        free, number = name, 2
        while free in numbered:
            free, number = f"{name} ({number})", number + 1
        numbered[free] = value
    return numbered


def _member(what: str, name: str, before: Any, after: Any) -> Difference:
    field = f"{what} {name}"
    if before is None:
        return Difference("added", f"The {field} is new.", field=field, after=shown(after))
    if after is None:
        return Difference("removed", f"The {field} is gone.", field=field, before=shown(before))
    text = f"The {field} was {shown(before)}, is now {shown(after)}."
    return Difference("changed", text, "", field, shown(before), shown(after))


def _paired(a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """What differs by name: what is in a, in its order, then what is only in b."""
    for name in (*a, *(name for name in b if name not in a)):
        if a.get(name) != b.get(name):
            yield name, a.get(name), b.get(name)


@dataclass(frozen=True, slots=True)
class _Where:
    """Where a value belongs: its owner in words, the node's id, and the path of its field."""

    owner: str
    node: str
    field: str

    def below(self, name: str, label: str = "") -> _Where:
        owner = f"{self.owner}, {label}" if label else self.owner
        return _Where(owner, self.node, f"{self.field}.{name}" if self.field else name)


def _described(before: Any, after: Any, where: _Where) -> Iterator[Difference]:
    """Field by field; settings within settings as well."""
    for each in fields_of(before):
        old, new = getattr(before, each.name), getattr(after, each.name)
        if _is_form(old) and type(old) is type(new):
            yield from _described(old, new, where.below(each.name, each.label))
        else:
            yield from _value(each.label, old, new, where.below(each.name))


def _is_form(value: Any) -> bool:
    return is_dataclass(value) and not isinstance(value, _CONDITIONS) and bool(fields_of(value))


def _value(label: str, old: Any, new: Any, where: _Where) -> Iterator[Difference]:
    if old == new:
        return
    before, after = shown(old), shown(new)
    text = f"{where.owner}: “{label}” was {before}, is now {after}."
    if before == after or "\n" in f"{old}{new}":
        text = f"{where.owner}: “{label}” has changed."
    yield Difference("changed", text, where.node, where.field, before, after)


def _nodes(a: Flow, b: Flow) -> Iterator[Difference]:
    for key, before, after in _paired(a.nodes, b.nodes):
        if before is None:
            yield Difference("added", f"“{after.name}” is new: {after.type.sentence()}.", key)
        elif after is None:
            yield Difference("removed", f"“{before.name}” is gone.", key)
        else:
            yield from _node(before, after)


def _node(before: Node, after: Node) -> Iterator[Difference]:
    owner = f"“{before.name}”"
    for name, label in (("title", "Title"), ("note", "Note")):
        old, new = getattr(before, name), getattr(after, name)
        yield from _value(label, old, new, _Where(owner, after.id, name))
    if type(before.type) is not type(after.type):
        old, new = before.type.label, after.type.label
        text = f"{owner} was of the type {old}, is now {new}: {after.type.sentence()}."
        yield Difference("changed", text, after.id, "type", old, new)
    else:
        yield from _described(before.type, after.type, _Where(owner, after.id, ""))


def _connections(a: Flow, b: Flow) -> Iterator[Difference]:
    """Connections of nodes that are in both flows; new and gone nodes speak for themselves."""
    for key, node in b.nodes.items():
        if key not in a.nodes:
            continue
        old = {port: end for (source, port), end in a.links.items() if source == key}
        new = {port: end for (source, port), end in b.links.items() if source == key}
        for port, before, after in _paired(old, new):
            label = _exit(node, port) if port in new else _exit(a.nodes[key], port)
            yield _connection(key, port, f"“{node.name}”{label}", _end(a, before), _end(b, after))


def _connection(node: str, port: str, way: str, before: str, after: str) -> Difference:
    if not before:
        text = f"{way} now leads to {after}."
    elif not after:
        text = f"{way} no longer leads to {before}."
    else:
        text = f"{way} now leads to {after} instead of {before}."
    return Difference("connection", text, node, port, before, after)


def _exit(node: Node, port: str) -> str:
    described = node.type.port(port)
    if described is None:
        return f", exit “{port}”,"
    return f", exit “{described.label}”," if len(node.type.ports) > 1 else ""


def _end(flow: Flow, node: str | None) -> str:
    if node is None:
        return ""
    return f"“{flow.nodes[node].name}”" if node in flow.nodes else f"{node!r}"


def _layout(a: Flow, b: Flow) -> Iterator[Difference]:
    both = [key for key in b.nodes if key in a.nodes]
    moved = [key for key in both if a.positions.get(key) != b.positions.get(key)]
    if moved:
        count = len(moved)
        yield Difference("layout", "1 card has moved." if count == 1 else f"{count} cards moved.")
    if a.header != b.header:
        yield Difference("layout", "The comment above the file has changed.", field="header")


def shown(value: Any) -> str:
    """A value as a person reads it, cut to a readable length."""
    if isinstance(value, str) and value:
        return f"“{_cut(' '.join(value.split()))}”"
    return _cut(_told(value))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1].rstrip() + "…"


def _told(value: Any) -> str:
    match value:
        case None | "" | ():
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case words.Compare() | words.Happened() | words.LocalTime() | words.All():
            return words.sentence(value)
        case words.AnyOf() | words.Not():
            return words.sentence(value)
        case tuple():
            return ", ".join(_part(part) for part in value)
    if _is_form(value):
        parts = (getattr(value, each.name) for each in fields_of(value))
    elif is_dataclass(value) and "__str__" not in type(value).__dict__:
        parts = (getattr(value, each.name) for each in dataclass_fields(value))
    else:
        return str(value)
    return " ".join(_told(part) for part in parts if part not in (None, "", ()))


def _part(value: Any) -> str:
    """A member of a list; a name with its value reads as both."""
    if isinstance(value, tuple) and len(value) == 2:
        return f"{value[0]} {_told(value[1])}"
    return _told(value)
