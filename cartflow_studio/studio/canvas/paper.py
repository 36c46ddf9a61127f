"""The colours of sticky notes and frames in every look."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from cartflow_studio.flow import tints
from cartflow_studio.studio.theme import Theme
from cartflow_studio.words import mark

NAMES = {
    "yellow": mark("Yellow"),
    "blue": mark("Blue"),
    "green": mark("Green"),
    "pink": mark("Pink"),
    "violet": mark("Violet"),
    "grey": mark("Grey"),
}


TINTS = {"light": tints.LIGHT, "dark": tints.DARK, "contrast": tints.CONTRAST}


@lru_cache(maxsize=64)
def fill(color: str, theme: Theme, share: float = 1.0) -> QColor:
    """The ground of a paper; with a `share`, laid over the ground of the canvas that thinly."""
    return theme.mixed(_tint(color, theme)[0], share, "background")


@lru_cache(maxsize=64)
def line(color: str, theme: Theme) -> QColor:
    """The border of a paper."""
    return QColor(_tint(color, theme)[1])


def paint_far(
    painter: QPainter, rects: Mapping[str, list[QRectF]], theme: Theme, share: float = 1.0
) -> None:
    """Papers seen from far away: plain rectangles, by colour."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    for color, some in rects.items():
        pen = QPen(line(color, theme), 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(fill(color, theme, share))
        painter.drawRects(some)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


@lru_cache(maxsize=64)
def swatch(color: str, theme: Theme) -> QIcon:
    """A round drop of the colour, for menus."""
    made = QPixmap(32, 32)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(line(color, theme), 2))
    painter.setBrush(fill(color, theme))
    painter.drawEllipse(QRectF(4, 4, 24, 24))
    painter.end()
    made.setDevicePixelRatio(2.0)
    return QIcon(made)


def _tint(color: str, theme: Theme) -> tints.Tint:
    return TINTS.get(theme.name, tints.LIGHT)[color]
