"""Where the label of a connection lies: on its way, where neither a card nor another label is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from cartflow_studio.flow.curves import Point
from cartflow_studio.flow.shape import PILL_HEIGHT

Rect = tuple[float, float, float, float]  # left, top, right, bottom
SHARES = (0.5, 0.43, 0.57, 0.36, 0.64, 0.29, 0.71, 0.22, 0.78, 0.15, 0.85)
SHIFTS = (-26.0, 26.0, -52.0, 52.0, -78.0, 78.0, -104.0, 104.0)


class Spot(NamedTuple):
    """A place for a label: the share of the way before its middle, and how far it is beside it."""

    share: float
    shift: float


MIDDLE = Spot(0.5, 0.0)
ALONG = tuple(Spot(share, 0.0) for share in SHARES)
ROOMY = tuple(Spot(share, near) for near in (0.0, -8.0, 8.0) for share in (*SHARES, 0.09, 0.91))
BESIDE = tuple(Spot(share, shift) for shift in SHIFTS for share in SHARES[:5])


def rect_at(
    at: Callable[[float], Point], spot: Spot, width: float, height: float = PILL_HEIGHT
) -> Rect:
    """The rectangle of a label of this size; `at` tells the points of the way."""
    x, y = at(spot.share)
    half, middle = width / 2, y + spot.shift
    return x - half, middle - height / 2, x + half, middle + height / 2


def free_spot(
    at: Callable[[float], Point],
    width: float,
    is_free: Callable[[Rect], bool],
    first: Spot = MIDDLE,
    roomy: Iterable[Callable[[Rect], bool]] = (),
    *,
    high: float = PILL_HEIGHT,
) -> Spot:
    """The first free spot: the one given, along the way from its middle, then beside it; the middle
    if none is free. On the way a spot that is `roomy` is better than one that is just free; the
    most demanding come first.
    """
    for is_roomy in roomy:
        for spot in (first, *ROOMY):
            if is_roomy(rect_at(at, spot, width, high)):
                return spot
    spots = (s for s in (first, *ALONG, *BESIDE) if is_free(rect_at(at, s, width, high)))
    return next(spots, MIDDLE)
