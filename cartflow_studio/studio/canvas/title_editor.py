"""Editing a title in its place: one line edit that floats over the card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from cartflow_studio.flow import edits
from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.canvas.cards import TEXT_LEFT
from cartflow_studio.studio.canvas.geometry import HEIGHT, WIDTH
from cartflow_studio.studio.theme import Weight, appearance, font
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

READABLE = 0.6
TOO_FAR = 0.5


class TitleEditor(QLineEdit):
    """Enter keeps the title, Escape does not; leaving keeps it too."""

    def __init__(self, canvas: FlowCanvas) -> None:
        super().__init__(canvas.viewport())
        self._canvas = canvas
        self._node: str | None = None
        self.setMaxLength(200)
        self.setAccessibleName(tr("Title of the card"))
        self.returnPressed.connect(self._keep)
        canvas.view_changed.connect(self._place)
        self.hide()

    def edit(self, node_id: str) -> None:
        """Begin with the card of a node; the view comes near enough to read."""
        flow = self._canvas.document.flow
        if node_id not in flow.nodes:
            return
        self._node = node_id
        if self._canvas.zoom < READABLE:
            rect = self._canvas.flow_scene.content((node_id,))
            if rect is not None:
                self._canvas.camera.look_at(rect.center(), 1.0)
        node = flow.nodes[node_id]
        self.setText(node.title)
        self.setPlaceholderText(tr(node.type.label))
        self._place()
        self.show()
        self.setFocus()
        self.selectAll()

    def follow(self, flow: Flow) -> None:
        """The flow has changed: go if the card has gone, else stay on it."""
        if self._node is not None:
            if self._node in flow.nodes:
                self._place()
            else:
                self._leave()

    def _place(self) -> None:
        canvas = self._canvas
        row = canvas.flow_scene.index.row.get(self._node or "")
        if row is None:
            return
        if canvas.zoom < TOO_FAR:
            self._keep()
            return
        index, zoom = canvas.flow_scene.index, canvas.zoom
        x = float(index.x[row]) + TEXT_LEFT - 8
        y = float(index.y[row]) + (float(index.height[row]) - HEIGHT) / 2 + 8
        box = QRectF(x, y, WIDTH - TEXT_LEFT - 2, 30)
        seen = canvas.viewportTransform().mapRect(box).toRect()
        self.setGeometry(seen)
        theme = appearance().theme
        size = max(8, round(14 * zoom))
        self.setFont(font(size, Weight.DemiBold))
        self.setStyleSheet(
            f"QLineEdit {{ font-size: {size}px; font-weight: 600; padding: 0 {round(6 * zoom)}px;"
            f" border: 1.5px solid {theme.accent}; border-radius: {round(6 * zoom)}px;"
            f" background: {theme.card}; color: {theme.ink}; min-height: 0; }}"
        )

    def _keep(self) -> None:
        node, title = self._node, self.text().strip()
        self._leave()
        flow = self._canvas.document.flow
        if node in flow.nodes and node is not None and title != flow.nodes[node].title:
            self._canvas.document.edit(tr("Rename card"), edits.change_node, node, title=title)

    def _leave(self) -> None:
        had_focus = self.hasFocus()
        self._node = None
        self.hide()
        if had_focus:
            self._canvas.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the title as it was."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving keeps the title."""
        super().focusOutEvent(event)
        if self._node is not None and event.reason() != Qt.FocusReason.PopupFocusReason:
            self._keep()
