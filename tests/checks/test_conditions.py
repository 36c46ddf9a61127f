"""Rows of conditions at their places."""

from cartflow_studio.checks.conditions import condition_places, rows_at, swap_row
from cartflow_studio.flow.condition import All, AnyOf, Compare, Happened, LocalTime, Not
from cartflow_studio.flow.duration import days
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.flow.settings import ExitCriterion, Goal
from cartflow_studio.nodes.wait_for_event import WaitForEvent
from tests.checks.faults import line

LARGE = Compare("event", "total", "at least", 50)
SMALL = Compare("event", "total", "less than", 50)


def test_each_row_knows_the_event_at_hand():
    night = LocalTime()
    seen = Happened("Seen", where=Not(SMALL))
    assert list(rows_at(All((LARGE, AnyOf((seen, night)))), "Bought")) == [
        (LARGE, "Bought"),
        (seen, "Bought"),
        (SMALL, "Seen"),
        (night, "Bought"),
    ]


def test_places_are_told_node_by_node_then_goals_and_exits():
    wait = WaitForEvent((Alternative("A", LARGE), Alternative(becomes=SMALL)), days(1))
    places = condition_places(
        line(
            wait=wait,
            goals=(Goal("Bought", LARGE),),
            exits=(ExitCriterion("Left", SMALL), ExitCriterion(becomes=LARGE)),
        )
    )
    assert [(each.node, each.field, each.condition, each.event) for each in places] == [
        ("wait", "events", LARGE, "A"),
        ("wait", "events", SMALL, ""),
        (None, "goals", LARGE, "Bought"),
        (None, "exits", SMALL, "Left"),
        (None, "exits", LARGE, ""),
    ]


def test_a_row_is_replaced_only_where_its_event_is_at_hand():
    wait = WaitForEvent((Alternative("A", Not(LARGE)), Alternative("B", All((LARGE,)))), days(1))
    after = swap_row(line(wait=wait), "wait", LARGE, SMALL, "B")
    assert after.nodes["wait"].type.events == (
        Alternative("A", Not(LARGE)),
        Alternative("B", All((SMALL,))),
    )
