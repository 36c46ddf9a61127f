"""People are handed over to another flow."""

from cartflow_studio.nodes.hand_over import HandOver
from tests.checks.faults import START, findings, flow, mended

CODE = "hand-over-nowhere"


def _flow(to):
    return flow({"start": START, "over": HandOver(to)}, {"start.next": "over"})


def _told(to, **context):
    return [(str(each.severity), each.message) for each in findings(CODE, _flow(to), **context)]


def test_a_hand_over_to_the_same_flow_is_found():
    assert _told("test") == [
        ("error", "“Over” hands people over to this same flow, round and round."),
    ]


def test_a_hand_over_to_an_unknown_flow_is_found():
    assert _told("welcom", flows=["welcome", "review"]) == [
        (
            "warning",
            "People at “Over” get lost: there is no flow welcom. Did you mean welcome?",
        ),
    ]
    after = mended(CODE, _flow("welcom"), "Use welcome", flows=["welcome"])
    assert after == _flow("welcome")


def test_a_known_flow_or_one_that_is_not_looked_for_is_fine():
    assert _told("welcome", flows=["welcome"]) == []
    assert _told("welcome") == []
    assert _told("") == []
