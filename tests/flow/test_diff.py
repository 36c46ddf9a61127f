"""Differences between flows, in a marketer's words."""

from dataclasses import replace

import pytest
from hypothesis import given

from cartflow_studio.flow import annotating, edits
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import AnyOf, Compare, Happened
from cartflow_studio.flow.diff import Difference, diff, same, shown
from cartflow_studio.flow.duration import Limit, days, hours
from cartflow_studio.flow.model import Node, Note
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.flow.settings import EventDefinition, Goal, QuietHours, Reentry
from cartflow_studio.nodes import REGISTRY
from tests.flow.build import flow_of, step
from tests.flow.strategies import flows

FLOW = replace(flow_of("a -> b -> c, b.no -> d"), name="Welcome", positions={"a": (0, 0)})


def told(after, before=FLOW):
    return [str(each) for each in diff(before, after)]


def test_equal_flows_do_not_differ():
    assert diff(FLOW, replace(FLOW, nodes=dict(reversed(FLOW.nodes.items())))) == ()


def test_nodes_that_are_new_or_gone_are_named():
    after = edits.add_node(edits.remove_nodes(FLOW, ["d"]), Node("e", step(), "Rest a day"))
    assert diff(FLOW, after) == (
        Difference("removed", "“Step” is gone.", "d"),
        Difference("added", "“Rest a day” is new: Rest 1 day.", "e"),
        Difference(
            "connection",
            "“Step”, exit “No”, no longer leads to “Step”.",
            "b",
            "no",
            "“Step”",
            "",
        ),
    )


def test_a_changed_setting_tells_before_and_after():
    after = edits.change_setting(FLOW, "b", "rest", hours(4))
    assert diff(FLOW, after) == (
        Difference(
            "changed", "“Step”: “Rest” was 1 day, is now 4 hours.", "b", "rest", "1 day", "4 hours"
        ),
    )


def test_a_long_text_has_just_changed():
    after = edits.change_setting(FLOW, "b", "text", "Hello\nthere")
    assert told(after) == ["“Step”: “Text” has changed."]


def test_a_title_and_another_type_are_told():
    email = REGISTRY["email"](subject="Hi")
    after = edits.change_node(edits.change_node(FLOW, "c", title="End"), "d", type=email)
    assert told(after) == [
        "“Step”: “Title” was nothing, is now “End”.",
        "“Step” was of the type Step, is now Email: “Hi”.",
    ]


def test_a_connection_led_elsewhere_is_told_by_its_exit():
    assert told(edits.connect(FLOW, "b", "next", "d")) == [
        "“Step”, exit “Next”, now leads to “Step” instead of “Step”."
    ]
    assert told(edits.connect(edits.disconnect(FLOW, "a", "next"), "a", "next", "c")) == [
        "“Start” now leads to “Step” instead of “Step”."
    ]


def test_settings_are_told_one_by_one():
    settings = replace(
        FLOW.settings,
        reentry=Reentry("once", limits=(Limit(3, days(30)),)),
        quiet_hours=QuietHours(TimeOfDay(21 * 60), TimeOfDay(8 * 60)),
        control_group=5,
        senders=(("email", "a@example.com"),),
    )
    assert told(replace(FLOW, settings=settings, name="Hello", note="a\nb")) == [
        "The flow: “Name” was “Welcome”, is now “Hello”.",
        "The flow: “Note” has changed.",
        "The flow, Frequency: “People may enter” was “after exit”, is now “once”.",
        "The flow, Frequency: “At most” was nothing, is now 3 per 30 days.",
        "The flow: “Quiet hours” was nothing, is now 21:00 08:00 wait.",
        "The flow: “Hold back” was 0, is now 5.",
        "The flow: “Senders” was nothing, is now email a@example.com.",
    ]


def test_goals_events_and_attributes_are_known_by_name():
    before = replace(
        FLOW,
        goals=(Goal("bought"), Goal("bought")),
        events=(EventDefinition("e", properties=(("a", "text"), ("b", "text"))),),
        attributes=(("city", "text"),),
    )
    after = replace(
        FLOW,
        goals=(Goal("bought", within=days(3)), Goal("viewed")),
        events=(EventDefinition("e", "E", properties=(("a", "number"), ("c", "text"))),),
        attributes=(("city", "list"), ("zip", "text")),
    )
    assert told(after, before) == [
        "The goal bought: “Within” was 7 days, is now 3 days.",
        "The goal bought (2) is gone.",
        "The goal viewed is new.",
        "The event e: “Title” was nothing, is now “E”.",
        "The property of e a was “text”, is now “number”.",
        "The property of e b is gone.",
        "The property of e c is new.",
        "The attribute city was “text”, is now “list”.",
        "The attribute zip is new.",
    ]


def test_moved_cards_and_comments_are_layout_only():
    after = replace(edits.move_nodes(FLOW, {"a": (1, 1), "b": (2, 2)}), header="Hello")
    assert told(after) == ["2 cards moved.", "The comment above the file has changed."]
    assert same(FLOW, after)
    assert not same(FLOW, edits.disconnect(FLOW, "a", "next"))


def test_a_step_that_is_switched_off_is_told():
    off = annotating.switch(FLOW, ["b"], on=False)
    assert diff(FLOW, off) == (
        Difference("changed", "“Step” is switched off.", "b", "disabled", "on", "off"),
    )
    assert told(FLOW, off) == ["“Step” is switched on."]
    assert not same(FLOW, off)


def test_groups_notes_and_pins_are_layout_only():
    after = annotating.group(annotating.pin(FLOW, ["a"], on=True), ["a", "b"], title="First")
    after = annotating.add_note(after, Note(text="Ask Ann", at=(0, 0)))
    assert told(after) == [
        "Other cards are pinned.",
        "The group “First” is new.",
        "1 sticky note differs.",
    ]
    assert same(FLOW, after)
    other = annotating.change_group(after, "group", color="blue")
    assert told(other, after) == ["The group “First” has changed."]
    assert told(annotating.ungroup(other, ["group"]), other) == ["The group “First” is gone."]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "nothing"),
        ("", "nothing"),
        (True, "yes"),
        ("a  b\nc", "“a b c”"),
        ("x" * 100, "“" + "x" * 59 + "…”"),
        (Compare("person", "country", "is", "HR"), "country is HR"),
        (AnyOf(()), "never"),
        ((Happened("e"), Limit(1, days(1))), "e happened since entry, 1 per 1 day"),
        ((("a", 50), ("b", 50)), "a 50, b 50"),
        ((Alternative("bought"), Alternative("viewed", port="seen")), "bought, viewed seen"),
        (2.5, "2.5"),
    ],
)
def test_a_value_is_shown_as_a_person_reads_it(value, text):
    assert shown(value) == text


@given(flows(most=3), flows(most=3))
def test_whatever_differs_is_told_and_what_does_not_is_not(a, b):
    assert diff(a, a) == ()
    assert bool(diff(a, b)) == (_compared(a) != _compared(b))


def _compared(flow):
    """The flow with only the positions of nodes; where the ends are is told by connections."""
    nodes = {key: at for key, at in flow.positions.items() if key in flow.nodes}
    return replace(flow, positions=nodes)
