"""What the wheel and two fingers on a trackpad do."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputDevice, QWheelEvent

from cartflow_studio.studio.canvas.camera import Camera

NOTCH = 120.0  # what a wheel turns by one notch
STEP = 48.0  # pixels that stand for a notch


def turn(camera: Camera, event: QWheelEvent) -> None:
    """The wheel zooms at the pointer, two fingers on a trackpad pan; Ctrl always zooms."""
    keys = event.modifiers()
    pixels = _fingers(event)
    trackpad = not pixels.isNull()
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


def _fingers(event: QWheelEvent) -> QPoint:
    """How far two fingers went on a trackpad, in pixels; nothing if it is the wheel of a mouse.
    Where the system tells no phases, the device does; where it tells no pixels, notches do.
    """
    pixels, device = event.pixelDelta(), event.device()
    if event.phase() != Qt.ScrollPhase.NoScrollPhase and not pixels.isNull():
        return pixels
    if device is None or device.type() != QInputDevice.DeviceType.TouchPad:
        return QPoint()
    return pixels if not pixels.isNull() else event.angleDelta() * (STEP / NOTCH)
