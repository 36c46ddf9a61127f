"""Tells the story of the step under the pointer, or of the chosen one, beside its card."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QTimer, Signal

from cartflow_studio.checks import Fix
from cartflow_studio.studio.canvas.view import FlowCanvas
from cartflow_studio.studio.checking import Checking
from cartflow_studio.studio.document import Document
from cartflow_studio.studio.panels.exits import StepRun
from cartflow_studio.studio.panels.problems import mend
from cartflow_studio.studio.panels.step_story import StepStory

REST = 500  # milliseconds of the pointer on a card
GRACE = 300  # milliseconds in which the pointer may go over to the story
FAR = 0.3  # from further away cards are too small for stories


class Telling(QObject):
    """`people_wished` carries the id of a step."""

    people_wished = Signal(str)

    def __init__(
        self,
        canvas: FlowCanvas,
        document: Document,
        checking: Checking,
        run: Callable[[str], StepRun | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._canvas, self._document = canvas, document
        self._checking, self._run = checking, run
        self.story = StepStory(canvas.viewport())
        self._is_held = False  # opened on purpose, stays until it is closed
        self._resting = self._timer(REST, self._tell_hovered)
        self._leaving = self._timer(GRACE, self._leave)
        self.story.installEventFilter(self)
        self.story.fixed.connect(self._mend)
        self.story.people_wished.connect(self._show_people)
        self.story.closed.connect(self.close)
        canvas.flow_scene.hover_changed.connect(self._pass_over)
        canvas.badge_clicked.connect(lambda node: self.tell(node, held=True))
        canvas.view_changed.connect(self.close)
        canvas.pressed.connect(self.close)
        checking.changed.connect(self._renew)

    def _timer(self, wait: int, done: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait)
        timer.timeout.connect(done)
        return timer

    def tell(self, node: str, *, held: bool = False) -> None:
        """Tell of a step now; held, until it is closed."""
        if node not in self._document.flow.nodes:
            return
        self._is_held = held
        self._fill(node)
        self.story.show()
        self.story.raise_()

    def tell_chosen(self) -> bool:
        """Tell of the chosen step, and put the keyboard there; False if none is chosen."""
        chosen = self._canvas.selection[-1:] or tuple(
            filter(None, (self._canvas.flow_scene.focused,))
        )
        if not chosen:
            return False
        self._canvas.show_node(chosen[0])
        self.tell(chosen[0], held=True)
        self.story.setFocus()
        return True

    def mend_chosen(self) -> bool:
        """Offer the mends of the chosen step; False if there is nothing to mend."""
        return self.tell_chosen() and self.story.mend_first()

    def close(self) -> None:
        """Put the story away."""
        self._resting.stop()
        self._leaving.stop()
        self._is_held = False
        if self.story.isVisible():
            had_focus = self.story.isAncestorOf(self.story.focusWidget() or self.story)
            self.story.hide()
            if had_focus or self.story.hasFocus():
                self._canvas.setFocus()

    def _fill(self, node: str) -> None:
        self.story.tell(self._document.flow, node, self._checking.of(node), self._run(node))
        rect = self._canvas.flow_scene.content((node,))
        if rect is not None:
            corner = self._canvas.view_point(rect.topLeft())
            opposite = self._canvas.view_point(rect.bottomRight())
            self.story.place(QRect(corner, opposite), self._canvas.viewport().size())

    def _pass_over(self, node: str) -> None:
        """The pointer is on another card, or on none."""
        if self._is_held:
            return
        if self.story.isVisible() and node != self.story.node:
            self._leaving.start()
        elif self.story.isVisible():
            self._leaving.stop()
        if node and self._canvas.zoom >= FAR:
            self._resting.start()
        else:
            self._resting.stop()

    def _tell_hovered(self) -> None:
        node = self._canvas.flow_scene.hovered
        if node is not None and self._canvas.mouse.gesture is None and not self._is_held:
            self._leaving.stop()
            self.tell(node)

    def _leave(self) -> None:
        if not self._is_held and not self.story.underMouse():
            self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The pointer has gone over to the story, or has left it."""
        if event.type() == QEvent.Type.Enter:
            self._leaving.stop()
        elif event.type() == QEvent.Type.Leave and not self._is_held:
            self._leaving.start()
        return super().eventFilter(watched, event)

    def _renew(self) -> None:
        """The flow or its findings are others: tell anew, or no more."""
        if not self.story.isVisible():
            return
        if self.story.node in self._document.flow.nodes:
            self._fill(self.story.node)
        else:
            self.close()

    def _mend(self, fix: Fix) -> None:
        mend(self._document, fix)

    def _show_people(self, node: str) -> None:
        self.close()
        self.people_wished.emit(node)
