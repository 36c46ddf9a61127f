"""Alignment: cards being moved snap to their neighbours, else to the grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter, QPen

from cartflow_studio.flow.model import Position
from cartflow_studio.studio.canvas.geometry import HEIGHT, WIDTH, snapped
from cartflow_studio.studio.canvas.index import Flags, Floats, Index
from cartflow_studio.studio.theme import Theme

NEAR = 8.0
FAR = 1500.0  # cards further away than this attract nothing
OVER = 24.0


@dataclass(frozen=True, slots=True)
class Guide:
    """A line that cards are aligned on."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def rect(self) -> QRectF:
        """What is painted with it."""
        return QRectF(self.x0 - 2, self.y0 - 2, self.x1 - self.x0 + 4, self.y1 - self.y0 + 4)


def aligned(
    index: Index, lead: str, still: Flags, wish: tuple[float, float]
) -> tuple[Position, tuple[Guide, ...]]:
    """Where a card goes that is carried to `wish`, and the lines it is then aligned on; `still` are
    the cards that do not move with it.
    """
    x, y = wish
    close = still & (np.abs(index.x - x) < FAR) & (np.abs(index.y - y) < FAR)
    place = snapped(x, y)
    rows = np.flatnonzero(close)
    if len(rows) == 0:
        return place, ()
    half = float(index.height[index.row[lead]]) / 2
    middle = index.y[rows] + index.height[rows] / 2
    left = _attracted(index.x[rows], x)
    level = _attracted(middle, y + half)
    px = place[0] if left is None else round(left)
    py = place[1] if level is None else round(level - half)
    guides: list[Guide] = []
    if left is not None:
        ys = index.y[rows][index.x[rows] == left]
        top, bottom = min(float(ys.min()), py), max(float(ys.max()), py)
        guides.append(Guide(left, top - OVER, left, bottom + HEIGHT + OVER))
    if level is not None:
        xs = index.x[rows][middle == level]
        first, last = min(float(xs.min()), px), max(float(xs.max()), px)
        guides.append(Guide(first - OVER, level, last + WIDTH + OVER, level))
    return (px, py), tuple(guides)


def _attracted(values: Floats, wish: float) -> float | None:
    """The value nearest to the wish, if it is near enough."""
    best = float(values[int(np.argmin(np.abs(values - wish)))])
    return best if abs(best - wish) <= NEAR else None


def paint_guides(painter: QPainter, guides: tuple[Guide, ...], theme: Theme) -> None:
    """Paint the lines."""
    if guides:
        painter.setPen(QPen(theme.color("push"), 1.0))
        painter.drawLines([QLineF(g.x0, g.y0, g.x1, g.y1) for g in guides])
