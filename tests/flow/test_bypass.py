"""What is switched off is bypassed: people go on by its through exit."""

from dataclasses import replace

import pytest

from cartflow_studio.flow import annotating, edits
from cartflow_studio.flow.bypass import beyond, effective
from cartflow_studio.flow.condition import Compare
from cartflow_studio.flow.model import Group
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.nodes import REGISTRY
from tests.flow.build import flow_of

LINE = flow_of("a -> b -> c -> d, b.no -> d", positions={"b": (0, 0)})
HR = Compare("person", "country", "is", "HR")


def off(*ids, flow=LINE):
    return annotating.switch(flow, ids, on=False)


def test_a_flow_with_all_steps_on_is_itself():
    assert effective(LINE) is LINE


def test_what_led_to_a_step_leads_to_where_it_leads_through():  # semantics 4.9
    assert effective(off("b")) == replace(
        LINE,
        nodes={key: LINE.nodes[key] for key in "acd"},
        links={("a", "next"): "c", ("c", "next"): "d"},
        positions={},
    )
    assert effective(off("b", "c")).links == {("a", "next"): "d"}
    assert beyond(off("b", "c"), "b") == "d"


def test_behind_the_last_step_there_is_nothing():
    loose = edits.disconnect(LINE, "c", "next")
    assert effective(off("c", flow=loose)).links == {("a", "next"): "b", ("b", "no"): "d"}
    assert beyond(off("c", flow=loose), "c") is None


def test_a_trigger_that_is_off_is_no_way_in():
    assert effective(off("a")).entries == ()


def test_a_ring_of_such_steps_stays_to_be_found():
    ring = replace(LINE, links={**LINE.links, ("c", "next"): "b"})
    assert effective(off("b", "c", flow=ring)) == off("b", "c", flow=ring)


def test_pins_and_groups_of_such_steps_are_gone_with_them():
    flow = annotating.pin(annotating.group(LINE, ["b", "c"]), ["b", "c"], on=True)
    passed = effective(off("b", flow=flow))
    assert (passed.pinned, passed.groups) == ({"c"}, {"group": Group(nodes=("c",))})


@pytest.mark.parametrize(
    ("name", "settings", "port"),
    [
        ("event_trigger", {}, "next"),
        ("wait", {}, "next"),
        ("wait_until", {}, "next"),
        ("update_person", {}, "next"),
        ("wait_for_event", {"events": (Alternative("bought"),)}, "timed_out"),
        ("wait_for_event", {"events": (Alternative("bought"),), "timeout": None}, "bought"),
        ("wait_for_event", {"timeout": None}, ""),
        ("condition", {"branches": (("yes", HR),)}, "otherwise"),
        ("split", {"shares": (("a", 10), ("b", 45), ("c", 45))}, "b"),
        ("split", {"shares": ()}, ""),
        ("email", {}, "sent"),
        ("email", {"wait_for": ("opened", "clicked")}, "timed_out"),
        ("webhook", {}, "sent"),
        ("exit", {}, ""),
    ],
)
def test_every_type_of_step_knows_the_way_through(name, settings, port):
    assert REGISTRY[name](**settings).through == port


@pytest.mark.parametrize("kind", REGISTRY.members(), ids=lambda kind: kind.name)
def test_the_way_through_is_an_exit_of_the_step(kind):
    usual = kind()
    assert (usual.through in [port.name for port in usual.ports]) != kind.is_end
