"""A wait until a time of day does not add a day unawares."""

from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.duration import calendar_days, days, hours
from cartflow_studio.nodes.wait import Wait
from cartflow_studio.nodes.wait_until import WaitUntil
from tests.checks.faults import fixes, found, line, mended

CODE = "wait-adds-a-day"
NINE, NOON = TimeOfDay(540), TimeOfDay(720)
TOLD = [
    (
        "morning",
        "After “Rest”, “Morning” can hold people almost a day longer: until the next 09:00.",
    ),
]


def test_a_time_of_day_after_whole_days_is_found():
    late = line(rest=Wait(days(1)), morning=WaitUntil(NINE))
    assert found(CODE, late) == TOLD
    assert found(CODE, line(rest=Wait(calendar_days(1)), morning=WaitUntil(NINE))) == TOLD
    after = mended(CODE, late, "Go on at any time until 12:00")
    assert after.nodes["morning"].type == WaitUntil(NINE, NOON)


def test_the_next_of_the_same_time_is_found():
    again = line(rest=WaitUntil(NINE), morning=WaitUntil(NINE, exact="next"))
    assert found(CODE, again) == TOLD
    assert found(CODE, line(rest=WaitUntil(NINE), morning=WaitUntil(NINE))) == []


def test_the_end_of_the_day_has_no_later_window():
    last = TimeOfDay(23 * 60 + 59)
    assert fixes(CODE, line(rest=Wait(days(1)), night=WaitUntil(last))) == []


def test_windows_dates_and_short_waits_are_fine():
    assert found(CODE, line(rest=Wait(days(1)), morning=WaitUntil(NINE, NOON))) == []
    born = WaitUntil(NINE, date_of="person", date="birthday")
    assert found(CODE, line(rest=Wait(days(1)), morning=born)) == []
    assert found(CODE, line(rest=Wait(hours(4)), morning=WaitUntil(NINE))) == []
