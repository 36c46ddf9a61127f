"""Cards brought into line: their edges or middles made one, or the gaps between them made equal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

from cartflow_studio.errors import EditError
from cartflow_studio.flow import edits
from cartflow_studio.flow.layout import placed
from cartflow_studio.flow.model import Flow, Node, Position
from cartflow_studio.words import tr

Side = Literal["left", "centre", "right", "top", "middle", "bottom"]
Size = Callable[[Node], tuple[int, int]]  # width and height of the card of a node
_SHARE = {"left": 0.0, "centre": 0.5, "right": 1.0, "top": 0.0, "middle": 0.5, "bottom": 1.0}


def align(flow: Flow, ids: Iterable[str], side: Side, size: Size) -> Flow:
    """Move cards so that this side of each lies where it lies on the box around all of them."""
    chosen = _chosen(flow, ids, 2, tr("Choose at least two cards to align."))
    axis, share = int(side in ("top", "middle", "bottom")), _SHARE[side]
    length = {key: size(flow.nodes[key])[axis] for key in chosen}
    first = min(at[axis] for at in chosen.values())
    last = max(at[axis] + length[key] for key, at in chosen.items())
    line = first + (last - first) * share
    starts = {key: round(line - length[key] * share) for key in chosen}
    return edits.move_nodes(flow, _moved(chosen, starts, axis))


def distribute(flow: Flow, ids: Iterable[str], *, down: bool, size: Size) -> Flow:
    """Make the gaps between cards equal, from left to right or from top to bottom; the outermost
    stay where they are.
    """
    chosen = _chosen(flow, ids, 3, tr("Choose at least three cards to space them evenly."))
    axis = int(down)
    order = sorted(chosen, key=lambda key: (chosen[key][axis], chosen[key][1 - axis]))
    length = {key: size(flow.nodes[key])[axis] for key in chosen}
    first, last = order[0], order[-1]
    room = chosen[last][axis] - chosen[first][axis] - sum(length[key] for key in order[:-1])
    gap, at = room / (len(order) - 1), float(chosen[first][axis])
    starts: dict[str, int] = {}
    for key in order:
        starts[key] = round(at)
        at += length[key] + gap
    return edits.move_nodes(flow, _moved(chosen, starts, axis))


def _chosen(flow: Flow, ids: Iterable[str], least: int, why: str) -> dict[str, Position]:
    at = placed(flow)
    chosen = {key: at[key] for key in dict.fromkeys(ids) if key in at}
    if len(chosen) < least:
        raise EditError(why)
    return chosen


def _moved(chosen: dict[str, Position], starts: dict[str, int], axis: int) -> dict[str, Position]:
    return {
        key: (at[0], starts[key]) if axis else (starts[key], at[1]) for key, at in chosen.items()
    }
