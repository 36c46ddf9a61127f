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


Table = dict[tuple[Key, Qt.KeyboardModifier], Callable[[], object]]


def _composing(canvas: FlowCanvas) -> Table:
    """The keys by which a flow is put together: plain letters act on the chosen card."""
    clipboard, choosing, linking = canvas.clipboard, canvas.choosing, canvas.linking
    return {
        (Key.Key_A, CTRL): choosing.all,
        (Key.Key_T, NONE): choosing.same_type,
        (Key.Key_I, CTRL | SHIFT): choosing.others,
        (Key.Key_Left, CTRL | SHIFT): choosing.behind,
        (Key.Key_Right, CTRL | SHIFT): choosing.ahead,
        (Key.Key_L, NONE): choosing.connected,
        (Key.Key_C, CTRL): clipboard.copy,
        (Key.Key_X, CTRL): clipboard.cut,
        (Key.Key_V, CTRL): clipboard.paste,
        (Key.Key_V, CTRL | SHIFT): lambda: clipboard.paste(connected=True),
        (Key.Key_D, CTRL): clipboard.duplicate,
        (Key.Key_C, NONE): linking.connect,
        (Key.Key_C, SHIFT): linking.disconnect,
        (Key.Key_X, NONE): linking.swap_exits,
        (Key.Key_R, NONE): linking.replace,
        (Key.Key_A, SHIFT): canvas.commands.offer_here,
        (Key.Key_S, SHIFT): canvas.annotating.add_note,
        (Key.Key_N, SHIFT): canvas.annotating.next_note,
        (Key.Key_L, ALT | SHIFT): lambda: choosing.align("left"),
        (Key.Key_C, ALT | SHIFT): lambda: choosing.align("centre"),
        (Key.Key_R, ALT | SHIFT): lambda: choosing.align("right"),
        (Key.Key_T, ALT | SHIFT): lambda: choosing.align("top"),
        (Key.Key_M, ALT | SHIFT): lambda: choosing.align("middle"),
        (Key.Key_B, ALT | SHIFT): lambda: choosing.align("bottom"),
        (Key.Key_H, ALT | SHIFT): lambda: choosing.distribute(down=False),
        (Key.Key_V, ALT | SHIFT): lambda: choosing.distribute(down=True),
    }


class Keys:
    """What each key does.

    Arrows: with cards chosen they move them by a grid step (Shift: five), else they go to the
    nearest card; with Alt and Shift they always go, and choose; with Ctrl they go along the
    connections, and change the size of notes if those alone are chosen. Space is a tap (offer all
    types) or is held to pan with the mouse.
    """

    def __init__(self, canvas: FlowCanvas) -> None:
        self._canvas = canvas
        commands = canvas.commands
        self._table: Table = _composing(canvas) | {
            (Key.Key_Delete, NONE): commands.delete,
            (Key.Key_Backspace, NONE): commands.delete,
            (Key.Key_Return, NONE): commands.activate,
            (Key.Key_Enter, NONE): commands.activate,
            (Key.Key_F2, NONE): commands.rename,
            (Key.Key_Tab, NONE): commands.next_step,
            (Key.Key_Escape, NONE): commands.escape,
            (Key.Key_Home, NONE): canvas.fit,
            (Key.Key_Period, NONE): lambda: canvas.fit(selection=True),
        }
        self._tapped = False

    def knows(self, key: Key, keys: Qt.KeyboardModifier) -> bool:
        """Whether a key does something here."""
        return (key, keys) in self._table

    def press(self, event: QKeyEvent) -> bool:
        """Do what the key is for; False if it is none of the canvas."""
        key = Key(event.key())
        keys = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key == Key.Key_Space and keys == NONE:
            if not event.isAutoRepeat():
                self._tapped = self._canvas.mouse.space = True
            return True
        if key in ARROWS and keys in (NONE, SHIFT, CTRL, ALT | SHIFT):
            self._arrow(*ARROWS[key], keys)
            return True
        act = self._table.get((key, keys))
        if act is None:
            return False
        act()
        return True

    def _arrow(self, dx: int, dy: int, keys: Qt.KeyboardModifier) -> None:
        commands = self._canvas.commands
        if keys == CTRL:
            if not self._canvas.annotating.resize_notes(dx * GRID, dy * GRID):
                self._canvas.walking.go(dx, dy)
            return
        chosen = self._canvas.selection or self._canvas.flow_scene.notes.chosen
        if keys == ALT | SHIFT or not chosen:
            commands.go(dx, dy, choose=keys == ALT | SHIFT)
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
