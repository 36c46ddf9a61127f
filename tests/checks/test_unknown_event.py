"""Events are known."""

from cartflow_studio.flow.condition import Happened
from cartflow_studio.flow.duration import days
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.flow.settings import EventDefinition, ExitCriterion, Goal
from cartflow_studio.nodes.condition import Condition
from cartflow_studio.nodes.event_trigger import EventTrigger
from cartflow_studio.nodes.wait_for_event import WaitForEvent
from tests.checks.faults import END, findings, fixes, flow, found, line, mended

CODE = "unknown-event"
EVENTS = (EventDefinition("Added"), EventDefinition("Bought"))
MISSPELT = WaitForEvent((Alternative("Bougth"),), days(1))


def test_a_misspelt_event_is_found_and_the_near_one_offered():
    flow_ = line(wait=MISSPELT, events=EVENTS)
    assert found(CODE, flow_) == [
        ("wait", "“Wait” names the event Bougth, which is defined nowhere. Did you mean Bought?"),
    ]
    assert fixes(CODE, flow_) == ["Use Bought", "Define Bougth"]


def test_the_connection_follows_the_event():
    after = mended(CODE, line(wait=MISSPELT, events=EVENTS), "Use Bought")
    assert after.nodes["wait"].type == WaitForEvent((Alternative("Bought"),), days(1))
    assert after.links["wait", "Bought"] == "end"


def test_it_is_replaced_in_the_conditions_of_the_node_too():
    seen = Happened("Bougth", where=Happened("Bougth"))
    wait = WaitForEvent((Alternative("Bougth", seen),), days(1))
    right = Happened("Bought", where=Happened("Bought"))
    after = mended(CODE, line(wait=wait, events=EVENTS), "Use Bought")
    assert after.nodes["wait"].type.events == (Alternative("Bought", right),)


def test_it_can_be_defined():
    after = mended(CODE, line(wait=MISSPELT, events=EVENTS), "Define Bougth")
    assert after.events == (*EVENTS, EventDefinition("Bougth"))


def test_triggers_conditions_goals_and_exits_are_looked_at():
    wrong = flow(
        {
            "start": EventTrigger("Aded"),
            "fork": Condition((("yes", Happened("Seen")),)),
            "end": END,
        },
        {},
        events=EVENTS,
        goals=(Goal("Bougt"),),
        exits=(ExitCriterion("Refunded"),),
    )
    assert [(each.node, each.field, each.message) for each in findings(CODE, wrong)] == [
        (
            None,
            "goals",
            "A goal or exit criterion names the event Bougt, which is defined nowhere."
            " Did you mean Bought?",
        ),
        (
            None,
            "exits",
            "A goal or exit criterion names the event Refunded, which is defined nowhere.",
        ),
        (
            "start",
            "event",
            "“Start” names the event Aded, which is defined nowhere. Did you mean Added?",
        ),
        ("fork", "branches", "“Fork” names the event Seen, which is defined nowhere."),
    ]


def test_each_of_them_can_be_mended():
    trigger = flow({"start": EventTrigger("Aded")}, {}, events=EVENTS)
    after = mended(CODE, trigger, "Use Added")
    assert after.nodes["start"].type == EventTrigger("Added")
    goal = mended(CODE, line(events=EVENTS, goals=(Goal("Bougt"),)), "Use Bought")
    assert goal.goals == (Goal("Bought"),)


def test_receipts_are_known_to_everyone():
    clicked = WaitForEvent((Alternative("message_clicked"),), days(1))
    assert found(CODE, line(wait=clicked, events=EVENTS)) == []


def test_where_nothing_is_defined_nothing_is_unknown():
    assert found(CODE, line(wait=MISSPELT)) == []
