"""Two versions of a flow compared: what differs, and both in one picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cartflow_studio.flow.diff import Difference, diff
from cartflow_studio.flow.layout import placed
from cartflow_studio.flow.model import Edge, Flow, Position
from cartflow_studio.flow.shape import ROW, WIDTH

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True)
class Comparison:
    """From `before` to `after`. `marks` say of nodes that they are "added", "removed" or
    "changed"; `merged` is the flow after with the steps that are gone still in it; `gone` and
    `new` are the connections that only one of the two has.
    """

    before: Flow
    after: Flow
    differences: tuple[Difference, ...]
    marks: Mapping[str, str]
    merged: Flow
    gone: tuple[Edge, ...]
    new: tuple[Edge, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing differs, not even the layout."""
        return not self.differences

    def count(self, mark: str) -> int:
        """How many nodes have a mark."""
        return sum(each == mark for each in self.marks.values())


def compare(before: Flow, after: Flow) -> Comparison:
    """What differs from one version to the other."""
    differences = diff(before, after)
    marks = {}
    for key in (*before.nodes, *after.nodes):
        if key not in before.nodes:
            marks[key] = ADDED
        elif key not in after.nodes:
            marks[key] = REMOVED
    for each in differences:
        if each.node in before.nodes and each.node in after.nodes and each.kind != "layout":
            marks[each.node] = CHANGED
    old, new = set(before.edges), set(after.edges)
    return Comparison(
        before,
        after,
        differences,
        marks,
        _merged(before, after),
        tuple(sorted(old - new)),
        tuple(sorted(new - old)),
    )


def _merged(before: Flow, after: Flow) -> Flow:
    gone = {key: node for key, node in before.nodes.items() if key not in after.nodes}
    links = {
        link: target
        for link, target in before.links.items()
        if link[0] in gone and (target in gone or target in after.nodes)
    }
    positions = dict(placed(after))
    was = placed(before)
    for key in gone:
        positions[key] = _free(was[key], positions)
    return replace(
        after,
        nodes={**after.nodes, **gone},
        links={**after.links, **links},
        positions=positions,
    )


def _free(wish: Position, taken: Mapping[str, Position]) -> Position:
    """The place itself, or the next one below it where no other card stands."""
    x, y = wish
    while any(abs(x - left) < WIDTH and abs(y - top) < ROW - 24 for left, top in taken.values()):
        y += ROW
    return x, y
