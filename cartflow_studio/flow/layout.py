"""Where the cards of a flow stand when they are arranged from scratch, from left to right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cartflow_studio.flow.fencing import fenced, gathered
from cartflow_studio.flow.layered import Layers, Wire, layers, uncross
from cartflow_studio.flow.model import Flow, Position
from cartflow_studio.flow.shape import (
    AIR,
    COLUMN,
    FRAME_PADDING,
    GRID,
    HEIGHT,
    ROW,
    WIDTH,
    heights_of,
    label_room,
)
from cartflow_studio.flow.spacing import apart

BEND = 3 * GRID  # what a wire needs that passes between cards
CLEAR = ROW - HEIGHT - FRAME_PADDING  # from a frame to the next card
LOOSE_IN_ROW = 6
PASSES = 6


def arrange(flow: Flow) -> dict[str, Position]:
    """A position for every node, from scratch: few crossings, ports in their order, nothing on
    top of anything. Parts that do not hang together stand below each other; groups stay together,
    with nobody else in their frames.
    """
    wires, tall = wires_of(flow), heights_of(flow)
    positions: dict[str, Position] = {}
    top = 0
    parts = _parts(list(flow.nodes), wires)
    for part in parts:
        if len(part) == 1:
            continue
        inside = set(part)
        inner = [wire for wire in wires if wire.source in inside]
        made = layers(part, inner)
        uncross(made)
        lefts = _lefts(made, inner)
        tops = _tops(made, [tall[key] for key in part])
        shift = top - min(tops)
        for place, key in enumerate(part):
            positions[key] = (lefts[made.column[place]], tops[place] + shift)
        top = max(positions[key][1] + tall[key] for key in part) + ROW - HEIGHT + GRID
    loose = [part[0] for part in parts if len(part) == 1]
    for start in range(0, len(loose), LOOSE_IN_ROW):
        row = loose[start : start + LOOSE_IN_ROW]
        positions |= {key: (column * COLUMN, top) for column, key in enumerate(row)}
        top += max(tall[key] for key in row) + ROW - HEIGHT
    if flow.groups:
        groups = list(flow.groups.values())
        together = gathered(positions, groups, tall)
        positions = fenced(together, groups, tall, between=ROW - HEIGHT, clear=CLEAR)
    return {key: positions[key] for key in flow.nodes}


def placed(flow: Flow) -> Mapping[str, Position]:
    """The position of every node: its own where it has one, else a free place below."""
    if [*flow.positions] == [*flow.nodes] or flow.positions.keys() == flow.nodes.keys():
        return flow.positions  # mostly in the same order, which is told sooner
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


def wires_of(flow: Flow) -> list[Wire]:
    """The connections, each node's in the order of its ports, without those that lead nowhere."""
    wires: list[Wire] = []
    for key, node in flow.nodes.items():
        ports = node.type.ports
        for place, port in enumerate(ports):
            target = flow.links.get((key, port.name))
            if target in flow.nodes and target is not None and target != key:
                label = port.label if len(ports) > 1 else ""
                wires.append(Wire(key, (place + 1) / (len(ports) + 1), target, label_room(label)))
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


def pitches(column: Mapping[str, int], wires: Sequence[Wire], count: int) -> list[int]:
    """How far the columns are apart: as far as the widest label between two of them needs."""
    found = [COLUMN] * max(0, count - 1)
    for wire in wires:
        at = column[wire.source]
        if column[wire.target] == at + 1:
            room = WIDTH + wire.room + 2 * AIR
            found[at] = max(found[at], -int(-room // GRID) * GRID)
    return found


def _lefts(made: Layers, wires: Sequence[Wire]) -> list[int]:
    column = {key: made.column[place] for place, key in enumerate(made.ids)}
    lefts = [0]
    for pitch in pitches(column, wires, len(made.columns)):
        lefts.append(lefts[-1] + pitch)
    return lefts


def _tops(made: Layers, tall: Sequence[int]) -> list[int]:
    """The top of every card: its middle near what it hangs on, in order, far enough apart."""
    middles = [0.0] * len(made.column)
    gaps = [_gaps(made, column, tall) for column in made.columns]
    columns = list(zip(made.columns, gaps, strict=True))
    for column, least in columns:
        for place, gap in zip(column, least, strict=True):
            middles[place] = gap
    for sweep in range(PASSES):
        forward = sweep % 2 == 0
        arcs = made.behind if forward else made.ahead
        for column, least in columns if forward else reversed(columns):
            wishes = [_wish(place, arcs, middles) for place in column]
            weights = [_weight(made, place, arcs) for place in column]
            for place, middle in zip(column, apart(wishes, weights, least), strict=True):
                middles[place] = middle
    return _on_grid(made, middles, tall)


def _gaps(made: Layers, column: Sequence[int], tall: Sequence[int]) -> list[float]:
    """The least middle of each place of a column, counted from its first."""
    rooms = [BEND if made.is_bend(place) else tall[place] + ROW - HEIGHT for place in column]
    gaps, total = [], 0.0
    for at in range(len(column)):
        total += (rooms[at - 1] + rooms[at]) / 2 if at else 0.0
        gaps.append(total)
    return gaps


def _wish(
    place: int, arcs: Sequence[Sequence[tuple[int, float]]], middles: Sequence[float]
) -> float:
    """The middle of what it hangs on; alone it stays where it is."""
    ends = arcs[place]
    if len(ends) == 1:
        return middles[ends[0][0]]
    return sum(middles[end] for end, _ in ends) / len(ends) if ends else middles[place]


def _weight(made: Layers, place: int, arcs: Sequence[Sequence[tuple[int, float]]]) -> float:
    """Long wires stay straight, crowded cards stay in the middle, loose ends give way."""
    if not arcs[place]:
        return 0.01
    return 4.0 if made.is_bend(place) else 1.0


def _on_grid(made: Layers, middles: Sequence[float], tall: Sequence[int]) -> list[int]:
    """The tops of the cards on the grid, each a full row below the one above it."""
    tops = [0] * len(made.ids)
    for column in made.columns:
        least: int | None = None
        for place in column:
            if made.is_bend(place):
                continue
            at = round((middles[place] - tall[place] / 2) / GRID) * GRID
            at = at if least is None else max(at, least)
            least = at + tall[place] + ROW - HEIGHT
            tops[place] = at
    return tops
