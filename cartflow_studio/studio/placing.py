"""Where a window goes on a screen."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

FRAME = 32  # the title bar, and a little air


def fitted(wish: QRect, room: QRect) -> QRect:
    """The wish, no larger than the room and inside of it; all in logical pixels."""
    width, height = min(wish.width(), room.width()), min(wish.height(), room.height())
    x = max(room.left(), min(wish.x(), room.right() + 1 - width))
    y = max(room.top(), min(wish.y(), room.bottom() + 1 - height))
    return QRect(x, y, width, height)


def fit_to_screen(window: QWidget) -> None:
    """Make a window that is larger than its screen, or partly beside it, fit."""
    if window.isMaximized() or window.isFullScreen():
        return
    room = window.screen().availableGeometry().adjusted(0, FRAME, 0, 0)
    least = window.minimumSize().boundedTo(room.size())
    window.setMinimumSize(least)
    window.setGeometry(fitted(window.geometry(), room))
