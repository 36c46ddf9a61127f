"""What stands on the canvas beside the cards: sticky notes, and frames round groups of cards."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from cartflow_studio.fields import (
    LINE,
    TEXT,
    WHOLE,
    Fault,
    Kind,
    Plain,
    choice,
    field,
    list_of,
    shown,
)
from cartflow_studio.flow.kinds import read_identifier
from cartflow_studio.words import mark, tr

Position = tuple[int, int]
COLORS = ("yellow", "blue", "green", "pink", "violet", "grey")
FARTHEST = 10_000_000
SMALLEST, LARGEST = 48, 4_000
USUAL_SIZE = (240, 144)
MOST_IN_GROUP = 10_000


def _pair(value: Plain, what: str, example: str) -> tuple[int, int]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise Fault(
            tr("{value} is no {what}.", value=shown(value), what=tr(what)),
            hint=tr("Write it like {example}.", example=example),
        )
    first, second = (WHOLE.read(each) for each in value)
    return first, second


def _position(value: Plain) -> Position:
    x, y = _pair(value, mark("position"), "[120, 240]")
    if max(abs(x), abs(y)) > FARTHEST:
        raise Fault(
            tr("{value} is too far away.", value=shown(value)),
            hint=tr("At most {most:,}.", most=FARTHEST),
        )
    return x, y


def _size(value: Plain) -> tuple[int, int]:
    width, height = _pair(value, mark("size"), "[240, 144]")
    if not SMALLEST <= min(width, height) <= max(width, height) <= LARGEST:
        hint = tr(
            "Width and height are between {least} and {most:,}.", least=SMALLEST, most=LARGEST
        )
        raise Fault(tr("{value} is no size of a note.", value=shown(value)), hint=hint)
    return width, height


_WHOLE_PAIR = {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}
POSITION: Kind[Position] = Kind("position", _position, list, _WHOLE_PAIR, "position")
SIZE: Kind[tuple[int, int]] = Kind("size", _size, list, _WHOLE_PAIR, "size")
_NODE: Kind[str] = Kind("node id", read_identifier, str, {"type": "string"}, "node")
_NODES = list_of(_NODE, editor="nodes", longest=MOST_IN_GROUP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A sticky note on the canvas. It says something to people, and nothing to the engine."""

    text: str = field("", kind=TEXT, label="Text")
    at: Position = field(kind=POSITION, label="Where its upper left corner is")
    size: tuple[int, int] = field(USUAL_SIZE, kind=SIZE, label="Width and height")
    color: str = field(COLORS[0], kind=choice(*COLORS), label="Colour")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A frame round some cards, with a title. It goes where its cards go.

    A card is in one group at most, and a group has one card at least.
    """

    title: str = field("", kind=LINE, label="Title")
    nodes: tuple[str, ...] = field(kind=_NODES, label="The cards in it, by their ids")
    color: str = field(COLORS[-1], kind=choice(*COLORS), label="Colour")


def shifted(at: Position, by: Position = (0, 0)) -> Position:
    """The place that far away, or the last that there is in that direction."""
    x, y = (max(-FARTHEST, min(FARTHEST, at[axis] + by[axis])) for axis in (0, 1))
    return x, y


def without(
    groups: Mapping[str, Group], gone: Collection[str], *, keep: str = ""
) -> dict[str, Group]:
    """The groups without these nodes; one that has none left vanishes, save `keep`."""
    left = {
        key: replace(group, nodes=tuple(each for each in group.nodes if each not in gone))
        for key, group in groups.items()
    }
    return {key: group for key, group in left.items() if group.nodes or key == keep}
