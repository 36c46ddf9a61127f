"""The curves of connections: cubics, and ways made of several."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

Point = tuple[float, float]
LEAST_BEND = 48.0
MOST_BEND = 220.0
ROUND = 0.5523  # how far control points stand out for a quarter of an ellipse


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

    def at(self, t: float) -> Point:
        """The point at a share of the way, 0 at the start."""
        u = 1.0 - t
        a, b, c, d = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
        return (
            a * self.x0 + b * self.x1 + c * self.x2 + d * self.x3,
            a * self.y0 + b * self.y1 + c * self.y2 + d * self.y3,
        )

    @property
    def curves(self) -> tuple[Curve, ...]:
        """Itself, as a way."""
        return (self,)

    @property
    def is_level(self) -> bool:
        """Whether it is a straight line to the right or left."""
        return self.y0 == self.y1 == self.y2 == self.y3


class Way:
    """A way of several curves, each beginning where the one before ends."""

    __slots__ = ("curves", "shares")

    def __init__(self, curves: Sequence[Curve]) -> None:
        self.curves = tuple(curves)
        lengths = [abs(c.x3 - c.x0) + abs(c.y3 - c.y0) + 1e-6 for c in self.curves]
        whole = sum(lengths)
        self.shares = tuple(length / whole for length in accumulate(lengths))

    def at(self, t: float) -> Point:
        """The point at a share of the way, 0 at the start."""
        begin = 0.0
        for curve, end in zip(self.curves, self.shares, strict=True):
            if t <= end or end == self.shares[-1]:
                return curve.at(min(1.0, (t - begin) / (end - begin)))
            begin = end
        return self.curves[-1].at(1.0)


def bend(dx: float) -> float:
    """How far the control points stand out from the ends of a connection that goes `dx` right."""
    if dx >= 0:
        return max(LEAST_BEND, dx / 2)
    return min(max(LEAST_BEND, -dx / 2), MOST_BEND)


def curve(start: Point, end: Point, bow: float = 0.0) -> Curve:
    """The curve of a connection with nothing in its way; `bow` moves its middle up or down."""
    out = bend(end[0] - start[0])
    return Curve(*start, start[0] + out, start[1] + bow, end[0] - out, end[1] + bow, *end)


def line(start: Point, end: Point) -> Curve:
    """A straight line."""
    (x, y), (right, bottom) = start, end
    dx, dy = (right - x) / 3, (bottom - y) / 3
    return Curve(x, y, x + dx, y + dy, right - dx, bottom - dy, right, bottom)


def swing(start: Point, end: Point) -> Curve:
    """From level to level: an S as wide as there is room."""
    half = (end[0] - start[0]) / 2
    return Curve(*start, start[0] + half, start[1], end[0] - half, end[1], *end)


def turn(start: Point, end: Point, *, level_first: bool) -> Curve:
    """A quarter of an ellipse, that begins level or upright."""
    dx, dy = (end[0] - start[0]) * ROUND, (end[1] - start[1]) * ROUND
    if level_first:
        return Curve(*start, start[0] + dx, start[1], end[0], end[1] - dy, *end)
    return Curve(*start, start[0], start[1] + dy, end[0] - dx, end[1], *end)
