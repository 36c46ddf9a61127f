"""A flow has a goal."""

from cartflow_studio.flow.duration import days
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.flow.settings import Goal
from cartflow_studio.nodes.wait_for_event import WaitForEvent
from tests.checks.faults import fixes, found, line, mended

CODE = "goal-missing"
AWAIT = WaitForEvent((Alternative("Bought"), Alternative("Paid")), days(1))


def test_a_flow_without_a_goal_is_found():
    aimless = line(wait=AWAIT, goals=())
    assert found(CODE, aimless) == [
        (None, "The flow has no goal, so nobody can tell what it brings about."),
    ]
    assert fixes(CODE, aimless) == ["Make Bought the goal", "Make Paid the goal"]
    assert mended(CODE, aimless, "Make Paid the goal").goals == (Goal("Paid"),)


def test_a_flow_with_a_goal_is_fine():
    assert found(CODE, line(wait=AWAIT)) == []
