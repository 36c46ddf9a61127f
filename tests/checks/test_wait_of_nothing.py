"""A wait takes some time."""

from cartflow_studio.flow.duration import days, hours
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.nodes.wait import Wait
from cartflow_studio.nodes.wait_for_event import WaitForEvent
from tests.checks.faults import found, line, mended

CODE = "wait-of-nothing"
BOUGHT = (Alternative("Bought"),)


def test_a_wait_without_length_is_found():  # F014
    none = line(rest=Wait(hours(0)))
    assert found(CODE, none) == [("rest", "“Rest” holds nobody: it waits 0 hours.")]
    after = mended(CODE, none, "Delete it")
    assert after.links == {("start", "next"): "end"}


def test_a_wait_for_an_event_without_time_is_found():
    none = line(wait=WaitForEvent(BOUGHT, days(0)))
    assert found(CODE, none) == [("wait", "“Wait” gives nobody time: it waits at most 0 days.")]
    after = mended(CODE, none, "Wait at most 1 day")
    assert after.nodes["wait"].type == WaitForEvent(BOUGHT, days(1))


def test_waits_that_take_time_are_fine():
    assert found(CODE, line(rest=Wait(), wait=WaitForEvent(BOUGHT, days(1)))) == []
    assert found(CODE, line(wait=WaitForEvent(BOUGHT, None))) == []
