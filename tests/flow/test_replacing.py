"""A step becomes one of another type."""

from dataclasses import replace

import pytest

from cartflow_studio.errors import EditError
from cartflow_studio.flow import edits
from cartflow_studio.flow.duration import hours
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.flow.replacing import replace_type
from cartflow_studio.nodes import REGISTRY


def flow_with(type_, *, ways=()):
    nodes = {
        "start": Node("start", REGISTRY["event_trigger"]()),
        "it": Node("it", type_, title="Mine", note="why"),
        "a": Node("a", REGISTRY["exit"]()),
        "b": Node("b", REGISTRY["exit"]()),
    }
    links = {("start", "next"): "it"} | {("it", way): end for way, end in ways}
    return Flow("f", nodes=nodes, links=links)


def test_a_mail_becomes_a_text_message_with_its_words_and_connections():
    mail = REGISTRY["email"](subject="Hello", body="Come back")
    flow = flow_with(mail, ways=[("sent", "a"), ("not_sent", "b")])
    replaced = replace_type(flow, ("it",), REGISTRY["sms"])
    expected = replace(flow.nodes["it"], type=REGISTRY["sms"](body="Come back"))
    assert replaced == edits.change_node(flow, "it", type=expected.type)
    assert replaced.links == flow.links


def test_a_wait_becomes_a_wait_for_an_event_with_its_time_as_the_longest():
    flow = flow_with(REGISTRY["wait"](duration=hours(4)), ways=[("next", "a")])
    replaced = replace_type(flow, ("it",), REGISTRY["wait_for_event"])
    assert replaced.nodes["it"].type == REGISTRY["wait_for_event"](timeout=hours(4))
    assert replaced.links == {("start", "next"): "it", ("it", "timed_out"): "a"}


def test_exits_find_their_meaning_where_their_names_differ():
    wait = REGISTRY["wait_for_event"](events=(Alternative("Bought"),))
    flow = flow_with(wait, ways=[("timed_out", "a"), ("Bought", "b")])
    links = replace_type(flow, ("it",), REGISTRY["email"]).links
    assert (links["it", "not_sent"], links["it", "sent"]) == ("a", "b")


def test_a_step_that_leads_on_cannot_become_an_end():
    flow = flow_with(REGISTRY["wait"](), ways=[("next", "a")])
    with pytest.raises(EditError, match="people leave the flow there"):
        replace_type(flow, ("it",), REGISTRY["exit"])


def test_a_step_cannot_lose_a_connection():
    flow = flow_with(REGISTRY["email"](), ways=[("sent", "a"), ("not_sent", "b")])
    with pytest.raises(EditError, match="which has one exit: 2 exits"):
        replace_type(flow, ("it",), REGISTRY["wait"])


def test_a_step_that_is_led_to_cannot_become_a_trigger_but_triggers_change_among_themselves():
    flow = flow_with(REGISTRY["wait"]())
    with pytest.raises(EditError, match="a trigger starts a flow"):
        replace_type(flow, ("it",), REGISTRY["api_trigger"])
    changed = replace_type(flow, ("start",), REGISTRY["segment_trigger"])
    assert changed.nodes["start"].type == REGISTRY["segment_trigger"]()
    assert changed.links == flow.links


def test_the_same_type_changes_nothing():
    flow = flow_with(REGISTRY["wait"](duration=hours(4)))
    assert replace_type(flow, ("it",), REGISTRY["wait"]) == flow


@pytest.mark.parametrize("old", list(REGISTRY))
@pytest.mark.parametrize("new", list(REGISTRY))
def test_any_type_becomes_any_other_or_is_refused(old, new):
    flow = Flow("f", nodes={"it": Node("it", REGISTRY[old]())})
    assert type(replace_type(flow, ("it",), REGISTRY[new]).nodes["it"].type) is REGISTRY[new]
