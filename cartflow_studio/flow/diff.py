"""What changed between two flows, in a marketer's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from dataclasses import fields as dataclass_fields
from typing import Any

from cartflow_studio.fields import fields_of
from cartflow_studio.flow import condition as words
from cartflow_studio.flow.model import Flow, Group, Node
from cartflow_studio.flow.settings import EventDefinition
from cartflow_studio.words import mark, tr, trn

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
    for name, label in (("id", tr("Id")), ("name", tr("Name")), ("note", tr("Note"))):
        yield from _value(
            label, getattr(a, name), getattr(b, name), _Where(tr("The flow"), "", name)
        )
    yield from _described(a.settings, b.settings, _Where(tr("The flow"), "", "settings"))
    yield from _listed(
        tr("goal"), "goal", [(_event(g), g) for g in a.goals], [(_event(g), g) for g in b.goals]
    )
    yield from _listed(
        tr("exit criterion"),
        "exit criterion",
        [(_event(each) or each.reason, each) for each in a.exits],
        [(_event(each) or each.reason, each) for each in b.exits],
    )
    yield from _listed(
        tr("event"),
        "event",
        [(each.name, each) for each in a.events],
        [(each.name, each) for each in b.events],
    )
    for name, before, after in _paired(dict(a.attributes), dict(b.attributes)):
        yield _member(tr("attribute"), f"attribute {name}", name, before, after)


def _event(value: Any) -> str:
    return str(value.event)


def _listed(
    what: str, kind: str, a: Sequence[tuple[str, Any]], b: Sequence[tuple[str, Any]]
) -> Iterator[Difference]:
    """Values that are known by a name; a name that comes twice is told apart by its number."""
    for name, before, after in _paired(_numbered(a), _numbered(b)):
        if before is None or after is None:
            yield _member(what, f"{kind} {name}", name, before, after)
            continue
        owner = tr("The {what} {name}", what=what, name=name)
        yield from _described(before, after, _Where(owner, "", f"{kind} {name}"))
        if isinstance(before, EventDefinition):
            for key, old, new in _paired(dict(before.properties), dict(after.properties)):
                of = tr("property of {name}", name=name)
                yield _member(of, f"property of {name} {key}", key, old, new)


def _numbered(items: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    numbered: dict[str, Any] = {}
    for name, value in items:
        free, number = name, 2
        while free in numbered:
            free, number = f"{name} ({number})", number + 1
        numbered[free] = value
    return numbered


def _member(what: str, field: str, name: str, before: Any, after: Any) -> Difference:
    names = {"what": what, "name": name}
    if before is None:
        text = tr("The {what} {name} is new.", **names)
        return Difference("added", text, field=field, after=shown(after))
    if after is None:
        text = tr("The {what} {name} is gone.", **names)
        return Difference("removed", text, field=field, before=shown(before))
    old, new = shown(before), shown(after)
    text = tr("The {what} {name} was {before}, is now {after}.", before=old, after=new, **names)
    return Difference("changed", text, "", field, old, new)


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
            yield from _described(old, new, where.below(each.name, tr(each.label)))
        else:
            yield from _value(tr(each.label), old, new, where.below(each.name))


def _is_form(value: Any) -> bool:
    return is_dataclass(value) and not isinstance(value, _CONDITIONS) and bool(fields_of(value))


def _value(label: str, old: Any, new: Any, where: _Where) -> Iterator[Difference]:
    if old == new:
        return
    before, after = shown(old), shown(new)
    names = {"owner": where.owner, "label": label, "before": before, "after": after}
    text = tr("{owner}: “{label}” was {before}, is now {after}.", **names)
    if before == after or "\n" in f"{old}{new}":
        text = tr("{owner}: “{label}” has changed.", owner=where.owner, label=label)
    yield Difference("changed", text, where.node, where.field, before, after)


def _nodes(a: Flow, b: Flow) -> Iterator[Difference]:
    for key, before, after in _paired(a.nodes, b.nodes):
        if before is None:
            text = tr("{name} is new: {what}.", name=_quoted(after), what=after.type.sentence())
            yield Difference("added", text, key)
        elif after is None:
            yield Difference("removed", tr("{name} is gone.", name=_quoted(before)), key)
        else:
            yield from _node(before, after)


def _node(before: Node, after: Node) -> Iterator[Difference]:
    owner = _quoted(before)
    for name, label in (("title", tr("Title")), ("note", tr("Note"))):
        old, new = getattr(before, name), getattr(after, name)
        yield from _value(label, old, new, _Where(owner, after.id, name))
    if before.disabled != after.disabled:
        yield _switched(before, after)
    if type(before.type) is not type(after.type):
        old, new = tr(before.type.label), tr(after.type.label)
        names = {"name": owner, "before": old, "after": new, "what": after.type.sentence()}
        text = tr("{name} was of the type {before}, is now {after}: {what}.", **names)
        yield Difference("changed", text, after.id, "type", old, new)
    else:
        yield from _described(before.type, after.type, _Where(owner, after.id, ""))


def _switched(before: Node, after: Node) -> Difference:
    says = mark("“{name}” is switched off.") if after.disabled else mark("“{name}” is switched on.")
    ways = (tr("off") if each.disabled else tr("on") for each in (before, after))
    return Difference("changed", tr(says, name=before.name), after.id, "disabled", *ways)


def _connections(a: Flow, b: Flow) -> Iterator[Difference]:
    """Connections of nodes that are in both flows; new and gone nodes speak for themselves."""
    for key, node in b.nodes.items():
        if key not in a.nodes:
            continue
        old = {port: end for (source, port), end in a.links.items() if source == key}
        new = {port: end for (source, port), end in b.links.items() if source == key}
        for port, before, after in _paired(old, new):
            label = _exit(node, port, node if port in new else a.nodes[key])
            yield _connection(key, port, label, _end(a, before), _end(b, after))


def _connection(node: str, port: str, way: str, before: str, after: str) -> Difference:
    if not before:
        text = tr("{way} now leads to {after}.", way=way, after=after)
    elif not after:
        text = tr("{way} no longer leads to {before}.", way=way, before=before)
    else:
        names = {"way": way, "before": before, "after": after}
        text = tr("{way} now leads to {after} instead of {before}.", **names)
    return Difference("connection", text, node, port, before, after)


def _exit(node: Node, port: str, owner: Node) -> str:
    """A node and, where it has several, its exit; `owner` is the node while it had that exit."""
    described = owner.type.port(port)
    if described is not None and len(owner.type.ports) < 2:
        return _quoted(node)
    exit_ = port if described is None else described.label
    return tr("{name}, exit “{exit}”,", name=_quoted(node), exit=exit_)


def _quoted(node: Node) -> str:
    return tr("“{name}”", name=node.name)


def _end(flow: Flow, node: str | None) -> str:
    if node is None:
        return ""
    return _quoted(flow.nodes[node]) if node in flow.nodes else f"{node!r}"


def _layout(a: Flow, b: Flow) -> Iterator[Difference]:
    both = [key for key in b.nodes if key in a.nodes]
    moved = [key for key in both if a.positions.get(key) != b.positions.get(key)]
    if moved:
        yield Difference("layout", trn("{n} card has moved.", "{n} cards moved.", len(moved)))
    if a.pinned != b.pinned:
        yield Difference("layout", tr("Other cards are pinned."), field="pinned")
    for key, old, new in _paired(a.groups, b.groups):
        yield Difference("layout", _group(key, old, new), field="groups")
    if a.notes != b.notes:
        count = sum(1 for _ in _paired(a.notes, b.notes))
        text = trn("{n} sticky note differs.", "{n} sticky notes differ.", count)
        yield Difference("layout", text, field="notes")
    if a.header != b.header:
        yield Difference("layout", tr("The comment above the file has changed."), field="header")


def _group(key: str, old: Group | None, new: Group | None) -> str:
    title = (new and new.title) or (old and old.title) or key
    if old is None:
        return tr("The group “{title}” is new.", title=title)
    if new is None:
        return tr("The group “{title}” is gone.", title=title)
    return tr("The group “{title}” has changed.", title=title)


def shown(value: Any) -> str:
    """A value as a person reads it, cut to a readable length."""
    if isinstance(value, str) and value:
        return tr("“{name}”", name=_cut(" ".join(value.split())))
    return _cut(_told(value))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1].rstrip() + "…"


def _told(value: Any) -> str:
    match value:
        case None | "" | ():
            return tr("nothing")
        case bool():
            return tr("yes") if value else tr("no")
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
        return value.spoken() if hasattr(value, "spoken") else str(value)
    return " ".join(_told(part) for part in parts if part not in (None, "", ()))


def _part(value: Any) -> str:
    """A member of a list; a name with its value reads as both."""
    if isinstance(value, tuple) and len(value) == 2:
        return f"{value[0]} {_told(value[1])}"
    return _told(value)
