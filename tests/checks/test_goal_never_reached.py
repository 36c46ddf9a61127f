"""A goal can be reached."""

import pytest

from cartflow_studio.flow.condition import AnyOf, Compare
from cartflow_studio.flow.duration import days
from cartflow_studio.flow.settings import EventDefinition, Goal, Reentry, Settings
from tests.checks.faults import found, line, mended

CODE = "goal-never-reached"
EVENTS = (
    EventDefinition("Added", properties=(("cart_id", "text"),)),
    EventDefinition("Bought", properties=(("cart_id", "text"), ("order_id", "text"))),
)


@pytest.mark.parametrize(
    ("goal", "sentence"),
    [
        (Goal(""), "Nobody can reach the goal without an event: it is not said which event it is."),
        (
            Goal("Bought", within=days(0)),
            "Nobody can reach the goal Bought: its window after entry has no length.",
        ),
        (
            Goal("Bought", where=AnyOf()),
            "Nobody can reach the goal Bought: its condition can never be true.",
        ),
        (
            Goal("Bought", match="kart_id"),
            "Nobody can reach the goal Bought: it wants the same kart_id,"
            " and Bought has no such property.",
        ),
        (
            Goal("Bought", match="order_id"),
            "Nobody can reach the goal Bought: it wants the same order_id,"
            " and Added has no such property.",
        ),
    ],
)
def test_a_goal_that_nobody_can_reach_is_found(goal, sentence):
    wrong = line(goals=(Goal("Bought"), goal), events=EVENTS)
    assert found(CODE, wrong) == [(None, sentence)]
    assert mended(CODE, wrong, "Delete the goal").goals == (Goal("Bought"),)


def test_goals_that_can_be_reached_are_fine():
    large = Goal("Bought", Compare("event", "total", "at least", 50), "cart_id")
    assert found(CODE, line(goals=(large,), events=EVENTS)) == []
    assert found(CODE, line(goals=(Goal("Bought", match="anything"),))) == []
    assert found(CODE, line(goals=(Goal("Bought", match="*"),), events=EVENTS)) == []


def test_a_goal_without_the_key_of_the_journeys_is_found_and_can_be_widened():  # semantics 3.2
    events = (
        EventDefinition("Added", properties=(("cart_id", "text"),)),
        EventDefinition("Bought", properties=(("order_id", "text"),)),
    )
    per_cart = Settings(reentry=Reentry("one per key", key="cart_id"))
    wrong = line(goals=(Goal("Bought"),), events=events, settings=per_cart)
    assert found(CODE, wrong) == [
        (
            None,
            "Nobody can reach the goal Bought: it wants the same cart_id,"
            " and Bought has no such property.",
        )
    ]
    after = mended(CODE, wrong, "Any value will do")
    assert after.goals == (Goal("Bought", match="*"),)
    assert found(CODE, after) == []
    assert found(CODE, line(goals=(Goal("Bought"),), events=EVENTS, settings=per_cart)) == []
