"""A monkey at the window: presses, drags, types and chooses at random, but the same each time."""

from __future__ import annotations

import gc
from random import Random

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDropEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from cartflow_studio.nodes import REGISTRY
from cartflow_studio.studio.actions import MENUS
from cartflow_studio.studio.canvas.carrying import NODE_TYPE
from cartflow_studio.studio.window import Studio

NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
LEFT, MIDDLE, NO_BUTTON = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.MiddleButton,
    Qt.MouseButton.NoButton,
)
KEY_NAMES = (
    *("Left", "Right", "Up", "Down", "Home", "End", "Tab", "Return", "Escape"),
    *("Delete", "Backspace", "F2", "Space", *"ACDFLNRSTXVZ123"),
)
KEYS = [Qt.Key[f"Key_{name}"] for name in KEY_NAMES]
FORBIDDEN = (  # they ask for files, leave the flow, or talk to a runner
    *("new", "new_window", "open", "start", "save", "save_as", "versions", "compare", "close"),
    *("quit", "export", "snippet", "simulate_log", "launch", "pause", "resume", "stop"),
    *("performance", "shortcuts", "about", "show_log", "help", "guide", "hints", "print"),
    *("language_system", "language_en", "language_de", "language_hr", "preferences"),
    *("next_window", "previous_window", "full_screen"),
)
WORDS = [
    "",
    "Hello",
    "2 hours",
    "  ",
    "{{ cart.total }}",
    "é世🛒",
    "-1",
    "99999999999",
    "x" * 300,
    "\t<b>",
]
PASTED = [
    "rubbish",
    "format: 1\nid: x\n",
    "nodes: [",
    "\x00",
    "a,b\n1,2",
    "format: 99\nid: y\nnodes: {}\n",
]
CHOICES = [
    entry.name
    for entries in MENUS.values()
    for entry in entries
    if entry.name and entry.name not in FORBIDDEN
]
MOST_CARDS = 90


class Monkey:
    """Does one thing after the other in a window, all from one seed."""

    def __init__(self, window: Studio, seed: int) -> None:
        self.window, self.canvas, self.dice = window, window.canvas, Random(seed)
        self.done: list[str] = []
        window.actions_["new"].setShortcuts([])  # Ctrl+N takes a window whose flow is all undone
        self._at = QPointF(100, 100)
        self._ways = {
            self.click: 14,
            self.drag: 16,
            self.hover: 8,
            self.wheel: 8,
            self.pan: 3,
            self.drop: 5,
            self.key: 14,
            self.choose: 18,
            self.undo_redo: 8,
            self.edit: 10,
            self.paste: 2,
            self.menu: 2,
            self.resize: 1,
        }

    def act(self, times: int) -> None:
        """Do so many things."""
        ways, weights = list(self._ways), list(self._ways.values())
        for number in range(times):
            way = self.dice.choices(ways, weights)[0]
            self.done.append(way.__name__)
            way()
            self._close_what_pops_up()
            if number % 3 == 0:
                QApplication.processEvents()
            if number % 100 == 0:
                gc.collect()
            if len(self.window.document.flow.nodes) > MOST_CARDS:
                self.canvas.select(self.dice.sample(list(self.window.document.flow.nodes), 60))
                self.canvas.commands.delete()

    def rest(self) -> None:
        """Let go of everything."""
        for _ in range(3):
            QTest.keyClick(self.canvas, Qt.Key.Key_Escape)
            self._close_what_pops_up()
        QApplication.processEvents()

    def _close_what_pops_up(self) -> None:
        popup = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        for _ in range(5):
            if popup is None:
                return
            popup.close()
            popup = QApplication.activePopupWidget() or QApplication.activeModalWidget()

    def _somewhere(self) -> QPointF:
        """A point of the viewport, mostly on or near a card, a port or a connection."""
        size, index = self.canvas.viewport().size(), self.canvas.flow_scene.index
        if self.dice.random() < 0.25 or not index.ids:
            return QPointF(self.dice.randrange(size.width()), self.dice.randrange(size.height()))
        if self.dice.random() < 0.2 and index.links:
            x, y = index.curve(self.dice.randrange(len(index.links))).at(self.dice.random())
            return QPointF(self.canvas.view_point(QPointF(x, y)))
        row = self.dice.randrange(len(index.ids))
        across = self.dice.choice([0, 120, 240, 266, self.dice.uniform(-20, 280)])
        down = self.dice.choice([38, self.dice.uniform(-10, 90)])
        return QPointF(self.canvas.view_point(QPointF(index.x[row] + across, index.y[row] + down)))

    def _modifier(self) -> Qt.KeyboardModifier:
        return self.dice.choices([NONE, SHIFT, CTRL, ALT], [8, 2, 1, 1])[0]

    def _mouse(self, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton, keys) -> None:
        globally = QPointF(self.canvas.viewport().mapToGlobal(at.toPoint()))
        moves, up = kind == QEvent.Type.MouseMove, kind == QEvent.Type.MouseButtonRelease
        held = NO_BUTTON if up else button
        event = QMouseEvent(kind, at, globally, NO_BUTTON if moves else button, held, keys)
        QApplication.sendEvent(self.canvas.viewport(), event)

    def click(self) -> None:
        """Press and release, sometimes twice."""
        at, keys = self._somewhere(), self._modifier()
        self._mouse(QEvent.Type.MouseButtonPress, at, LEFT, keys)
        self._mouse(QEvent.Type.MouseButtonRelease, at, LEFT, keys)
        if self.dice.random() < 0.15:
            self._mouse(QEvent.Type.MouseButtonDblClick, at, LEFT, keys)
            self._mouse(QEvent.Type.MouseButtonRelease, at, LEFT, keys)

    def drag(self, button: Qt.MouseButton = LEFT) -> None:
        """Press, move, release; sometimes with a key in between."""
        start, end, keys = self._somewhere(), self._somewhere(), self._modifier()
        self._mouse(QEvent.Type.MouseButtonPress, start, button, keys)
        for share in (0.1, 0.5, 1.0):
            self._mouse(QEvent.Type.MouseMove, start + (end - start) * share, button, keys)
        if self.dice.random() < 0.1:
            self.key()
        self._mouse(QEvent.Type.MouseButtonRelease, end, button, keys)

    def pan(self) -> None:
        """Drag with the middle button."""
        self.drag(MIDDLE)

    def hover(self) -> None:
        """Move the pointer."""
        self._mouse(QEvent.Type.MouseMove, self._somewhere(), NO_BUTTON, NONE)

    def wheel(self) -> None:
        """Turn the wheel."""
        at, keys = self._somewhere(), self._modifier()
        globally = QPointF(self.canvas.viewport().mapToGlobal(at.toPoint()))
        turn = QPoint(0, self.dice.choice([-240, -120, 120, 240]))
        phase = Qt.ScrollPhase.NoScrollPhase
        event = QWheelEvent(at, globally, QPoint(), turn, NO_BUTTON, keys, phase, False)
        QApplication.sendEvent(self.canvas.viewport(), event)

    def drop(self) -> None:
        """Drop a type of node from the palette."""
        mime = QMimeData()
        mime.setData(NODE_TYPE, self.dice.choice([*REGISTRY, "nonsense"]).encode())
        copy = Qt.DropAction.CopyAction
        self.canvas.dropEvent(QDropEvent(self._somewhere(), copy, mime, LEFT, NONE))

    def key(self) -> None:
        """Press a key on the canvas, or on whatever has the focus."""
        focus = self.window.focusWidget()
        target = focus if focus is not None and self.dice.random() < 0.3 else self.canvas
        if target.isVisible() and self.window.isAncestorOf(target):
            QTest.keyClick(target, self.dice.choice(KEYS), self._modifier())

    def choose(self) -> None:
        """Choose an entry of the menus."""
        name = self.dice.choice(CHOICES)
        rare = name.startswith(("theme_", "text_")) or name in ("simulate", "validate", "play")
        if not rare or self.dice.random() < 0.1:
            self.done[-1] = name
            if self.window.actions_[name].isEnabled():
                self.window.actions_[name].trigger()

    def undo_redo(self) -> None:
        """Go back and forth a few steps."""
        history = self.window.document.history
        for _ in range(self.dice.randrange(1, 6)):
            (history.undo if self.dice.random() < 0.6 else history.redo)()

    def edit(self) -> None:
        """Change something in the inspector."""
        parts = [
            each
            for kind in (QLineEdit, QPlainTextEdit, QComboBox, QAbstractButton)
            for each in self.window.inspector.findChildren(kind)
            if each.isVisibleTo(self.window) and each.isEnabled()
        ]
        if parts:
            self._use(self.dice.choice(parts))

    def _use(self, part: QWidget) -> None:
        self.done[-1] = f"edit {type(part).__name__}"
        if isinstance(part, QLineEdit | QPlainTextEdit):
            part.setFocus()
            part.selectAll()
            for letter in self.dice.choice(WORDS)[:12]:
                self._type(letter)
            if self.dice.random() < 0.5:
                self._type("\r")
        elif isinstance(part, QComboBox) and part.count():
            place = self.dice.randrange(part.count())
            part.setCurrentIndex(place)
            part.activated.emit(place)
        elif isinstance(part, QAbstractButton):
            part.click()

    def _type(self, letter: str) -> None:
        focus = self.window.focusWidget()
        if focus is not None:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                key = Qt.Key.Key_Return if letter == "\r" else Qt.Key.Key_unknown
                QApplication.sendEvent(focus, QKeyEvent(kind, key, NONE, letter))

    def paste(self) -> None:
        """Paste something from elsewhere."""
        QApplication.clipboard().setText(self.dice.choice(PASTED))
        self.window.actions_["paste"].trigger()

    def menu(self) -> None:
        """Ask for the menu of a place."""
        at = self._somewhere().toPoint()
        globally = self.canvas.viewport().mapToGlobal(at)
        reason = QContextMenuEvent.Reason.Mouse
        self.canvas.contextMenuEvent(QContextMenuEvent(reason, at, globally))

    def resize(self) -> None:
        """Make the window larger or smaller."""
        self.window.resize(self.dice.randrange(960, 1400), self.dice.randrange(600, 900))
