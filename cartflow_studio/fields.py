"""Described fields: one declaration makes the form, the file, the schema and the docs."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from cartflow_studio.registry import did_you_mean
from cartflow_studio.words import tr

T = TypeVar("T")
Plain = Any  # what YAML and JSON can hold: str, int, float, bool, None, lists and dicts of them
Path = tuple[str | int, ...]
LONGEST_TEXT = 100_000


class Fault(ValueError):
    """A value that cannot be read. `path` leads to the place inside the value; `of_key` says that
    it is the name there which is wrong, not the value behind it.
    """

    def __init__(
        self, message: str, *, path: Path = (), hint: str = "", of_key: bool = False
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.hint = hint
        self.of_key = of_key

    def under(self, *step: str | int) -> Fault:
        """The same fault, seen from further out."""
        return Fault(self.message, path=(*step, *self.path), hint=self.hint, of_key=self.of_key)


@dataclass(frozen=True)
class Kind(Generic[T]):
    """A kind of value: how it is read from plain data, written back, described and edited.

    `read` raises `Fault` (or ValueError) with a sentence; `write(read(x))` is the canonical plain
    form. `editor` names the widget of forms; `options` are what a list offers, where there is one.
    """

    name: str
    read: Callable[[Plain], T]
    write: Callable[[T], Plain]
    schema: Mapping[str, Any]
    editor: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Described:
    """What is known of one field of a described dataclass."""

    name: str
    kind: Kind[Any]
    label: str
    help: str
    default: Any
    required: bool
    advanced: bool
    always: bool = False


def field(
    default: Any = dataclasses.MISSING,
    *,
    kind: Kind[Any],
    label: str,
    help: str = "",
    advanced: bool = False,
    always: bool = False,
) -> Any:
    """A field of a frozen dataclass with its description. Without a default it is required.

    In the flow file the field stands under its own name; a field that equals its default is left
    out, unless it is `always` written. `advanced` fields stand under "More" in forms.
    """
    metadata = {
        "kind": kind,
        "label": label,
        "help": help,
        "advanced": advanced,
        "always": always,
    }
    return dataclasses.field(default=default, metadata=metadata)


def fields_of(described: type | object) -> tuple[Described, ...]:
    """The described fields of a dataclass, in order."""
    return tuple(
        Described(
            name=each.name,
            kind=each.metadata["kind"],
            label=each.metadata["label"],
            help=each.metadata["help"],
            default=None if each.default is dataclasses.MISSING else each.default,
            required=each.default is dataclasses.MISSING,
            advanced=each.metadata["advanced"],
            always=each.metadata["always"],
        )
        for each in dataclasses.fields(described)  # type: ignore[arg-type]
        if "kind" in each.metadata
    )


def read_fields(described: type[T], plain: Plain) -> T:
    """Build a described dataclass from a mapping."""
    if not isinstance(plain, Mapping):
        raise Fault(tr("Expected settings with names, found {plain}.", plain=shown(plain)))
    known = {each.name: each for each in fields_of(described)}
    values: dict[str, Any] = {}
    for key, value in plain.items():
        if key not in known:
            raise unknown_key(str(key), tuple(known))
        try:
            values[key] = known[key].kind.read(value)
        except Fault as fault:
            raise fault.under(key) from None
        except ValueError as fault:
            raise Fault(str(fault), path=(key,)) from None
    for each in known.values():
        if each.required and each.name not in values:
            raise Fault(tr("{name!r} is missing.", name=each.name), hint=tr(each.help))
    return described(**values)


def write_fields(value: object) -> dict[str, Plain]:
    """The canonical mapping of a described dataclass: fields that differ from their default, and
    those that are always written.
    """
    return {
        each.name: each.kind.write(getattr(value, each.name))
        for each in fields_of(value)
        if each.required or each.always or getattr(value, each.name) != each.default
    }


def unknown_key(key: str, known: Sequence[str]) -> Fault:
    """The fault of a key that nobody knows, with the nearest known one."""
    hint = did_you_mean(key, known) or tr("It has: {names}.", names=", ".join(sorted(known)))
    return Fault(
        tr("There is no setting {key!r} here.", key=key), path=(key,), hint=hint, of_key=True
    )


def shown(value: object, longest: int = 60) -> str:
    """A value for a sentence, cut to a readable length."""
    text = repr(value)
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _text(value: Plain) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        hint = tr("Put it in quotes.") if isinstance(value, bool) else ""
        raise Fault(tr("Expected text, found {value}.", value=shown(value)), hint=hint)
    text = str(value)
    if len(text) > LONGEST_TEXT:
        raise Fault(
            tr(
                "The text has {n:,} characters; at most {most:,} fit.",
                n=len(text),
                most=LONGEST_TEXT,
            )
        )
    return text


def _line(value: Plain) -> str:
    text = _text(value)
    if len(text) > 1_000:
        raise Fault(tr("The text has {n:,} characters; at most 1,000 fit here.", n=len(text)))
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in text):
        raise Fault(tr("The text holds a line break or a control character."))
    return text


def _whole(value: Plain) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Fault(tr("Expected a whole number, found {value}.", value=shown(value)))
    if abs(value) > 2**53:
        raise Fault(tr("The number is too large."))
    return int(value)


def _yes_no(value: Plain) -> bool:
    if not isinstance(value, bool):
        raise Fault(tr("Expected true or false, found {value}.", value=shown(value)))
    return value


def _same(value: T) -> T:
    return value


LINE: Kind[str] = Kind("line", _line, _same, {"type": "string", "maxLength": 1000}, "line")
TEXT: Kind[str] = Kind("text", _text, _same, {"type": "string"}, "text")
WHOLE: Kind[int] = Kind("whole number", _whole, _same, {"type": "integer"}, "whole")
YES_NO: Kind[bool] = Kind("yes or no", _yes_no, _same, {"type": "boolean"}, "yes_no")


def choice(*options: str) -> Kind[str]:
    """One of a few words."""

    def read(value: Plain) -> str:
        if value not in options:
            hint = tr("It can be: {options}.", options=", ".join(options))
            raise Fault(tr("{value} is not possible here.", value=shown(value)), hint=hint)
        return str(value)

    return Kind("choice", read, _same, {"enum": list(options)}, "choice", options)


def optional(kind: Kind[T]) -> Kind[T | None]:
    """Nothing, or a value of the kind; in the file nothing is left out (or `null`)."""
    return Kind(
        f"optional {kind.name}",
        lambda value: None if value is None else kind.read(value),
        lambda value: None if value is None else kind.write(value),
        {"anyOf": [kind.schema, {"type": "null"}]},
        kind.editor,
        kind.options,
    )


def list_of(kind: Kind[T], *, editor: str, longest: int = 200) -> Kind[tuple[T, ...]]:
    """A list; a fault names the place in it."""

    def read(value: Plain) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise Fault(tr("Expected a list, found {value}.", value=shown(value)))
        if len(value) > longest:
            raise Fault(
                tr(
                    "The list has {n} entries; at most {longest} fit.",
                    n=len(value),
                    longest=longest,
                )
            )
        items: list[T] = []
        for place, item in enumerate(value):
            try:
                items.append(kind.read(item))
            except Fault as fault:
                raise fault.under(place) from None
            except ValueError as fault:
                raise Fault(str(fault), path=(place,)) from None
        return tuple(items)

    return Kind(
        f"list of {kind.name}",
        read,
        lambda value: [kind.write(item) for item in value],
        {"type": "array", "items": kind.schema, "maxItems": longest},
        editor,
        kind.options,
    )


def described(cls: type[T], *, editor: str) -> Kind[T]:
    """A described dataclass as a value: a mapping in the file."""
    each = fields_of(cls)
    schema = {
        "type": "object",
        "properties": {one.name: one.kind.schema for one in each},
        "required": [one.name for one in each if one.required],
        "additionalProperties": False,
    }
    return Kind(cls.__name__, lambda value: read_fields(cls, value), write_fields, schema, editor)
