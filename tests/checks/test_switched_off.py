"""Steps that are switched off are told of, and nothing else is said of them."""

from cartflow_studio.checks import Severity, check
from cartflow_studio.flow import annotating, edits
from cartflow_studio.nodes.exit import Exit
from cartflow_studio.nodes.wait import Wait
from tests.checks.faults import MAIL, findings, found, line, mended

CODE = "switched-off"
FLOW = line(rest=Wait(), mail=MAIL)


def off(*ids, flow=FLOW):
    return annotating.switch(flow, ids, on=False)


def test_it_is_said_where_people_go_on():
    assert found(CODE, off("rest", "mail")) == [
        ("rest", "“Rest” is switched off: people go on to “End”."),
        ("mail", "“Mail” is switched off: people go on to “End”."),
    ]
    assert mended(CODE, off("rest"), "Switch on") == FLOW
    assert found(CODE, FLOW) == []


def test_a_trigger_that_is_off_lets_nobody_in():
    assert found(CODE, off("start")) == [("start", "“Start” is switched off: nobody enters by it.")]


def test_a_way_that_ends_at_it_is_doubtful_and_can_be_ended_well():
    loose = off("mail", flow=edits.disconnect(FLOW, "mail", "sent"))
    [problem] = findings(CODE, loose)
    assert (problem.severity, problem.message, problem.port) == (
        Severity.WARNING,
        "“Mail” is switched off and leads nowhere: people drop out there.",
        "sent",
    )
    ended = problem.fixes[1].edit(loose)
    assert ended.nodes["end_2"].type == Exit()
    assert [each.severity for each in findings(CODE, ended)] == [Severity.HINT]
    before = off("rest", "mail", flow=edits.disconnect(FLOW, "mail", "sent"))
    assert found(CODE, before)[1] == ("rest", "“Rest” is switched off.")


def test_nothing_else_is_said_of_it():
    empty = edits.change_node(FLOW, "mail", type=type(MAIL)())
    assert {each.node for each in check(empty)} == {"mail"}
    assert [each.code for each in check(off("mail", flow=empty)) if each.node == "mail"] == [CODE]
    assert [each.code for each in check(off("mail", flow=empty)) if each.node == "rest"] == []
