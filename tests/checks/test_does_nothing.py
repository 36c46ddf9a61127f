"""A flow does something."""

from cartflow_studio.flow.node_type import Change
from cartflow_studio.nodes.hand_over import HandOver
from cartflow_studio.nodes.update_person import UpdatePerson
from cartflow_studio.nodes.wait import Wait
from tests.checks.faults import END, MAIL, START, flow, found, line

CODE = "does-nothing"
NOTHING = [(None, "Nothing is sent or changed for anybody who enters this flow.")]


def test_a_flow_of_waits_is_found():
    assert found(CODE, line(rest=Wait())) == NOTHING


def test_a_message_that_nobody_reaches_does_not_count():
    loose = flow({"start": START, "end": END, "mail": MAIL}, {"start.next": "end"})
    assert found(CODE, loose) == NOTHING


def test_messages_changes_and_hand_overs_count():
    assert found(CODE, line(mail=MAIL)) == []
    assert found(CODE, line(change=UpdatePerson((Change("vip", "set", True),)))) == []
    over = flow({"start": START, "over": HandOver("other")}, {"start.next": "over"})
    assert found(CODE, over) == []
