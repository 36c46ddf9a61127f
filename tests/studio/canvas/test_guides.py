"""Guides: what a carried card is in line with, and how wide the gaps are."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from cartflow_studio.flow import edits
from cartflow_studio.studio.canvas.guides import Guide, Neighbours
from cartflow_studio.studio.canvas.index import Index
from tests.studio.canvas.conftest import node, small_flow

ALT = Qt.KeyboardModifier.AltModifier


def _at(positions, wish, lead="lone"):
    flow = edits.move_nodes(small_flow(), positions)
    index = Index(flow, flow.positions)
    still = np.array([key != lead for key in index.ids])
    return Neighbours(index, lead, still).aligned(wish)


def test_a_card_far_from_the_others_snaps_to_the_grid():
    assert _at({}, (5000, 5007)) == ((4992, 5016), ())


def test_a_card_near_an_edge_snaps_to_it():
    place, guides = _at({}, (389, 500))
    assert place == (384, 504)
    assert guides == (Guide(384, -24, 384, 604),)


def test_a_card_in_a_row_shows_how_far_its_neighbour_is():
    flow = {"start": (0, 0), "mail": (0, 500), "done": (0, 900)}
    place, guides = _at(flow, (377, 3))
    assert place == (384, 0)
    assert guides == (Guide(-24, 0, 648, 0), Guide(240, 100, 384, 100, 144))


def test_a_card_between_two_snaps_to_their_middle():
    flow = {"start": (0, 0), "mail": (1000, 500), "done": (731, 0)}
    place, guides = _at(flow, (369, 0))
    assert place == (366, 0)
    assert [guide.distance for guide in guides if guide.distance] == [126, 126]


def test_a_card_behind_two_keeps_their_gap():
    flow = {"start": (0, 0), "mail": (391, 0), "done": (900, 700)}
    place, guides = _at(flow, (778, 60))
    assert place[0] == 782
    assert [guide.distance for guide in guides if guide.distance] == [151, 151]


def test_a_card_below_two_keeps_their_gap():
    flow = {"start": (0, 0), "mail": (3, 131), "done": (1400, 1400)}
    place, guides = _at(flow, (70, 265))
    assert place[1] == 262
    assert [guide.distance for guide in guides if guide.distance] == [55, 55]


def test_a_taller_card_snaps_by_its_middle_too():
    flow = small_flow()
    flow = edits.add_node(flow, node("many", "condition"), (384, 240))
    index = Index(flow, flow.positions)
    index.height[index.row["many"]] = 172
    still = np.array([key != "many" for key in index.ids])
    assert Neighbours(index, "many", still).aligned((2000, -45))[0][1] == -48


@pytest.mark.parametrize(("keys", "place"), [(Qt.KeyboardModifier.NoModifier, 264), (ALT, 255)])
def test_alt_leaves_grid_and_neighbours_alone(canvas, document, hand, keys, place):
    start = hand.place("lone")
    hand.press(start)
    hand.move(start + QPointF(10, 10))
    hand.move(start + QPointF(0, 15), keys)
    hand.release(start + QPointF(0, 15), keys)
    assert document.flow.positions["lone"] == (384, place)
