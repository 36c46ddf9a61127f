"""The wait for a length of time."""

import pytest

from cartflow_studio.fields import Fault, read_fields
from cartflow_studio.flow.duration import calendar_days, days, hours
from cartflow_studio.nodes.wait import Wait
from tests.nodes.told import lowered, ports, written


def test_its_length_is_always_written():
    assert written(Wait()) == {"duration": "1 day"}
    assert written(Wait(calendar_days(2), "flow")) == {
        "duration": "2 calendar days",
        "zone": "flow",
    }


def test_it_says_how_long():
    assert Wait(hours(4)).sentence() == "Wait 4 hours"


def test_it_holds_for_its_length():  # semantics 4.2
    assert lowered(Wait(days(3))) == [("delay", days(3), {"zone": "person", "then": "next"})]
    assert lowered(Wait(calendar_days(1), "flow")) == [
        ("delay", calendar_days(1), {"zone": "flow", "then": "next"})
    ]
    assert ports(Wait()) == [("next", "Then")]


@pytest.mark.parametrize("text", ["-5 minutes", "99999999999 days", "1.5.2 days", "soon"])
def test_a_length_that_is_none_is_refused(text):
    with pytest.raises(Fault) as fault:
        read_fields(Wait, {"duration": text})
    assert fault.value.path == ("duration",)
