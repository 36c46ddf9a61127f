"""Pictures that are painted once and kept, as many as the memory for them holds."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap

Shown = TypeVar("Shown", bound=Hashable)
BUDGET = 24_000_000  # pixels of all pictures of a kind, 4 bytes each


class Kept(Generic[Shown]):
    """Pictures by all that they show; those that were not asked for longest go first."""

    def __init__(self) -> None:
        self._made: OrderedDict[Shown, QPixmap] = OrderedDict()
        self._pixels = 0

    def find(self, shown: Shown) -> QPixmap | None:
        """The picture, if it is kept."""
        found = self._made.get(shown)
        if found is not None:
            self._made.move_to_end(shown)
        return found

    def keep(self, shown: Shown, made: QPixmap) -> QPixmap:
        """Keep a new picture; the same, for the one who has painted it."""
        self._made[shown] = made
        self._pixels += made.width() * made.height()
        while self._pixels > BUDGET and len(self._made) > 1:
            _, old = self._made.popitem(last=False)
            self._pixels -= old.width() * old.height()
        return made


def painted(
    width: float, height: float, scale: float, paint: Callable[[QPainter], None]
) -> QPixmap:
    """A picture of so many pixels, clear where nothing is painted; `scale` pixels are one of the
    units in which it is painted.
    """
    made = QPixmap(max(1, round(width)), max(1, round(height)))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    paint(painter)
    painter.end()
    return made
