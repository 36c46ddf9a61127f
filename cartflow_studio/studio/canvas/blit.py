"""Putting painted pictures onto the canvas, sharp where the scale is theirs."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPixmap, QTransform

Placed = tuple[QPixmap, float, float]  # a picture and the scene point of its corner
SMOOTH = QPainter.RenderHint.SmoothPixmapTransform
EDGES = QPainter.RenderHint.Antialiasing


def device_scale(painter: QPainter) -> float:
    """Device pixels to a scene unit."""
    return painter.worldTransform().m11() * painter.device().devicePixelRatioF()


def kept_scale(scale: float) -> float:
    """The scale of pictures that do for a scale while zooming."""
    return 0.5 if scale < 0.7 else 1.0 if scale < 1.4 else 2.0


def blit(painter: QPainter, pictures: Sequence[Placed], scale: float) -> None:
    """Draw pictures made for `scale`, each with its corner at a scene point, on whole device
    pixels; the same ones wherever the view is.
    """
    if not pictures:
        return
    transform = painter.worldTransform()
    ratio = painter.device().devicePixelRatioF()
    grown = transform.m11() * ratio / scale
    exact = abs(grown - 1.0) < 1e-6
    painter.setWorldTransform(QTransform.fromScale(1 / ratio, 1 / ratio))
    zoom, dx, dy = (
        transform.m11() * ratio,
        transform.dx() * ratio + 0.5,
        transform.dy() * ratio + 0.5,
    )
    if exact:  # no hint changes anything
        for picture, x, y in pictures:
            painter.drawPixmap(floor(x * zoom + dx), floor(y * zoom + dy), picture)
    else:
        painter.scale(grown, grown)
        painter.setRenderHint(EDGES, on=False)  # the borders of pictures are clear
        painter.setRenderHint(SMOOTH)
        for picture, x, y in pictures:
            left, top = floor(x * zoom + dx), floor(y * zoom + dy)
            painter.drawPixmap(QPointF(left / grown, top / grown), picture)
        painter.setRenderHint(EDGES)
    painter.setWorldTransform(transform)
