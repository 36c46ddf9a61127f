"""A flow stays of a size that can be run and understood."""

from cartflow_studio.flow.settings import Goal
from cartflow_studio.nodes.wait import Wait
from tests.checks.faults import findings, flow, line

CODE = "flow-too-large"


def _flow(size):
    return flow({f"n{number}": Wait() for number in range(size)}, {})


def _told(checked):
    return [(str(each.severity), each.message) for each in findings(CODE, checked)]


def test_more_than_2000_nodes_are_too_many():
    assert _told(_flow(2001)) == [
        ("error", "The flow has 2,001 nodes; at most 2,000 can be run."),
    ]


def test_many_nodes_get_a_hint():
    assert _told(_flow(501)) == [("hint", "The flow has 501 nodes. That is hard to follow.")]
    assert _told(_flow(500)) == []


def test_more_than_the_goals_that_are_followed_are_too_many():
    many = line(goals=tuple(Goal(f"Goal{number}") for number in range(33)))
    assert _told(many) == [("error", "The flow has 33 goals; at most 32 are followed.")]
