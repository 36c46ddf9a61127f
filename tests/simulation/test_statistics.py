"""Intervals, differences and sizes: the figures of statsmodels 0.14 and of published tables."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartflow_studio.simulation.statistics import (
    Interval,
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


def test_looking_every_day_makes_no_false_winners():
    dice = random.Random(5)
    false = 0
    for _ in range(150):
        a = b = people = 0
        least = 1.0
        for _ in range(28):
            people += 200
            a += sum(dice.random() < 0.05 for _ in range(200))
            b += sum(dice.random() < 0.05 for _ in range(200))
            least = min(least, sequential_p(Share(a, people), Share(b, people)))
        false += least < 0.05
    assert false / 150 < 0.05


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
