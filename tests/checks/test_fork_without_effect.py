"""A fork leads to different places."""

from cartflow_studio.nodes.split import Split
from tests.checks.faults import END, MAIL, START, flow, found, line, mended

CODE = "fork-without-effect"


def test_a_fork_whose_exits_meet_at_once_is_found():
    pointless = line(split=Split())
    assert found(CODE, pointless) == [
        ("split", "“Split” makes no difference: all its exits lead to one step."),
    ]
    assert mended(CODE, pointless, "Delete it").links == {("start", "next"): "end"}


def test_a_fork_that_leads_to_different_steps_is_fine():
    nodes = {"start": START, "split": Split(), "mail": MAIL, "end": END}
    links = {"start.next": "split", "split.a": "mail", "split.b": "end", "mail.sent": "end"}
    assert found(CODE, flow(nodes, links)) == []
    assert found(CODE, flow(nodes, {"start.next": "split"})) == []
