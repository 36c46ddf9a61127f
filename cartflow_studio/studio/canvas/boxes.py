"""Rectangles of the scene."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF

from cartflow_studio.studio.canvas.nearby import Rect


def box_of(rect: QRectF | QRect) -> Rect:
    """A rectangle as left, top, right, bottom."""
    box: Rect = QRectF(rect).getCoords()  # type: ignore[assignment]
    return box


def together(areas: list[QRectF]) -> list[QRectF]:
    """The rectangle around some, which is painted sooner than many, unless it is larger."""
    whole = QRectF()
    for area in areas:
        whole |= area
    apart = sum(area.width() * area.height() for area in areas)
    return [whole] if whole.width() * whole.height() < apart else areas
