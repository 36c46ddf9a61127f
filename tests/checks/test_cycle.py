"""No way leads back."""

from cartflow_studio.flow.duration import seconds
from cartflow_studio.nodes.wait import Wait
from tests.checks.faults import MAIL, START, flow, found, line, mended

CODE = "cycle"


def test_a_circle_is_told_step_by_step():  # F013, F014
    circle = flow(
        {"start": START, "mail": MAIL, "rest": Wait(seconds(0))},
        {"start.next": "mail", "mail.sent": "rest", "rest.next": "mail"},
    )
    assert found(CODE, circle) == [
        ("mail", "People would go round without end: “Mail” → “Rest” → “Mail”."),
    ]
    after = mended(CODE, circle, "Disconnect “Rest” from “Mail”")
    assert ("rest", "next") not in after.links


def test_a_node_that_leads_to_itself_is_found():
    around = flow({"start": START, "rest": Wait()}, {"start.next": "rest", "rest.next": "rest"})
    assert found(CODE, around) == [
        ("rest", "People would go round without end: “Rest” → “Rest”."),
    ]


def test_two_circles_are_both_found():
    circles = flow(
        {"start": START, "a": Wait(), "b": Wait()},
        {"start.next": "a", "a.next": "a", "b.next": "b"},
    )
    assert sorted(node for node, _ in found(CODE, circles)) == ["a", "b"]


def test_ways_that_meet_again_are_no_circle():
    assert found(CODE, line(mail=MAIL, rest=Wait())) == []
