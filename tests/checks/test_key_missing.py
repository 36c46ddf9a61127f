"""A journey per key has its key."""

from cartflow_studio.flow.settings import EventDefinition, Reentry, Settings
from cartflow_studio.nodes.api_trigger import ApiTrigger
from tests.checks.faults import END, MAIL, flow, found, line, mended

CODE = "key-missing"
EVENTS = (EventDefinition("Added", properties=(("cart_id", "text"),)),)


def _flow(key):
    return line(mail=MAIL, settings=Settings(Reentry("one per key", key)), events=EVENTS)


def test_a_missing_key_is_found():
    assert found(CODE, _flow("")) == [
        (None, "Nobody can enter: there is one journey per key, but no key is chosen."),
    ]
    after = mended(CODE, _flow(""), "Only after they left")
    assert after.settings == Settings(Reentry("after exit"))


def test_a_key_that_the_event_does_not_have_is_found():
    assert found(CODE, _flow("kart_id")) == [
        (None, "Nobody can enter by Added: it has no kart_id to tell journeys apart."),
    ]


def test_a_trigger_without_an_event_has_no_key():
    by_api = flow(
        {"start": ApiTrigger(), "end": END},
        {"start.next": "end"},
        settings=Settings(Reentry("one per key", "cart_id")),
    )
    assert found(CODE, by_api) == [
        (
            "start",
            "Nobody can enter by “Start”: without an event there is no cart_id to tell"
            " journeys apart.",
        ),
    ]


def test_a_key_of_the_event_is_fine():
    assert found(CODE, _flow("cart_id")) == []
    assert found(CODE, line(mail=MAIL)) == []
