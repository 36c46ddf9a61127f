"""Which of many boxes touch a rectangle, quickly where the question lies near the last one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cartflow_studio.studio.canvas.columns import Floats, Rows

Rect = tuple[float, float, float, float]  # left, top, right, bottom
ROOM = 800.0  # at least as far around what was asked for boxes are kept in mind
WIDE = 16  # times more than what is asked for is too much to keep in mind
FEW = 300  # so many are always kept in mind


class Nearby:
    """Boxes in rows of left, top, right, bottom. Who changes them says so by `changed`."""

    def __init__(self, boxes: Floats) -> None:
        self._boxes = boxes
        self._window: Rect = (np.inf, np.inf, -np.inf, -np.inf)
        self._rows: Rows = np.zeros(0, dtype=np.int64)
        self._sides: Floats = np.zeros((4, 0))  # of those rows

    def touching(self, rects: Sequence[Rect], reach: float = 0.0, above: float = 0.0) -> Rows:
        """The rows of the boxes that touch one of the rectangles or are within reach, each once and
        in order; those `above` a rectangle are within reach from further away.
        """
        one = rects[0] if len(rects) == 1 else None
        (left, top, right, bottom), sides = (one, ()) if one else _measured(tuple(rects))
        left, top = left - reach, top - reach - above
        right, bottom = right + reach, bottom + reach
        seen, room = self._window, max(right - left, bottom - top, ROOM)
        near = seen[0] <= left and seen[1] <= top and seen[2] >= right and seen[3] >= bottom
        if not near or room * WIDE < seen[2] - seen[0] < np.inf:
            self._look(left, top, right, bottom, room)
        if one:
            return self._rows[_inside(self._sides, left, top, right, bottom)]
        lefts, tops, rights, bottoms = sides
        tops, bottoms = tops - (reach + above), bottoms + reach
        inside = _inside(self._sides, lefts - reach, tops, rights + reach, bottoms)
        return self._rows[inside.any(axis=0)]

    def _look(self, left: float, top: float, right: float, bottom: float, room: float) -> None:
        """Keep in mind what lies around."""
        if len(self._boxes) <= FEW:
            room = np.inf
        self._window = window = (left - room, top - room, right + room, bottom + room)
        self._rows = np.flatnonzero(_inside(self._boxes.T, *window))
        self._sides = np.ascontiguousarray(self._boxes[self._rows].T)

    def changed(self, rows: Rows) -> None:
        """These boxes are different now."""
        if len(rows) == 0:
            return
        if len(self._rows) == len(self._boxes):
            self._sides[:, rows] = self._boxes[rows].T
            return
        places = np.searchsorted(self._rows, rows)
        if len(self._rows) and (self._rows[np.minimum(places, len(self._rows) - 1)] == rows).all():
            self._sides[:, places] = self._boxes[rows].T
            return
        self._rows = np.union1d(self._rows, rows)
        self._sides = np.ascontiguousarray(self._boxes[self._rows].T)


@lru_cache(maxsize=8)
def _measured(rects: tuple[Rect, ...]) -> tuple[Rect, tuple[Floats, ...]]:
    """The rectangle around some, and their sides in columns."""
    return around(rects), tuple(np.array(rects).T[:, :, None])


def _inside(
    sides: Floats,
    left: Floats | float,
    top: Floats | float,
    right: Floats | float,
    bottom: Floats | float,
) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (sides[0] < right) & (sides[2] > left)
    found &= (sides[1] < bottom) & (sides[3] > top)
    return found


def around(rects: Sequence[Rect]) -> Rect:
    """The rectangle around some."""
    left, top, right, bottom = rects[0]
    for rect in rects[1:]:
        left, top = min(left, rect[0]), min(top, rect[1])
        right, bottom = max(right, rect[2]), max(bottom, rect[3])
    return left, top, right, bottom
