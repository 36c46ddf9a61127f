"""Editing words in their place: what all editors that float over the canvas have in common."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.theme import Weight, appearance, font

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

    Floating = QWidget
else:
    Floating = object  # beside an editor of Qt: a class has one base of Qt at most

TOO_FAR = 0.4  # to be edited; below, the view comes nearer, to
READABLE = 0.6


class InPlace(Floating):
    """Edits the words of what has the id `key`, over its place; leaving keeps them."""

    too_far = TOO_FAR

    def __init__(self, canvas: FlowCanvas) -> None:
        super().__init__(canvas.viewport())
        self._canvas = canvas
        self.key: str | None = None
        canvas.view_changed.connect(self._place)
        self.hide()

    def edit(self, key: str) -> None:
        """Begin with what has the id, if it is there; the view comes near enough to read."""
        if not self._is_seen(key):
            return
        self._come_near(self._whole(key))
        self.key = key
        self._fill(key)
        self._place()
        self.show()
        self.setFocus()

    def follow(self) -> None:
        """The flow has changed: go if it has gone, else stay on it."""
        if self.key is not None and not self._is_seen(self.key):
            self._leave()
        self._place()

    def keep(self) -> None:
        """Keep the words, and go."""
        key, words = self.key, self._words()
        self._leave()
        if key is not None and key in self._parts(self._canvas.document.flow):
            self._write(key, words)

    @abstractmethod
    def _parts(self, flow: Flow) -> Collection[str]:
        """The ids of what can be edited here."""

    @abstractmethod
    def _box(self, key: str) -> QRectF:
        """Where on the scene its words are edited."""

    @abstractmethod
    def _fill(self, key: str) -> None:
        """Show its words, all chosen."""

    @abstractmethod
    def _dress(self, key: str) -> None:
        """Look as it does at the zoom of the canvas."""

    @abstractmethod
    def _words(self) -> str:
        """The words as they stand here."""

    @abstractmethod
    def _write(self, key: str, words: str) -> None:
        """Change the flow, if its words are others."""

    def _is_seen(self, key: str) -> bool:
        return key in self._parts(self._canvas.flow_scene.flow)

    def _whole(self, key: str) -> QRectF:
        """What of the scene is to be seen before it is edited."""
        return self._box(key)

    def _come_near(self, rect: QRectF) -> None:
        """See it; where it is too far away the view comes nearer around it."""
        canvas = self._canvas
        if canvas.zoom < TOO_FAR:
            at = canvas.viewportTransform().map(rect.center())
            canvas.camera.zoom_by(READABLE / canvas.zoom, at)
        if not canvas.camera.seen.contains(rect):
            canvas.camera.show(rect)

    def _place(self) -> None:
        if self.key is None or not self._is_seen(self.key):
            return
        if self._canvas.zoom < self.too_far:
            self.keep()
            return
        seen = self._canvas.viewportTransform().mapRect(self._box(self.key))
        self.setGeometry(seen.toRect())
        self._dress(self.key)

    def _leave(self) -> None:
        had_focus = self.hasFocus()
        self.key = None
        self.hide()
        if had_focus:
            self._canvas.setFocus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving keeps the words."""
        super().focusOutEvent(event)
        if self.key is not None and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.keep()

    def _sized(self, pixels: float, weight: Weight = Weight.Normal, least: int = 10) -> QFont:
        """The font of words that are as large as those on the canvas."""
        return font(max(least, round(pixels * self._canvas.zoom)), weight)


class LineInPlace(InPlace, QLineEdit):
    """A title in its place. Enter and leaving keep it, Escape does not."""

    def __init__(self, canvas: FlowCanvas) -> None:
        super().__init__(canvas)
        self.setMaxLength(200)
        self.returnPressed.connect(self.keep)

    def _show_words(self, title: str, placeholder: str) -> None:
        self.setText(title)
        self.setPlaceholderText(placeholder)
        self.selectAll()

    def _words(self) -> str:
        return self.text().strip()

    def _wear(self, words: QFont, pad: int) -> None:
        """Have that font, and that much room beside it."""
        theme = appearance().theme
        self.setFont(words)
        self.setStyleSheet(
            f"QLineEdit {{ font-size: {words.pixelSize()}px; font-weight: 600; padding: 0 {pad}px;"
            f" border: 1.5px solid {theme.accent}; border-radius: {pad}px;"
            f" background: {theme.card}; color: {theme.ink}; min-height: 0; }}"
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the title as it was."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
            return
        super().keyPressEvent(event)
