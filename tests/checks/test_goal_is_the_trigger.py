"""A goal is something else than what lets people in."""

from cartflow_studio.flow.condition import Compare
from cartflow_studio.flow.settings import Goal
from tests.checks.faults import MAIL, found, line

CODE = "goal-is-the-trigger"


def test_the_event_that_starts_a_journey_is_no_goal():
    assert found(CODE, line(mail=MAIL, goals=(Goal("Added"),))) == [
        (None, "People enter by Added, and the same event counts as the goal."),
    ]


def test_another_event_or_a_condition_is_fine():
    large = Goal("Added", Compare("event", "total", "at least", 500))
    assert found(CODE, line(mail=MAIL, goals=(Goal("Bought"), large))) == []
