"""What is said aloud, to who cannot see the canvas, when something happens on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.canvas import accessible
from cartflow_studio.studio.canvas.spoken import change_words
from cartflow_studio.words import tr, trn

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas


class Announcing(QObject):
    """Says edits, undo, messages and the number of problems; tells where the keyboard is."""

    def __init__(self, canvas: FlowCanvas) -> None:
        super().__init__(canvas)
        accessible.install()
        self._canvas = canvas
        document, scene = canvas.document, canvas.flow_scene
        self._change: tuple[Flow, Flow] | None = None  # the last, if nothing was said of it
        self._place = self._length = 0
        self._problems = 0
        document.changed.connect(self._note)
        document.history.indexChanged.connect(self._tell_edit)
        canvas.message.connect(self.say)
        scene.selection_changed.connect(self._tell_chosen)
        scene.focus_changed.connect(self._tell_focus)

    def say(self, text: str) -> None:
        """Say a sentence."""
        if text and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._canvas, text))

    def say_problems(self, count: int) -> None:
        """Say how many problems there are now, if it is another number than before."""
        if count != self._problems:
            self._problems = count
            self.say(trn("{n} problem", "{n} problems", count) if count else tr("No problems"))

    def _note(self, before: Flow, after: Flow) -> None:
        self._change = (before, after)

    def _tell_edit(self, place: int) -> None:
        change, self._change = self._change, None
        last, self._place = self._place, place
        if change is None:  # the history was cleared
            self._length = 0
            return
        history = self._canvas.document.history
        length, self._length = self._length, history.count()
        if not QAccessible.isActive():
            return
        if place < last:
            self.say(tr("Undone: {edit}", edit=history.redoText()))
        elif last < place <= length == history.count():
            self.say(tr("Done again: {edit}", edit=history.undoText()))
        else:
            self.say(change_words(*change))

    def _tell_chosen(self, ids: tuple[str, ...]) -> None:
        for key in ids[-1:]:
            accessible.tell(self._canvas, QAccessible.Event.Selection, key)

    def _tell_focus(self, key: str | None) -> None:
        if key is not None and self._canvas.hasFocus():
            accessible.tell(self._canvas, QAccessible.Event.Focus, key)
