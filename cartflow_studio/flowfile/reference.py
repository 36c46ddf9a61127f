"""The keys of the flow file as tables in Markdown, made from the described fields."""

from __future__ import annotations

from collections.abc import Mapping

from cartflow_studio.fields import Described, Kind, Plain, fields_of
from cartflow_studio.flow.annotations import Group, Note
from cartflow_studio.flow.node_type import NodeType
from cartflow_studio.flow.settings import Cap, ExitCriterion, Goal, Reentry, Schedule, Settings
from cartflow_studio.flowfile.emitting import inline
from cartflow_studio.flowfile.keys import setting_keys
from cartflow_studio.nodes import REGISTRY
from cartflow_studio.registry import Registry

_VALUES = {
    "Reentry": "see `reentry`",
    "Schedule": "see `schedule`",
    "quiet hours": '`{from: "21:00", to: "08:00", then: wait}`, or `then: skip`',
    "list of cap": "list, see `caps`",
    "list of limit": "list like `[3 per 30 days]`",
    "limit": "like `3 per 30 days`",
    "duration": "like `30 minutes`, `1 day`",
    "time of day": 'like `"21:00"`',
    "time zone": "`person`, or like `Europe/Zagreb`",
    "senders": "`{email: Shop <shop@example.com>, sms: Shop}`",
    "percent": "0 to 100",
    "list of alternative": "list of event names, or of `{event, where, becomes, port}`",
    "branches by name": "conditions by the names of their exits",
    "shares by name": "percent by the names of their exits",
    "list of change": "list of `{set, to}`, `{set, from}`, `{unset}`, `{add_tag}`, `{remove_tag}`",
    "yes or no": "`true`, `false`",
    "line": "one line of text",
    "position": "like `[120, 240]`",
    "size": "like `[240, 144]`",
    "list of node id": "like `[added, reminder]`",
    "moment": "like `2026-12-01T09:00`",
}


def reference(registry: Registry[type[NodeType]] = REGISTRY) -> str:
    """The keys of settings, goals and exit criteria, and of every type of node, in tables."""
    parts = [
        _table("### `goals`", "", Goal),
        _table("### `exits`", "", ExitCriterion),
        _table("### `settings`", "", Settings),
        _table("### `reentry`", "Within `settings`.", Reentry),
        _table("### `schedule`", "Within `settings`.", Schedule),
        _table("### `caps`", "Within `settings`; a limit alone can stand for the whole cap.", Cap),
        _table("### `notes`", "By ids of their own.", Note),
        _table("### `groups`", "By ids of their own; a card is in one group at most.", Group),
    ]
    for cls in registry.members():
        said = (cls.__doc__ or "").strip().partition("\n")[0]
        parts.append(_table(f"### `type: {cls.name}`", said, cls, setting_keys(cls)))
    return "\n".join(parts)


def _table(title: str, said: str, cls: type, keys: Mapping[str, str] | None = None) -> str:
    rows = [_row((keys or {}).get(each.name, each.name), each) for each in fields_of(cls)]
    table = ["| key | what it is | value | usually |", "| --- | --- | --- | --- |", *rows]
    return "\n\n".join(part for part in (title, said, "\n".join(table) if rows else "") if part) + (
        "\n"
    )


def _row(key: str, each: Described) -> str:
    label = each.label.rstrip("?.")
    words = f"{label}. {each.help}".strip().replace("|", "\\|")
    usually = "required" if each.required else _shown(each.kind.write(each.default))
    return f"| `{key}` | {words} | {_kind(each.kind)} | {usually} |"


def _kind(kind: Kind[object]) -> str:
    name = kind.name.removeprefix("optional ")
    words = [f"`{word}`" if word else "nothing" for word in kind.options]
    if name == "moment":
        words.append(_VALUES[name])
    if words:
        return ("list of " if kind.schema.get("type") == "array" else "") + ", ".join(words)
    return _VALUES.get(name, name)


def _shown(value: Plain) -> str:
    return "" if value in (None, "", [], {}) else f"`{inline(value)}`"
