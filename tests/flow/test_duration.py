"""Lengths of time and limits, as people write them."""

import re

import pytest
from hypothesis import given

from cartflow_studio.flow.duration import (
    Duration,
    Limit,
    calendar_days,
    days,
    hours,
    minutes,
    seconds,
)
from tests.flow.strategies import DURATIONS, LIMITS


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("30 minutes", minutes(30)),
        ("1 minute", minutes(1)),
        ("90s", seconds(90)),
        ("2h", hours(2)),
        (" 2  Hours ", hours(2)),
        ("1 day", days(1)),
        ("3d", days(3)),
        ("15 min", minutes(15)),
        ("2 weeks", Duration(2, "week")),
        ("1 calendar day", calendar_days(1)),
        ("2 calendar months", Duration(2, "calendar month")),
        ("0 days", days(0)),
    ],
)
def test_it_reads_as_people_write_it(text, duration):
    assert Duration.parse(text) == duration


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "'' is not a length of time."),
        ("day", "'day' is not a length of time."),
        ("1 fortnight", "'fortnight' is not a unit of time."),
        ("1.5 days", "'1.5 days' has a fraction; use a smaller unit."),
        ("-1 day", "A length of time cannot be negative."),
        ("3661 days", "'3661 days' is too long; the longest is 3660 days."),
        ("1 calendar", "'calendar' is not a unit of time."),
        ("٣ days", "'٣ days' is not a length of time."),
    ],
)
def test_what_is_no_length_is_told(text, fault):
    with pytest.raises(ValueError, match=f"^{re.escape(fault)}"):
        Duration.parse(text)


@given(DURATIONS)
def test_what_is_written_is_read_back(duration):
    assert Duration.parse(str(duration)) == duration


def test_a_calendar_length_has_no_fixed_length():
    assert (calendar_days(1).is_calendar, days(1).is_calendar) == (True, False)
    assert days(1).microseconds == calendar_days(1).approximately == 86_400_000_000
    with pytest.raises(ValueError, match="'1 calendar day' has no fixed length"):
        _ = calendar_days(1).microseconds


@given(LIMITS)
def test_a_limit_is_read_back(limit):
    assert Limit.parse(str(limit)) == limit


def test_a_limit_per_day_is_per_one_day():
    assert Limit.parse("2 per day") == Limit(2, days(1))


@pytest.mark.parametrize("text", ["3", "x per day", "0 per day", "1 per 0 days", "-1 per day"])
def test_a_limit_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match=r"is not a limit|would let nobody"):
        Limit.parse(text)
