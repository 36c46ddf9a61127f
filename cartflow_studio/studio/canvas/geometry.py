"""Where things lie on the canvas, in scene units: cards and ports."""

from __future__ import annotations

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
    "card_height",
    "port_offsets",
    "snapped",
]

RADIUS = 12
MARGIN = 12  # around a card, for its shadow, ring, ports and badge
PORT_RADIUS = 5
PORT_REACH = 16
PLUS_GAP = 26  # from a free port to its "+"
PLUS_RADIUS = 10


def snapped(x: float, y: float) -> Position:
    """The nearest point of the grid."""
    return round(x / GRID) * GRID, round(y / GRID) * GRID
