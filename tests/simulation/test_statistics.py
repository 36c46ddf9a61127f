"""Intervals, tests and sizes: the figures of statsmodels 0.14 and of published tables."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartflow_studio.simulation.statistics import (
    Interval,
    Pairs,
    Share,
    StatisticsError,
    chance_better,
    difference,
    lift,
    p_value,
    people_needed,
    power_of,
    sequential_p,
    wilson,
)

PAIRS = ((56, 70, 48, 80), (9, 10, 3, 10), (143, 446, 10, 50))


def pairs():
    return [(Share(a, n), Share(b, m)) for a, n, b, m in PAIRS]


def ends(interval: Interval) -> tuple[float, float]:
    return round(interval.low, 9), round(interval.high, 9)


@st.composite
def shares(draw):
    people = draw(st.integers(1, 3_000))
    return Share(draw(st.integers(0, people)), people)


def test_wilson_intervals_are_those_of_the_book():
    assert [ends(wilson(Share(k, n))) for k, n in ((0, 10), (3, 10), (10, 10), (119, 446))] == [
        (0.0, 0.2775328),
        (0.107791267, 0.603221853),
        (0.7224672, 1.0),
        (0.227886491, 0.309728382),
    ]
    assert wilson(Share(0, 0)) == Interval(0.0, 0.0, 1.0)


def test_newcombe_intervals_are_those_of_his_paper():
    assert [ends(difference(one, other)) for one, other in pairs()] == [
        (0.052431472, 0.333872654),
        (0.170522724, 0.809017974),
        (-0.016226991, 0.218934645),
    ]
    assert ends(difference(Share(0, 10), Share(0, 20))) == (-0.161125158, 0.2775328)


def test_the_lift_is_relative_to_the_other_share():
    assert [ends(lift(one, other)) for one, other in pairs()] == [
        (0.076626423, 0.651248511),
        (0.138350357, 6.906177515),
        (-0.093914064, 1.83643592),
    ]
    assert lift(Share(1, 10), Share(0, 0)) == Interval(0.0, -1.0, math.inf)
    assert lift(Share(3, 10), Share(0, 10)).value == pytest.approx(6.0)


def test_p_values_are_those_of_the_pooled_test():
    assert [round(p_value(one, other), 12) for one, other in pairs()] == [
        0.008045081368,
        0.006169899321,
        0.079903020776,
    ]
    assert [p_value(Share(0, 0), Share(1, 2)), p_value(Share(0, 5), Share(0, 9))] == [1.0, 1.0]


def test_the_chance_to_be_better_is_that_of_four_million_drawn_pairs():
    ((one, other, *_),) = pairs()[:1]
    assert chance_better(one, other) == pytest.approx(0.9959, abs=5e-4)
    assert chance_better(*pairs()[2]) == pytest.approx(0.9577, abs=5e-4)


def test_of_very_many_people_the_chance_is_still_told_at_once():
    one, other = Share(500_500, 1_000_000), Share(500_000, 1_000_000)
    assert chance_better(one, other) == pytest.approx(0.7602, abs=1e-3)


def test_the_sizes_are_those_of_the_tables():
    per_arm = [
        math.ceil(people_needed(base, more) / 2)
        for base, more in ((0.02, 0.1), (0.02, 0.2), (0.05, 0.1), (0.05, 0.5), (0.1, 0.1))
    ]
    assert per_arm == [80_682, 21_109, 31_234, 1_471, 14_751]
    assert round(people_needed(0.05, 0.1, share=0.9) * 0.1) == 17_596


def test_the_power_at_the_needed_size_is_the_one_that_was_asked_for():
    size = people_needed(0.05, 0.2) // 2
    assert power_of(size, size, 0.05, 0.2) == pytest.approx(0.8, abs=1e-3)
    assert power_of(500, 500, 0.05, 0.1) == pytest.approx(0.054, abs=1e-3)
    assert power_of(0, 500, 0.05, 0.1) == 0.0


@pytest.mark.parametrize(
    ("base", "more", "share"), [(0.0, 0.1, 0.5), (0.5, 1.0, 0.5), (0.1, 0.0, 0.5), (0.1, 0.1, 1.0)]
)
def test_what_no_number_of_people_shows_is_refused(base, more, share):
    with pytest.raises(StatisticsError, match="No number of people"):
        people_needed(base, more, share=share)


def test_a_share_of_more_than_all_is_refused():
    with pytest.raises(StatisticsError, match="11 of 10 people is no share"):
        Share(11, 10)


TABLES = (Pairs(20, 12, 2, 16), Pairs(1, 1, 7, 12), Pairs(36, 14, 0, 0), Pairs(53, 0, 1, 0))


def test_intervals_of_the_same_people_twice_are_those_of_newcombe_and_of_fagerland():
    assert [ends(turned(pairs).apart) for pairs in TABLES] == [
        (0.056156425, 0.329206995),  # Newcombe 1998, p. 2635, method 10: 0.0562 to 0.3292
        (-0.506920227, -0.025559124),  # Fagerland et al. 2014, airways: -0.507 to -0.026
        (0.152839518, 0.416651237),
        (-0.097714375, 0.049621662),
    ]


def test_the_same_people_twice_are_tested_as_statsmodels_does():
    many = (Pairs(900, 130, 175, 4000), Pairs(100, 30_000, 30_400, 5), Pairs(3, 0, 0, 4))
    assert [pairs.p for pairs in (*TABLES[:3], *many)] == pytest.approx(
        [0.012939453125, 0.0703125, 0.0001220703125, 0.01163120745815, 0.10448007727214, 1.0]
    )


def turned(pairs: Pairs) -> Pairs:
    """As the books have it: before less after."""
    return Pairs(pairs.both, pairs.after, pairs.before, pairs.neither)


def test_the_same_people_twice_tell_more_than_two_groups_of_as_many():
    pairs = Pairs(400, 5, 25, 570)
    one, other = pairs.shares
    assert pairs.apart.is_clear
    assert not difference(other, one).is_clear
    assert Pairs(0, 0, 0, 0).apart == Interval(0.0, -1.0, 1.0)


def test_intervals_of_the_same_people_hold_the_truth_95_times_in_100():
    dice = np.random.default_rng(3)
    chances = (0.25, 0.05, 0.10, 0.60)
    draws = dice.multinomial(150, chances, size=2_000).tolist()
    intervals = [Pairs(*draw).apart for draw in draws]
    held = sum(each.low <= chances[2] - chances[1] <= each.high for each in intervals)
    assert 0.94 <= held / len(intervals) <= 0.98


@given(st.tuples(*[st.integers(0, 500)] * 4))
def test_the_same_people_turn_with_the_order(counts):
    pairs = Pairs(*counts)
    back = turned(pairs)
    assert (back.apart.low, back.apart.high) == pytest.approx((-pairs.apart.high, -pairs.apart.low))
    assert pairs.apart.low <= pairs.apart.value + 1e-12
    assert pairs.apart.value <= pairs.apart.high + 1e-12
    assert 0 <= pairs.p == back.p <= 1


@pytest.mark.parametrize(
    ("rate", "treated", "control", "days"),
    [(0.05, 200, 200, 28), (0.02, 90, 10, 120), (0.3, 20, 20, 60), (0.05, 9, 1, 200)],
)
@pytest.mark.parametrize("least", [0.02, 0.1, 0.5, 3.0])
def test_looking_every_day_makes_no_false_winners(rate, treated, control, days, least):
    dice = np.random.default_rng(5)
    runs = 300
    ones, others = (
        dice.binomial(size, rate, (runs, days)).cumsum(axis=1).tolist()
        for size in (treated, control)
    )
    won = sum(
        any(
            sequential_p(Share(a, treated * day), Share(b, control * day), least) < 0.05
            for day, (a, b) in enumerate(zip(one, other, strict=True), 1)
        )
        for one, other in zip(ones, others, strict=True)
    )
    assert won / runs <= 0.05


def test_looking_every_day_at_a_plain_p_makes_many():
    dice = np.random.default_rng(5)
    ones, others = dice.binomial(200, 0.05, (2, 300, 28)).cumsum(axis=2).tolist()
    won = sum(
        any(
            p_value(Share(a, 200 * day), Share(b, 200 * day)) < 0.05
            for day, (a, b) in enumerate(zip(one, other, strict=True), 1)
        )
        for one, other in zip(ones, others, strict=True)
    )
    assert won / 300 > 0.15


def test_the_test_for_looks_in_between_is_quickest_at_the_lift_that_matters():
    found = [
        sequential_p(Share(1_100, 20_000), Share(1_000, 20_000), least)
        for least in (0.01, 0.1, 3.0)
    ]
    assert found[1] < 0.5 < found[0]
    assert found[1] < found[2] == 1.0


def test_too_few_people_are_never_a_winner():
    assert sequential_p(Share(9, 9), Share(0, 9)) == 1.0
    assert sequential_p(Share(0, 0), Share(0, 9)) == 1.0


@given(shares(), shares())
def test_intervals_hold_their_value_and_turn_with_the_order(one, other):
    for interval in (wilson(one), difference(one, other), lift(one, other)):
        assert interval.low <= interval.value + 1e-12
        assert interval.value <= interval.high + 1e-12
    turned = difference(other, one)
    assert (turned.low, turned.high) == pytest.approx(
        (-difference(one, other).high, -difference(one, other).low)
    )
    assert chance_better(one, other) + chance_better(other, one) == pytest.approx(1.0, abs=1e-6)
    assert 0 <= sequential_p(one, other) <= 1
