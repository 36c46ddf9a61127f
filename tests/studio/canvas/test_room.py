"""Cards are put between others without lying on any."""

from itertools import combinations

import pytest

from cartflow_studio.flow import edits
from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.canvas import composing, room
from tests.studio.canvas.conftest import node, small_flow


def overlapping(flow: Flow) -> list[tuple[str, str]]:
    places = {key: room.boxes(flow, flow.positions, [key]) for key in flow.nodes}
    pairs = combinations(flow.nodes, 2)
    return [(a, b) for a, b in pairs if room.touched(places[a], places[b], 0).any()]


@pytest.mark.parametrize("x", range(-100, 700, 90))
@pytest.mark.parametrize("y", [-60, 0, 50, 130, 230])
@pytest.mark.parametrize("link", [("start", "next"), ("mail", "sent")])
def test_a_card_put_into_a_connection_lies_on_no_other(x, y, link):
    flow = composing.insert(small_flow(), node("new", "wait"), (x, y), link)
    assert overlapping(flow) == []


def test_what_follows_moves_on_by_what_is_needed_and_no_more():
    wide = edits.move_nodes(small_flow(), {"mail": (600, 0), "done": (984, 0)})
    flow = composing.insert(wide, node("new", "wait"), (300, 10), ("start", "next"))
    assert flow.positions == {
        "start": (0, 0),
        "new": (384, 0),
        "mail": (768, 0),
        "done": (1152, 0),
        "lone": (384, 240),
    }


def test_nobody_moves_where_there_is_room():
    wide = edits.move_nodes(small_flow(), {"mail": (800, 0), "done": (1184, 0)})
    flow = composing.insert(wide, node("new", "wait"), (390, 10), ("start", "next"))
    assert flow.positions == {**wide.positions, "new": (390, 0)}


def test_cards_that_are_met_are_pushed_along():
    crowded = edits.move_nodes(small_flow(), {"lone": (1200, 40)})
    flow = composing.insert(crowded, node("new", "wait"), (300, 0), ("start", "next"))
    assert flow.positions["done"] == (1152, 0)
    assert flow.positions["lone"][0] > 1152 + 240
    assert overlapping(flow) == []


def test_a_copy_of_many_cards_lies_below_all_others():
    nodes = {f"n{i}": node(f"n{i}", "wait") for i in range(300)}
    at = {key: (0, place * 144) for place, key in enumerate(nodes)}
    cards = room.boxes(Flow("f", nodes=nodes), at, nodes)
    assert room.clear_offset(cards, cards, (0, 144)) == (0, 300 * 144)
