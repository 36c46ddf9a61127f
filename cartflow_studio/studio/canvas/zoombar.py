"""The zoom bar: a small bar of round corners at the bottom left."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from cartflow_studio.studio import icons
from cartflow_studio.studio.theme import Theme, appearance, grown
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

BUTTON = 32


class Floating(QWidget):
    """A card that floats over the canvas."""

    radius = 12.0

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on it is none on the canvas behind it."""
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A card with a border."""
        painter = QPainter(self)
        size, ratio = (self.width(), self.height()), self.devicePixelRatioF()
        painter.drawPixmap(0, 0, _plate(size, ratio, self.radius, appearance().theme))
        painter.end()


@lru_cache(maxsize=16)
def _plate(size: tuple[int, int], ratio: float, radius: float, theme: Theme) -> QPixmap:
    """The card, painted once: Qt takes long for round corners, and the canvas moves behind it."""
    made = QPixmap(QSize(*size) * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("border"), 1))
    painter.setBrush(theme.color("card"))
    painter.drawRoundedRect(QRectF(0.5, 0.5, size[0] - 1, size[1] - 1), radius, radius)
    painter.end()
    return made


class ZoomBar(Floating):
    """Zoom out, zoom in, see all, undo, redo."""

    def __init__(self, canvas: FlowCanvas) -> None:
        super().__init__(canvas.viewport())
        history = canvas.document.history
        self._buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 5, 6, 5)
        row.setSpacing(4)
        acts: tuple[tuple[str, str, Callable[[], object]], ...] = (
            ("minus", tr("Zoom out (Ctrl+-)"), lambda: canvas.camera.zoom_by(0.8)),
            ("plus", tr("Zoom in (Ctrl++)"), lambda: canvas.camera.zoom_by(1.25)),
            ("maximize", tr("See the whole flow (Home)"), lambda: canvas.fit(animated=True)),
            ("undo-2", tr("Undo (Ctrl+Z)"), history.undo),
            ("redo-2", tr("Redo (Ctrl+Shift+Z)"), history.redo),
        )
        for name, tip, act in acts:
            row.addWidget(self._button(name, tip, act))
        history.canUndoChanged.connect(self._buttons["undo-2"].setEnabled)
        history.canRedoChanged.connect(self._buttons["redo-2"].setEnabled)
        self._buttons["undo-2"].setEnabled(history.canUndo())
        self._buttons["redo-2"].setEnabled(history.canRedo())
        self.show_theme()

    def _button(self, name: str, tip: str, act: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setToolTip(tip)
        button.setAccessibleName(tip.partition(" (")[0])
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(act)
        self._buttons[name] = button
        return button

    def show_theme(self) -> None:
        """Draw the icons in the colours of the theme, as large as words."""
        theme, size = appearance().theme, grown(16)
        for name, button in self._buttons.items():
            button.setFixedSize(grown(BUTTON), grown(BUTTON) - 2)
            button.setIconSize(QSize(size, size))
            button.setIcon(icons.icon(name, theme.muted, size, theme.border_strong))
        self.adjustSize()
        self.update()
