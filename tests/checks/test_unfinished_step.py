"""What a step needs is filled in."""

import pytest

from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import Compare
from cartflow_studio.flow.duration import days
from cartflow_studio.flow.node_type import Alternative, Change
from cartflow_studio.flow.settings import ExitCriterion
from cartflow_studio.nodes.api_trigger import ApiTrigger
from cartflow_studio.nodes.condition import Condition
from cartflow_studio.nodes.event_trigger import EventTrigger
from cartflow_studio.nodes.exit import Exit
from cartflow_studio.nodes.hand_over import HandOver
from cartflow_studio.nodes.segment_trigger import SegmentTrigger
from cartflow_studio.nodes.split import Split
from cartflow_studio.nodes.update_person import UpdatePerson
from cartflow_studio.nodes.wait import Wait
from cartflow_studio.nodes.wait_for_event import WaitForEvent
from cartflow_studio.nodes.wait_until import WaitUntil
from tests.checks.faults import findings, flow, found, line, mended

CODE = "unfinished-step"
CROAT = Compare("person", "country", "is", "HR")
NINE = TimeOfDay(540)


def _told(kind):
    return [(each.message, each.field) for each in findings(CODE, flow({"step": kind}, {}))]


@pytest.mark.parametrize(
    ("kind", "sentence", "field"),
    [
        (EventTrigger(), "it is not said which event lets people in.", "event"),
        (SegmentTrigger(), "it is not said when people enter.", "at"),
        (WaitForEvent(), "it is not said what to wait for.", "events"),
        (
            WaitForEvent((Alternative("Bought"), Alternative())),
            "one of the things to wait for is not chosen.",
            "events",
        ),
        (WaitUntil(), "it is not said until when to wait.", "time"),
        (WaitUntil(date_of="person"), "it is not said which date counts.", "date"),
        (WaitUntil(window_end=NINE), "it is not said when the window opens.", "time"),
        (Condition(), "it has no condition, so everybody goes the same way.", "branches"),
        (Split(()), "it has no shares to draw from.", "shares"),
        (UpdatePerson(), "it changes nothing.", "changes"),
        (HandOver(), "it is not said which flow people go on in.", "flow"),
    ],
)
def test_what_is_missing_is_named(kind, sentence, field):
    assert _told(kind) == [(f"“Step” is not finished: {sentence}", field)]


@pytest.mark.parametrize(
    "kind",
    [
        EventTrigger("Added"),
        SegmentTrigger(at="2026-12-01T09:00:00"),
        SegmentTrigger(schedule="daily"),
        ApiTrigger(),
        WaitForEvent((Alternative("Bought"), Alternative(becomes=CROAT))),
        WaitUntil(NINE),
        WaitUntil(weekdays=(0,)),
        WaitUntil(offset=days(1)),
        WaitUntil(date_of="entry", date="departs_at"),
        Wait(),
        Condition((("yes", CROAT),)),
        Split(),
        UpdatePerson((Change("vip", "unset"),)),
        HandOver("other"),
        Exit(""),
    ],
)
def test_what_is_filled_in_is_fine(kind):
    assert _told(kind) == []


def test_an_exit_criterion_without_a_reason_to_leave_is_found():
    refunded = ExitCriterion("Refunded")
    blank = line(exits=(refunded, ExitCriterion(), ExitCriterion(becomes=CROAT)))
    assert found(CODE, blank) == [
        (None, "An exit criterion is not finished: it is not said what people leave by."),
    ]
    after = mended(CODE, blank, "Delete it")
    assert after.exits == (refunded, ExitCriterion(becomes=CROAT))
