"""Cards brought into columns and rows as they are seen: nobody swaps, and little moves."""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cartflow_studio.flow.fencing import fenced
from cartflow_studio.flow.layered import Wire
from cartflow_studio.flow.layout import arrange, pitches, wires_of
from cartflow_studio.flow.model import Flow, Position
from cartflow_studio.flow.shape import COLUMN, GRID, HEIGHT, ROW, WIDTH, heights_of
from cartflow_studio.flow.spacing import apart, on_grid

BETWEEN = 44  # the least distance of two cards above each other
CLEAR = GRID // 2  # the least distance of a card from the frame of a group of others
CLOSE = COLUMN / 2  # lefts that differ by less are of one column
NEAR = 2.5 * GRID  # a card that is out of line by no more is brought into line
EVEN = 2 * GRID  # columns that are wider apart by no more become evenly spaced
PASSES = 6
FARTHEST = 12  # grid steps that cards are moved together
ROUNDS = 6  # until nothing moves any more
HELD = 1e6  # the weight of a card that stays where it is
Box = tuple[int, int, int]  # left, top, height


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What is to be tidied: cards with their heights, those that stay, and the wires among them."""

    wires: Sequence[Wire]
    tall: Mapping[str, int]
    held: Collection[str]


def tidy(flow: Flow, *, held: Collection[str] = frozenset()) -> dict[str, Position]:
    """A position for every card. Of two in one column the upper one stays the upper one; those of
    `held` stay where they are; the others move as little as it takes to stand in columns and rows
    without overlap, each behind what leads to it. A card in the frame of a group of others goes out
    of it, up or down. Cards without a position go to a free place
    behind what leads to them.
    """
    if not any(key in flow.positions for key in flow.nodes):
        return arrange(flow)
    sheet = _Sheet(wires_of(flow), heights_of(flow), held)
    known = {key: flow.positions[key] for key in flow.nodes if key in flow.positions}
    for _ in range(ROUNDS):
        tidied = _tidied(known, sheet)
        if tidied == known:
            break
        known = tidied
    for key in [key for key in flow.nodes if key not in known]:
        known[key] = _free_place(key, known, sheet)
    if flow.groups:
        groups = flow.groups.values()
        known = fenced(known, groups, sheet.tall, held=held, between=BETWEEN, clear=CLEAR)
    return {key: known[key] for key in flow.nodes}


def beside(flow: Flow, wishes: Mapping[str, Position]) -> dict[str, Position]:
    """Positions for some cards among the others of the flow, which stay: the wishes, moved up or
    down together as little as needed so that nobody stands on anybody; if that takes too much, each
    card for itself goes down to a free place.
    """
    tall = heights_of(flow)
    others = [(*at, tall[key]) for key, at in flow.positions.items() if key not in wishes]
    boxes = [(*at, tall[key]) for key, at in wishes.items()]
    others = [other for other in others if any(_is_near(box, other) for box in boxes)]
    for dy in _shifts(others):
        moved = [(x, y + dy, h) for x, y, h in boxes]
        if not any(_overlap(box, other) for box in moved for other in others):
            return {key: (x, y + dy) for key, (x, y) in wishes.items()}
    made: dict[str, Position] = {}
    for key, (x, wish) in sorted(wishes.items(), key=lambda each: each[1][1]):
        y = wish
        while blocking := [box for box in others if _overlap((x, y, tall[key]), box)]:
            y = max(top + height + BETWEEN for _, top, height in blocking)
            y = -(-y // GRID) * GRID
        made[key] = (x, y)
        others.append((x, y, tall[key]))
    return made


def _shifts(others: Sequence[Box]) -> Iterator[int]:
    yield 0
    for step in range(1, FARTHEST if others else 0):
        yield step * GRID
        yield -step * GRID


def _is_near(one: Box, other: Box) -> bool:
    """Whether they could come to overlap by moving up or down."""
    return abs(one[0] - other[0]) < WIDTH + GRID


def _overlap(one: Box, other: Box) -> bool:
    return (
        _is_near(one, other)
        and one[1] < other[1] + other[2] + GRID
        and other[1] < one[1] + one[2] + GRID
    )


def _tidied(now: Mapping[str, Position], sheet: _Sheet) -> dict[str, Position]:
    wires = [wire for wire in sheet.wires if wire.source in now and wire.target in now]
    column = _columns(now, wires)
    columns: list[list[str]] = [[] for _ in range(max(column.values(), default=-1) + 1)]
    for key in now:
        columns[column[key]].append(key)
    lefts = _lefts(now, columns, pitches(column, wires, len(columns)), sheet.held)
    for each in columns:
        each.sort(key=lambda key: now[key][1] + sheet.tall[key] / 2)
    tops = _tops(now, columns, wires, sheet)
    return {key: now[key] if key in sheet.held else (lefts[column[key]], tops[key]) for key in now}


def _columns(now: Mapping[str, Position], wires: Sequence[Wire]) -> dict[str, int]:
    """The column of each card: the one it is seen in, or the first behind all that lead to it."""
    seen: dict[str, int] = {}
    count, start = -1, -1e9
    for key in sorted(now, key=lambda key: now[key][0]):
        if now[key][0] - start >= CLOSE:
            count, start = count + 1, now[key][0]
        seen[key] = count
    following: dict[str, list[str]] = {}
    open_ends = dict.fromkeys(now, 0)
    for wire in wires:
        following.setdefault(wire.source, []).append(wire.target)
        open_ends[wire.target] += 1
    ready = [key for key in now if open_ends[key] == 0]
    for key in ready:  # grows while it is walked; what is in a loop stays where it is
        for target in following.get(key, ()):
            seen[target] = max(seen[target], seen[key] + 1)
            open_ends[target] -= 1
            if open_ends[target] == 0:
                ready.append(target)
    used = {each: place for place, each in enumerate(sorted(set(seen.values())))}
    return {key: used[each] for key, each in seen.items()}


def _lefts(
    now: Mapping[str, Position],
    columns: Sequence[Sequence[str]],
    apart_by: Sequence[int],
    held: Collection[str],
) -> list[int]:
    """The left of each column: in the middle of where its cards stand now, far enough apart."""
    wishes, weights, gaps = [], [], [0.0]
    for pitch in apart_by:
        gaps.append(gaps[-1] + pitch)
    for column in columns:
        fixed = [now[key][0] for key in column if key in held]
        lefts = sorted(fixed or [now[key][0] for key in column])
        wishes.append(float(lefts[len(lefts) // 2]))
        weights.append(HELD if fixed else float(len(column)))
    made: list[int] = []
    for left, pitch, weight in zip(
        on_grid(apart(wishes, weights, gaps), gaps, GRID), (0, *apart_by), weights, strict=True
    ):
        even = made[-1] + pitch if made else left
        made.append(even if weight < HELD and abs(left - even) <= EVEN else max(left, even))
    return made


def _tops(
    now: Mapping[str, Position],
    columns: Sequence[Sequence[str]],
    wires: Sequence[Wire],
    sheet: _Sheet,
) -> dict[str, int]:
    """The top of each card: in line with its neighbours where it nearly is, else as it is."""
    half = {key: sheet.tall[key] / 2 for key in now}
    seen = {key: now[key][1] + half[key] for key in now}
    middles = dict(seen)
    before, after = _lines(wires)
    gaps = [_gaps(column, now, sheet) for column in columns]
    for sweep in range(PASSES):
        near = before if sweep % 2 == 0 else after
        for column, least in zip(columns, gaps, strict=True):
            wishes = [_wish(key, near, middles, seen, sheet.held) - half[key] for key in column]
            weights = [HELD if key in sheet.held else 1.0 for key in column]
            tops = apart(wishes, weights, least)
            middles.update({key: top + half[key] for key, top in zip(column, tops, strict=True)})
    made: dict[str, int] = {}
    for column, least in zip(columns, gaps, strict=True):
        tops = [middles[key] - half[key] for key in column]
        made.update(zip(column, on_grid(tops, least, GRID), strict=True))
    return made


def _lines(wires: Sequence[Wire]) -> tuple[dict[str, str], dict[str, str]]:
    """Who stands before and after whom in lines without forks."""
    leaving = Counter(wire.source for wire in wires)
    coming = Counter(wire.target for wire in wires)
    single = [w for w in wires if leaving[w.source] == 1 and coming[w.target] == 1]
    return {w.target: w.source for w in single}, {w.source: w.target for w in single}


def _wish(
    key: str,
    near: Mapping[str, str],
    middles: Mapping[str, float],
    seen: Mapping[str, float],
    held: Collection[str],
) -> float:
    other = near.get(key)
    if other is None or key in held:
        return middles[key] if key not in held else seen[key]
    return middles[other] if abs(middles[other] - seen[key]) < NEAR else middles[key]


def _gaps(column: Sequence[str], now: Mapping[str, Position], sheet: _Sheet) -> list[float]:
    """The least top of each card of a column, counted from its first: at least as far below the
    one above it as it stands now, where that is no more than a row.
    """
    gaps, total = [], 0.0
    for at, key in enumerate(column):
        if at:
            above = column[at - 1]
            seen = now[key][1] - now[above][1] - sheet.tall[above]
            total += sheet.tall[above] + min(max(seen, BETWEEN), ROW - HEIGHT)
        gaps.append(total)
    return gaps


def _free_place(key: str, known: Mapping[str, Position], sheet: _Sheet) -> Position:
    """The free place nearest to where a card belongs: behind what leads to it, at its height."""
    before = [known[w.source] for w in sheet.wires if w.target == key and w.source in known]
    after = [known[w.target] for w in sheet.wires if w.source == key and w.target in known]
    if before:
        x = max(left for left, _ in before) + COLUMN
    elif after:
        x = min(left for left, _ in after) - COLUMN
    else:
        x = min(left for left, _ in known.values())
    wish = before or after or [(x, max(top for _, top in known.values()) + ROW)]
    y = round(sum(top for _, top in wish) / len(wish) / GRID) * GRID
    lefts = [left for left, _ in known.values() if abs(left - x) < CLOSE]
    x = min(lefts, key=lambda left: abs(left - x)) if lefts else x
    taken: list[tuple[int, int]] = []
    for other, (left, top) in known.items():
        if abs(left - x) < COLUMN - GRID:
            insort(taken, (top - sheet.tall[key] - BETWEEN, top + sheet.tall[other] + BETWEEN))
    free = [
        y,
        *(end for pair in taken for end in (pair[0] // GRID * GRID, -(-pair[1] // GRID) * GRID)),
    ]
    fits = [each for each in free if not any(low < each < high for low, high in taken)]
    return x, min(fits, key=lambda each: (abs(each - y), -each))
