"""A flow as the text of a flow file: one writer, one order, the same bytes every time."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cartflow_studio.fields import Plain, write_fields
from cartflow_studio.flow.model import FORMAT, Flow, Node
from cartflow_studio.flow.settings import EventDefinition
from cartflow_studio.flowfile.emitting import emit
from cartflow_studio.flowfile.errors import FlowFileError
from cartflow_studio.flowfile.keys import PINNED, setting_keys
from cartflow_studio.words import tr

_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


def write(flow: Flow, *, line_end: str = "\n") -> str:
    """The canonical text; reading it gives the same flow. Lone surrogates become U+FFFD.

    FlowFileError if two definitions have one name, which a file cannot hold. Between `---` and
    `...`, so that a file that was cut off is noticed.
    """
    sections = plain(flow)
    text = f"{_header(flow.header)}---\n"
    for key, value in sections.items():
        text += emit({key: value}, open_levels=2 if key in _OPEN else 1)
    text += "...\n"
    return text if line_end == "\n" else text.replace("\n", line_end)


def plain(flow: Flow) -> dict[str, Plain]:
    """The flow as plain data that YAML and JSON can hold, in canonical order, without its header;
    what is empty or as usual is left out.
    """
    written: dict[str, Plain] = {
        "format": FORMAT,
        "id": flow.id,
        "name": flow.name,
        "note": flow.note,
        "goals": [write_fields(goal) for goal in flow.goals],
        "exits": [write_fields(criterion) for criterion in flow.exits],
        "settings": write_fields(flow.settings),
        "events": _once(flow.id, tr("event"), ((each.name, _event(each)) for each in flow.events)),
        "attributes": _once(flow.id, tr("attribute"), flow.attributes),
        "nodes": {key: _node(flow, node) for key, node in flow.nodes.items()},
        "canvas": {key: _place(flow, key) for key in flow.positions},
        "notes": {key: write_fields(note) for key, note in flow.notes.items()},
        "groups": {key: write_fields(group) for key, group in flow.groups.items()},
    }
    return {key: value for key, value in written.items() if value not in ("", [], {})}


_ON_CANVAS = ("canvas", "notes", "groups")
_OPEN = ("goals", "exits", "settings", "events", "attributes", "nodes", *_ON_CANVAS)


def _node(flow: Flow, node: Node) -> dict[str, Plain]:
    ports = [port.name for port in node.type.ports]
    to = {port: flow.links[node.id, port] for port in ports if (node.id, port) in flow.links}
    written: dict[str, Plain] = {"type": node.type.name}
    if node.title:
        written["title"] = node.title
    if node.note:
        written["note"] = node.note
    if node.disabled:
        written["disabled"] = True
    keys = setting_keys(node.type)
    written.update((keys[name], value) for name, value in write_fields(node.type).items())
    if to:
        written["to"] = to[ports[0]] if len(ports) == 1 else to
    return written


def _place(flow: Flow, key: str) -> list[Plain]:
    pin = [PINNED] if key in flow.pinned else []
    return [*flow.positions[key], *pin]


def _event(definition: EventDefinition) -> dict[str, Plain]:
    written = write_fields(definition)
    if definition.properties:
        written["properties"] = _once(definition.name, tr("property"), definition.properties)
    return written


def _once(owner: str, what: str, pairs: Iterable[tuple[str, Plain]]) -> dict[str, Plain]:
    written: dict[str, Plain] = {}
    for name, value in pairs:
        if name in written:
            raise FlowFileError(
                tr(
                    "The {what} {name!r} of {owner!r} is defined twice.",
                    what=what,
                    name=name,
                    owner=owner,
                ),
                hint=tr("Rename one of the two, or take it away, and save again."),
            )
        written[name] = value
    return written


def _header(text: str) -> str:
    if not text:
        return ""
    lines = _BREAKS.split(text)
    return "".join(f"# {_UNSEEN.sub(' ', line)}".rstrip() + "\n" for line in lines)
