"""Properties of events are known."""

from dataclasses import replace

from cartflow_studio.flow.condition import All, Compare, Happened, Not
from cartflow_studio.flow.duration import days
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.flow.settings import EventDefinition, Goal, Reentry, Settings
from cartflow_studio.nodes.condition import Condition
from cartflow_studio.nodes.event_trigger import EventTrigger
from cartflow_studio.nodes.wait_for_event import WaitForEvent
from tests.checks.faults import START, fixes, flow, found, line, mended

CODE = "unknown-property"
EVENTS = (
    EventDefinition("Added", properties=(("price", "number"), ("cart_id", "text"))),
    EventDefinition("Bought", properties=(("total", "number"), ("cart_id", "text"))),
)


def _entered_if(row):
    return flow({"start": EventTrigger("Added", row)}, {}, events=EVENTS)


def test_a_misspelt_property_is_found_and_the_near_one_offered():  # F077
    wrong = _entered_if(All((Compare("event", "prise", "more than", 10),)))
    assert found(CODE, wrong) == [
        (
            "start",
            "“Start” looks at the event's prise, but there is no such property."
            " Did you mean price?",
        ),
    ]
    after = mended(CODE, wrong, "Use price")
    assert after.nodes["start"].type.when == All((Compare("event", "price", "more than", 10),))


def test_the_event_that_is_looked_at_counts():
    assert found(CODE, _entered_if(Compare("event", "price", "more than", 10))) == []
    bought = Happened("Bought", where=Not(Compare("event", "price", "more than", 10)))
    assert found(CODE, _entered_if(bought)) == [
        ("start", "“Start” looks at the event's price, but there is no such property."),
    ]


def test_the_entry_event_and_the_last_event_are_told_apart():
    rows = (
        ("entered", Compare("entry", "total", "more than", 10)),
        ("bought", Compare("last", "price", "more than", 10)),
        ("fine", All((Compare("entry", "price", "is", 1), Compare("last", "total", "is", 1)))),
    )
    wrong = line(
        wait=WaitForEvent((Alternative("Bought"),), days(1)), fork=Condition(rows), events=EVENTS
    )
    assert found(CODE, wrong) == [
        ("fork", "“Fork” looks at the entry event's total, but there is no such property."),
        ("fork", "“Fork” looks at the last event's price, but there is no such property."),
    ]


def test_goals_are_looked_at():
    goal = Goal("Bought", where=Compare("event", "totl", "more than", 10))
    wrong = line(events=EVENTS, goals=(goal,))
    assert found(CODE, wrong) == [
        (
            None,
            "A goal or exit criterion looks at the event's totl, but there is no such property."
            " Did you mean total?",
        ),
    ]
    after = mended(CODE, wrong, "Use total")
    assert after.goals == (Goal("Bought", where=Compare("event", "total", "more than", 10)),)


def test_the_key_of_a_wait_must_be_a_property_of_both_events():
    wait = WaitForEvent((Alternative("Bought"),), days(1), match="cartid")
    wrong = line(wait=wait, events=EVENTS)
    assert found(CODE, wrong) == [
        (
            "wait",
            "“Wait” wants the same cartid as the entry event's, but not every event has it.",
        ),
    ]
    assert fixes(CODE, wrong) == ["Use cart_id", "Any value will do"]
    assert mended(CODE, wrong, "Use cart_id").nodes["wait"].type.match == "cart_id"
    assert mended(CODE, wrong, "Any value will do").nodes["wait"].type.match == ""
    assert found(CODE, line(wait=replace(wait, match="*"), events=EVENTS)) == []


def test_a_wait_for_an_event_without_the_key_of_the_journeys_is_found():  # semantics 3.2
    wait = WaitForEvent((Alternative("Bought"),), days(1))
    per_price = Settings(reentry=Reentry("one per key", key="price"))
    wrong = line(wait=wait, events=EVENTS, settings=per_price)
    assert found(CODE, wrong) == [
        (
            "wait",
            "“Wait” never hears of Bought: people have a journey per price,"
            " and Bought has no price.",
        )
    ]
    after = mended(CODE, wrong, "Any value will do")
    assert after.nodes["wait"].type.match == "*"
    assert found(CODE, after) == []
    per_cart = Settings(reentry=Reentry("one per key", key="cart_id"))
    assert found(CODE, line(wait=wait, events=EVENTS, settings=per_cart)) == []


def test_an_event_that_is_not_described_may_have_any_property():
    row = Compare("event", "prise", "more than", 10)
    assert found(CODE, flow({"start": EventTrigger("Added", row)}, {})) == []
    bare = (EventDefinition("Added"),)
    assert found(CODE, flow({"start": EventTrigger("Added", row)}, {}, events=bare)) == []
    assert found(CODE, flow({"start": START}, {}, events=EVENTS)) == []
