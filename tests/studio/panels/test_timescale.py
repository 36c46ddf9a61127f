"""What stands below and behind a line of time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cartflow_studio.studio.panels.timescale import marks, nights

START = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)


def told(length, most, zone=UTC):
    first = int(START.timestamp() * 1e6)
    return [
        words for _, words in marks(first, first + length // timedelta(microseconds=1), zone, most)
    ]


def test_a_line_of_weeks_has_days_below_it():
    assert told(timedelta(days=60), 10) == [
        "12 Mar",
        "19 Mar",
        "26 Mar",
        "2 Apr",
        "9 Apr",
        "16 Apr",
        "23 Apr",
        "30 Apr",
    ]


def test_a_line_of_hours_has_times_of_the_day_and_the_day_at_midnight():
    assert told(timedelta(hours=3), 10) == [
        "02:00",
        "02:30",
        "03:00",
        "03:30",
        "04:00",
        "04:30",
        "05:00",
    ]
    assert told(timedelta(hours=30), 12) == [
        "03:00",
        "06:00",
        "09:00",
        "12:00",
        "15:00",
        "18:00",
        "21:00",
        "6 Mar",
        "03:00",
        "06:00",
    ]


def test_the_times_are_those_of_the_zone():
    assert told(timedelta(hours=2), 10, ZoneInfo("Asia/Kolkata"))[:2] == ["07:30", "07:45"]


def test_nights_lie_between_22_and_6_o_clock():
    first = int(START.timestamp() * 1e6)
    day = timedelta(days=1) // timedelta(microseconds=1)
    shares = [
        (round(dusk * 24), round(dawn * 24)) for dusk, dawn in nights(first, first + day, UTC)
    ]
    assert shares[:2] == [(-4, 4), (20, 28)]
