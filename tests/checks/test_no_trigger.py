"""People must have a way in."""

from cartflow_studio.flow import annotating
from cartflow_studio.flow.model import Flow
from cartflow_studio.nodes.event_trigger import EventTrigger
from tests.checks.faults import END, MAIL, flow, found, line, mended

CODE = "no-trigger"


def test_a_flow_without_a_trigger_is_found():
    assert found(CODE, Flow("empty")) == [(None, "Nobody can enter: the flow has no trigger.")]


def test_a_flow_with_a_trigger_is_fine():
    assert found(CODE, line(mail=MAIL)) == []


def test_a_trigger_is_put_before_the_first_step():
    after = mended(
        CODE,
        flow({"mail": MAIL, "end": END}, {"mail.sent": "end"}, positions={"mail": (384, 96)}),
        "Add an event trigger",
    )
    assert after.nodes["trigger"].type == EventTrigger()
    assert after.links["trigger", "next"] == "mail"
    assert after.positions["trigger"] == (0, 96)


def test_a_trigger_that_is_off_is_switched_on():
    off = annotating.switch(line(mail=MAIL), ["start"], on=False)
    assert found(CODE, off) == [(None, "Nobody can enter: no trigger is switched on.")]
    assert mended(CODE, off, "Switch on") == line(mail=MAIL)


def test_an_empty_flow_gets_its_trigger_too():
    assert list(mended(CODE, Flow("empty"), "Add an event trigger").nodes) == ["trigger"]
