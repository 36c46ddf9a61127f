"""From plain data to a flow, with every fault that is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar

from cartflow_studio.errors import CartFlowError
from cartflow_studio.fields import (
    LINE,
    TEXT,
    YES_NO,
    Fault,
    Path,
    Plain,
    choice,
    fields_of,
    shown,
    unknown_key,
)
from cartflow_studio.flow.annotations import POSITION, Group, Note, Position
from cartflow_studio.flow.kinds import read_identifier
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.flow.node_type import NodeType
from cartflow_studio.flow.settings import (
    PROPERTY_TYPES,
    EventDefinition,
    ExitCriterion,
    Goal,
    Settings,
)
from cartflow_studio.flowfile.keys import EVENT_KEYS, NODE_KEYS, PINNED, TOP_KEYS, setting_keys
from cartflow_studio.flowfile.outside import refuse_outside, secrets
from cartflow_studio.registry import Registry, did_you_mean
from cartflow_studio.words import mark, tr

T = TypeVar("T")
MOST_NAMES = 1_000  # to look for the nearest among them
MOST_HINTS = 50
_TYPE = choice(*PROPERTY_TYPES)


class Building:
    """Reads the parts of a flow one by one and keeps every fault it meets in `faults`."""

    def __init__(self, registry: Registry[type[NodeType]]) -> None:
        self.faults: list[Fault] = []
        self._registry = registry

    def flow(self, plain: Mapping[str, Plain]) -> Flow | None:
        """The flow, or None if there is any fault."""
        self.faults.extend(secrets(plain))
        for key in plain:
            if key not in TOP_KEYS:
                self._add(unknown_key(key, TOP_KEYS))
        if "id" not in plain:
            self._add(
                Fault(tr("'id' is missing."), hint=tr("Give the flow an id, like 'id: welcome'."))
            )
        nodes = self._nodes(self._mapping(plain, "nodes"))
        canvas = self._mapping(plain, "canvas")
        flow = Flow(
            id=self._read(read_identifier, plain.get("id", "x"), ("id",), ""),
            name=self._read(LINE.read, plain.get("name", ""), ("name",), ""),
            note=self._read(TEXT.read, plain.get("note", ""), ("note",), ""),
            goals=self._list(plain, "goals", Goal),
            exits=self._list(plain, "exits", ExitCriterion),
            settings=self._described(Settings, plain.get("settings", {}), ("settings",))
            or Settings(),
            events=self._events(self._mapping(plain, "events")),
            attributes=self._types(self._mapping(plain, "attributes"), ("attributes",)),
            nodes=nodes,
            links=self._links(self._mapping(plain, "nodes"), nodes),
            positions=self._positions(canvas, plain),
            pinned=frozenset(key for key, value in canvas.items() if _is_pinned(value)),
            notes=self._named(self._mapping(plain, "notes"), "notes", Note),
            groups=self._groups(self._mapping(plain, "groups"), plain),
        )
        return None if self.faults else flow

    def _add(self, fault: Fault) -> None:
        known = {(each.path, each.of_key) for each in self.faults}
        if not fault.of_key or (fault.path, True) not in known:
            self.faults.append(fault)

    def _nearest(self, word: Plain, known: Iterable[str]) -> str:
        """The nearest known word; nothing where looking for it would take too long."""
        names = tuple(known)
        if len(names) > MOST_NAMES or len(self.faults) > MOST_HINTS:
            return ""
        return did_you_mean(str(word)[:200], names)

    def _read(self, read: Callable[[Plain], T], value: Plain, path: Path, instead: T) -> T:
        try:
            return read(value)
        except Fault as fault:
            self._add(fault.under(*path))
        except ValueError as fault:
            self._add(Fault(str(fault), path=path))
        return instead

    def _mapping(self, plain: Mapping[str, Plain], key: str) -> Mapping[str, Plain]:
        value = plain.get(key, {})
        if isinstance(value, Mapping):
            return value
        message = tr("Expected {key} by name, found {value}.", key=key, value=shown(value))
        if not any(fault.message == message for fault in self.faults):
            self._add(Fault(message, path=(key,), hint=tr(_LIKE[key])))
        return {}

    def _described(
        self,
        cls: type[T],
        plain: Plain,
        path: Path,
        *,
        other: Sequence[str] = (),
        keys: Mapping[str, str] = MappingProxyType({}),
    ) -> T | None:
        """A described dataclass, every faulty field told; None if one is. `keys` names the keys
        of fields that do not stand under their own name; `other` keys are not looked at.
        """
        before = len(self.faults)
        if not isinstance(plain, Mapping):
            self._add(
                Fault(
                    tr("Expected settings with names, found {plain}.", plain=shown(plain)),
                    path=path,
                )
            )
            return None
        known = {keys.get(each.name, each.name): each for each in fields_of(cls)}
        for key in plain:
            if key not in known and key not in other:
                self._add(unknown_key(key, [*known, *other]).under(*path))
        values: dict[str, Any] = {}
        for key, each in known.items():
            if key in plain:
                values[each.name] = self._read(each.kind.read, plain[key], (*path, key), None)
            elif each.required:
                self._add(Fault(tr("{key!r} is missing.", key=key), path=path, hint=each.help))
        if len(self.faults) > before:
            return None
        try:
            return cls(**values)
        except (ValueError, CartFlowError) as fault:
            hint = getattr(fault, "hint", "")
            self._add(Fault(getattr(fault, "message", str(fault)), path=path, hint=hint))
            return None

    def _list(self, plain: Mapping[str, Plain], key: str, cls: type[T]) -> tuple[T, ...]:
        items = plain.get(key, [])
        if not isinstance(items, list):
            self._add(Fault(tr("Expected a list, found {items}.", items=shown(items)), path=(key,)))
            return ()
        read = [self._described(cls, item, (key, place)) for place, item in enumerate(items)]
        return tuple(each for each in read if each is not None)

    def _events(self, plain: Mapping[str, Plain]) -> tuple[EventDefinition, ...]:
        return tuple(self._event(name, plain[name]) for name in plain)

    def _event(self, name: str, plain: Plain) -> EventDefinition:
        path = ("events", name)
        self._name(name, path)
        plain = {} if plain is None else plain
        if not isinstance(plain, Mapping):
            self._add(
                Fault(tr("Expected a definition, found {plain}.", plain=shown(plain)), path=path)
            )
            return EventDefinition(name)
        for key in plain:
            if key not in EVENT_KEYS:
                self._add(unknown_key(key, EVENT_KEYS).under(*path))
        properties = plain.get("properties", {})
        if not isinstance(properties, Mapping):
            fault = Fault(
                tr("Expected names with types, found {properties}.", properties=shown(properties))
            )
            self._add(fault.under(*path, "properties"))
            properties = {}
        return EventDefinition(
            name,
            self._read(LINE.read, plain.get("title", ""), (*path, "title"), ""),
            self._read(LINE.read, plain.get("description", ""), (*path, "description"), ""),
            self._types(properties, (*path, "properties")),
        )

    def _types(self, plain: Mapping[str, Plain], path: Path) -> tuple[tuple[str, str], ...]:
        for name in plain:
            self._name(name, (*path, name))
        return tuple(
            (name, self._read(_TYPE.read, value, (*path, name), "text"))
            for name, value in plain.items()
        )

    def _name(self, name: str, path: Path) -> None:
        fault = None
        if not name.strip() or name != name.strip():
            fault = tr("The name is empty or has spaces around it.")
        elif len(name) > 200:
            fault = tr("The name has {n} characters; at most 200 fit.", n=len(name))
        if fault is not None:
            self._add(Fault(fault, path=path, of_key=True))

    def _id(self, key: str, path: Path) -> None:
        try:
            read_identifier(key)
        except Fault as fault:
            self._add(Fault(fault.message, path=path, hint=fault.hint, of_key=True))

    def _nodes(self, plain: Mapping[str, Plain]) -> dict[str, Node]:
        nodes = ((key, self._node(key, value)) for key, value in plain.items())
        return {key: node for key, node in nodes if node is not None}

    def _node(self, key: str, plain: Plain) -> Node | None:
        path = ("nodes", key)
        self._id(key, path)
        if not isinstance(plain, Mapping) or "type" not in plain:
            hint = tr("A node is like {type: exit, reason: bought}.")
            self._add(Fault(tr("'type' of {key!r} is missing.", key=key), path=path, hint=hint))
            return None
        cls = self._type(plain["type"], (*path, "type"))
        title = self._read(LINE.read, plain.get("title", ""), (*path, "title"), "")
        note = self._read(TEXT.read, plain.get("note", ""), (*path, "note"), "")
        disabled = self._read(YES_NO.read, plain.get("disabled", False), (*path, "disabled"), False)
        self._read(refuse_outside, plain.get("template"), (*path, "template"), None)
        if cls is None:
            return None
        settings = self._described(cls, plain, path, other=NODE_KEYS, keys=setting_keys(cls))
        if disabled and cls.is_end:
            hint = "Take the line away, or lead people to another step."
            text = f"{key!r} ends the journey; it cannot be switched off."
            self._add(Fault(text, path=(*path, "disabled"), hint=hint))
        return None if settings is None else Node(key, settings, title, note, disabled)

    def _type(self, name: Plain, path: Path) -> type[NodeType] | None:
        found = self._registry.get(name) if isinstance(name, str) else None
        if found is None:
            hint = self._nearest(name, self._registry)
            self._add(
                Fault(
                    tr("There is no type of node {name}.", name=shown(name)), path=path, hint=hint
                )
            )
        return found

    def _links(
        self, plain: Mapping[str, Plain], nodes: Mapping[str, Node]
    ) -> dict[tuple[str, str], str]:
        links: dict[tuple[str, str], str] = {}
        for key, node in nodes.items():
            value = plain[key]
            if "to" not in value:
                continue
            for port, target in self._targets(node, value["to"]):
                steps = (port,) if isinstance(value["to"], Mapping) else ()
                if str(target) in plain and isinstance(target, str | int):
                    links[key, port] = str(target)
                else:
                    hint = self._nearest(target, plain)
                    text = tr(
                        "{key!r} leads to {target}, which does not exist.",
                        key=key,
                        target=shown(target),
                    )
                    self._add(Fault(text, path=("nodes", key, "to", *steps), hint=hint))
        return links

    def _targets(self, node: Node, to: Plain) -> Iterable[tuple[str, Plain]]:
        """The connections of a node by port, in the order of the ports."""
        path = ("nodes", node.id, "to")
        ports = [port.name for port in node.type.ports]
        if not ports:
            self._add(Fault(tr("{id!r} is an end; nothing comes after it.", id=node.id), path=path))
            return ()
        if isinstance(to, str | int) and not isinstance(to, bool):
            if len(ports) == 1:
                return ((ports[0], to),)
            names = ", ".join(ports)
            hint = tr("Write to: {{{one}: …, {other}: …}}.", one=ports[0], other=ports[1])
            self._add(
                Fault(
                    tr("{id!r} has several exits: {names}.", id=node.id, names=names),
                    path=path,
                    hint=hint,
                )
            )
            return ()
        if not isinstance(to, Mapping):
            self._add(Fault(tr("Expected exits with nodes, found {to}.", to=shown(to)), path=path))
            return ()
        for port in to:
            if port not in ports:
                hint = self._nearest(port, ports)
                fault = Fault(
                    tr("{id!r} has no exit {port!r}.", id=node.id, port=port),
                    hint=hint,
                    of_key=True,
                )
                self._add(fault.under(*path, port))
        return tuple((port, to[port]) for port in ports if port in to)

    def _positions(
        self, canvas: Mapping[str, Plain], plain: Mapping[str, Plain]
    ) -> dict[str, Position]:
        """Positions by node id; names with '@' in front belong to cards that are no nodes."""
        nodes = self._mapping(plain, "nodes")
        for key in canvas:
            if key not in nodes and not key.startswith("@"):
                hint = self._nearest(key, nodes) or tr("Take the line away.")
                text = tr("There is no node {key!r} to place on the canvas.", key=key)
                self._add(Fault(text, path=("canvas", key), hint=hint, of_key=True))
        return {
            key: self._read(
                POSITION.read, value[:2] if _is_pinned(value) else value, ("canvas", key), (0, 0)
            )
            for key, value in canvas.items()
        }

    def _named(self, plain: Mapping[str, Plain], section: str, cls: type[T]) -> dict[str, T]:
        """Described dataclasses by ids of their own."""
        for key in plain:
            self._id(key, (section, key))
        read = {key: self._described(cls, value, (section, key)) for key, value in plain.items()}
        return {key: value for key, value in read.items() if value is not None}

    def _groups(self, groups: Mapping[str, Plain], plain: Mapping[str, Plain]) -> dict[str, Group]:
        nodes = self._mapping(plain, "nodes")
        read = self._named(groups, "groups", Group)
        owners: dict[str, str] = {}
        for key, group in read.items():
            path = ("groups", key, "nodes")
            if not group.nodes:
                hint = tr("Name its cards, or take the group away.")
                self._add(Fault(tr("The group {key!r} is empty.", key=key), path=path, hint=hint))
            for place, node in enumerate(group.nodes):
                if node not in nodes:
                    hint = self._nearest(node, nodes)
                    text = tr("{node!r} in the group {key!r} does not exist.", node=node, key=key)
                    self._add(Fault(text, path=(*path, place), hint=hint))
                elif node in owners:
                    hint = tr("A card is in one group at most, and once.")
                    text = tr(
                        "{node!r} is in the group {group!r} already.", node=node, group=owners[node]
                    )
                    self._add(Fault(text, path=(*path, place), hint=hint))
                owners.setdefault(node, key)
        return read


def _is_pinned(value: Plain) -> bool:
    return isinstance(value, list) and len(value) == 3 and value[2] == PINNED


_LIKE = {
    "nodes": mark("Write nodes like 'done: {type: exit}'."),
    "events": mark("Write them like 'PurchaseFinished: {properties: {total: number}}'."),
    "attributes": mark("Write them like 'country: text'."),
    "canvas": mark("Write it like 'done: [0, 240]'."),
    "notes": mark("Write them like 'note: {text: Ask Ann, at: [0, 240]}'."),
    "groups": mark("Write them like 'group: {title: Reminders, nodes: [mail, text]}'."),
}
