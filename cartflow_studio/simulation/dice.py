"""Seeded chance for samples: every draw is made of even numbers between 0 and 1."""

from __future__ import annotations

import math
import zlib
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from statistics import NormalDist
from typing import TypeVar

import numpy as np
import numpy.typing as npt

T = TypeVar("T")
_NORMAL = NormalDist()


class Dice:
    """Draws that depend on nothing but the seed and the name, nor on the version of NumPy."""

    def __init__(self, seed: int, name: str = "") -> None:
        self._even = np.random.Generator(np.random.PCG64([seed, zlib.crc32(name.encode())]))

    def even(self) -> float:
        """A number from 0 (included) to 1 (excluded)."""
        return float(self._even.random())

    def evens(self, count: int) -> npt.NDArray[np.float64]:
        """Many of these; the first are the same however many."""
        return self._even.random(count)

    def chance(self, probability: float) -> bool:
        """Whether something of this probability happens."""
        return self.even() < probability

    def whole(self, count: int) -> int:
        """A whole number from 0 to below `count`."""
        return int(self.even() * count)

    def one_of(self, choices: Sequence[T], weights: Sequence[float] | None = None) -> T:
        """One of the choices, by weight."""
        if weights is None:
            return choices[self.whole(len(choices))]
        sums = list(accumulate(weights))
        return choices[min(bisect(sums, self.even() * sums[-1]), len(choices) - 1)]

    def skewed(self, median: float, spread: float) -> float:
        """A log-normal number; `spread` is the deviation of its logarithm."""
        return median * math.exp(spread * _NORMAL.inv_cdf(max(self.even(), 1e-12)))

    def times(self, mean: float) -> int:
        """How often something happens that does so independently: Poisson, a mean below 500."""
        limit, product, count = math.exp(-mean), self.even(), 0
        while product > limit:
            product *= self.even()
            count += 1
        return count
