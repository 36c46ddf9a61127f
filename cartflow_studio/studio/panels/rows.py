"""A step as a row of a list: its chip, its name, and a line of more."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from cartflow_studio.studio import icons
from cartflow_studio.studio.theme import Theme, Weight, appearance, panel_font

State = QStyle.StateFlag


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text, with what is marked in it from `start` to `end`."""

    text: str
    start: int = 0
    end: int = 0


def paint_ground(painter: QPainter, box: QRectF, option: QStyleOptionViewItem) -> None:
    """The tint of a row that is chosen or pointed at, and the ring of one with the keyboard."""
    theme, state = appearance().theme, option.state
    painter.setPen(Qt.PenStyle.NoPen)
    if state & (State.State_Selected | State.State_MouseOver):
        painter.setBrush(theme.color("accent_soft" if state & State.State_Selected else "hover"))
        painter.drawRoundedRect(box, 8, 8)
    if state & State.State_HasFocus and state & State.State_KeyboardFocusChange:
        painter.setPen(QPen(theme.color("focus"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 7, 7)


def paint_chip(painter: QPainter, box: QRectF, icon: str, kind: str) -> None:
    """The icon of a kind of step on its soft square."""
    theme = appearance().theme
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.mixed(kind, theme.chip))
    painter.drawRoundedRect(box, box.width() / 4, box.width() / 4)
    inset = box.width() * 0.23
    inner = box.adjusted(inset, inset, -inset, -inset)
    icons.draw(painter, icon, theme.color(kind).name(), inner)


def paint_words(
    painter: QPainter, words: Words, box: QRectF, *, size: int, bold: bool, ink: str
) -> None:
    """A line of text cut to the width of the box, from where its mark is seen."""
    theme = appearance().theme
    made = panel_font(size, Weight.DemiBold if bold else Weight.Normal)
    metrics = QFontMetricsF(made)
    words = _shifted(words, metrics, box.width())
    if words.end > words.start:
        left = metrics.horizontalAdvance(words.text[: words.start])
        width = metrics.horizontalAdvance(words.text[words.start : words.end])
        width = min(width, box.width() - left)
        _mark(painter, QRectF(box.left() + left, box.top(), width, box.height()), theme)
    painter.setFont(made)
    painter.setPen(theme.color(ink))
    shown = metrics.elidedText(words.text, Qt.TextElideMode.ElideRight, box.width())
    y = box.center().y() + (metrics.ascent() - metrics.descent()) / 2
    painter.drawText(QPointF(box.left(), y), shown)


def line_height(size: int) -> float:
    """The height of a line of that size."""
    return QFontMetricsF(panel_font(size)).height()


def _mark(painter: QPainter, box: QRectF, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("warning", 0.28))
    painter.drawRoundedRect(box.adjusted(-1, 1, 1, -1), 3, 3)


def _shifted(words: Words, metrics: QFontMetricsF, width: float) -> Words:
    """The words from a little before their mark, if it would not be seen otherwise."""
    if metrics.horizontalAdvance(words.text[: words.end]) <= width - 12 or words.start < 12:
        return words
    cut = words.start - 12
    return Words(f"…{words.text[cut:]}", words.start - cut + 1, words.end - cut + 1)
