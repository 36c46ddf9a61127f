"""Where the cards of a flow stand, from left to right: arranged anew, or tidied as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from cartflow_studio.flow.layered import Layers, Wire, layers, uncross
from cartflow_studio.flow.model import Flow, Position

GRID = 24
COLUMN = 16 * GRID  # a card is 240 wide; the rest is for wires and their labels
ROW = 6 * GRID  # a card is 76 high
BEND = 3 * GRID  # what a wire needs that passes between cards
LOOSE_IN_ROW = 6
PASSES = 6


def arrange(flow: Flow) -> dict[str, Position]:
    """A position for every node, from scratch: few crossings, ports in their order, nothing on
    top of anything. Parts that do not hang together stand below each other.
    """
    return _laid(flow, uncross)


def tidy(flow: Flow) -> dict[str, Position]:
    """A position for every node that keeps who stands above whom now."""
    now = placed(flow)

    def keep(made: Layers) -> None:
        for column in made.columns:
            column.sort(key=lambda place: _height(made, place, now))

    return _laid(flow, keep)


def placed(flow: Flow) -> dict[str, Position]:
    """The position of every node: its own where it has one, else a free place below."""
    missing = [key for key in flow.nodes if key not in flow.positions]
    own = {key: at for key, at in flow.positions.items() if key in flow.nodes}
    if not missing:
        return own
    fresh = arrange(flow)
    if not own:
        return fresh
    top = min(fresh[key][1] for key in missing)
    below = max(y for _, y in own.values()) + ROW
    return own | {key: (fresh[key][0], fresh[key][1] - top + below) for key in missing}


def _laid(flow: Flow, order: Callable[[Layers], None]) -> dict[str, Position]:
    wires = wires_of(flow)
    positions: dict[str, Position] = {}
    top = 0
    parts = _parts(list(flow.nodes), wires)
    loose = [part[0] for part in parts if len(part) == 1]
    for part in parts:
        if len(part) == 1:
            continue
        inside = set(part)
        made = layers(part, [wire for wire in wires if wire.source in inside])
        order(made)
        heights = _heights(made)
        shift = top - min(heights[: len(part)])
        for place, key in enumerate(part):
            positions[key] = (made.column[place] * COLUMN, heights[place] + shift)
        top = max(positions[key][1] for key in part) + ROW + GRID
    for place, key in enumerate(loose):
        row, column = divmod(place, LOOSE_IN_ROW)
        positions[key] = (column * COLUMN, top + row * ROW)
    return {key: positions[key] for key in flow.nodes}


def wires_of(flow: Flow) -> list[Wire]:
    """The connections, each node's in the order of its ports, without those that lead nowhere."""
    wires: list[Wire] = []
    for key, node in flow.nodes.items():
        ports = node.type.ports
        for place, port in enumerate(ports):
            target = flow.links.get((key, port.name))
            if target in flow.nodes and target is not None and target != key:
                wires.append(Wire(key, (place + 1) / (len(ports) + 1), target))
    return wires


def _parts(ids: Sequence[str], wires: Sequence[Wire]) -> list[list[str]]:
    """The nodes in parts that hang together, in the order of the flow."""
    near: dict[str, list[str]] = {key: [] for key in ids}
    for wire in wires:
        near[wire.source].append(wire.target)
        near[wire.target].append(wire.source)
    part_of: dict[str, int] = {}
    parts: list[list[str]] = []
    for start in ids:
        if start not in part_of:
            parts.append([])
            stack = [start]
            while stack:
                key = stack.pop()
                if key not in part_of:
                    part_of[key] = len(parts) - 1
                    stack.extend(near[key])
    for key in ids:
        parts[part_of[key]].append(key)
    return parts


def _height(made: Layers, place: int, now: Mapping[str, Position]) -> float:
    """How far down a card stands now, or where a bend's wire passes between its two cards."""
    if not made.is_bend(place):
        return now[made.ids[place]][1]
    start = end = place
    while made.is_bend(start):
        start = made.behind[start][0][0]
    while made.is_bend(end):
        end = made.ahead[end][0][0]
    share = (made.column[place] - made.column[start]) / (made.column[end] - made.column[start])
    first, last = now[made.ids[start]][1], now[made.ids[end]][1]
    return first + (last - first) * share


def _heights(made: Layers) -> list[int]:
    """The height of every place: near what it hangs on, in order, far enough apart."""
    heights = [0.0] * len(made.column)
    gaps = [_gaps(made, column) for column in made.columns]
    columns = list(zip(made.columns, gaps, strict=True))
    for column, apart in columns:
        for place, gap in zip(column, apart, strict=True):
            heights[place] = gap
    for sweep in range(PASSES):
        forward = sweep % 2 == 0
        arcs = made.behind if forward else made.ahead
        for column, apart in columns if forward else reversed(columns):
            wishes = [_wish(place, arcs, heights) for place in column]
            weights = [_weight(made, place, arcs) for place in column]
            for place, height in zip(column, _apart(wishes, weights, apart), strict=True):
                heights[place] = height
    return _on_grid(made, heights)


def _gaps(made: Layers, column: Sequence[int]) -> list[float]:
    """The least height of each place of a column, counted from its first."""
    gaps, total = [], 0.0
    for at, place in enumerate(column):
        if at:
            total += (_room(made, column[at - 1]) + _room(made, place)) / 2
        gaps.append(total)
    return gaps


def _room(made: Layers, place: int) -> int:
    return BEND if made.is_bend(place) else ROW


def _wish(
    place: int, arcs: Sequence[Sequence[tuple[int, float]]], heights: Sequence[float]
) -> float:
    """The middle of what it hangs on; alone it stays where it is."""
    ends = arcs[place]
    if len(ends) == 1:
        return heights[ends[0][0]]
    return sum(heights[end] for end, _ in ends) / len(ends) if ends else heights[place]


def _weight(made: Layers, place: int, arcs: Sequence[Sequence[tuple[int, float]]]) -> float:
    """Long wires stay straight, crowded cards stay in the middle, loose ends give way."""
    if not arcs[place]:
        return 0.01
    return 4.0 if made.is_bend(place) else 1.0


def _apart(wishes: list[float], weights: list[float], gaps: list[float]) -> list[float]:
    """The heights nearest to the wishes (least squares) that keep the order and the gaps."""
    blocks: list[tuple[float, float, int]] = []  # mean, weight, how many
    for wish, weight, gap in zip(wishes, weights, gaps, strict=True):
        mean, heavy, count = wish - gap, weight, 1
        while blocks and blocks[-1][0] > mean:
            above, other, more = blocks.pop()
            mean = (mean * heavy + above * other) / (heavy + other)
            heavy, count = heavy + other, count + more
        blocks.append((mean, heavy, count))
    flat = [mean for mean, _, count in blocks for _ in range(count)]
    return [mean + gap for mean, gap in zip(flat, gaps, strict=True)]


def _on_grid(made: Layers, heights: Sequence[float]) -> list[int]:
    """On the grid, with every card a full row below the one above it."""
    snapped = [0] * len(heights)
    for column in made.columns:
        last: int | None = None
        for place in column:
            at = round(heights[place] / GRID) * GRID
            if not made.is_bend(place):
                at = at if last is None else max(at, last + ROW)
                last = at
            snapped[place] = at
    return snapped
