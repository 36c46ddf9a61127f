"""Numbers in a row that are wished for, brought apart: the nearest that keep order and distance."""

from __future__ import annotations

from collections.abc import Sequence


def apart(wishes: Sequence[float], weights: Sequence[float], gaps: Sequence[float]) -> list[float]:
    """The values nearest to the wishes (least squares by weight) whose order is that of the wishes
    as given, and which keep their distances; `gaps` is the least value of each, counted from the
    first.
    """
    blocks: list[tuple[float, float, int]] = []  # mean, weight, how many
    for wish, weight, gap in zip(wishes, weights, gaps, strict=True):
        mean, heavy, count = wish - gap, weight, 1
        while blocks and blocks[-1][0] > mean:
            above, other, more = blocks.pop()
            mean = (mean * heavy + above * other) / (heavy + other)
            heavy, count = heavy + other, count + more
        blocks.append((mean, heavy, count))
    flat = [mean for mean, _, count in blocks for _ in range(count)]
    return [mean + gap for mean, gap in zip(flat, gaps, strict=True)]


def on_grid(values: Sequence[float], gaps: Sequence[float], grid: int) -> list[int]:
    """The values on a grid, in their order, with at least their distances."""
    snapped: list[int] = []
    for place, value in enumerate(values):
        at = round(value / grid) * grid
        if place:
            least = snapped[-1] + gaps[place] - gaps[place - 1]
            at = max(at, -int(-least // grid) * grid)
        snapped.append(at)
    return snapped
