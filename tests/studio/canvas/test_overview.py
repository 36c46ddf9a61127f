"""From far away the flow is seen as it is now, though what it is painted from is kept."""

import pytest
from PySide6.QtGui import QImage, QPainter, QTransform

from cartflow_studio.flow import edits
from cartflow_studio.studio.canvas.index import Index
from cartflow_studio.studio.canvas.overview import Blocks, paint_overview
from cartflow_studio.studio.theme import LIGHT
from tests.benchmarks.flows import large_flow
from tests.studio.canvas.conftest import small_flow

WHOLE = (-1e6, -1e6, 1e6, 1e6)


def painted(index, blocks, rect=WHOLE):
    picture = QImage(400, 300, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(LIGHT.color("background"))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setTransform(QTransform.fromScale(0.06, 0.06))
    paint_overview(painter, index, rect, LIGHT, blocks=blocks)
    painter.end()
    return picture


@pytest.fixture(params=[small_flow(), large_flow(400)], ids=["few lines", "many lines"])
def flow(request, qapp):
    return request.param


def test_a_card_that_has_moved_is_seen_where_it_is(flow):
    index, blocks = Index(flow, flow.positions), Blocks()
    before = painted(index, blocks)
    index.move({list(flow.nodes)[1]: (700, 1400)})
    assert painted(index, blocks) == painted(index, Blocks()) != before


def test_cards_that_are_gone_are_not_seen(flow):
    index, blocks = Index(flow, flow.positions), Blocks()
    before = painted(index, blocks)
    left = edits.remove_nodes(flow, list(flow.nodes)[1:3])
    after = Index(left, left.positions, index)
    assert painted(after, blocks) == painted(after, Blocks()) != before


def test_a_part_is_painted_as_it_is_in_the_whole(flow):
    index, blocks = Index(flow, flow.positions), Blocks()
    part = (0.0, 0.0, 100 / 0.06, 100 / 0.06)
    seen = painted(index, blocks, part).copy(0, 0, 100, 100)
    assert seen == painted(index, blocks).copy(0, 0, 100, 100)
