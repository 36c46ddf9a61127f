"""A wait for an event ends some time."""

from cartflow_studio.flow.condition import Compare
from cartflow_studio.flow.duration import days
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.nodes.wait_for_event import WaitForEvent
from tests.checks.faults import found, line, mended

CODE = "timeout-missing"
BOUGHT = (Alternative("Bought"),)


def test_a_wait_for_ever_is_found():
    assert found(CODE, line(wait=WaitForEvent(BOUGHT, None))) == [
        ("wait", "People to whom Bought never happens stay at “Wait” for ever."),
    ]
    vip = Alternative(becomes=Compare("person", "vip", "is", True))
    assert found(CODE, line(wait=WaitForEvent((vip,), None))) == [
        ("wait", "People to whom what it waits for never happens stay at “Wait” for ever."),
    ]


def test_it_gets_an_end():
    after = mended(CODE, line(wait=WaitForEvent(BOUGHT, None)), "Wait at most 7 days")
    assert after.nodes["wait"].type == WaitForEvent(BOUGHT, days(7))
    assert after.links["wait", "Bought"] == "end"


def test_a_wait_with_an_end_is_fine():
    assert found(CODE, line(wait=WaitForEvent(BOUGHT, days(1)))) == []
    assert found(CODE, line(wait=WaitForEvent((), None))) == []
