"""The text of a flow file as plain data, with the place of every value.

The parser's events are checked one by one before anything is built: no tags, anchors or second
documents, and bounded depth and size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from cartflow_studio.fields import Fault, Path, Plain
from cartflow_studio.flowfile.errors import FlowFileError
from cartflow_studio.flowfile.scalars import resolve
from cartflow_studio.flowfile.sentences import told
from cartflow_studio.words import mark, tr

DEEPEST = 64
MOST_VALUES = 200_000
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(slots=True)
class Spot:
    """Where a value stands, from 1, and where its keys and parts stand."""

    line: int
    column: int
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    parts: dict[str | int, Spot] = field(default_factory=dict)

    def place(self, path: Path, *, of_key: bool = False) -> tuple[int, int]:
        """Line and column of the value at `path` (or its key), or of the nearest around it."""
        spot, key = self, (self.line, self.column)
        for step in path:
            key = spot.keys.get(str(step), (spot.line, spot.column))
            inner = spot.parts.get(step)
            if inner is None:
                return key
            spot = inner
        return key if of_key else (spot.line, spot.column)


@dataclass(frozen=True, slots=True)
class Tree:
    """Plain data with its places, and what was found wrong while it was put together."""

    value: Plain
    spot: Spot
    faults: tuple[FlowFileError, ...]


def parse(text: str, source: str = "") -> Tree:
    """Read YAML; FlowFileError where it is no YAML or uses what flow files do not."""
    try:
        return _Builder(text, source).build()
    except yaml.YAMLError as fault:
        raise told(fault, text, source) from None


class _Builder:
    """Puts plain data together from the parser's events."""

    def __init__(self, text: str, source: str) -> None:
        self._source = source
        self._events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
        self._faults: list[FlowFileError] = []
        self._count = 0

    def build(self) -> Tree:
        next(self._events)
        start = next(self._events)
        if isinstance(start, yaml.StreamEndEvent):
            raise FlowFileError(
                tr("There is no flow in this file."), source=self._source, line=1, column=1
            )
        if start.version or start.tags:
            raise self._at(start, tr("Lines that begin with '%' are not used in flow files."))
        value, spot = self._value(next(self._events), 1, ())
        end, again = next(self._events), next(self._events)
        if isinstance(again, yaml.DocumentStartEvent):
            raise self._at(
                again, tr("There are two documents in one file."), tr("Put it in its own file.")
            )
        if start.explicit and not end.explicit:
            raise self._at(
                end,
                tr(
                    "The file ends too early: it opens with '---', and '...' at its end is missing."
                ),
                tr("It was cut off: take a whole copy. If all is there, write '...' at the end."),
            )
        return Tree(value, spot, tuple(self._faults))

    def _at(self, event: Any, message: str, hint: str = "", path: Path = ()) -> FlowFileError:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        return FlowFileError(
            message, hint=hint, source=self._source, line=line, column=column, path=path
        )

    def _value(self, event: Any, depth: int, path: Path) -> tuple[Plain, Spot]:
        mark = event.start_mark
        spot = Spot(mark.line + 1, mark.column + 1)
        self._count += 1
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise self._at(
                event, tr("Anchors and merges are not used in flow files."), tr("Write it out.")
            )
        if event.tag is not None:
            raise self._at(
                event,
                tr("The tag {tag!r} is not allowed in a flow file.", tag=event.tag[:60]),
                tr("Take it away; put the text in quotes if it is one."),
            )
        if depth > DEEPEST or self._count > MOST_VALUES:
            raise self._at(
                event,
                tr(
                    "The file is more than {most} levels deep, or has over {most2:,} values.",
                    most=DEEPEST,
                    most2=MOST_VALUES,
                ),
                tr("Is it the right file?"),
            )
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path), spot
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(spot, depth, path), spot
        return self._mapping(spot, depth, path), spot

    def _scalar(self, event: Any, path: Path) -> Plain:
        if not event.implicit[0]:
            return event.value
        try:
            return resolve(event.value)
        except Fault as fault:
            self._faults.append(self._at(event, fault.message, fault.hint, path))
            return 0

    def _list(self, spot: Spot, depth: int, path: Path) -> list[Plain]:
        items: list[Plain] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            place = len(items)
            value, spot.parts[place] = self._value(event, depth + 1, (*path, place))
            items.append(value)
        return items

    def _mapping(self, spot: Spot, depth: int, path: Path) -> dict[str, Plain]:
        items: dict[str, Plain] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event)
            value, inner = self._value(next(self._events), depth + 1, (*path, key))
            if key in items:
                self._faults.append(self._twice(event, key, spot.keys[key][0], path))
                continue
            mark = event.start_mark
            spot.keys[key] = (mark.line + 1, mark.column + 1)
            spot.parts[key] = inner
            items[key] = value
        return items

    def _key(self, event: Any) -> str:
        """Keys are texts, whatever they look like: `no`, `10` and `true` are names."""
        if not isinstance(event, yaml.ScalarEvent):
            raise self._at(
                event, tr("A name is expected here, before the ':'."), tr("Write a word.")
            )
        merges = event.value == "<<" and event.implicit[0]
        if event.anchor is not None or event.tag is not None or merges:
            raise self._at(
                event, tr("Anchors and merges are not used in flow files."), tr("Write it out.")
            )
        return str(event.value)

    def _twice(self, event: Any, key: str, first: int, path: Path) -> FlowFileError:
        line = event.start_mark.line + 1
        text = mark("{key!r} is there twice: in line {first} and in line {line}.")
        if path == ("nodes",):
            text = mark("Two nodes have the id {key!r}: in line {first} and in line {line}.")
        return self._at(
            event, tr(text, key=key, first=first, line=line), tr("Rename one."), (*path, key)
        )
