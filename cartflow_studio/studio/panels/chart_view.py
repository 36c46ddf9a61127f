"""A picture of numbers, painted in the look of the window, with words under the pointer."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cartflow_studio.simulation.drawing import Area, Box, Mark, Paper, Picture, Stroke, Words
from cartflow_studio.studio.theme import appearance, font, grown

Draw = Callable[[Paper], Picture]
LEAST, WIDEST = 380, 1040


@cache
def _metrics(size: int) -> QFontMetricsF:
    return QFontMetricsF(font(size, tabular=True))


def measured(text: str, size: int) -> float:
    """How wide a text is in Inter of so many pixels."""
    return _metrics(size).horizontalAdvance(text)


class ChartView(QWidget):
    """Draws anew when its width, its words or the look change; as high as the picture needs."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._draw: Draw | None = None
        self.picture: Picture | None = None
        appearance().theme_changed.connect(self.update)
        appearance().text_changed.connect(self._lay_out)

    def show_picture(self, title: str, draw: Draw) -> None:
        """Show what `draw` makes of a paper of this width."""
        self.setAccessibleName(title)
        self._draw = draw
        self._lay_out()

    def _lay_out(self) -> None:
        if self._draw is None:
            return
        self.setMinimumWidth(grown(LEAST))
        paper = Paper(
            min(max(self.width(), grown(LEAST)), WIDEST), appearance().text_scale, measured
        )
        self.picture = self._draw(paper)
        self.setAccessibleDescription(self.picture.says)
        self.setFixedHeight(round(self.picture.height) + 4)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width is another picture."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the marks, those behind first."""
        if self.picture is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mark in self.picture.marks:
            _paint(painter, mark)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Say what is under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def tip_at(self, at: QPointF) -> str:
        """What the mark at a place means; "" where there is none."""
        marks = self.picture.marks if self.picture else ()
        for mark in reversed(marks):
            if (
                isinstance(mark, Box | Area)
                and mark.tip
                and _shape(mark).containsPoint(at, Qt.FillRule.OddEvenFill)
            ):
                return mark.tip
        return ""


def _shape(mark: Box | Area) -> QPolygonF:
    if isinstance(mark, Box):
        return QPolygonF(QRectF(mark.x, mark.y, mark.width, mark.height))
    return QPolygonF([QPointF(x, y) for x, y in mark.points])


def _color(token: str, strength: float = 1.0) -> QColor:
    theme = appearance().theme
    names = {"empty": "hover", "on_email": "card"}
    return theme.color(names.get(token, token), strength)


def _paint(painter: QPainter, mark: Mark) -> None:
    match mark:
        case Words():
            _write(painter, mark)
        case Stroke(points, color, width, dashed):
            style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
            pen = QPen(_color(color), width, style, Qt.PenCapStyle.FlatCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))
        case Box(x, y, width, height, color, strength, radius):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_color(color, strength))
            painter.drawRoundedRect(QRectF(x, y, width, height), radius, radius)
        case Area(_, color, strength):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_color(color, strength))
            painter.drawPolygon(_shape(mark))


def _write(painter: QPainter, words: Words) -> None:
    weight = QFont.Weight.DemiBold if words.bold else QFont.Weight.Normal
    painter.setFont(font(words.size, weight, tabular=True))
    painter.setPen(_color(words.color))
    back = {"start": 0.0, "middle": 0.5, "end": 1.0}[words.align]
    x = words.x - back * measured(words.text, words.size)
    painter.drawText(QPointF(x, words.y), words.text)
