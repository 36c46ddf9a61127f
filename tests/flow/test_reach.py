"""What hangs together with a step, before and behind it."""

from cartflow_studio.flow.reach import ahead, behind, connected
from tests.flow.build import flow_of

FLOW = flow_of("a -> b -> c, d -> c -> e, x -> y")


def test_steps_ahead_are_those_that_people_can_come_to():
    assert ahead(FLOW, ("b",)) == {"b", "c", "e"}


def test_steps_behind_are_those_that_people_can_come_from():
    assert behind(FLOW, ("c",)) == {"a", "b", "c", "d"}


def test_connected_steps_are_reached_whichever_way():
    assert connected(FLOW, ("a",)) == {"a", "b", "c", "d", "e"}
