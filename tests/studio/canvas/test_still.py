"""What stands still while cards are carried is painted from pictures; nobody can tell."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from cartflow_studio.studio.canvas.overlay import OverlayView
from cartflow_studio.studio.theme import appearance


def _seen(canvas) -> np.ndarray:
    """What the canvas shows, as it was painted."""
    image = canvas.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.array(image.constBits()).reshape(image.height(), image.width(), 4).astype(int)


def _carry(hand, key: str, steps: int = 4) -> None:
    start = hand.place(key)
    hand.press(start)
    for step in range(1, steps + 1):
        hand.move(start + QPointF(30 * step, 10 * step))
        QApplication.processEvents()


def _as_if_all_was_new(canvas) -> np.ndarray:
    canvas.flow_scene.changes += 1
    return _seen(canvas)


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("zoom", [1.0, 0.6])
def test_a_carried_card_is_seen_as_if_all_was_painted(canvas, hand, look, zoom):
    appearance().choose(look)
    canvas.show_overlay(OverlayView({"mail": "20 waiting"}, {("start", "next"): 12}))
    canvas.show_findings({"lone": ("error", "Connect it.")})
    canvas.camera.look_at(QPointF(500, 160), zoom)
    canvas.flow_scene.show_zooming(False)
    _carry(hand, "mail")
    now = _seen(canvas)
    assert canvas.still.is_made
    apart = np.abs(now - _as_if_all_was_new(canvas))
    assert (canvas.still.is_made, apart.max() <= 2) == (False, True)
    appearance().choose("light")


def test_what_changes_meanwhile_is_seen_at_once(canvas, hand):
    _carry(hand, "mail")
    before = _seen(canvas)
    assert canvas.still.is_made
    canvas.show_findings({"lone": ("error", "Connect it.")})
    now = _seen(canvas)
    assert (canvas.still.is_made, (now != before).any()) == (False, True)
    assert (now == _as_if_all_was_new(canvas)).all()


def test_the_pictures_are_let_go_with_the_card(canvas, hand):
    _carry(hand, "mail")
    hand.release(hand.place("mail"))
    now = _seen(canvas)
    assert not canvas.still.is_made
    assert (now == _as_if_all_was_new(canvas)).all()


def test_the_canvas_can_be_moved_and_looked_at_closer_while_a_card_is_carried(canvas, hand):
    _carry(hand, "mail")
    canvas.camera.pan_by(31, 17)
    panned = _seen(canvas)
    assert (panned == _as_if_all_was_new(canvas)).all()
