"""What the wheel and two fingers on a trackpad do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent

from cartflow_studio.studio.canvas.camera import Camera


def turn(camera: Camera, event: QWheelEvent) -> None:
    """The wheel zooms at the pointer, two fingers on a trackpad pan; Ctrl always zooms."""
    keys = event.modifiers()
    pixels = event.pixelDelta()
    trackpad = event.phase() != Qt.ScrollPhase.NoScrollPhase and not pixels.isNull()
    if keys & Qt.KeyboardModifier.ControlModifier or not (
        trackpad or keys & Qt.KeyboardModifier.ShiftModifier
    ):
        turned = pixels.y() * 3 if trackpad else event.angleDelta().y()
        camera.zoom_by(1.0015**turned, event.position())
    elif trackpad:
        camera.pan_by(-pixels.x(), -pixels.y())
    else:
        turned = event.angleDelta().x() or event.angleDelta().y()
        camera.pan_by(-turned, 0)
