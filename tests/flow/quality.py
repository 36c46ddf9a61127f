"""How good a layout is, as numbers."""

from collections.abc import Mapping

import numpy as np

from cartflow_studio.flow.layout import wires_of
from cartflow_studio.flow.model import Flow, Position

WIDTH, HEIGHT = 240, 76


def segments(flow: Flow, at: Mapping[str, Position]) -> np.ndarray:
    """The straight lines from exit to way in: (x0, y0, x1, y1) of each connection."""
    lines = [
        (
            at[wire.source][0] + WIDTH,
            at[wire.source][1] + wire.rank * HEIGHT,
            at[wire.target][0],
            at[wire.target][1] + HEIGHT / 2,
        )
        for wire in wires_of(flow)
    ]
    return np.array(lines, dtype=np.float64).reshape(-1, 4)


def crossings(lines: np.ndarray) -> int:
    """How many pairs of straight lines cross; those that meet at an end do not."""
    count = 0
    for place in range(len(lines)):
        a, rest = lines[place], lines[place + 1 :]
        one, two = _side(a, rest[:, 0:2]), _side(a, rest[:, 2:4])
        three = _side(rest.T, a[None, 0:2])
        four = _side(rest.T, a[None, 2:4])
        count += int(np.sum((one * two < 0) & (three * four < 0)))
    return count


def _side(line: np.ndarray, point: np.ndarray) -> np.ndarray:
    x0, y0, x1, y1 = line
    turn = (x1 - x0) * (point[:, 1] - y0) - (y1 - y0) * (point[:, 0] - x0)
    return np.sign(np.where(np.abs(turn) < 1e-6, 0.0, turn))
