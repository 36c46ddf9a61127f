"""Editing the text of a note, and the title of a group, in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit

from cartflow_studio.flow import annotating
from cartflow_studio.studio.canvas.notes import PADDING, RADIUS, WORDS
from cartflow_studio.studio.canvas.paper import fill
from cartflow_studio.studio.theme import Weight, appearance, font
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

TOO_FAR = 0.4  # to be edited; below, the view comes nearer, to
READABLE = 0.6


def come_near(canvas: FlowCanvas, rect: QRectF) -> None:
    """See what is to be edited; where it is too far away the view comes nearer around it."""
    if canvas.zoom < TOO_FAR:
        at = canvas.viewportTransform().map(rect.center())
        canvas.camera.zoom_by(READABLE / canvas.zoom, at)
    if not canvas.camera.seen.contains(rect):
        canvas.camera.show(rect)


def sized(canvas: FlowCanvas, pixels: float, weight: Weight = Weight.Normal) -> QFont:
    """The font of words that are as large as those on the canvas."""
    return font(max(10, round(pixels * canvas.zoom)), weight)


class NoteEditor(QPlainTextEdit):
    """The text of a note. Escape, Ctrl+Enter and leaving keep it; undo takes it back."""

    def __init__(self, canvas: FlowCanvas) -> None:
        super().__init__(canvas.viewport())
        self._canvas = canvas
        self.key: str | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.setAccessibleName(tr("Text of the note"))
        self.document().setDocumentMargin(0)
        canvas.view_changed.connect(self._place)
        self.hide()

    def edit(self, key: str) -> None:
        """Begin with a note; the view comes near enough to read."""
        notes = self._canvas.flow_scene.notes
        if key not in notes.notes:
            return
        come_near(self._canvas, notes.box(key))
        self.key = notes.edited = key
        self.setPlainText(notes.notes[key].text)
        self.setPlaceholderText(tr("Write something here"))
        self._place()
        self.show()
        self.setFocus()
        self.selectAll()
        self._canvas.flow_scene.update(notes.area(key))

    def follow(self) -> None:
        """The flow has changed: go if the note has gone, else stay on it."""
        if self.key is not None and self.key not in self._canvas.flow_scene.notes.notes:
            self._leave()
        self._place()

    def _place(self) -> None:
        canvas, notes = self._canvas, self._canvas.flow_scene.notes
        if self.key is None:
            return
        if canvas.zoom < TOO_FAR:
            self.keep()
            return
        theme, zoom = appearance().theme, canvas.zoom
        note = notes.notes[self.key]
        self.setGeometry(canvas.viewportTransform().mapRect(notes.box(self.key)).toRect())
        words = sized(canvas, WORDS)
        self.setFont(words)
        pad = max(2, round((PADDING - 1.5) * zoom))
        self.setStyleSheet(
            f"QPlainTextEdit {{ font-size: {words.pixelSize()}px; color: {theme.ink};"
            f" background: {fill(note.color, theme).name()}; padding: {pad - 2}px {pad}px;"
            f" border: 1.5px solid {theme.accent}; border-radius: {round(RADIUS * zoom)}px; }}"
        )

    def keep(self) -> None:
        """Keep the text, and go."""
        key, text = self.key, self.toPlainText()
        self._leave()
        flow = self._canvas.document.flow
        if key is not None and key in flow.notes and text != flow.notes[key].text:
            document = self._canvas.document
            document.edit(tr("Write a note"), annotating.write_note, key, text)

    def _leave(self) -> None:
        had_focus = self.hasFocus()
        notes = self._canvas.flow_scene.notes
        if notes.edited in notes.notes:
            self._canvas.flow_scene.update(notes.area(notes.edited))
        self.key = notes.edited = None
        self.hide()
        if had_focus:
            self._canvas.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape and Ctrl+Enter keep the text."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape or (
            enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.keep()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving keeps the text."""
        super().focusOutEvent(event)
        if self.key is not None and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.keep()


class GroupEditor(QLineEdit):
    """The title of a group. Enter and leaving keep it, Escape does not."""

    def __init__(self, canvas: FlowCanvas) -> None:
        super().__init__(canvas.viewport())
        self._canvas = canvas
        self.key: str | None = None
        self.setMaxLength(200)
        self.setAccessibleName(tr("Title of the group"))
        self.returnPressed.connect(self.keep)
        canvas.view_changed.connect(self._place)
        self.hide()

    def edit(self, key: str) -> None:
        """Begin with a group; the view comes near enough to read."""
        frames = self._canvas.flow_scene.frames
        if key not in frames.groups:
            return
        come_near(self._canvas, frames.title_box(key, 1.0))
        self.key = key
        self.setText(frames.groups[key].title)
        self.setPlaceholderText(tr("Group"))
        self._place()
        self.show()
        self.setFocus()
        self.selectAll()

    def follow(self) -> None:
        """The flow has changed: go if the group has gone, else stay on it."""
        if self.key is not None and self.key not in self._canvas.flow_scene.frames.groups:
            self._leave()
        self._place()

    def _place(self) -> None:
        canvas = self._canvas
        if self.key is None:
            return
        if canvas.zoom < TOO_FAR:
            self.keep()
            return
        box = canvas.flow_scene.frames.title_box(self.key, canvas.zoom).adjusted(8, 2, -8, -2)
        box.setWidth(min(box.width(), 360.0))
        self.setGeometry(canvas.viewportTransform().mapRect(box).toRect())
        theme, words = appearance().theme, sized(canvas, WORDS, Weight.DemiBold)
        self.setFont(words)
        self.setStyleSheet(
            f"QLineEdit {{ font-size: {words.pixelSize()}px; font-weight: 600; padding: 0 6px;"
            f" border: 1.5px solid {theme.accent}; border-radius: 6px;"
            f" background: {theme.card}; color: {theme.ink}; min-height: 0; }}"
        )

    def keep(self) -> None:
        """Keep the title, and go."""
        key, title = self.key, self.text().strip()
        self._leave()
        flow = self._canvas.document.flow
        if key is not None and key in flow.groups and title != flow.groups[key].title:
            document = self._canvas.document
            document.edit(tr("Rename group"), annotating.change_group, key, title=title)

    def _leave(self) -> None:
        had_focus = self.hasFocus()
        self.key = None
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
        if self.key is not None and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.keep()
