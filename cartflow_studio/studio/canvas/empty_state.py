"""The empty canvas: the question every flow begins with, and the ways to answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from cartflow_studio.nodes import REGISTRY
from cartflow_studio.studio import icons
from cartflow_studio.studio.canvas.geometry import RADIUS
from cartflow_studio.studio.theme import Weight, appearance, font
from cartflow_studio.words import mark, tr

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

WORDS = {
    "event_trigger": mark("When a customer does something"),
    "segment_trigger": mark("With a group of customers"),
    "api_trigger": mark("When another system says so"),
}
OFFERED = 3
CHIP = 48


class EmptyState(QWidget):
    """A dashed card with a button for each way to start. `chosen` carries the type of trigger."""

    chosen = Signal(str)

    def __init__(self, canvas: FlowCanvas) -> None:
        super().__init__(canvas.viewport())
        self._buttons: list[tuple[QPushButton, str, str]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 28 + CHIP + 16, 40, 28)
        column.setSpacing(10)
        self._title = self._label(tr("When does this journey start?"), 18, Weight.DemiBold)
        self._more = self._label(tr("Choose what brings people into it."), 13, Weight.Normal)
        column.addWidget(self._title)
        column.addWidget(self._more)
        column.addSpacing(10)
        for kind in [each for each in REGISTRY.members() if each.is_entry][:OFFERED]:
            button = QPushButton(f"  {tr(WORDS.get(kind.name, kind.label))}", self)
            button.setAutoDefault(True)  # Enter presses it too
            button.setIconSize(QSize(18, 18))
            button.setObjectName(kind.name)
            button.setProperty("role", "large")
            button.clicked.connect(lambda _=False, name=kind.name: self.chosen.emit(name))
            self._buttons.append((button, kind.icon, kind.color))
            column.addWidget(button)
        column.addSpacing(8)
        self._line = self._label(tr("or press Space to search"), 12, Weight.Normal)
        column.addWidget(self._line)
        self.show_theme()
        self.setFixedWidth(400)
        self.adjustSize()

    def _label(self, text: str, size: int, weight: Weight) -> QLabel:
        label = QLabel(text, self)
        label.setFont(font(size, weight))
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return label

    def show_theme(self) -> None:
        """Paint in the colours of the theme."""
        theme = appearance().theme
        for label, size, weight, ink in (
            (self._title, 18, 600, theme.ink),
            (self._more, 13, 400, theme.muted),
            (self._line, 12, 400, theme.muted),
        ):
            label.setStyleSheet(f"font-size: {size}px; font-weight: {weight}; color: {ink};")
        for button, icon, color in self._buttons:
            button.setIcon(icons.icon(icon, theme.color(color).name(), 18))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The dashed card and its chip."""
        theme = appearance().theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.color("edge"), 1.5, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([4, 4])
        painter.setPen(pen)
        painter.setBrush(theme.color("card"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS + 4, RADIUS + 4)
        chip = QRectF((self.width() - CHIP) / 2, 28, CHIP, CHIP)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.mixed("trigger", theme.chip))
        painter.drawRoundedRect(chip, 12, 12)
        icons.draw(painter, "zap", theme.color("trigger").name(), chip.adjusted(12, 12, -12, -12))
        painter.end()
