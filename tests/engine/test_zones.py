"""Time zones and schedules."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartflow_studio.engine.machine.calendar import first_day_of, instant_of, local_of, month_of
from cartflow_studio.engine.schedule import ticks
from cartflow_studio.engine.trace import read_instant, written_instant
from cartflow_studio.engine.zones import is_zone, zone_table
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.node_type import Start
from tests.engine.oracle_time import local, wall

ZONES = ("Europe/Zagreb", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "UTC")
BEGIN, END = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (1971, 2036))


@given(st.sampled_from(ZONES), st.integers(BEGIN // 900, END // 900))
def test_wall_clocks_show_what_zoneinfo_says(zone, quarter):
    table, instant = list(zone_table(zone)), quarter * 900 * 1_000_000
    shown = local_of(table, 0, instant)
    moment = local(instant, zone)
    assert shown == (moment - datetime(1970, 1, 1)).total_seconds() * 1_000_000  # noqa: DTZ001
    assert instant_of(table, 0, shown) == wall(moment, zone)


@given(st.integers(-700_000, 2_900_000))
def test_months_are_those_of_the_calendar(day):
    first = first_day_of(month_of(day))
    assert first <= day < first_day_of(month_of(day) + 1)
    if -700_000 < day < 2_900_000:
        expected = datetime.fromordinal(day + 719_163)
        assert (month_of(day), day - first) == (
            expected.year * 12 + expected.month - 1,
            expected.day - 1,
        )


def test_an_unknown_zone_is_utc():
    assert (is_zone("Mars/Olympus"), zone_table("Mars/Olympus")) == (False, (0, 0))
    assert is_zone("Europe/Zagreb")


def test_every_change_of_a_zone_is_known():
    changes = zone_table("Europe/Zagreb")[0]
    assert changes == 2 * (2100 - 1983)  # summer time since 1983
    assert ZoneInfo("Europe/Zagreb").key == "Europe/Zagreb"


def due(start: Start, begin: str, end: str, zone="Europe/Zagreb") -> list[str]:
    return [
        written_instant(at) for at in ticks(start, zone, read_instant(begin), read_instant(end))
    ]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (Start("segment", schedule="once", at="2026-03-29T02:30"), ["2026-03-29T01:30:00Z"]),
        (
            Start("segment", schedule="daily", time=TimeOfDay(540)),
            ["2026-03-28T08:00:00Z", "2026-03-29T07:00:00Z", "2026-03-30T07:00:00Z"],
        ),
        (
            Start("segment", schedule="weekly", time=TimeOfDay(0), weekdays=(0,)),
            ["2026-03-29T22:00:00Z"],
        ),
        (Start("segment", schedule="monthly", time=TimeOfDay(0), day=31), ["2026-03-30T22:00:00Z"]),
        (Start("segment", schedule="once", at="2026-05-01T09:00"), []),
    ],
)
def test_schedules_go_by_the_wall_clock(start, expected):  # semantics 3.1
    assert due(start, "2026-03-28T00:00:00Z", "2026-03-30T23:00:00Z") == expected


def test_a_month_without_the_day_takes_its_last():  # semantics 3.1
    monthly = Start("segment", schedule="monthly", time=TimeOfDay(720), day=31)
    assert due(monthly, "2026-02-01T00:00:00Z", "2026-04-30T23:00:00Z", "UTC") == [
        "2026-02-28T12:00:00Z",
        "2026-03-31T12:00:00Z",
        "2026-04-30T12:00:00Z",
    ]
