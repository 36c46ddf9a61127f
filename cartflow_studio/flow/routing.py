"""Ways of connections around cards: level lanes between them, joined by swings."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cartflow_studio.flow.curves import Curve, Point, Way, curve, line, swing, turn

Floats = NDArray[np.float64]
CLEAR = 10.0  # the least distance of a way from a card
PAD = 14.0  # the distance that lanes keep
BELOW = (
    36.0  # the distance from the card above that lanes keep where there is room: for its numbers
)
APART = 12.0  # between lanes
NARROW = 48.0  # between two groups of cards, no way swings
OUT = 24.0  # from the ends of a connection to its first and last lane
BACK = -40.0  # a target that lies further back is reached by a loop
TRIES = 10
MOST = 12  # heights of one group that are tried in the next
STEPS = np.linspace(0.0, 1.0, 17)
_U = 1.0 - STEPS
BASIS = np.stack([_U**3, 3 * _U**2 * STEPS, 3 * _U * STEPS**2, STEPS**3])


class Box(NamedTuple):
    """A card in the way."""

    left: float
    top: float
    right: float
    bottom: float


class Lane(NamedTuple):
    """A level stretch of a way."""

    left: float
    right: float
    y: float


class Gap(NamedTuple):
    """Room between cards above each other; `least` is its upper end for ways that can choose."""

    top: float
    bottom: float
    least: float


def way_around(
    start: Point,
    end: Point,
    boxes: Sequence[Box],
    own: tuple[Box, Box],
    lanes: Sequence[Lane] = (),
) -> Way | None:
    """A way from an exit to a way in that passes behind none of the boxes; `own` are the cards at
    its ends, `lanes` those of others, to be left alone. None if there is no such way.
    """
    if end[0] - start[0] < BACK:
        return loop_around(start, end, boxes, own)
    walls = np.array(boxes, dtype=np.float64).reshape(-1, 4)
    known: set[int] = set(hits([curve(start, end)], walls))
    best: tuple[int, Way] | None = None
    for _ in range(TRIES):
        way = _through([boxes[place] for place in sorted(known)], start, end, lanes)
        found = hits(way.curves, walls)
        if best is None or len(found) < best[0]:
            best = len(found), way
        if known.issuperset(found):
            break
        known.update(found)
    return best[1] if best is not None and best[0] == 0 else None


def carried(way: Way, start: Point, end: Point) -> Way | None:
    """The way with other ends, on the same lanes as far as they lie between its ends."""
    stops = [start]
    for lane in lanes_of(way):
        left, right = max(lane.left, start[0] + OUT), min(lane.right, end[0] - OUT)
        if right > left:
            stops.extend(((left, lane.y), (right, lane.y)))
    return _joined([*stops, end]) if len(stops) > 1 else None


def lanes_of(way: Way) -> Iterator[Lane]:
    """The level stretches of a way."""
    for each in way.curves:
        if each.is_level:
            yield Lane(min(each.x0, each.x3), max(each.x0, each.x3), each.y0)


def hits(curves: Sequence[Curve], walls: Floats) -> list[int]:
    """The numbers of the boxes (left, top, right, bottom) that curves pass behind."""
    left, top = walls[:, 0] - CLEAR, walls[:, 1] - CLEAR
    right, bottom = walls[:, 2] + CLEAR, walls[:, 3] + CLEAR
    behind = np.zeros(len(walls), dtype=np.bool_)
    for each in curves:
        if each.is_level:
            low, high = min(each.x0, each.x3), max(each.x0, each.x3)
            behind |= (left < high) & (right > low) & (top < each.y0) & (bottom > each.y0)
        else:
            xs = (np.array(each[0::2]) @ BASIS)[:, None]
            ys = (np.array(each[1::2]) @ BASIS)[:, None]
            inside = (xs > left) & (xs < right) & (ys > top) & (ys < bottom)
            behind |= inside.any(axis=0)
    found: list[int] = np.flatnonzero(behind).tolist()
    return found


def _through(known: Sequence[Box], start: Point, end: Point, lanes: Sequence[Lane]) -> Way:
    """The shortest way through the gaps of the known boxes, group by group."""
    groups = list(_groups(known, start[0], end[0]))
    choices: list[list[float]] = []
    for left, right, gaps in groups:
        share = ((left + right) / 2 - start[0]) / max(1.0, end[0] - start[0])
        between = start[1] + (end[1] - start[1]) * share
        wishes = (start[1], end[1], between, *(choices[-1][:MOST] if choices else ()))
        others = [lane.y for lane in lanes if lane.left < right and lane.right > left]
        found = [_free(gap, wish, others) for gap in gaps for wish in wishes]
        choices.append(list(dict.fromkeys(found)))
    heights = _shortest(choices, start[1], end[1])
    stops = [start]
    for (left, right, _), y in zip(groups, heights, strict=True):
        stops.extend(((left, y), (right, y)))
    return _joined([*stops, end])


def _groups(known: Sequence[Box], x0: float, x3: float) -> Iterator[tuple[float, float, list[Gap]]]:
    """The boxes in groups from left to right: from where to where, and the gaps in between."""
    first, last = min(x0 + OUT, (x0 + x3) / 2), max(x3 - OUT, (x0 + x3) / 2)
    group: list[Box] = []
    right = -math.inf
    for box in sorted(known):
        if group and box.left - right >= NARROW:
            yield _group(group, right, first, last)
            group = []
        right = box.right if not group else max(right, box.right)
        group.append(box)
    if group:
        yield _group(group, right, first, last)


def _group(
    boxes: Sequence[Box], right: float, first: float, last: float
) -> tuple[float, float, list[Gap]]:
    begin = min(max(boxes[0].left - PAD, first), last)
    end = max(min(right + PAD, last), begin)
    gaps, top = [], -math.inf
    for box in sorted(boxes, key=lambda each: each.top):
        bottom = box.top - PAD
        if bottom >= top:
            gaps.append(Gap(top, bottom, min(bottom, top + BELOW - PAD)))
        top = max(top, box.bottom + PAD)
    return begin, end, [*gaps, Gap(top, math.inf, top + BELOW - PAD)]


def _free(gap: Gap, wish: float, taken: Sequence[float]) -> float:
    """The height in a gap nearest to the wish that leaves the lanes of others alone."""
    y = min(max(wish, gap.least), gap.bottom)
    tries = [y]
    for step in range(1, 6):
        tries.extend((y + step * APART, y - step * APART))
    for each in tries:
        inside = gap.top <= each <= gap.bottom
        if inside and all(abs(each - other) >= APART - 1 for other in taken):
            return each
    return y


def _shortest(choices: Sequence[Sequence[float]], first: float, last: float) -> list[float]:
    """A height for each group, so that the way goes up and down as little as can be."""
    costs, ways = [0.0], [[first]]
    for heights in choices:
        reached, through = [], []
        for y in heights:
            spent = [cost + _climb(way[-1], y) for cost, way in zip(costs, ways, strict=True)]
            best = spent.index(min(spent))
            reached.append(spent[best])
            through.append([*ways[best], y])
        costs, ways = reached, through
    spent = [cost + _climb(way[-1], last) for cost, way in zip(costs, ways, strict=True)]
    return ways[spent.index(min(spent))][1:]


def _climb(low: float, high: float) -> float:
    return abs(high - low) + (20.0 if abs(high - low) > 1 else 0.0)


def _joined(stops: Sequence[Point]) -> Way:
    """Level lines and swings from stop to stop; stops in between on a level line are left out."""
    made: list[Curve] = []
    here = stops[0]
    for place, stop in enumerate(stops[1:], start=1):
        after = stops[place + 1] if place + 1 < len(stops) else None
        if stop[0] <= here[0] and after is not None:
            continue
        if after is not None and here[1] == stop[1] == after[1]:
            continue
        made.append(line(here, stop) if here[1] == stop[1] else swing(here, stop))
        here = stop
    return Way(made)


def loop_around(start: Point, end: Point, boxes: Sequence[Box], own: tuple[Box, Box]) -> Way | None:
    """A way back: out, around to a level lane, and in again from the left."""
    walls = np.array(boxes, dtype=np.float64).reshape(-1, 4)
    ends = np.array(own, dtype=np.float64)
    near = [box for box in (*boxes, *own) if end[0] - 120 < box.right and box.left < start[0] + 120]
    edges = {box.top - BELOW + 8 for box in near} | {box.bottom + BELOW for box in near}
    middle = (start[1] + end[1]) / 2
    heights = sorted({*edges, middle}, key=lambda y: (abs(y - start[1]) + abs(y - end[1]), y))
    for y in heights:
        for out in (1.0, 1.8):
            way = _loop(start, end, y, out)
            if not hits(way.curves, walls) and not hits(way.curves[2:3], ends):
                return way
    return None


def loop(start: Point, end: Point, own: tuple[Box, Box]) -> Way:
    """The way back with nothing in its way."""
    found = loop_around(start, end, (), own)
    return found if found is not None else Way([curve(start, end)])


def _loop(start: Point, end: Point, y: float, out: float) -> Way:
    up, down = abs(y - start[1]), abs(y - end[1])
    one = min(90.0, max(36.0, up / 3)) * out
    other = min(90.0, max(36.0, down / 3)) * out
    (x0, y0), (x3, y3) = start, end
    return Way(
        [
            turn(start, (x0 + one, (y0 + y) / 2), level_first=True),
            turn((x0 + one, (y0 + y) / 2), (x0, y), level_first=False),
            line((x0, y), (x3, y)),
            turn((x3, y), (x3 - other, (y + y3) / 2), level_first=True),
            turn((x3 - other, (y + y3) / 2), end, level_first=False),
        ]
    )
