"""Hints over the cards: the "+" of free exits and of connections."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from cartflow_studio.studio.canvas.geometry import PLUS_RADIUS, PORT_RADIUS
from cartflow_studio.studio.canvas.hits import Hit, pluses
from cartflow_studio.studio.canvas.scene import FlowScene
from cartflow_studio.studio.theme import Theme, Weight, font

FEW_CARDS = 40  # so many can be walked through at a readable zoom


def paint_pluses(painter: QPainter, scene: FlowScene, under: Hit) -> None:
    """Paint the "+" that the pointer's card, the chosen card and the pointer's link offer."""
    theme = scene.theme
    for port, plus in pluses(scene):
        painter.setPen(QPen(theme.color("edge"), 2, Qt.PenStyle.SolidLine))
        start = QPointF(port.x + PORT_RADIUS + 1, port.y)
        painter.drawLine(start, plus - QPointF(PLUS_RADIUS, 0))
        hot = under.kind == "add" and (under.node, under.port) == (port.node, port.port)
        paint_plus(painter, plus, theme, hot=hot)
    hovered = scene.edges.hovered
    if hovered is not None and hovered in scene.index.link_row:
        row = scene.index.link_row[hovered]
        paint_plus(painter, scene.edges.middle(row), theme, hot=under.kind == "insert")


def paint_plus(painter: QPainter, at: QPointF, theme: Theme, *, hot: bool) -> None:
    """A round "+"; a hot one is under the pointer."""
    painter.setPen(QPen(theme.color("accent" if hot else "border_strong"), 1.25))
    painter.setBrush(theme.color("accent" if hot else "card"))
    painter.drawEllipse(at, PLUS_RADIUS, PLUS_RADIUS)
    ink = theme.color("on_accent" if hot else "accent_text")
    painter.setPen(QPen(ink, 1.75, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    arm = 4.0
    painter.drawLine(at - QPointF(arm, 0), at + QPointF(arm, 0))
    painter.drawLine(at - QPointF(0, arm), at + QPointF(0, arm))


def paint_hint(painter: QPainter, at: QPointF, text: str, theme: Theme, zoom: float) -> None:
    """A few words below a point, of the same size at every zoom."""
    painter.save()
    painter.translate(at)
    painter.scale(1 / zoom, 1 / zoom)
    made = font(12, Weight.Medium)
    painter.setFont(made)
    width = QFontMetricsF(made).horizontalAdvance(text)
    box = QRectF(-width / 2 - 10, 14, width + 20, 26)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("tooltip"))
    painter.drawRoundedRect(box, 7, 7)
    painter.setPen(theme.color("tooltip_ink"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
