"""Editing the text of a note, and the title of a group, in their place."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from cartflow_studio.flow import annotating
from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.canvas.in_place import InPlace, LineInPlace
from cartflow_studio.studio.canvas.notes import PADDING, RADIUS, WORDS
from cartflow_studio.studio.canvas.paper import fill
from cartflow_studio.studio.theme import Weight, appearance
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas


class NoteEditor(InPlace, QPlainTextEdit):
    """The text of a note. Escape, Ctrl+Enter and leaving keep it; undo takes it back."""

    def __init__(self, canvas: FlowCanvas) -> None:
        super().__init__(canvas)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.setAccessibleName(tr("Text of the note"))
        self.document().setDocumentMargin(0)

    def _parts(self, flow: Flow) -> Collection[str]:
        return flow.notes

    def _box(self, key: str) -> QRectF:
        return self._canvas.flow_scene.notes.box(key)

    def _fill(self, key: str) -> None:
        notes = self._canvas.flow_scene.notes
        notes.edited = key
        self.setPlainText(notes.notes[key].text)
        self.setPlaceholderText(tr("Write something here"))
        self.selectAll()
        self._canvas.flow_scene.update(notes.area(key))

    def _dress(self, key: str) -> None:
        theme, note = appearance().theme, self._canvas.flow_scene.notes.notes[key]
        zoom, words = self._canvas.zoom, self._sized(WORDS)
        self.setFont(words)
        pad = max(2, round((PADDING - 1.5) * zoom))
        self.setStyleSheet(
            f"QPlainTextEdit {{ font-size: {words.pixelSize()}px; color: {theme.ink};"
            f" background: {fill(note.color, theme).name()}; padding: {pad - 2}px {pad}px;"
            f" border: 1.5px solid {theme.accent}; border-radius: {round(RADIUS * zoom)}px; }}"
        )

    def _words(self) -> str:
        return self.toPlainText()

    def _write(self, key: str, words: str) -> None:
        document = self._canvas.document
        if words != document.flow.notes[key].text:
            document.edit(tr("Write a note"), annotating.write_note, key, words)

    def _leave(self) -> None:
        notes = self._canvas.flow_scene.notes
        if notes.edited in notes.notes:
            self._canvas.flow_scene.update(notes.area(notes.edited))
        notes.edited = None
        super()._leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape and Ctrl+Enter keep the text."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape or (
            enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.keep()
            return
        super().keyPressEvent(event)


class GroupEditor(LineInPlace):
    """The title of a group."""

    def __init__(self, canvas: FlowCanvas) -> None:
        super().__init__(canvas)
        self.setAccessibleName(tr("Title of the group"))

    def _parts(self, flow: Flow) -> Collection[str]:
        return flow.groups

    def _box(self, key: str) -> QRectF:
        zoom = self._canvas.zoom
        box = self._canvas.flow_scene.frames.title_box(key, zoom).adjusted(8, 2, -8, -2)
        box.setWidth(min(box.width(), 360.0))
        return box

    def _whole(self, key: str) -> QRectF:
        return self._canvas.flow_scene.frames.title_box(key, 1.0)

    def _fill(self, key: str) -> None:
        self._show_words(self._canvas.flow_scene.frames.groups[key].title, tr("Group"))

    def _dress(self, key: str) -> None:
        self._wear(self._sized(WORDS, Weight.DemiBold), pad=6)

    def _write(self, key: str, words: str) -> None:
        document = self._canvas.document
        if words != document.flow.groups[key].title:
            document.edit(tr("Rename group"), annotating.change_group, key, title=words)
