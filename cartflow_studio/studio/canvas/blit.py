"""Putting painted pictures onto the canvas, sharp where the scale is theirs."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QPainter, QPixmap, QTransform

_PLAIN = QTransform()


def device_scale(painter: QPainter) -> float:
    """Device pixels to a scene unit."""
    return painter.worldTransform().m11() * painter.device().devicePixelRatioF()


def blit(painter: QPainter, picture: QPixmap, x: float, y: float, scale: float) -> None:
    """Draw a picture made for `scale` with its corner at a scene point, on whole device pixels."""
    transform = painter.worldTransform()
    ratio = painter.device().devicePixelRatioF()
    corner = transform.map(QPointF(x, y))
    painter.setWorldTransform(_PLAIN)
    left, top = round(corner.x() * ratio), round(corner.y() * ratio)
    grown = transform.m11() * ratio / scale
    if ratio == 1.0 and abs(grown - 1.0) < 1e-6:
        painter.drawPixmap(QPoint(left, top), picture)
    else:
        size = (picture.width() * grown / ratio, picture.height() * grown / ratio)
        target = QRectF(left / ratio, top / ratio, *size)
        painter.drawPixmap(target, picture, QRectF(picture.rect()))
    painter.setWorldTransform(transform)
