"""The JSON Schema of the flow file, made from the described fields of nodes and settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cartflow_studio.fields import LINE, TEXT, YES_NO, Described, Kind, fields_of
from cartflow_studio.flow.clock import WEEKDAYS
from cartflow_studio.flow.condition import COUNT_OPERATORS, OPERATORS, SOURCES
from cartflow_studio.flow.kinds import DURATION, IDENTIFIER, LONGEST_ID, TIME
from cartflow_studio.flow.model import FORMAT, Group, Note
from cartflow_studio.flow.node_type import NodeType
from cartflow_studio.flow.settings import PROPERTY_TYPES, ExitCriterion, Goal, Settings
from cartflow_studio.flowfile.keys import PINNED, setting_keys
from cartflow_studio.nodes import REGISTRY
from cartflow_studio.registry import Registry

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ADDRESS = "https://cartflow.studio/schema/flow.json"
_ID = {"type": "string", "pattern": f"^{IDENTIFIER.pattern}$", "maxLength": LONGEST_ID}
_POSITION = {
    "type": "array",
    "prefixItems": [{"type": "integer"}, {"type": "integer"}, {"const": PINNED}],
    "minItems": 2,
    "maxItems": 3,
}
_TYPES = {"type": "object", "additionalProperties": {"enum": list(PROPERTY_TYPES)}}


def schema(registry: Registry[type[NodeType]] = REGISTRY) -> dict[str, Any]:
    """The JSON Schema, 2020-12. It accepts every flow file that can be read, save that it wants
    texts that look like numbers in quotes; what it cannot say (dangling `to`), `read` says.
    """
    members = registry.members()
    nodes = {f"node_{each.name}": _node(each) for each in members}
    of_types = {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"enum": [each.name for each in members]}},
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name in nodes],
    }
    return {
        "$schema": DIALECT,
        "$id": ADDRESS,
        "title": "CartFlow Studio flow file",
        "type": "object",
        "properties": _sections(),
        "required": ["format", "id"],
        "additionalProperties": False,
        "$defs": {
            "condition": _condition(),
            "event": _event(),
            "position": _POSITION,
            "node": of_types,
            **nodes,
        },
    }


def _sections() -> dict[str, Any]:
    return {
        "format": {"const": FORMAT, "description": "The version of this format."},
        "id": _ID | {"description": "The flow's id: letters, digits, '_', '-' and '.'."},
        "name": _told(LINE, "What people call the flow."),
        "note": _told(TEXT, "Whatever should be known of it."),
        "goals": {"type": "array", "items": _described(Goal)},
        "exits": {"type": "array", "items": _described(ExitCriterion)},
        "settings": _described(Settings),
        "events": {"type": "object", "additionalProperties": {"$ref": "#/$defs/event"}},
        "attributes": _TYPES | {"description": "What is known of people, with types."},
        "nodes": {"type": "object", "additionalProperties": {"$ref": "#/$defs/node"}},
        "canvas": {
            "type": "object",
            "description": "Where the cards stand; Tidy does not move those that are pinned.",
            "additionalProperties": {"$ref": "#/$defs/position"},
        },
        "notes": {"type": "object", "additionalProperties": _described(Note)},
        "groups": {"type": "object", "additionalProperties": _described(Group)},
    }


def _told(kind: Kind[Any], words: str) -> dict[str, Any]:
    return {**kind.schema, "description": words}


def _field(each: Described) -> dict[str, Any]:
    words = " ".join(part for part in (f"{each.label}.", each.help) if part)
    described = _told(each.kind, words)
    if not each.required:
        default = each.kind.write(each.default)
        if default not in (None, "", [], {}):
            described["default"] = default
    return described


def _described(cls: type) -> dict[str, Any]:
    each = fields_of(cls)
    return {
        "type": "object",
        "description": _first_sentence(cls),
        "properties": {one.name: _field(one) for one in each},
        "required": [one.name for one in each if one.required],
        "additionalProperties": False,
    }


def _node(cls: type[NodeType]) -> dict[str, Any]:
    keys = setting_keys(cls)
    return {
        "type": "object",
        "title": cls.label,
        "description": _first_sentence(cls),
        "properties": {
            "type": {"const": cls.name},
            "title": _told(LINE, "What the card is called."),
            "note": _told(TEXT, "A note for those who edit the flow."),
            **({} if cls.is_end else {"disabled": _told(YES_NO, "Switched off.")}),
            **{keys[each.name]: _field(each) for each in fields_of(cls)},
            "to": {
                "description": "The node that comes next, or one for each exit by its name.",
                "anyOf": [
                    {"type": "string"},
                    {"type": "object", "additionalProperties": {"type": "string"}},
                ],
            },
        },
        "required": ["type", *(keys[each.name] for each in fields_of(cls) if each.required)],
        "additionalProperties": False,
    }


def _event() -> dict[str, Any]:
    return {
        "type": ["object", "null"],
        "description": "What is known of an event.",
        "properties": {
            "title": LINE.schema,
            "description": LINE.schema,
            "properties": _TYPES,
        },
        "additionalProperties": False,
    }


def _condition() -> dict[str, Any]:
    """The forms of a condition; it contains itself."""
    part = {"$ref": "#/$defs/condition"}
    scalar = {"type": ["string", "number", "boolean"]}
    values = {
        **dict.fromkeys(OPERATORS, scalar),
        "is one of": {"type": "array", "items": scalar, "minItems": 1},
        "is set": {"type": "boolean"},
    }
    rows = [_row({source: {"type": "string"}}, values) for source in SOURCES]
    times = {"type": "integer", "minimum": 0, "maximum": 1000}
    happened = {
        "happened": {"type": "string"},
        **dict.fromkeys(COUNT_OPERATORS, times),
        "within": _told(DURATION, "entry, ever, or like 30 days"),
        "where": {"anyOf": [part, {"type": "null"}]},
    }
    clock = {
        "from": TIME.schema,
        "to": TIME.schema,
        "on": {"type": "array", "items": {"enum": [*WEEKDAYS, *(day[:3] for day in WEEKDAYS)]}},
        "zone": {"enum": ["person", "flow"]},
    }
    local_time = {
        "type": "object",
        "properties": clock,
        "additionalProperties": False,
        "dependentRequired": {"from": ["to"], "to": ["from"]},
    }
    return {
        "description": "A row, or all / any / not of rows.",
        "oneOf": [
            _row({"all": {"type": "array", "items": part}}),
            _row({"any": {"type": "array", "items": part}}),
            _row({"not": part}),
            *rows,
            _row({"happened": happened.pop("happened")}, happened, several=True),
            _row({"local_time": local_time}),
        ],
    }


def _row(
    required: Mapping[str, Any], others: Mapping[str, Any] | None = None, *, several: bool = False
) -> dict[str, Any]:
    """One form of a condition: what names it, and beside that one of the others, or any."""
    row: dict[str, Any] = {
        "type": "object",
        "properties": {**required, **(others or {})},
        "required": list(required),
        "additionalProperties": False,
    }
    if others and not several:
        row["minProperties"] = row["maxProperties"] = len(required) + 1
    return row


def _first_sentence(cls: type) -> str:
    words = " ".join((cls.__doc__ or "").partition("\n\n")[0].split())
    return words.partition(". ")[0].removesuffix(".") + "."
