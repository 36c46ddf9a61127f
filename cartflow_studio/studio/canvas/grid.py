"""The ground of the canvas: a grid of dots that fades out when far away."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform

from cartflow_studio.studio.canvas.blit import SMOOTH
from cartflow_studio.studio.canvas.geometry import GRID
from cartflow_studio.studio.theme import Theme

FADED_OUT = 0.3
FADED_IN = 0.5
DOT = 2.0
BAND = 12  # lines of dots in a band


class Grid:
    """Paints the ground; one row of dots is kept and put down for each line. Where dots lie on
    whole pixels, a band of the ground is kept instead.
    """

    def __init__(self) -> None:
        self._key: tuple[float, float, int, str] | None = None
        self._row = QPixmap()
        self._band_key: tuple[int, int, str] | None = None
        self._band = QPixmap()

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Fill a rectangle of the scene with the ground and its dots."""
        transform = painter.worldTransform()
        seen = transform.mapRect(rect).toAlignedRect()
        painter.setWorldTransform(QTransform())
        step = GRID * transform.m11()
        strength = (transform.m11() - FADED_OUT) / (FADED_IN - FADED_OUT)
        whole = all(each.is_integer() for each in (step, transform.dx(), transform.dy()))
        if strength >= 1 and whole and painter.device().devicePixelRatioF() == 1.0:
            first = QPoint(round(transform.dx()), round(transform.dy()))
            self._bands(painter, seen, step=round(step), first=first, theme=theme)
            painter.setWorldTransform(transform)
            return
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

    def _bands(
        self, painter: QPainter, seen: QRect, *, step: int, first: QPoint, theme: Theme
    ) -> None:
        """Put bands of the kept ground down, one below the other."""
        device = painter.device()
        seen = seen & QRect(0, 0, device.width(), device.height())
        band = self._band_of(device.width() + step, step, theme)
        across, y = (seen.left() - first.x()) % step, seen.top()
        painter.setRenderHint(SMOOTH, on=False)
        while y <= seen.bottom():
            down = (y - first.y()) % step
            height = min(band.height() - down, seen.bottom() + 1 - y)
            painter.drawPixmap(seen.left(), y, band, across, down, seen.width(), height)
            y += height
        painter.setRenderHint(SMOOTH)

    def _band_of(self, width: int, step: int, theme: Theme) -> QPixmap:
        key = (width, step, theme.name)
        if key != self._band_key:
            row = self._row_of(math.ceil(width / step) + 1, step, 1.0, theme)
            band = QPixmap(width, step * BAND)
            band.fill(theme.color("background"))
            painter = QPainter(band)
            for line in range(BAND + 1):
                painter.drawPixmap(QPointF(-DOT / 2, line * step - DOT / 2), row)
            painter.end()
            self._band, self._band_key = band, key
        return self._band

    def _row_of(self, columns: int, step: float, ratio: float, theme: Theme) -> QPixmap:
        key = (step, ratio, columns, theme.name)
        if key != self._key:
            width = math.ceil((columns * step + DOT) * ratio)
            row = QPixmap(width, math.ceil(DOT * ratio))
            row.fill(Qt.GlobalColor.transparent)
            painter = QPainter(row)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("dots"))
            painter.scale(ratio, ratio)
            for column in range(columns):
                x = round(column * step * ratio) / ratio
                painter.drawEllipse(QRectF(x, 0, DOT, DOT))
            painter.end()
            row.setDevicePixelRatio(ratio)
            self._row, self._key = row, key
        return self._row
