"""How large the words beside cards are, so that they are read from further away."""

from __future__ import annotations

from cartflow_studio.studio.canvas.pills import SIZE

LARGER = (1.5, 1.25)  # few sizes: how much labels grow to be readable from further away
FULL = 0.8  # down to this zoom they have their own size
LARGEST, BETWEEN = 2.25, 1.75  # how much they grow once nothing else could be read
LEAST = 6.5  # pixels; what would be lower is not said


def growth(zoom: float) -> float:
    """How much words beside cards grow at a zoom, where there is room."""
    if zoom >= FULL:
        return 1.0
    return next((by for by in reversed(LARGER) if by * zoom >= FULL), LARGER[0])


def least_growth(zoom: float) -> float:
    """How much words grow at least at a zoom so that they can be read, if that is possible."""
    sizes = (LARGER[0], BETWEEN)
    return next((by for by in sizes if SIZE * by * zoom >= LEAST), LARGEST)
