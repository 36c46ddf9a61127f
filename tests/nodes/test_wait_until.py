"""The wait until a time or a date."""

import pytest

from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.duration import days
from cartflow_studio.flow.node_type import Until
from cartflow_studio.nodes.wait_until import WaitUntil
from tests.nodes.told import lowered, ports, written

NINE, NOON = TimeOfDay(540), TimeOfDay(720)


def test_it_is_written_as_it_was_set():
    birthday = WaitUntil(NINE, date_of="person", date="birthday", offset=days(3), before=True)
    assert written(birthday) == {
        "time": "09:00",
        "date_of": "person",
        "date": "birthday",
        "offset": "3 days",
        "before": True,
    }
    window = WaitUntil(NINE, NOON, (0, 1), zone="flow", exact="next", past="exit")
    assert written(window) == {
        "time": "09:00",
        "window_end": "12:00",
        "weekdays": ["monday", "tuesday"],
        "zone": "flow",
        "exact": "next",
        "past": "exit",
    }


@pytest.mark.parametrize(
    ("wait", "sentence"),
    [
        (WaitUntil(), "Choose a time or a date"),
        (WaitUntil(NINE), "Until 09:00, local time"),
        (WaitUntil(NINE, zone="flow"), "Until 09:00"),
        (WaitUntil(NINE, NOON, (0, 1)), "Until 09:00–12:00 on Mon, Tue, local time"),
        (WaitUntil(weekdays=(5,)), "Until Sat"),
        (WaitUntil(date_of="person", date="birthday"), "Until birthday"),
        (
            WaitUntil(NINE, date_of="entry", date="departs_at", offset=days(2), before=True),
            "Until 2 days before departs_at of the entry event at 09:00, local time",
        ),
        (
            WaitUntil(date_of="last", date="due", offset=days(1)),
            "Until 1 day after due of the last event",
        ),
        (WaitUntil(date_of="person"), "Until …"),
    ],
)
def test_it_says_until_when(wait, sentence):
    assert wait.sentence() == sentence


def test_it_holds_until_the_instant():  # semantics 4.2
    assert lowered(WaitUntil(NINE, NOON, (0,), exact="next")) == [
        (
            "until",
            Until(time=NINE, window_end=NOON, weekdays=(0,), exact="next"),
            {"then": "next"},
        )
    ]
    assert lowered(WaitUntil(date_of="person", date="birthday", offset=days(1), past="exit")) == [
        (
            "until",
            Until(date=("person", "birthday"), offset=days(1), past="exit"),
            {"then": "next"},
        )
    ]
    assert ports(WaitUntil()) == [("next", "Then")]
