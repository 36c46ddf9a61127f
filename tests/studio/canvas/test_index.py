"""The index knows where everything lies, and leads connections around cards."""

from dataclasses import replace

import numpy as np
import pytest

from cartflow_studio.flow import edits
from cartflow_studio.flow.curves import curve
from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.canvas.geometry import HEIGHT, WIDTH, port_offsets
from cartflow_studio.studio.canvas.index import Index, PortAt
from tests.studio.canvas.conftest import node, small_flow


@pytest.fixture
def index():
    flow = small_flow()
    return Index(flow, flow.positions)


def test_a_point_is_on_a_card_or_on_none(index):
    assert [index.card_at(*at) for at in ((1, 1), (239, 75), (241, 10), (500, 40), (500, 250))] == [
        "start",
        "start",
        None,
        "mail",
        "lone",
    ]


def test_the_nearest_port_within_reach_is_found(index):
    assert [index.port_at(*at) for at in ((245, 40), (380, 30), (630, 26), (700, 300))] == [
        PortAt("start", "next", 240, 38),
        PortAt("mail", "", 384, 38),
        PortAt("mail", "sent", 624, 24),
        None,
    ]


def test_a_trigger_has_no_way_in(index):
    assert [port.port for port in index.ports_of(index.row["start"])] == ["next"]


def test_the_nearest_connection_within_reach_is_found(index):
    assert [index.link_at(*at, reach=8) for at in ((312, 42), (312, 60), (696, 31))] == [
        ("start", "next"),
        None,
        ("mail", "sent"),
    ]


def test_a_rectangle_touches_cards_and_connections(index):
    cards = index.cards_in((200, 0, 400, 50))
    links = index.links_in((200, 0, 400, 50))
    assert [index.ids[row] for row in cards] == ["start", "mail"]
    assert [index.links[row] for row in links] == [("start", "next")]


def test_what_touches_one_of_several_rectangles_is_found_once(index):
    rects = ((0, 0, 10, 10), (5, 5, 20, 20), (900, 0, 910, 10))
    assert [index.ids[row] for row in index.cards_in_any(rects)] == ["start", "done"]
    assert [index.links[row] for row in index.links_in_any(((250, 0, 260, 90),), 0)] == [
        ("start", "next")
    ]


def test_connections_follow_a_card_that_moves(index):
    rows = index.move({"mail": (384, 400)})
    assert [index.links[row] for row in rows] == [("start", "next"), ("mail", "sent")]
    assert index.curve(0) == curve((240, 38), (384, 438))
    assert index.bounds_of(["mail"]) == (384, 400, 384 + WIDTH, 400 + HEIGHT)


def test_the_pieces_of_a_connection_make_up_the_whole(index):
    whole = index.curve(1)
    ends = [index.tracks.pieces(1, piece)[0] for piece in range(4)]
    joints = [(*each[:2], *each[6:]) for each in ends]
    expected = [(*whole.at(p / 4), *whole.at((p + 1) / 4)) for p in range(4)]
    assert np.allclose(joints, expected)


def test_only_the_pieces_that_are_seen_are_named(index):
    (row, pieces), *others = index.pieces_in_any(((240, 30, 250, 50),), 0)
    assert (index.links[row], pieces, others) == (
        ("start", "next"),
        (True, False, False, False),
        [],
    )


def test_a_connection_goes_around_a_card_in_its_way():
    flow = small_flow()
    flow = edits.connect(edits.remove_nodes(flow, ["lone"]), "start", "next", "done")
    index = Index(flow, flow.positions)
    row = index.link_row["start", "next"]
    points = [index.curve(row).at(step / 50) for step in range(51)]
    assert row in index.tracks.ways
    assert [index.card_at(*at) for at in points[1:-1] if index.card_at(*at)] == []


def test_a_free_connection_stays_straight(index):
    assert index.tracks.ways == {}


def test_two_connections_between_the_same_cards_part():
    flow = edits.connect(small_flow(), "mail", "not_sent", "done")
    index = Index(flow, flow.positions)
    sent, not_sent = index.link_row["mail", "sent"], index.link_row["mail", "not_sent"]
    assert index.curve(not_sent).at(0.5)[1] - index.curve(sent).at(0.5)[1] > 28


def test_the_nearest_card_in_a_direction(index):
    row = index.row["mail"]
    directions = ((1, 0), (-1, 0), (0, 1), (0, -1))
    assert [index.nearest(row, *each) for each in directions] == ["done", "start", "lone", None]


def test_a_card_grows_with_its_exits():
    shares = (("a", 25), ("b", 25), ("c", 25), ("d", 25))
    flow = Flow("f", nodes={"s": node("s", "split", shares=shares)}, positions={"s": (0, 0)})
    index = Index(flow, flow.positions)
    assert index.height.tolist() == [HEIGHT + 24]
    assert [port.y for port in index.ports_of(0) if port.port] == list(port_offsets(4))


def test_an_index_of_nothing_finds_nothing():
    index = Index(Flow("empty"), {})
    found = (index.card_at(0, 0), index.port_at(0, 0), index.link_at(0, 0, 9), index.bounds_of())
    assert found == (None, None, None, None)
    assert index.pieces_in_any(((0, 0, 9, 9),), 0) == []


def test_connections_are_known_again_after_cards_are_gone_and_back():
    whole = small_flow()
    less = edits.remove_nodes(whole, ["lone"])
    before = Index(whole, whole.positions)
    after = Index(less, less.positions, before)
    rows = {row: after.link_row[link] for row, link in enumerate(before.links)}
    assert after.unbent(before, rows) == rows
    before.follow(after)
    back = {now: row for row, now in rows.items()}
    assert before.unbent(after, back) == back


def test_cards_are_shown_again_after_all_were_gone():
    whole = small_flow()
    before = Index(whole, whole.positions)
    before.follow(Index(edits.remove_nodes(whole, whole.nodes), {}, before))
    assert before.cards.old.tolist() == [-1] * len(whole.nodes)


EDITS = {
    "a card is gone": lambda flow: edits.remove_nodes(flow, ["lone"]),
    "a card is gone, and its connection": lambda flow: edits.remove_nodes(flow, ["done"]),
    "a card is gone, and connections lead on": lambda flow: edits.remove_nodes(
        flow, ["mail"], heal=True
    ),
    "a card has come": lambda flow: edits.add_node(flow, node("more", "wait"), (0, 240)),
    "a card is another": lambda flow: edits.change_setting(flow, "mail", "wait_for", ("opened",)),
    "a card has moved": lambda flow: edits.move_nodes(flow, {"mail": (384, 96)}),
    "a connection has come": lambda flow: edits.connect(flow, "mail", "not_sent", "lone"),
    "a connection is gone": lambda flow: edits.disconnect(flow, "start", "next"),
    "all are gone": lambda flow: edits.remove_nodes(flow, flow.nodes),
    "the order is another": lambda flow: replace(
        flow, nodes=dict(reversed(flow.nodes.items())), links=dict(reversed(flow.links.items()))
    ),
}


def columns(index):
    """All that an index says of cards and connections."""
    tables = (index.x, index.y, index.boxes, index.source, index.target, index.offset)
    curves = (index.tracks.curves, index.bounds, index.piece_bounds)
    return index.ids, index.links, *(each.tolist() for each in (*tables, *curves))


@pytest.mark.parametrize("change", EDITS.values(), ids=EDITS.keys())
def test_an_index_made_after_another_says_the_same_as_one_of_its_own(change):
    flow = small_flow()
    edited = change(flow)
    before = Index(flow, flow.positions)
    before.move({"mail": (400, 12)})  # carried, but put nowhere
    after = Index(edited, edited.positions, before)
    assert columns(after) == columns(Index(edited, edited.positions))
    back = Index(flow, flow.positions, after)
    assert columns(back) == columns(Index(flow, flow.positions))


def test_cards_stand_where_they_are_in_whichever_order_that_is_told():
    flow = small_flow()
    turned = dict(reversed(flow.positions.items()))
    one, other = Index(flow, flow.positions), Index(flow, turned)
    assert (one.boxes == other.boxes).all()
