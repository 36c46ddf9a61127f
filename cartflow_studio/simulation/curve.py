"""A spread of numbers as its quantiles: what is drawn from it looks like what it was made of."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
PROBABILITIES = (
    *(0.0, 0.005, 0.01),
    *(step / 50 for step in range(1, 49)),
    *(0.97, 0.98, 0.985, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9998, 1.0),
)
_NORMAL = NormalDist()
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Curve:
    """The values at PROBABILITIES, none smaller than the one before."""

    values: tuple[float, ...]

    @classmethod
    def skewed(cls, median: float, spread: float, most: float) -> Curve:
        """Log-normal, not above `most`; `spread` is the deviation of the logarithm."""
        return cls.mixed(((1.0, median, spread),), most)

    @classmethod
    def mixed(cls, parts: Sequence[tuple[float, float, float]], most: float) -> Curve:
        """Log-normal parts, each with its share, its median and its spread; not above `most`."""
        return cls(tuple(_rounded(_quantile(parts, each, most)) for each in PROBABILITIES))

    @classmethod
    def of(cls, values: npt.NDArray[np.floating]) -> Curve:
        """That of some values, of which there is at least one."""
        found = np.quantile(values, PROBABILITIES)
        return cls(tuple(_rounded(value) for value in found.tolist()))

    def at(self, chance: Numbers) -> Numbers:
        """The values at some probabilities."""
        return np.interp(chance, PROBABILITIES, self.values)

    def chance(self, value: Numbers) -> Numbers:
        """The probabilities of not more than some values."""
        return np.interp(value, self.values, PROBABILITIES)

    def counts(self, chance: Numbers) -> npt.NDArray[np.int64]:
        """The same as whole numbers, at least 1."""
        return np.maximum(1, np.floor(self.at(chance) + 0.5)).astype(np.int64)

    @property
    def median(self) -> float:
        """The value in the middle."""
        return self.values[PROBABILITIES.index(0.5)]

    def scaled(self, median: float) -> Curve:
        """The same shape around another median, above 0."""
        factor = median / self.median if self.median else 1.0
        return Curve(tuple(_rounded(value * factor) for value in self.values))


def _quantile(parts: Sequence[tuple[float, float, float]], wanted: float, most: float) -> float:
    if wanted <= 0:
        wanted = 1e-4
    if wanted >= 1:
        return most
    if len(parts) == 1:
        _, median, spread = parts[0]
        return min(most, median * math.exp(spread * _NORMAL.inv_cdf(wanted)))
    low, high = -5.0, math.log(most)
    for _ in range(60):
        middle = (low + high) / 2
        below = sum(
            share * _NORMAL.cdf((middle - math.log(median)) / spread)
            for share, median, spread in parts
        )
        low, high = (middle, high) if below < wanted else (low, middle)
    return math.exp(low)


def _rounded(value: float) -> float:
    """The same on every machine."""
    return float(f"{value:.{_DIGITS}g}")
