"""Words that come into view all at once come some at a time, and at the end all are there."""

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from cartflow_studio.studio.canvas.filling import MOVING, RESTING
from cartflow_studio.studio.canvas.view import FlowCanvas
from cartflow_studio.studio.document import Document
from cartflow_studio.studio.theme import appearance
from tests.benchmarks.flows import large_flow, overlay_of


@pytest.fixture
def canvas(qapp, qtbot):
    """A canvas that shows hundreds of words, seen from so far away that they are not painted."""
    appearance().reduced_motion = True
    flow = large_flow(500)
    shown = FlowCanvas(Document(flow))
    qtbot.addWidget(shown)
    shown.show_overlay(overlay_of(flow))
    shown.resize(2400, 1300)
    shown.show()
    qtbot.waitExposed(shown)
    shown.camera.look_at(shown.flow_scene.content().center(), 0.1)
    shown.grab()
    yield shown
    shown.close()


def placed(canvas):
    """The connections whose words have a place."""
    edges = canvas.flow_scene.edges
    return {row for row in range(len(edges.index.links)) if not edges.unplaced([row])}


def test_while_the_zoom_moves_few_words_come_in_a_frame(canvas):
    canvas.camera.look_at(canvas.at_centre(), 0.29)
    counts = []
    for _ in range(3):
        canvas.grab()
        counts.append(len(placed(canvas)) // MOVING)
    assert counts == [1, 2, 3]


def test_at_rest_more_come_until_all_are_there(canvas, qtbot):
    assert len(canvas.flow_scene.index.links) > 2 * RESTING
    canvas.camera.look_at(canvas.at_centre(), 0.29)
    everywhere = set(range(len(canvas.flow_scene.index.links)))
    qtbot.waitUntil(lambda: placed(canvas) == everywhere)


def test_nothing_is_painted_again_when_all_are_there(canvas, qtbot):
    canvas.camera.look_at(canvas.at_centre(), 0.29)
    everywhere = set(range(len(canvas.flow_scene.index.links)))
    qtbot.waitUntil(lambda: placed(canvas) == everywhere)
    changes = canvas.flow_scene.changes
    canvas.grab()
    QApplication.processEvents()
    assert canvas.flow_scene.changes == changes


def test_a_few_words_come_at_once(canvas):
    canvas.camera.look_at(QPointF(0, 0), 1.0)
    canvas.flow_scene.brush.zooming = False
    canvas.grab()
    seen = canvas.flow_scene.index.links_in_any(((-800, -400, 800, 400),), 0.0)
    assert set(seen) <= placed(canvas)
