"""A condition looks at an event only where there is one."""

from cartflow_studio.flow.condition import Compare, Happened
from cartflow_studio.flow.duration import days
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.nodes.condition import Condition
from cartflow_studio.nodes.event_trigger import EventTrigger
from cartflow_studio.nodes.segment_trigger import SegmentTrigger
from cartflow_studio.nodes.wait_for_event import WaitForEvent
from cartflow_studio.nodes.webhook import Webhook
from tests.checks.faults import END, flow, found, line, mended

CODE = "event-not-at-hand"


def _fork(source):
    return Condition((("large", Compare(source, "total", "at least", 50)),))


def test_a_condition_has_no_event_at_hand():
    wrong = line(fork=_fork("event"))
    assert found(CODE, wrong) == [
        ("fork", "“Fork” looks at total of an event, but no event is at hand there."),
    ]
    assert mended(CODE, wrong, "Look at the entry event").nodes["fork"].type == _fork("entry")


def test_nobody_has_a_last_event_before_a_wait():
    assert found(CODE, line(fork=_fork("last"))) == [
        (
            "fork",
            "“Fork” looks at total of an event, but nothing was waited for on the way there.",
        ),
    ]
    wait = WaitForEvent((Alternative("Bought"),), days(1))
    assert found(CODE, line(wait=wait, fork=_fork("last"))) == []


def test_the_answer_of_a_webhook_is_a_last_event():
    asked = Webhook(url="https://shop.example.com/stock", answer=True)
    silent = Webhook(url="https://shop.example.com/stock")
    assert found(CODE, line(ask=asked, fork=_fork("last"))) == []
    assert len(found(CODE, line(ask=silent, fork=_fork("last")))) == 1


def test_without_an_event_trigger_there_is_no_entry_event():
    daily = SegmentTrigger(schedule="daily")
    wrong = flow({"start": daily, "fork": _fork("entry"), "end": END}, {"start.next": "fork"})
    assert found(CODE, wrong) == [
        ("fork", "“Fork” looks at total of an event, but no event starts this flow."),
    ]


def test_triggers_waits_and_counts_have_an_event():
    row = Compare("event", "total", "at least", 50)
    assert found(CODE, flow({"start": EventTrigger("Added", row)}, {})) == []
    assert found(CODE, line(wait=WaitForEvent((Alternative("Bought", row),), days(1)))) == []
    assert found(CODE, line(fork=Condition((("yes", Happened("Bought", where=row)),)))) == []
