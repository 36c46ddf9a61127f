"""The trigger by an event."""

from cartflow_studio.flow.condition import Compare
from cartflow_studio.flow.node_type import Start
from cartflow_studio.nodes.event_trigger import EventTrigger
from tests.nodes.told import lowered, ports, written

LARGE = Compare("event", "total", "at least", 50)


def test_it_is_written_with_its_event_and_condition():
    assert written(EventTrigger("Added", LARGE)) == {
        "event": "Added",
        "when": {"event": "total", "at least": 50},
    }
    assert written(EventTrigger("Added")) == {"event": "Added"}


def test_it_says_when_people_enter():
    assert EventTrigger("Added", LARGE).sentence() == "When Added happens and total is at least 50"
    assert EventTrigger("Added").sentence() == "When Added happens"
    assert EventTrigger().sentence() == "Choose the event"


def test_people_enter_by_the_event_and_go_one_way():
    assert lowered(EventTrigger("Added", LARGE)) == [
        ("start", Start("event", event="Added", when=LARGE), {"then": "next"})
    ]
    assert ports(EventTrigger("Added")) == [("next", "Then")]


def test_it_listens_to_its_event_and_holds_its_condition():
    assert EventTrigger("Added", LARGE).listens_to == ("Added",)
    assert EventTrigger().listens_to == ()
    assert EventTrigger("Added", LARGE).conditions == (LARGE,)
