"""Layouts: from left to right, nothing on top of anything, ports in order, always the same."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartflow_studio import flowfile
from cartflow_studio.flow import edits
from cartflow_studio.flow.layered import crossings, layers, uncross
from cartflow_studio.flow.layout import arrange, placed, wires_of
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.flow.shape import COLUMN, GRID, ROW
from cartflow_studio.flow.tidying import tidy
from tests.flow.build import flow_of, step

ROOT = Path(__file__).resolve().parents[2]


@st.composite
def acyclic(draw, most=14):
    """Flows in which every connection leads forward."""
    count = draw(st.integers(1, most))
    nodes, links = {}, {}
    for place in range(count):
        exits = draw(st.sampled_from((("next",), ("yes", "no"), ("a", "b", "c"))))
        nodes[f"n{place}"] = Node(f"n{place}", step(*exits))
        for port in exits:
            if place + 1 < count and draw(st.booleans()):
                links[f"n{place}", port] = f"n{draw(st.integers(place + 1, count - 1))}"
    order = draw(st.permutations(list(nodes)))
    return Flow("f", nodes={key: nodes[key] for key in order}, links=links)


def _keeps_the_rules(flow, at):
    assert list(at) == list(flow.nodes)
    cards = list(at.values())
    for place, (x, y) in enumerate(cards):
        assert (x % GRID, y % GRID) == (0, 0)
        for left, top in cards[place + 1 :]:
            assert abs(x - left) >= COLUMN or abs(y - top) >= ROW
    for edge in flow.edges:
        assert at[edge.source][0] + COLUMN <= at[edge.target][0]


@given(acyclic())
def test_cards_do_not_overlap_and_connections_lead_to_the_right(flow):
    at = arrange(flow)
    _keeps_the_rules(flow, at)
    _keeps_the_rules(flow, tidy(replace(flow, positions=at)))


@given(acyclic())
def test_a_layout_depends_on_the_flow_alone(flow):
    assert arrange(flow) == arrange(replace(flow, positions={"n0": (7, 7)}, name="other"))


@given(acyclic())
def test_tidying_what_is_tidy_swaps_nobody(flow):
    first = tidy(flow)
    again = tidy(replace(flow, positions=first))
    for one in flow.nodes:
        for other in flow.nodes:
            if first[one][0] == first[other][0] and first[one][1] < first[other][1]:
                assert again[one][1] < again[other][1]


@given(acyclic(), st.integers(0, 100))
def test_a_new_card_has_a_free_place(flow, number):
    known = list(flow.nodes)[: number % (len(flow.nodes) + 1)]
    at = placed(replace(flow, positions={key: (0, place * ROW) for place, key in enumerate(known)}))
    assert {key: at[key] for key in known} == {
        key: (0, place * ROW) for place, key in enumerate(known)
    }
    assert len(set(at.values())) == len(flow.nodes)


def test_a_line_is_straight_and_a_fork_even():
    assert arrange(flow_of("a -> b -> c")) == {"a": (0, 0), "b": (COLUMN, 0), "c": (2 * COLUMN, 0)}
    at = arrange(flow_of("a -> b, b.yes -> c -> e, b.no -> d -> e"))
    assert at == {
        "a": (0, 72),
        "b": (COLUMN, 72),
        "c": (2 * COLUMN, 0),
        "e": (3 * COLUMN, 72),
        "d": (2 * COLUMN, 144),
    }


def test_the_upper_exit_leads_to_the_upper_card():
    flow = flow_of("a -> b, b.no -> n, b.yes -> y")
    at = arrange(edits.change_setting(flow, "b", "exits", ("yes", "no")))
    assert at["y"][1] < at["n"][1]


def test_parts_stand_below_each_other_and_loose_cards_last():
    flow = flow_of("a -> b")
    for key in ("x", "y"):
        flow = edits.add_node(flow, Node(key, step()))
    assert arrange(flow) == {
        "a": (0, 0),
        "b": (COLUMN, 0),
        "x": (0, ROW + GRID),
        "y": (COLUMN, ROW + GRID),
    }


def test_a_loop_is_laid_out_too():
    flow = replace(flow_of("a -> b -> c"), links={("a", "next"): "b", ("b", "next"): "a"})
    assert arrange(flow) == {"a": (0, 0), "b": (COLUMN, 0), "c": (0, ROW + GRID)}
    assert arrange(Flow("f")) == {}


@pytest.mark.parametrize("name", ["welcome", "browse-abandonment", "win-back-lapsed"])
def test_the_example_flows_have_no_crossing(name):
    flow = flowfile.read((ROOT / "flows" / f"{name}.flow.yaml").read_bytes())
    made = layers(list(flow.nodes), wires_of(flow))
    uncross(made)
    assert crossings(made) == 0
    assert flow.positions == arrange(flow)


def test_crossings_of_a_dense_flow_stay_few():
    """Frozen: what the layout reached; more is a step back."""
    nodes = {f"n{place}": Node(f"n{place}", step("a", "b")) for place in range(60)}
    links = {
        (f"n{place}", port): f"n{min(place * 2 // 3 + 8 + (place * shift) % 11, 59)}"
        for place in range(0, 60)
        for port, shift in (("a", 3), ("b", 7))
        if min(place * 2 // 3 + 8 + (place * shift) % 11, 59) > place
    }
    flow = Flow("f", nodes=nodes, links=links)
    made = layers(list(flow.nodes), wires_of(flow))
    before = crossings(made)
    uncross(made)
    assert (before, crossings(made)) == (123, 56)
