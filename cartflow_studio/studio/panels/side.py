"""The left side of the window: steps to add, and the outline of the flow."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QWidget

from cartflow_studio.studio.panels.palette import Palette
from cartflow_studio.studio.theme import appearance, grown
from cartflow_studio.words import tr

WIDEST = 300


class Side(QTabWidget):
    """Two tabs in one place."""

    def __init__(self, palette: Palette, outline: QWidget) -> None:
        super().__init__()
        self._palette, self._outline = palette, outline
        self.setDocumentMode(True)
        self.tabBar().setExpanding(True)
        self.addTab(palette, tr("Add"))
        self.addTab(outline, tr("Outline"))
        self.tabBar().setAccessibleName(tr("Left side"))
        appearance().text_changed.connect(self._widen)
        self._widen()

    def _widen(self) -> None:
        """Be wide enough for its words."""
        self.setMinimumWidth(min(WIDEST, grown(180)))

    def show_palette(self) -> None:
        """Bring the steps to add, with the cursor in their search."""
        self.setCurrentWidget(self._palette)
        self._palette.search.setFocus()
        self._palette.search.selectAll()

    def show_outline(self) -> None:
        """Bring the outline, with the keyboard in it."""
        self.setCurrentWidget(self._outline)
        self._outline.setFocus()
