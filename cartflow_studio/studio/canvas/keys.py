"""The keys of the canvas, as a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from cartflow_studio.studio.canvas.geometry import GRID

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
ARROWS = {
    Key.Key_Left: (-1, 0),
    Key.Key_Right: (1, 0),
    Key.Key_Up: (0, -1),
    Key.Key_Down: (0, 1),
}


class Keys:
    """What each key does.

    Arrows: with cards chosen they move them by a grid step (Shift: five), else they go to the
    nearest card; with Alt they always go, and choose. Space is a tap (offer all types) or is held
    to pan with the mouse.
    """

    def __init__(self, canvas: FlowCanvas) -> None:
        self._canvas = canvas
        commands = canvas.commands
        self._table: dict[tuple[Key, Qt.KeyboardModifier], Callable[[], object]] = {
            (Key.Key_Delete, NONE): commands.delete,
            (Key.Key_Backspace, NONE): commands.delete,
            (Key.Key_A, CTRL): commands.select_all,
            (Key.Key_C, CTRL): commands.copy,
            (Key.Key_X, CTRL): commands.cut,
            (Key.Key_V, CTRL): commands.paste,
            (Key.Key_D, CTRL): commands.duplicate,
            (Key.Key_Return, NONE): commands.activate,
            (Key.Key_Enter, NONE): commands.activate,
            (Key.Key_F2, NONE): commands.rename,
            (Key.Key_Tab, NONE): commands.next_step,
            (Key.Key_Escape, NONE): commands.escape,
            (Key.Key_Home, NONE): canvas.fit,
            (Key.Key_Period, NONE): lambda: canvas.fit(selection=True),
        }
        self._tapped = False

    def press(self, event: QKeyEvent) -> bool:
        """Do what the key is for; False if it is none of the canvas."""
        key = Key(event.key())
        keys = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key == Key.Key_Space and keys == NONE:
            if not event.isAutoRepeat():
                self._tapped = self._canvas.mouse.space = True
            return True
        if key in ARROWS and keys in (NONE, SHIFT, ALT):
            self._arrow(*ARROWS[key], keys)
            return True
        act = self._table.get((key, keys))
        if act is None and keys & SHIFT:
            act = self._table.get((key, keys & ~SHIFT)) if key == Key.Key_Plus else None
        if act is None:
            return False
        act()
        return True

    def _arrow(self, dx: int, dy: int, keys: Qt.KeyboardModifier) -> None:
        commands = self._canvas.commands
        if keys == ALT or not self._canvas.selection:
            commands.go(dx, dy, choose=keys == ALT)
        else:
            step = GRID * (5 if keys == SHIFT else 1)
            commands.nudge(dx * step, dy * step)

    def release(self, event: QKeyEvent) -> None:
        """Space let go without a drag in between offers all types."""
        if event.key() == Key.Key_Space and not event.isAutoRepeat():
            mouse = self._canvas.mouse
            tapped, self._tapped = self._tapped and mouse.gesture is None, False
            mouse.space = False
            if tapped and not mouse.has_panned:
                self._canvas.commands.offer_here()
            mouse.has_panned = False
