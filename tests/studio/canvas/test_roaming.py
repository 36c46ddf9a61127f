"""While the view moves, the canvas is painted from a picture around it; nobody can tell."""

import os
import subprocess
import sys

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QRegion
from PySide6.QtWidgets import QApplication

from cartflow_studio.studio.canvas.overlay import OverlayView
from cartflow_studio.studio.canvas.roaming import AHEAD
from cartflow_studio.studio.theme import appearance


def _seen(canvas) -> np.ndarray:
    """What the canvas shows, as it was painted."""
    image = canvas.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.array(image.constBits()).reshape(image.height(), image.width(), 4).astype(int)


def _as_if_all_was_new(canvas) -> np.ndarray:
    canvas.flow_scene.changes += 1
    return _seen(canvas)


def _rest(canvas) -> None:
    canvas.flow_scene.show_zooming(False)
    QApplication.processEvents()


def _dress(qtbot, look: str) -> None:
    appearance().choose(look)
    qtbot.waitUntil(lambda: not appearance().dressing.is_busy)
    assert appearance().theme.name == look


def _roam(canvas, by: QPoint, steps: int = 5) -> None:
    for _ in range(steps):
        canvas.camera.pan_by(by.x(), by.y())
        QApplication.processEvents()


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("zoom", [1.0, 0.83, 0.5])
def test_a_view_that_moves_is_seen_as_if_all_was_painted(canvas, qtbot, look, zoom):
    _dress(qtbot, look)
    canvas.show_overlay(OverlayView({"mail": "20 waiting"}, {("start", "next"): 12}))
    canvas.show_findings({"lone": ("error", "Connect it.")})
    canvas.camera.look_at(canvas.flow_scene.content().center(), zoom)
    _rest(canvas)
    _roam(canvas, QPoint(7, 3))
    _roam(canvas, QPoint(-9, 2), steps=9)
    now = _seen(canvas)
    assert canvas.roaming.is_made
    apart = np.abs(now - _as_if_all_was_new(canvas)).max(axis=2)
    assert (canvas.roaming.is_made, (apart > 8).sum()) == (False, 0)
    _dress(qtbot, "light")


@pytest.mark.parametrize("way", [QPoint(1, 0), QPoint(-1, 1), QPoint(0, -1), QPoint(3, 0)])
def test_the_picture_is_led_along_however_far_the_view_goes(canvas, way):
    canvas.camera.look_at(canvas.flow_scene.content().center(), 1.0)
    _rest(canvas)
    _roam(canvas, way * (AHEAD // 3), steps=8)
    _roam(canvas, way * -(AHEAD // 3), steps=7)
    now = _seen(canvas)
    assert canvas.roaming.is_made
    apart = np.abs(now - _as_if_all_was_new(canvas)).max(axis=2)
    assert (apart > 8).sum() == 0


def test_what_changes_meanwhile_is_seen_at_once(canvas):
    _rest(canvas)
    _roam(canvas, QPoint(7, 3))
    before = _seen(canvas)
    assert canvas.roaming.is_made
    canvas.show_findings({"lone": ("error", "Connect it.")})
    now = _seen(canvas)
    assert (canvas.roaming.is_made, (now != before).any()) == (False, True)
    assert (now == _as_if_all_was_new(canvas)).all()


def test_a_canvas_at_rest_keeps_no_picture(canvas, qtbot):
    _rest(canvas)
    _roam(canvas, QPoint(7, 3))
    assert canvas.roaming.is_made
    qtbot.waitUntil(lambda: not canvas.roaming.is_made)


def test_only_some_of_the_view_can_be_painted_anew(canvas):
    _rest(canvas)
    _roam(canvas, QPoint(7, 3))
    before = _seen(canvas)
    assert canvas.roaming.is_made
    canvas.viewport().repaint(QRegion(10, 10, 50, 50))
    assert (_seen(canvas) == before).all()


@pytest.mark.parametrize("zoom", [1.5, 0.1])
def test_the_view_can_come_nearer_meanwhile(canvas, zoom):
    _rest(canvas)
    _roam(canvas, QPoint(7, 3))
    canvas.camera.look_at(canvas.flow_scene.content().center(), zoom)
    _rest(canvas)
    _roam(canvas, QPoint(7, 3))
    now = _seen(canvas)
    assert (now == _as_if_all_was_new(canvas)).all()


MOVED = """
import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from cartflow_studio.studio.canvas.view import FlowCanvas
from cartflow_studio.studio.document import Document
from cartflow_studio.studio.theme import appearance
from tests.studio.canvas.conftest import small_flow

app = QApplication([])
appearance().apply()
canvas = FlowCanvas(Document(small_flow()))
canvas.resize(720, 480)
canvas.show()
app.processEvents()
canvas.flow_scene.show_zooming(False)

def seen():
    image = canvas.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.array(image.constBits()).reshape(image.height(), image.width(), 4).astype(int)

off = canvas.viewportTransform()
canvas.camera.pan_by(off.dx() % 4, off.dy() % 4)  # so that it moves by whole device pixels
for _ in range(8):
    canvas.camera.pan_by(8, 4)
    app.processEvents()
made, now = canvas.roaming.is_made, seen()
canvas.flow_scene.changes += 1
apart = np.abs(now - seen()).max(axis=2)
print(canvas.viewport().devicePixelRatioF(), made, canvas.roaming.is_made, (apart > 40).sum())
"""


@pytest.mark.parametrize("scale", ["1.25", "1.5", "2.0"])
def test_it_moves_on_fine_screens_too(scale):
    command = [sys.executable, "-c", MOVED]
    scaled = os.environ | {"QT_SCALE_FACTOR": scale}
    told = subprocess.run(command, env=scaled, capture_output=True, text=True, check=True).stdout
    assert told == f"{scale} True False 0\n"
