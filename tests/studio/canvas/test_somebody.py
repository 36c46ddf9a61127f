"""One person in a film: at a card, on the way, not there yet or no more."""

import pytest

from cartflow_studio.engine.trace import TraceLine
from cartflow_studio.studio.canvas.somebody import Somebody, Where


def line(at, step, node, output=""):
    return TraceLine(at, "ann", 1, step, node, output)


LINES = (
    line(100, "entered", "added"),
    line(100, "left", "added", "next"),
    line(100, "arrived", "rest"),
    line(1_000, "left", "rest", "next"),
    line(1_000, "arrived", "mail"),
    line(1_000, "message", "mail", "sent"),
    line(1_000, "left", "mail", "sent"),
    line(1_000, "arrived", "done"),
    line(1_000, "exited", "done", "finished"),
)


def at(now, span=None):
    ann = Somebody("Ann", LINES)
    ann.now, ann.span = now, span
    return ann.where


@pytest.mark.parametrize(
    ("now", "where"),
    [(None, None), (99, None), (100, "rest"), (999, "rest"), (1_000, "done"), (1_001, None)],
)
def test_who_does_not_move_is_at_a_card(now, where):
    assert at(now) == (where and Where(where))


def test_ways_of_one_instant_are_gone_one_after_the_other():
    assert [at(now, span=200) for now in (150, 300, 1_000, 1_050, 1_150, 1_200)] == [
        Where("added", "next", 0.25),
        Where("rest"),
        Where("rest", "next", 0.0),
        Where("rest", "next", 0.5),
        Where("mail", "sent", 0.5),
        None,
    ]


def test_the_point_is_on_the_card_or_on_its_connection(canvas):
    index = canvas.flow_scene.index
    ann = Somebody("Ann", (line(100, "entered", "start"), line(100, "left", "start", "next")))
    ann.now, ann.span = 150, 100
    row = index.link_row["start", "next"]
    x, y = index.curve(row).at(0.5)
    assert (ann.point(index).x(), ann.point(index).y()) == pytest.approx((x, y), abs=0.5)
    ann.now = 99
    assert ann.point(index) is None
    gone = Somebody("Ann", (line(100, "entered", "deleted"),))
    gone.now = 100
    assert gone.point(index) is None


def test_a_long_name_is_cut():
    assert Somebody("A" * 50, LINES).name == "A" * 35 + "…"
