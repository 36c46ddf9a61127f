"""An event is defined once and lets people in once."""

from cartflow_studio.flow.condition import Compare
from cartflow_studio.flow.settings import EventDefinition
from cartflow_studio.nodes.event_trigger import EventTrigger
from tests.checks.faults import END, START, flow, found, line, mended

CODE = "duplicate-event"
TWICE = {"start": START, "again": START, "end": END}
LINKS = {"start.next": "end", "again.next": "end"}


def test_a_second_definition_is_found():
    twice = line(events=(EventDefinition("Added"), EventDefinition("Added", "Put into cart")))
    assert found(CODE, twice) == [(None, "The event Added is defined twice.")]
    after = mended(CODE, twice, "Keep the first definition")
    assert after.events == (EventDefinition("Added"),)


def test_a_second_equal_trigger_is_found():
    assert found(CODE, flow(TWICE, LINKS)) == [
        ("again", "“Again” and “Start” let people in by the same event, Added."),
    ]
    after = mended(CODE, flow(TWICE, LINKS), "Delete the second trigger")
    assert list(after.nodes) == ["start", "end"]


def test_triggers_with_conditions_of_their_own_are_fine():
    large = EventTrigger("Added", Compare("event", "total", "at least", 50))
    assert found(CODE, flow({**TWICE, "again": large}, LINKS)) == []
    assert found(CODE, flow({**TWICE, "again": EventTrigger("Viewed")}, LINKS)) == []
