"""The left side of the window: steps to add, and the outline of the flow."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from cartflow_studio.studio.panels.palette import Palette
from cartflow_studio.studio.panels.widgets import UNBOUND
from cartflow_studio.studio.theme import appearance, grown
from cartflow_studio.words import tr

WIDEST = 300
FOLDED = 60


class Side(QTabWidget):
    """Two tabs in one place. Folded, it is a strip with the icons of the steps; `wished` asks for
    all of it.
    """

    wished = Signal()

    def __init__(self, palette: Palette, outline: QWidget) -> None:
        super().__init__()
        self._palette, self._outline = palette, outline
        self.setDocumentMode(True)
        self.tabBar().setExpanding(True)
        self.addTab(palette, tr("Add"))
        self.addTab(outline, tr("Outline"))
        self.tabBar().setAccessibleName(tr("Left side"))
        self._is_folded = False
        palette.unfold.clicked.connect(self.wished)
        appearance().text_changed.connect(self._widen)
        self._widen()

    @property
    def least(self) -> int:
        """The width that its words need."""
        return min(WIDEST, grown(180))

    def _widen(self) -> None:
        """Be wide enough for its words, or its icons."""
        self.setMinimumWidth(grown(FOLDED) if self._is_folded else self.least)
        self.setMaximumWidth(grown(FOLDED) if self._is_folded else UNBOUND)

    def fold(self, *, on: bool) -> None:
        """Show the icons of the steps only, or all."""
        self._is_folded = on
        self.tabBar().setVisible(not on)
        self._palette.fold(on=on)
        if on:
            self.setCurrentWidget(self._palette)
        self._widen()

    def show_palette(self) -> None:
        """Bring the steps to add, with the cursor in their search."""
        self.wished.emit()
        self.setCurrentWidget(self._palette)
        self._palette.search.setFocus()
        self._palette.search.selectAll()

    def show_outline(self) -> None:
        """Bring the outline, with the keyboard in it."""
        self.wished.emit()
        self.setCurrentWidget(self._outline)
        self._outline.setFocus()
