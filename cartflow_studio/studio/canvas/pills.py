"""Pills: short words on connections and under cards, painted once each."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPixmap

from cartflow_studio.studio.canvas.geometry import PILL_HEIGHT
from cartflow_studio.studio.canvas.kept import painted
from cartflow_studio.studio.theme import Theme, Weight, font

PADDING = 10.0
SIZE = 11


@lru_cache(maxsize=4096)
def pill_width(text: str) -> float:
    """How wide the pill of a text is, in scene units."""
    metrics = QFontMetricsF(font(SIZE, Weight.Medium, tabular=True))
    return max(float(PILL_HEIGHT), metrics.horizontalAdvance(text) + 2 * PADDING)


def paint_pill(
    painter: QPainter, text: str, kind: str, theme: Theme, *, solid: bool, at: QPointF
) -> None:
    """Paint a pill with its top left corner at `at`. `kind` is the colour of its words; a solid
    one has the card's ground and a border, another is tinted.
    """
    rect = QRectF(at.x(), at.y(), pill_width(text), PILL_HEIGHT)
    half = PILL_HEIGHT / 2
    if solid:
        painter.setPen(QPen(theme.color("border"), 1))
        painter.setBrush(theme.color("card" if theme.name == "light" else "hover"))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), half, half)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.mixed(kind, theme.chip, "background"))
        painter.drawRoundedRect(rect, half, half)
    painter.setFont(font(SIZE, Weight.Medium, tabular=True))
    painter.setPen(theme.color(kind))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


@lru_cache(maxsize=2048)
def pill(text: str, kind: str, theme: Theme, solid: bool, scale: float) -> QPixmap:
    """The painted pill, `scale` device pixels to a scene unit."""

    def paint(painter: QPainter) -> None:
        paint_pill(painter, text, kind, theme, solid=solid, at=QPointF(0, 0))

    width, height = pill_width(text) * scale + 1, round(PILL_HEIGHT * scale) + 1
    return painted(width, height, scale, paint)
