"""A flow stays of a size that can be run and understood."""

from cartflow_studio.nodes.wait import Wait
from tests.checks.faults import findings, flow

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
