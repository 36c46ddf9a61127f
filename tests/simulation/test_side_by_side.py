"""Two runs as one table, drawn, as CSV and as a page."""

from __future__ import annotations

from cartflow_studio.flow import edits
from cartflow_studio.flow.shape import text_width
from cartflow_studio.simulation.compared_page import page
from cartflow_studio.simulation.drawing import Box, Paper, Words, svg
from cartflow_studio.simulation.forest import forest
from cartflow_studio.simulation.side_by_side import (
    Line,
    csv_of,
    difference,
    lines,
    share,
    spoken,
    summary,
    table,
)
from cartflow_studio.simulation.statistics import Pairs
from tests.simulation.test_compare import FLOW, SHORT, between
from tests.simulation.test_page import Reader

NAMES = ("before", "now")
MORE = Line("message", "mail", "Mail: sent", 259, 275, Pairs(143, 0, 10, 190))
FEWER = Line("step", "end", "End", 30, 20, Pairs(50, 6, 2, 285))
SAME = Line("entered", "", "Entered", 446, 446, Pairs(235, 0, 0, 108))
GONE = Line("step", "gone", "Gone", 12, None, Pairs(0, 12, 0, 331))


def test_a_line_says_how_many_more_and_how_sure_that_is():
    assert [difference(line) for line in (MORE, FEWER, SAME, GONE)] == ["+16", "-10", "–", ""]
    assert [share(line) for line in (MORE, FEWER, SAME, GONE)] == [
        "+2.9 % (+1.0 % to +4.8 %)",
        "-1.2 % (-3.1 % to +0.7 %)",
        "the same people",
        "",
    ]
    assert spoken(MORE) == "Of 343 people 10 only now, 0 only before; p = 0.002."


def test_the_table_has_steps_messages_and_goals_in_the_order_of_the_journey():
    made = table(between(FLOW, SHORT), NAMES)
    assert made.head == ("Step", "before", "now", "Difference", "Share of the people, 95 %")
    assert [row[:4] for row in made.rows] == [
        ("Entered", 3, 3, "–"),
        ("Event", 3, 3, "–"),
        ("Wait for event", 3, 3, "–"),
        ("Exit", 1, 1, "–"),
        ("Email", 2, 2, "–"),
        ("Email: sent", 2, 2, "–"),
        ("Exit", 2, 2, "–"),
        ("Goal: Bought", 2, 2, "–"),
    ]


def test_a_step_of_one_flow_only_has_no_difference():
    fewer = edits.remove_nodes(FLOW, ("mail",), heal=True)
    mail = next(each for each in lines(between(FLOW, fewer)) if each.key == "mail")
    assert (mail.before, mail.after, mail.apart, mail.interval) == (2, None, None, None)


def test_csv_leaves_out_what_is_not_known():
    fewer = edits.remove_nodes(FLOW, ("mail",), heal=True)
    rows = csv_of(between(FLOW, fewer)).splitlines()
    assert "step,mail,Email,2,,3,0,2,0" in rows
    assert "message,mail,Email: sent,2,,3,0,2,0" in rows


def test_only_what_differs_is_drawn_and_what_is_clear_in_colour():
    picture = forest((MORE, FEWER, SAME, GONE), Paper(980))
    dots = [mark for mark in picture.marks if isinstance(mark, Box)]
    assert [(dot.color, dot.tip) for dot in dots] == [
        ("email", f"Mail: sent: {spoken(MORE)}"),
        ("muted", f"End: {spoken(FEWER)}"),
    ]
    names = [mark.text for mark in picture.marks if isinstance(mark, Words) and mark.x == 0]
    assert names == ["Mail: sent", "End"]
    right = [m.x + text_width(m.text, m.size) for m in picture.marks if isinstance(m, Words)]
    assert max(right) <= 990


def test_nothing_that_differs_is_an_empty_picture():
    assert "<svg" in svg(forest((SAME,), Paper(980)))


def test_the_page_is_whole_and_fetches_nothing():
    said = page(between(FLOW, SHORT), ("<before>", "now"))
    tags = Reader(said).tags
    assert {tag for tag, _ in tags}.isdisjoint({"script", "link", "img", "iframe", "object"})
    assert not [each for _, each in tags if {"src", "href", "onclick"} & set(each)]
    assert "&lt;before&gt; and now on the same people" in said
    assert "Newcombe’s for the same people twice" in said
    assert summary(between(FLOW, FLOW), NAMES) == ("Nobody is treated differently.",)


def test_a_flow_compared_with_itself_has_a_page_too():
    said = page(between(FLOW, FLOW), NAMES)
    assert "Nobody is treated differently." in said
    assert "The first who are treated differently" not in said
