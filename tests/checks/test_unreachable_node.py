"""People must be able to reach every node."""

from tests.checks.faults import END, MAIL, START, flow, found, line, mended

CODE = "unreachable-node"


def test_a_loose_node_is_found():
    lost = flow({"start": START, "end": END, "lost": MAIL}, {"start.next": "end"})
    assert found(CODE, lost) == [
        ("lost", "No person can reach “Lost”: nothing leads there."),
    ]
    assert list(mended(CODE, lost, "Delete it").nodes) == ["start", "end"]


def test_a_node_behind_another_is_reached():
    assert found(CODE, line(mail=MAIL)) == []


def test_without_a_trigger_only_the_trigger_is_missed():
    assert found(CODE, flow({"mail": MAIL}, {})) == []
