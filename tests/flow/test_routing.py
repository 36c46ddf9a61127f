"""Ways around cards: behind none of them where there is room, level and smooth."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cartflow_studio.flow.curves import Curve, Way, curve
from cartflow_studio.flow.labels import MIDDLE, Spot, free_spot, rect_at
from cartflow_studio.flow.routing import Box, Lane, carried, hits, lanes_of, loop, way_around


def box(x, y):
    """A card."""
    return Box(x, y, x + 240, y + 76)


START, END = (240.0, 38.0), (1152.0, 38.0)
OWN = (box(0, 0), box(1152, 0))
places = st.tuples(st.integers(2, 8), st.integers(-6, 6))


def _is_smooth(way):
    for one, other in zip(way.curves, way.curves[1:], strict=False):
        assert one[6:] == other[:2]
        before = np.array([one.x3 - one.x2, one.y3 - one.y2])
        after = np.array([other.x1 - other.x0, other.y1 - other.y0])
        assert (
            np.linalg.norm(before / np.linalg.norm(before) - after / np.linalg.norm(after)) < 1e-6
        )


def test_a_way_passes_under_or_over_a_card_on_a_level_lane():
    way = way_around(START, END, [box(576, 0)], OWN)
    assert list(lanes_of(way)) == [Lane(562, 830, -14)]
    assert hits(way.curves, np.array([box(576, 0)])) == []
    _is_smooth(way)


@given(st.sets(places, min_size=1, max_size=25), st.integers(-6, 6))
def test_where_there_is_room_a_way_passes_behind_nobody(cards, row):
    boxes = [box(384 * x, 144 * y) for x, y in cards]
    end = (384.0 * 9, 144.0 * row + 38)
    way = way_around(START, end, boxes, (box(0, 0), box(384 * 9, 144 * row)))
    assert way is not None
    assert hits(way.curves, np.array(boxes)) == []
    assert (way.at(0.0), way.at(1.0)) == (START, end)
    _is_smooth(way)


@given(st.sets(places, min_size=1, max_size=25))
def test_a_way_depends_on_the_cards_alone(cards):
    boxes = [box(384 * x, 144 * y) for x, y in sorted(cards)]
    one, other = (way_around(START, (3456.0, 38.0), each, OWN) for each in (boxes, boxes[::-1]))
    assert one.curves == other.curves


def test_lanes_of_others_are_left_alone():
    taken = [Lane(0, 2000, -14.0)]
    way = way_around(START, END, [box(576, 0)], OWN, taken)
    assert [lane.y for lane in lanes_of(way)] == [-26]


@given(st.integers(-900, -60), st.integers(-600, 600))
def test_a_way_back_loops_around_both_cards(dx, dy):
    end = (240.0 + dx, 38.0 + dy)
    own = (box(0, 0), Box(end[0], end[1] - 38, end[0] + 240, end[1] + 38))
    way = loop(START, end, own)
    _is_smooth(way)
    assert (way.curves[0][:2], way.curves[-1][6:]) == (START, end)
    level = [Curve(*each) for each in way.curves if each.is_level]
    assert len(level) == 1
    assert hits(level, np.array(own)) == []


def test_no_way_is_better_than_a_way_through_cards():
    wall = [Box(400, -3000, 640, 30), Box(400, 40, 640, 3000), Box(300, -9000, 900, 9000)]
    assert way_around(START, (700.0, 38.0), wall, OWN) is None


def test_a_carried_way_keeps_its_lane():
    way = way_around(START, END, [box(576, 0)], OWN)
    moved = carried(way, START, (1200.0, 90.0))
    assert list(lanes_of(moved)) == list(lanes_of(way))
    assert moved.curves[-1][6:] == (1200.0, 90.0)
    assert carried(Way([curve(START, (1152.0, 90.0))]), START, END) is None


def test_a_label_slides_along_its_way_to_a_free_place():
    at = curve((0, 0), (800, 0)).at

    def is_free(rect):
        return rect[2] < 380

    spot = free_spot(at, 100, is_free)
    assert (spot.shift, is_free(rect_at(at, spot, 100))) == (0.0, True)
    assert free_spot(at, 100, lambda rect: rect[3] < -20) == Spot(0.5, -52.0)
    assert free_spot(at, 100, lambda rect: False) == MIDDLE
