"""The kinds of value that only nodes are made of: branches, shares, changes, dates, addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from cartflow_studio.errors import EditError
from cartflow_studio.fields import LINE, WHOLE, Fault, Kind, Plain, list_of, shown, unknown_key
from cartflow_studio.flow.condition import Condition
from cartflow_studio.flow.condition_file import CONDITION
from cartflow_studio.flow.kinds import ATTRIBUTE, EVENT, PERCENT
from cartflow_studio.flow.node_type import Change
from cartflow_studio.words import mark, tr

T = TypeVar("T")
TAGS = "tags"
MOST_EXITS = 20
_FORMS = mark(
    "A change is like {set: vip, to: true}, {set: last_item, from: entry.name}, {unset: vip},"
    " {add_tag: regular} or {remove_tag: regular}."
)


def named(
    kind: Kind[T], *, what: str, example: str, editor: str
) -> Kind[tuple[tuple[str, T], ...]]:
    """Values by the name of an exit, in order: a mapping in the file."""

    def read(plain: Plain) -> tuple[tuple[str, T], ...]:
        if not isinstance(plain, Mapping):
            raise Fault(
                tr("Expected {what} by name, found {plain}.", what=tr(what), plain=shown(plain)),
                hint=tr(example),
            )
        if len(plain) > MOST_EXITS:
            raise Fault(
                tr(
                    "There are {n} {what}; at most {most} fit.",
                    n=len(plain),
                    what=tr(what),
                    most=MOST_EXITS,
                )
            )
        return tuple(_named_item(kind, key, value) for key, value in plain.items())

    return Kind(
        f"{what} by name",
        read,
        lambda pairs: {name: kind.write(value) for name, value in pairs},
        {"type": "object", "additionalProperties": kind.schema, "maxProperties": MOST_EXITS},
        editor,
    )


def _named_item(kind: Kind[T], key: Plain, value: Plain) -> tuple[str, T]:
    try:
        name = EVENT.read(key)
        if not name:
            raise Fault(tr("The name is empty."))
        return name, kind.read(value)
    except Fault as fault:
        raise fault.under(key) from None
    except ValueError as fault:
        raise Fault(str(fault), path=(key,)) from None


def refuse_unclear_exits(names: Sequence[str], *, taken: Sequence[str] = ()) -> None:
    """EditError where an exit has no name, or one that another exit has."""
    for place, name in enumerate(names):
        if not name.strip():
            raise EditError(
                tr("An exit needs a name."), hint=tr("Call it what the people there are.")
            )
        if name in taken or name in names[:place]:
            raise EditError(
                tr("There are two exits named {name!r}.", name=name),
                hint=tr("Give it another name."),
            )


def _read_change(plain: Plain) -> Change:
    if not isinstance(plain, Mapping) or not plain:
        raise Fault(tr("{plain} is not a change.", plain=shown(plain)), hint=tr(_FORMS))
    verb = next((word for word in _VERBS if word in plain), None)
    if verb is None:
        raise unknown_key(str(next(iter(plain))), list(_VERBS))
    known = ("set", "to", "from") if verb == "set" else (verb,)
    for key in plain:
        if key not in known:
            raise unknown_key(str(key), known)
    name = _step(verb, ATTRIBUTE.read, plain[verb])
    if not name:
        raise Fault(tr("It is not said what to change."), path=(verb,), hint=tr(_FORMS))
    if verb == "unset":
        return Change(name, "unset")
    if verb != "set":
        return Change(TAGS, verb.removesuffix("_tag"), name)
    return _read_set(name, plain)


def _read_set(name: str, plain: Mapping[str, Plain]) -> Change:
    if ("to" in plain) == ("from" in plain):
        raise Fault(tr("A new value is given by 'to' or copied by 'from', one of the two."))
    if "to" in plain:
        return Change(name, "set", _step("to", _value, plain["to"]))
    source, _, prop = _step("from", LINE.read, plain["from"]).partition(".")
    if source not in ("entry", "last") or not prop:
        raise Fault(
            tr("{plain} is no property of an event.", plain=shown(plain["from"])),
            path=("from",),
            hint=tr(
                "Write entry.NAME (the entry event's) or last.NAME (the last awaited event's)."
            ),
        )
    return Change(name, "set", None, source, prop)


_VERBS = ("set", "unset", "add_tag", "remove_tag")


def _step(key: str, read: Callable[[Plain], T], value: Plain) -> T:
    try:
        return read(value)
    except Fault as fault:
        raise fault.under(key) from None


def _value(plain: Plain) -> Plain:
    return [_item(item) for item in plain] if isinstance(plain, list) else _item(plain)


def _item(plain: Plain) -> Plain:
    if not isinstance(plain, str | int | float | bool):
        raise Fault(tr("{plain} cannot be the value of an attribute.", plain=shown(plain)))
    if isinstance(plain, str | bool):
        return plain
    if isinstance(plain, float) and plain - plain != 0:
        raise Fault(tr("{plain} cannot be the value of an attribute.", plain=plain))
    if isinstance(plain, int) and abs(plain) > 2**53:
        raise Fault(tr("The number is too large."))
    return float(plain) if isinstance(plain, float) else int(plain)


def _write_change(change: Change) -> Plain:
    if change.action in ("add", "remove"):
        return {f"{change.action}_tag": change.value}
    if change.action == "unset":
        return {"unset": change.attribute}
    if change.source:
        return {"set": change.attribute, "from": f"{change.source}.{change.name}"}
    return {"set": change.attribute, "to": change.value}


def _moment(plain: Plain) -> str:
    text = LINE.read(plain)
    if not text:
        return ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is not None:
        raise Fault(
            tr("{text} is no such date and time.", text=shown(text)),
            hint=tr("Write 2026-12-01T09:00."),
        )
    return moment.isoformat()


def _day(plain: Plain) -> int:
    day = WHOLE.read(plain)
    if not 1 <= day <= 31:
        raise Fault(tr("{day} is no day of a month; days are 1 to 31.", day=day))
    return day


_CHANGE: Kind[Change] = Kind(
    "change",
    _read_change,
    _write_change,
    {
        "type": "object",
        "properties": {
            "set": {"type": "string"},
            "to": {},
            "from": {"type": "string", "pattern": "^(entry|last)\\."},
            "unset": {"type": "string"},
            "add_tag": {"type": "string"},
            "remove_tag": {"type": "string"},
        },
        "additionalProperties": False,
    },
    "change",
)
CHANGES: Kind[tuple[Change, ...]] = list_of(_CHANGE, editor="changes", longest=50)
BRANCHES: Kind[tuple[tuple[str, Condition], ...]] = named(
    CONDITION,
    what=mark("branches"),
    example=mark("Write them like {Croatian: {person: country, is: HR}}."),
    editor="branches",
)
SHARES: Kind[tuple[tuple[str, int | float], ...]] = named(
    PERCENT, what=mark("shares"), example=mark("Write them like {a: 50, b: 50}."), editor="shares"
)
MOMENT: Kind[str] = Kind("moment", _moment, str, {"type": "string"}, "moment")
DAY_OF_MONTH: Kind[int] = Kind(
    "day of the month", _day, int, {"type": "integer", "minimum": 1, "maximum": 31}, "whole"
)


def several(*options: str) -> Kind[tuple[str, ...]]:
    """Some of a few words, each once, in their own order."""

    def read(plain: Plain) -> tuple[str, ...]:
        if not isinstance(plain, list):
            raise Fault(tr("Expected a list, found {plain}.", plain=shown(plain)))
        for place, item in enumerate(plain):
            if item not in options:
                hint = tr("It can hold: {options}.", options=", ".join(options))
                raise Fault(
                    tr("{item} is not possible here.", item=shown(item)), path=(place,), hint=hint
                )
        return tuple(option for option in options if option in plain)

    schema = {"type": "array", "items": {"enum": list(options)}, "uniqueItems": True}
    return Kind("several", read, list, schema, "choices", options)
