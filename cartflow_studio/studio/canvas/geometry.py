"""Where things lie on the canvas, in scene units: cards, ports and the curves between them."""

from __future__ import annotations

from typing import NamedTuple

from cartflow_studio.flow.model import Position
from cartflow_studio.flow.shape import (
    COLUMN,
    GRID,
    HEIGHT,
    PILL_HEIGHT,
    ROW,
    WIDTH,
    card_height,
    port_offsets,
)

__all__ = [
    "COLUMN",
    "GRID",
    "HEIGHT",
    "PILL_HEIGHT",
    "ROW",
    "WIDTH",
    "Curve",
    "bend",
    "card_height",
    "curve",
    "port_offsets",
    "snapped",
]

RADIUS = 12
MARGIN = 18  # around a card, for its shadow, ring, ports and badge
PORT_RADIUS = 5
PORT_REACH = 16
PLUS_GAP = 26  # from a free port to its "+"
PLUS_RADIUS = 10
LEAST_BEND = 48.0
MOST_BEND = 220.0


class Curve(NamedTuple):
    """A cubic: start, two control points, end."""

    x0: float
    y0: float
    x1: float
    y1: float
    x2: float
    y2: float
    x3: float
    y3: float

    def at(self, t: float) -> tuple[float, float]:
        """The point at a share of the way, 0 at the start."""
        u = 1.0 - t
        a, b, c, d = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
        return (
            a * self.x0 + b * self.x1 + c * self.x2 + d * self.x3,
            a * self.y0 + b * self.y1 + c * self.y2 + d * self.y3,
        )


def bend(dx: float) -> float:
    """How far the control points stand out from the ends of a connection that goes `dx` right."""
    if dx >= 0:
        return max(LEAST_BEND, dx / 2)
    return min(max(LEAST_BEND, -dx / 2), MOST_BEND)


def curve(start: tuple[float, float], end: tuple[float, float], bow: float = 0.0) -> Curve:
    """The curve of a connection; `bow` moves its middle up or down."""
    out = bend(end[0] - start[0])
    return Curve(*start, start[0] + out, start[1] + bow, end[0] - out, end[1] + bow, end[0], end[1])


def snapped(x: float, y: float) -> Position:
    """The nearest point of the grid."""
    return round(x / GRID) * GRID, round(y / GRID) * GRID
