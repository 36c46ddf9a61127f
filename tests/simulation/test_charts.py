"""The pictures of numbers: what they hold, and that nothing leaves the paper."""

from dataclasses import replace

import numpy as np
import pytest

from cartflow_studio.history import EventLog
from cartflow_studio.simulation import charts
from cartflow_studio.simulation.drawing import Area, Box, Paper, Picture, Stroke, Words, svg
from tests.simulation.test_insight import FLOW, seen

CHARTS = (charts.funnel, charts.to_goal, charts.presence, charts.messages, charts.rates)


def corners(mark):
    match mark:
        case Box(x, y, width, height):
            return [(x, y), (x + width, y + height)]
        case Words(x, y, text, _, size, align):
            wide = Paper(0).measure(text, size)
            left = {"start": x, "middle": x - wide / 2, "end": x - wide}[align]
            return [(left, y - size), (left + wide, y)]
        case Stroke(points) | Area(points):
            return list(points)


@pytest.mark.parametrize("width", [320, 560, 980])
@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
def test_nothing_leaves_the_paper(shop, width, scale):
    paper = Paper(width, scale)
    for picture in (*(draw(shop, paper) for draw in CHARTS), charts.hours(shop, paper)):
        points = np.array([point for mark in picture.marks for point in corners(mark)])
        assert points.min() >= -2
        assert points[:, 0].max() <= max(width, 560 * scale) + 2
        assert points[:, 1].max() <= picture.height + 4


def test_a_funnel_shows_another_run_below_its_own(shop):
    other = replace(shop, stages=tuple(replace(each, journeys=100) for each in shop.stages))
    words = [
        mark.text
        for mark in charts.funnel(shop, Paper(900), other).marks
        if isinstance(mark, Words)
    ]
    assert words[:4] == [
        "Entered",
        "446 (was 100)",
        "Cart reminder",
        "259 (was 100) · 58.1 %",
    ]


def test_where_there_is_little_room_the_notes_of_a_funnel_stand_below_its_bars(shop):
    picture = charts.funnel(shop, Paper(460))
    words = [mark.text for mark in picture.marks if isinstance(mark, Words)]
    assert words[-3:] == ["Goal: PurchaseFinished", "143", "32.1 %, 122 of them before any message"]
    bars = [mark.width for mark in picture.marks if isinstance(mark, Box)]
    assert max(bars) > 0.4 * 460


def test_every_hour_says_its_messages(shop):
    tips = [mark.tip for mark in charts.hours(shop, Paper(900)).marks if isinstance(mark, Box)]
    assert len(tips) == 7 * 24
    assert "Thu, 8:00: 29 messages" in tips


@pytest.mark.parametrize("draw", [*CHARTS, charts.hours])
def test_a_run_of_nobody_is_drawn_without_a_fault(draw):
    for flow in (FLOW, replace(FLOW, goals=())):
        nobody = seen(flow, EventLog.from_events([]))
        assert isinstance(draw(nobody, Paper(600)), Picture)


def test_a_long_name_is_cut_to_its_place():
    paper = Paper(100)
    short = paper.cut("A name that is much too long", 80, 12)
    assert short.endswith("…")
    assert paper.measure(short, 12) <= 80


def test_svg_says_every_mark_in_the_colours_of_the_page():
    marks = (
        Box(1, 2, 3, 4, "goal", 0.5, tip="<tip>"),
        Words(1, 2, "a & b", bold=True),
        Stroke(((0, 0), (1, 1)), "ink", dashed=True),
        Area(((0, 0), (1, 0), (1, 1)), "wait"),
    )
    assert svg(Picture(10, 20, marks, "Says")).splitlines() == [
        '<svg class="chart" viewBox="0 0 10 20" role="img" aria-label="Says">',
        '<rect x="1" y="2" width="3" height="4" rx="3" fill="var(--goal)" fill-opacity="0.5">'
        "<title>&lt;tip&gt;</title></rect>",
        '<text x="1" y="2" fill="var(--ink)" font-size="12" text-anchor="start" '
        'font-weight="600">a &amp; b</text>',
        '<polyline points="0,0 1,1" fill="none" stroke="var(--ink)" stroke-width="2" '
        'stroke-dasharray="5 4" stroke-linejoin="round"/>',
        '<polygon points="0,0 1,0 1,1" fill="var(--wait)"></polygon>',
        "</svg>",
    ]
