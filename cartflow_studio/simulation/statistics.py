"""What numbers of people may claim: intervals, differences, how many are needed, looks in between.

Shares are counts of `people`, `reached` of them; levels are two-sided, 0.95 unless said. Formulas:
Wilson 1927; Newcombe, Statistics in Medicine 17 (1998), 873 (two groups) and 2635 (the same people
twice), method 10 of both; McNemar, Psychometrika 12 (1947), exact; Katz et al., Biometrics 34
(1978) for the ratio; Fleiss, Statistical Methods for Rates and Proportions, for sizes; Robbins,
Annals of Mathematical Statistics 41 (1970), and Johari et al., KDD 2017, for sequential looks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from cartflow_studio.errors import CartFlowError

LEVEL = 0.95
POWER = 0.8
LIFT = 0.1  # the least effect that matters, unless said: a tenth more
MANY = 20_000
LEAST = 5  # people expected in each cell before the sequential test says anything (Cochran)
_NORMAL = NormalDist()


class StatisticsError(CartFlowError):
    """Numbers of which nothing can be reckoned."""


@dataclass(frozen=True, slots=True)
class Share:
    """`reached` of `people`."""

    reached: int
    people: int

    def __post_init__(self) -> None:
        if not 0 <= self.reached <= self.people:
            raise StatisticsError(
                f"{self.reached} of {self.people} people is no share.",
                hint="Give how many reached the goal, and of how many.",
            )

    @property
    def value(self) -> float:
        """The share itself, 0 without people."""
        return self.reached / self.people if self.people else 0.0


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, around `value`."""

    value: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether zero lies outside."""
        return self.low > 0 or self.high < 0


def wilson(share: Share, level: float = LEVEL, worth: float = 1.0) -> Interval:
    """Where the true share lies; without people anywhere. `worth` is how much each counts."""
    if not share.people:
        return Interval(0.0, 0.0, 1.0)
    z, n, p = _z(level), share.people * worth, share.value
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    low = 0.0 if share.reached == 0 else max(0.0, middle - half)
    high = 1.0 if share.reached == share.people else min(1.0, middle + half)
    return Interval(p, low, high)


def worth(turns: NDArray[np.int64], reached: NDArray[np.int64]) -> float:
    """How much one of several turns of a person counts, 1 if turns do not resemble each other: the
    variance of independent turns over that of persons (delta method), at most 1.
    """
    people, total = len(turns), int(turns.sum())
    rate = float(reached.sum()) / total if total else 0.0
    if people < 2 or not 0 < rate < 1:
        return 1.0
    spread = float(((reached - rate * turns) ** 2).sum())
    alike = rate * (1 - rate) * total
    return min(1.0, alike / spread) if spread else 1.0


def difference(one: Share, other: Share, level: float = LEVEL) -> Interval:
    """Where the difference of two shares, `one` less `other`, lies."""
    a, b = wilson(one, level), wilson(other, level)
    apart = a.value - b.value
    low = apart - math.hypot(a.value - a.low, b.high - b.value)
    high = apart + math.hypot(a.high - a.value, b.value - b.low)
    return Interval(apart, max(-1.0, low), min(1.0, high))


@dataclass(frozen=True, slots=True)
class Pairs:
    """The same people twice: how many reached something `both` times, `before` or `after` only,
    or `neither` time.
    """

    both: int
    before: int
    after: int
    neither: int

    @property
    def people(self) -> int:
        """How many they are in all."""
        return self.both + self.before + self.after + self.neither

    @property
    def shares(self) -> tuple[Share, Share]:
        """Those who reached it before, and after."""
        return (
            Share(self.both + self.before, self.people),
            Share(self.both + self.after, self.people),
        )

    @property
    def apart(self) -> Interval:
        """By how much the share after exceeds that before."""
        return paired_difference(self)

    @property
    def p(self) -> float:
        """How likely they differ so much by chance: McNemar's exact test."""
        lone, fewer = self.before + self.after, min(self.before, self.after)
        if self.before == self.after:
            return 1.0
        log_two = lone * math.log(2)
        ways = (
            math.lgamma(lone + 1) - math.lgamma(k + 1) - math.lgamma(lone - k + 1)
            for k in range(fewer + 1)
        )
        return min(1.0, 2 * sum(math.exp(each - log_two) for each in ways))


def paired_difference(pairs: Pairs) -> Interval:
    """Where the difference of two shares of the same people, after less before, lies."""
    before, after = pairs.shares
    a, b = wilson(after), wilson(before)
    alike = _correlation(pairs)

    def far(one: float, other: float) -> float:
        return math.sqrt(max(0.0, one * one - 2 * alike * one * other + other * other))

    apart = a.value - b.value
    low = apart - far(a.value - a.low, b.high - b.value)
    high = apart + far(a.high - a.value, b.value - b.low)
    return Interval(apart, max(-1.0, low), min(1.0, high))


def _correlation(pairs: Pairs) -> float:
    """How alike the two times are (phi, with Newcombe's correction for few people)."""
    before, after = pairs.shares
    reached = (before.reached, after.reached)
    ends = (*reached, *(pairs.people - each for each in reached))
    if 0 in ends:
        return 0.0
    product = pairs.both * pairs.neither - pairs.before * pairs.after
    corrected = product if product < 0 else max(0.0, product - pairs.people / 2)
    return corrected / math.sqrt(math.prod(ends))


def lift(one: Share, other: Share, level: float = LEVEL) -> Interval:
    """By how much `one` exceeds `other`, relative to `other`: 0.1 is a tenth more. Half a person is
    added where nobody reached the goal.
    """
    if not one.people or not other.people:
        return Interval(0.0, -1.0, math.inf)
    empty = 0.5 if 0 in (one.reached, other.reached) else 0.0
    a, b = one.reached + empty, other.reached + empty
    n, m = one.people + empty, other.people + empty
    middle = math.log(a / n) - math.log(b / m)
    half = _z(level) * math.sqrt(max(0.0, 1 / a - 1 / n + 1 / b - 1 / m))
    return Interval(*(math.expm1(at) for at in (middle, middle - half, middle + half)))


def p_value(one: Share, other: Share) -> float:
    """How likely shares so far apart are if there is no difference, for one look at the end."""
    if not one.people or not other.people:
        return 1.0
    pooled = (one.reached + other.reached) / (one.people + other.people)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / one.people + 1 / other.people))
    if spread == 0:
        return 1.0
    return 2 * _NORMAL.cdf(-abs(one.value - other.value) / spread)


def chance_better(one: Share, other: Share) -> float:
    """How likely the true share of `one` is the larger, if before all shares were as likely
    (the exact Beta-Binomial sum; of very many people its limit).
    """
    if min(one.reached, other.reached) > MANY:  # then the sum is as the normal distribution
        spread = math.hypot(*(math.sqrt(s.value * (1 - s.value) / s.people) for s in (one, other)))
        return _NORMAL.cdf((one.value - other.value) / spread) if spread else 0.5
    if one.reached > other.reached:
        return 1.0 - chance_better(other, one)
    a, b = one.reached + 1, one.people - one.reached + 1
    c, d = other.reached + 1, other.people - other.reached + 1
    total = 0.0
    for k in range(a):
        total += math.exp(
            _log_beta(c + k, b + d) - math.log(b + k) - _log_beta(1 + k, b) - _log_beta(c, d)
        )
    return min(1.0, max(0.0, total))


def people_needed(
    base: float, lift: float, *, share: float = 0.5, level: float = LEVEL, power: float = POWER
) -> int:
    """How many people in all it takes to see that a base rate is lifted (0.1: by a tenth), if this
    `share` of them is in the treated group.
    """
    raised = base * (1 + lift)
    if not 0 < base < 1 or not 0 < raised < 1 or lift == 0 or not 0 < share < 1:
        raise StatisticsError(
            "No number of people shows that.",
            hint="Give a base rate and a raised rate between 0 and 1, and a share between 0 and 1.",
        )
    pooled = share * raised + (1 - share) * base
    sure = _z(level) * math.sqrt(pooled * (1 - pooled) * (1 / share + 1 / (1 - share)))
    seen = _NORMAL.inv_cdf(power) * math.sqrt(
        raised * (1 - raised) / share + base * (1 - base) / (1 - share)
    )
    return math.ceil(((sure + seen) / (raised - base)) ** 2)


def power_of(one: int, other: int, base: float, lift: float, level: float = LEVEL) -> float:
    """How likely groups of these sizes show that a base rate is lifted."""
    raised = base * (1 + lift)
    if not one or not other:
        return 0.0
    pooled = (one * raised + other * base) / (one + other)
    sure = _z(level) * math.sqrt(pooled * (1 - pooled) * (1 / one + 1 / other))
    spread = math.sqrt(raised * (1 - raised) / one + base * (1 - base) / other)
    return _NORMAL.cdf((abs(raised - base) - sure) / spread)


def sequential_p(one: Share, other: Share, lift: float = LIFT) -> float:
    """How surely two shares differ, valid however often one looks: p of a mixture sequential
    probability ratio test at this look; the least of all looks so far holds.

    Effects are taken to be spread normally around none, with the least relative effect that
    matters (`lift` of the rate of both groups) as their standard deviation: the test is quickest
    at effects of that size, and valid whatever they are. 1 while too few people are in it.
    """
    people, reached = one.people + other.people, one.reached + other.reached
    smaller = min(one.people, other.people)
    if smaller * min(reached, people - reached) < LEAST * people or not smaller:
        return 1.0
    pooled = reached / people
    spread = pooled * (1 - pooled) * (1 / one.people + 1 / other.people)
    mixing = (lift * pooled) ** 2
    wide, apart = spread + mixing, one.value - other.value
    ratio = 0.5 * math.log(spread / wide) + apart**2 * mixing / (2 * spread * wide)
    return min(1.0, math.exp(-ratio))


def _z(level: float) -> float:
    return _NORMAL.inv_cdf((1 + level) / 2)


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
