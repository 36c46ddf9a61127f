"""There is a message before the goal's window ends."""

from cartflow_studio.flow.duration import days, hours
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.flow.settings import Goal
from cartflow_studio.nodes.wait import Wait
from cartflow_studio.nodes.wait_for_event import WaitForEvent
from tests.checks.faults import END, MAIL, START, flow, found, line, mended

CODE = "goal-window-too-short"


def test_a_window_that_ends_before_the_first_message_is_found():
    late = line(rest=Wait(days(2)), mail=MAIL, goals=(Goal("Bought", within=days(1)),))
    assert found(CODE, late) == [
        (
            None,
            "The goal Bought counts for 1 day after entry, but the first message is sent later.",
        ),
    ]
    after = mended(CODE, late, "Let it count for 9 days")
    assert after.goals == (Goal("Bought", within=days(9)),)


def test_the_shortest_way_counts():
    await_ = WaitForEvent((Alternative("Replied"),), days(2))
    nodes = {"start": START, "wait": await_, "mail": MAIL, "end": END}
    goals = (Goal("Bought", within=hours(1)),)
    ways = {"start.next": "wait", "wait.timed_out": "mail", "mail.sent": "end"}
    assert found(CODE, flow(nodes, {**ways, "wait.Replied": "mail"}, goals=goals)) == []
    assert len(found(CODE, flow(nodes, {**ways, "wait.Replied": "end"}, goals=goals))) == 1


def test_a_window_that_is_long_enough_is_fine():
    assert found(CODE, line(rest=Wait(days(2)), mail=MAIL)) == []
    assert found(CODE, line(rest=Wait(days(20)))) == []
