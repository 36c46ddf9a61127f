"""The canvas with what is around it. Each part folds to a narrow strip, and has its size back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from cartflow_studio.studio.focus import holds
from cartflow_studio.studio.panels.dock import Dock
from cartflow_studio.studio.panels.side import Side
from cartflow_studio.studio.panels.widgets import IconButton
from cartflow_studio.words import tr

LOW, SHARE = 240, 0.32  # of the dock: pixels at least, and of the height of the window


@dataclass(frozen=True, slots=True)
class Sizes:
    """Of the parts that are not folded, in logical pixels: two widths and a height; 0 is what fits
    the window.
    """

    palette: int
    inspector: int
    dock: int = 0


class Frame(QWidget):
    """Palette and outline on the left, the dock below, the inspector on the right. `resized` asks
    for a look at the room; `wished` carries the name of a part that somebody wants to see.
    """

    resized = Signal()
    wished = Signal(str)

    def __init__(
        self, side: Side, canvas: QWidget, dock: Dock, inspector: QWidget, sizes: Sizes
    ) -> None:
        super().__init__()
        self._side, self._dock, self._inspector = side, dock, inspector
        self._canvas = canvas
        self.sizes, self._folded = sizes, set[str]()  # as the person has made them
        self._upright = _splitter(Qt.Orientation.Vertical, canvas, dock, growing=canvas)
        self._across = _splitter(
            Qt.Orientation.Horizontal, side, self._upright, inspector, growing=self._upright
        )
        self.rail = _Rail("panel-right", tr("Show the form"))
        self.rail.button.clicked.connect(lambda: self.wished.emit("inspector"))
        side.wished.connect(lambda: self.wished.emit("palette"))
        dock.wished.connect(lambda: self.wished.emit("dock"))
        self.rail.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._across, 1)
        layout.addWidget(self.rail)
        for splitter in (self._across, self._upright):
            splitter.splitterMoved.connect(self._remember)
        self._resize()

    @property
    def wanted(self) -> Sizes:
        """The sizes that the parts need, folded or not."""
        kept = self.sizes
        wide = max(kept.inspector, self._inspector.minimumWidth())
        return Sizes(max(kept.palette, self._side.least), wide, self._tall)

    @property
    def _tall(self) -> int:
        return self.sizes.dock or max(LOW, round(self.height() * SHARE))

    def fold(self, name: str, *, on: bool) -> None:
        """Fold a part ("palette", "inspector", "dock"), or give it its size back."""
        if on == (name in self._folded):
            return
        (self._folded.add if on else self._folded.discard)(name)
        if name == "palette":
            self._side.fold(on=on)
        elif name == "dock":
            self._dock.fold(on=on)
        else:
            if on and holds(self._inspector):
                self._canvas.setFocus()
            self._inspector.setVisible(not on)
            self.rail.setVisible(on)
        self._resize()

    def _resize(self) -> None:
        sizes, side, dock = self.sizes, self._side.maximumWidth(), self._dock.maximumHeight()
        left, low = min(sizes.palette, side), min(self._tall, dock)
        wide = max(1, self.width() - left - sizes.inspector)
        self._across.setSizes([left, wide, sizes.inspector])
        self._upright.setSizes([max(1, self.height() - low), low])

    def _remember(self) -> None:
        """The person has moved a border."""
        (palette, _, inspector), (_, dock) = self._across.sizes(), self._upright.sizes()
        now = {"palette": palette, "inspector": inspector}
        if dock != self._tall:
            now["dock"] = dock
        seen = {name: size for name, size in now.items() if name not in self._folded}
        self.sizes = replace(self.sizes, **seen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more room, or less."""
        super().resizeEvent(event)
        self._resize()
        self.resized.emit()


class _Rail(QFrame):
    """What is left of a folded part: a button."""

    def __init__(self, icon: str, words: str) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.button = IconButton(icon, words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 10, 6, 10)
        layout.addWidget(self.button)
        layout.addStretch(1)


def _splitter(along: Qt.Orientation, *parts: QWidget, growing: QWidget) -> QSplitter:
    made = QSplitter(along)
    for part in parts:
        made.addWidget(part)
    made.setStretchFactor(parts.index(growing), 1)
    made.setHandleWidth(1)
    made.setChildrenCollapsible(False)
    return made
