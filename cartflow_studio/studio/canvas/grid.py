"""The ground of the canvas: a grid of dots that fades out when far away."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform

from cartflow_studio.studio.canvas.geometry import GRID
from cartflow_studio.studio.canvas.kept import painted
from cartflow_studio.studio.theme import Theme

FADED_OUT = 0.3
FADED_IN = 0.5
DOT = 2.0


class Grid:
    """Paints the ground; one row of dots is kept and put down for each line."""

    def __init__(self) -> None:
        self._key: tuple[float, float, int, str] | None = None
        self._row = QPixmap()

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Fill a rectangle of the scene with the ground and its dots."""
        transform = painter.worldTransform()
        seen = transform.mapRect(rect).toAlignedRect()
        painter.setWorldTransform(QTransform())
        step = GRID * transform.m11()
        strength = (transform.m11() - FADED_OUT) / (FADED_IN - FADED_OUT)
        painter.fillRect(seen, theme.color("background"))
        if strength > 0 and step > 2:
            origin = QPointF(transform.dx(), transform.dy())
            painter.setOpacity(min(1.0, strength))
            self._dots(painter, seen, step=step, origin=origin, theme=theme)
            painter.setOpacity(1.0)
        painter.setWorldTransform(transform)

    def _dots(
        self, painter: QPainter, seen: QRect, *, step: float, origin: QPointF, theme: Theme
    ) -> None:
        """Put the rows down; the clip keeps them inside what is to be painted."""
        ratio = painter.device().devicePixelRatioF()
        columns = math.ceil(painter.device().width() / step) + 2
        row = self._row_of(columns, step, ratio, theme)
        left = math.floor((seen.left() - origin.x()) / step) * step + origin.x()
        first = math.floor((seen.top() - origin.y()) / step - 1)
        last = math.ceil((seen.bottom() - origin.y()) / step + 1)
        painter.save()
        painter.setClipRect(seen, Qt.ClipOperation.IntersectClip)
        for line in range(first, last + 1):
            y = round((origin.y() + line * step) * ratio) / ratio - DOT / 2
            painter.drawPixmap(QPointF(round(left * ratio) / ratio - DOT / 2, y), row)
        painter.restore()

    def _row_of(self, columns: int, step: float, ratio: float, theme: Theme) -> QPixmap:
        key = (step, ratio, columns, theme.name)
        if key != self._key:
            width = math.ceil((columns * step + DOT) * ratio)
            row = QPixmap(width, math.ceil(DOT * ratio))
            row.fill(Qt.GlobalColor.transparent)
            dot, painter = _dot(ratio, theme), QPainter(row)
            for column in range(columns):
                painter.drawPixmap(round(column * step * ratio), 0, dot)
            painter.end()
            row.setDevicePixelRatio(ratio)
            self._row, self._key = row, key
        return self._row


@lru_cache(maxsize=8)
def _dot(ratio: float, theme: Theme) -> QPixmap:
    def paint(painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("dots"))
        painter.drawEllipse(QRectF(0, 0, DOT, DOT))

    side = math.ceil(DOT * ratio)
    return painted(side, side, ratio, paint)
