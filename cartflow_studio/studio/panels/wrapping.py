"""Widgets side by side, in as many rows as the width asks for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

Part = QWidget | None


class Wrapping(QWidget):
    """Parts from left to right; those for which there is no room begin another row. A `growing` one
    takes what its row has left; a part that is None pushes what follows to the right.
    """

    def __init__(self, parts: Sequence[Part], *, growing: QWidget | None = None, gap: int = 8):
        super().__init__()
        self._parts, self._growing, self._gap = tuple(parts), growing, gap
        for part in parts:
            if part is not None:
                part.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """It is the higher the narrower it is."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all rows."""
        tall = [_height(row) for row in self._rows(width)]
        return sum(tall) + self._gap * max(0, len(tall) - 1)

    def sizeHint(self) -> QSize:
        """One row, or as many as it has now."""
        wide = sum(size.width() + self._gap for _, size in self._shown() if size.isValid())
        return QSize(max(0, wide - self._gap), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        """A row for each part."""
        least = (
            part.minimumSizeHint().expandedTo(part.minimumSize()).width()
            for part, _ in self._shown()
            if part is not None
        )
        return QSize(max(least, default=0), self.heightForWidth(self.width()))

    def event(self, event: QEvent) -> bool:
        """A part has become larger or smaller, has come or gone."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
            self.updateGeometry()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may ask for other rows."""
        super().resizeEvent(event)
        self._place()
        before, now = (
            self.heightForWidth(size.width()) for size in (event.oldSize(), event.size())
        )
        if now != before:
            self.updateGeometry()

    def _shown(self) -> list[tuple[Part, QSize]]:
        return [(part, _size(part)) for part in self._parts if part is None or not part.isHidden()]

    def _rows(self, width: int) -> list[list[tuple[Part, QSize]]]:
        rows: list[list[tuple[Part, QSize]]] = [[]]
        used = 0
        for part, size in self._shown():
            if part is not None and used and used + size.width() > width:
                rows.append([])
                used = 0
            rows[-1].append((part, size))
            used += size.width() + self._gap if part is not None else 0
        return rows

    def _place(self) -> None:
        top, mirrored = 0, self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        for row in self._rows(self.width()):
            tall = _height(row)
            for part, left, size in self._across(row):
                x = self.width() - left - size.width() if mirrored else left
                y = top + (tall - size.height()) // 2
                part.setGeometry(QRect(x, y, size.width(), size.height()))
            top += tall + self._gap

    def _across(self, row: list[tuple[Part, QSize]]) -> list[tuple[QWidget, int, QSize]]:
        """The parts of a row with their lefts and sizes."""
        parts = [(part, QSize(size)) for part, size in row if part is not None]
        free = self.width() - sum(size.width() for _, size in parts)
        free = max(0, free - self._gap * (len(parts) - 1))
        for part, size in parts:
            if part is self._growing:
                grown = min(part.maximumWidth(), size.width() + free)
                free -= grown - size.width()
                size.setWidth(grown)
            size.setWidth(min(size.width(), self.width()))
        pushed = next((place for place, (part, _) in enumerate(row) if part is None), len(row))
        steps = [size.width() + self._gap for _, size in parts]
        lefts = accumulate(steps[:-1], initial=0)
        return [
            (part, left + (free if 0 < pushed <= place else 0), size)
            for place, ((part, size), left) in enumerate(zip(parts, lefts, strict=True))
        ]


def _size(part: Part) -> QSize:
    """What a part wishes, within its bounds."""
    if part is None:
        return QSize()
    wish = part.sizeHint().expandedTo(part.minimumSizeHint())
    return wish.expandedTo(part.minimumSize()).boundedTo(part.maximumSize())


def _height(row: list[tuple[Part, QSize]]) -> int:
    return max((size.height() for _, size in row), default=0)
