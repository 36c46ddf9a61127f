"""Groups kept together: no card stands in the frame of a group that it does not belong to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cartflow_studio.flow.annotations import Group, Position
from cartflow_studio.flow.shape import FRAME_PADDING, FRAME_TITLE, GRID, HEIGHT, ROW, WIDTH

EVEN = ROW - HEIGHT  # from card to card where all is arranged from scratch


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is moved up and down as one: a card, or the cards of a group with their frame."""

    keys: tuple[str, ...]
    left: int
    top: int
    right: int
    bottom: int
    is_frame: bool


def gathered(
    at: Mapping[str, Position], groups: Iterable[Group], tall: Mapping[str, int]
) -> dict[str, Position]:
    """Positions in which the cards of each group stand about one middle, in neighbouring rows."""
    made = dict(at)
    for group in groups:
        members = sorted((key for key in group.nodes if key in at), key=lambda key: at[key][1])
        if not members:
            continue
        middles = sorted(at[key][1] + tall[key] / 2 for key in members)
        columns: dict[int, list[str]] = {}
        for key in members:
            columns.setdefault(at[key][0], []).append(key)
        for left, column in columns.items():
            high = sum(tall[key] + EVEN for key in column) - EVEN
            top = round((middles[len(middles) // 2] - high / 2) / GRID) * GRID
            for key in column:
                made[key] = (left, top)
                top += tall[key] + EVEN
    return made


def fenced(
    at: Mapping[str, Position],
    groups: Iterable[Group],
    tall: Mapping[str, int],
    *,
    held: Collection[str] = frozenset(),
    between: int,
    clear: int,
) -> dict[str, Position]:
    """Positions in which no card stands in a frame of others: what does is moved below the frame,
    or the frame below it, whichever is seen lower; all that is below moves with it. Cards of `held`
    and their groups stay. Cards keep a distance of `between`, frames of `clear`.
    """
    frames = [members for each in groups if (members := tuple(k for k in each.nodes if k in at))]
    if not frames:
        return dict(at)
    fixed: list[_Unit] = []
    free: list[_Unit] = []
    for unit in _units(at, frames, tall):
        (fixed if any(key in held for key in unit.keys) else free).append(unit)
    free.sort(key=lambda unit: (unit.top + unit.bottom, unit.left))
    made = dict(at)
    for unit, down in zip(free, _downs(free, fixed, between, clear), strict=True):
        made |= {key: (at[key][0], at[key][1] + down) for key in unit.keys}
    return made


def _units(
    at: Mapping[str, Position], frames: Sequence[tuple[str, ...]], tall: Mapping[str, int]
) -> list[_Unit]:
    grouped = {key for members in frames for key in members}
    made = []
    for keys in (*frames, *((key,) for key in at if key not in grouped)):
        is_frame = keys[0] in grouped
        side = FRAME_PADDING if is_frame else 0
        made.append(
            _Unit(
                keys,
                min(at[key][0] for key in keys) - side,
                min(at[key][1] for key in keys) - (side + FRAME_TITLE if is_frame else 0),
                max(at[key][0] for key in keys) + WIDTH + side,
                max(at[key][1] + tall[key] for key in keys) + side,
                is_frame,
            )
        )
    return made


def _downs(free: Sequence[_Unit], fixed: Sequence[_Unit], between: int, clear: int) -> list[int]:
    """How far each unit goes down: below all before it that stand in its way, past those that are
    fixed; in steps of the grid.
    """
    units = (*fixed, *free)
    left, right, top, bottom = (
        np.array([getattr(unit, side) for unit in units], dtype=np.int64)
        for side in ("left", "right", "top", "bottom")
    )
    is_frame = np.array([unit.is_frame for unit in units], dtype=np.bool_)
    first, downs = len(fixed), []
    for place in range(first, len(units)):
        across = (left[:place] < right[place]) & (right[:place] > left[place])
        gap = np.where(is_frame[:place] | is_frame[place], clear, between)
        ends = (bottom[:place] + gap)[across]
        above, down = ends[np.flatnonzero(across) >= first], 0
        if len(above):
            down = _steps(int(above.max()) - int(top[place]))
        starts, stops = (top[:first] - gap[:first])[across[:first]], ends[: across[:first].sum()]
        for start, stop in sorted(zip(starts.tolist(), stops.tolist(), strict=True)):
            if int(top[place]) + down < stop and int(bottom[place]) + down > start:
                down += _steps(stop - int(top[place]) - down)
        top[place] += down
        bottom[place] += down
        downs.append(down)
    return downs


def _steps(far: int) -> int:
    """At least so far, in whole steps of the grid; 0 if it is far enough."""
    return max(0, -(-far // GRID) * GRID)
