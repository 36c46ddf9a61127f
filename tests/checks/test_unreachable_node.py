"""People must be able to reach every node."""

from cartflow_studio.flow import annotating
from cartflow_studio.flow.condition import Compare
from cartflow_studio.nodes.condition import Condition
from tests.checks.faults import END, MAIL, START, flow, found, line, mended

CODE = "unreachable-node"
COUNTRY = Compare("person", "country", "is", "HR")


def test_a_loose_node_is_found():
    lost = flow({"start": START, "end": END, "lost": MAIL}, {"start.next": "end"})
    assert found(CODE, lost) == [
        ("lost", "No person can reach “Lost”: nothing leads there."),
    ]
    assert list(mended(CODE, lost, "Delete it").nodes) == ["start", "end"]


def test_a_node_behind_another_is_reached():
    assert found(CODE, line(mail=MAIL)) == []


def test_what_only_a_switched_off_step_leads_to_is_found():
    kinds = {"start": START, "if": Condition((("yes", COUNTRY),)), "mail": MAIL, "end": END}
    links = {"start.next": "if", "if.yes": "mail", "if.otherwise": "end", "mail.sent": "end"}
    off = annotating.switch(flow(kinds, links), ["if"], on=False)
    assert found(CODE, off) == [
        ("mail", "No person can reach “Mail”: what leads there is switched off.")
    ]


def test_without_a_trigger_only_the_trigger_is_missed():
    assert found(CODE, flow({"mail": MAIL}, {})) == []
