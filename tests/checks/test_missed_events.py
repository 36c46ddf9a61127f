"""Nothing is missed between two waits."""

from dataclasses import replace

from cartflow_studio.flow.duration import days
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.flow.settings import ExitCriterion, Goal
from cartflow_studio.nodes.wait import Wait
from cartflow_studio.nodes.wait_for_event import WaitForEvent
from tests.checks.faults import MAIL, found, line, mended

CODE = "missed-events"
AWAIT = WaitForEvent((Alternative("Bought"),), days(1))
STAYING = (Goal("Bought", leave=False),)


def test_a_wait_directly_before_a_wait_for_an_event_is_found():
    blind = line(rest=Wait(), wait=AWAIT, goals=STAYING)
    assert found(CODE, blind) == [
        ("wait", "Who does Bought while at “Rest” is taken at “Wait” for somebody who did not."),
    ]
    after = mended(CODE, blind, "Count since entry")
    assert after.nodes["wait"].type == replace(AWAIT, lookback="since entry")


def test_nothing_is_missed_with_something_else_between():
    assert found(CODE, line(rest=Wait(), mail=MAIL, wait=AWAIT, goals=STAYING)) == []


def test_nothing_is_missed_of_what_makes_people_leave():
    assert found(CODE, line(rest=Wait(), wait=AWAIT, goals=(Goal("Bought"),))) == []
    leaving = line(rest=Wait(), wait=AWAIT, goals=STAYING, exits=(ExitCriterion("Bought"),))
    assert found(CODE, leaving) == []
