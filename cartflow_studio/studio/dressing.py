"""Puts another look on all that is open, a few widgets in each turn of the event loop."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from cartflow_studio.studio.veil import Veil

TURN = 0.01  # seconds of work in one turn of the event loop
DRESSED = Qt.WidgetAttribute.WA_WState_Polished
WAITING = Qt.WidgetAttribute.WA_SetStyle  # Qt passes those by when the stylesheet changes
PAUSE = 6  # ms between two looks whether everything has found its place
QUIET, MOST = 3, 20  # looks: so many without a move, at most so many
MOVES = (QEvent.Type.LayoutRequest, QEvent.Type.Resize, QEvent.Type.UpdateRequest)
COVERED = (Qt.WindowType.Window, Qt.WindowType.Dialog)


class Dressing(QObject):
    """Takes the look of before off every widget, has the new one `put_on` the application, and
    gives it to every widget, after it has had the others `tell` of it.

    Left to itself, Qt does all of it in one go, and for each widget as often as others are around
    it. Meanwhile a picture lies over every window, so that nobody sees half a look.
    """

    finished = Signal()

    def __init__(
        self,
        put_on: Callable[[], None],
        tell: Callable[[], None],
        is_still: Callable[[], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._put_on, self._tell, self._is_still = put_on, tell, is_still
        self._is_wished = self._has_moved = False
        self._steps: Iterator[None] | None = None
        self._turns = QTimer(self)
        self._turns.setInterval(0)
        self._turns.timeout.connect(self._go_on)

    @property
    def is_busy(self) -> bool:
        """Whether some widgets still wait for their turn."""
        return self._steps is not None

    def begin(self) -> None:
        """Put on the look that is wished now; what is wished meanwhile comes next."""
        self._is_wished = True
        if self._steps is None:
            self._steps = self._dress_all()
            self._turns.start()

    def _go_on(self) -> None:
        if self._steps is not None and next(self._steps, self) is self:
            self._steps = None
            self._turns.stop()
            self.finished.emit()

    def _dress_all(self) -> Iterator[None]:
        while self._is_wished:
            self._is_wished = False
            yield from _cover_all()
            yield from _each(_is_dressed, _undress)
            self._put_on()
            yield
            self._tell()
            yield from _each(_is_waiting, _dress)
            yield from self._settle()
        for veil in _veils():
            veil.lift(at_once=self._is_still())
            yield

    def _settle(self) -> Iterator[None]:
        """Wait until everything has found its place, but not for what never rests."""
        app = cast(QApplication, QApplication.instance())
        app.installEventFilter(self)
        self._turns.setInterval(PAUSE)
        quiet = turns = 0
        while quiet < QUIET and turns < MOST:
            self._has_moved = False
            yield
            turns, quiet = turns + 1, 0 if self._has_moved else quiet + 1
        self._turns.setInterval(0)
        app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Something finds its place."""
        self._has_moved = self._has_moved or event.type() in MOVES
        return False


def _each(chosen: Callable[[QWidget], bool], do: Callable[[QWidget], None]) -> Iterator[None]:
    """Do it to all that are chosen. Who they are is asked anew in every turn, because widgets come
    and go between two.
    """
    while found := [each for each in QApplication.allWidgets() if chosen(each)]:
        end = time.thread_time() + TURN
        while found and time.thread_time() < end:
            do(found.pop())
        found.clear()
        yield


def _windows() -> list[QWidget]:
    every = QApplication.topLevelWidgets()
    return [each for each in every if each.isVisible() and each.windowType() in COVERED]


def _veils() -> list[Veil]:
    found = [each for window in _windows() for each in window.findChildren(Veil)]
    return [veil for veil in found if not veil.is_lifting]


def _cover_all() -> Iterator[None]:
    covered = {veil.window() for veil in _veils()}
    for window in _windows():
        if window not in covered:
            Veil(window)
            yield


def _is_dressed(widget: QWidget) -> bool:
    return widget.testAttribute(DRESSED) and not isinstance(widget, Veil)


def _is_waiting(widget: QWidget) -> bool:
    return widget.testAttribute(WAITING)


def _undress(widget: QWidget) -> None:
    widget.style().unpolish(widget)
    widget.setAttribute(DRESSED, False)
    widget.setAttribute(WAITING, True)


def _dress(widget: QWidget) -> None:
    widget.setAttribute(DRESSED, True)
    widget.setAttribute(WAITING, False)
    widget.style().polish(widget)
    QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
