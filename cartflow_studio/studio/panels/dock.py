"""The tabs below the canvas, each with a count."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabWidget, QWidget

from cartflow_studio.words import numeral, tr


class Dock(QTabWidget):
    """Problems, simulation, journeys, performance."""

    def __init__(self) -> None:
        super().__init__()
        self.setDocumentMode(True)
        self.setMinimumHeight(120)
        self.tabBar().setUsesScrollButtons(False)  # rather shorter words
        self.tabBar().setElideMode(Qt.TextElideMode.ElideRight)
        self._names: dict[str, str] = {}

    def add(self, key: str, name: str, panel: QWidget) -> None:
        """Add a tab."""
        self._names[key] = name
        panel.setObjectName(key)
        self.addTab(panel, name)

    def _place(self, key: str) -> int:
        return list(self._names).index(key)

    def show_count(self, key: str, number: int, tone: str = "") -> None:
        """Say how many there are of something."""
        text = self._names[key] + (f"  {numeral(number, ',')}" if number else "")
        self.setTabText(self._place(key), text)
        self.setTabToolTip(self._place(key), tr("Some of them stop a launch") if tone else "")

    def bring(self, key: str) -> None:
        """Show a tab."""
        self.setVisible(True)
        here, focus = self.currentWidget(), self.window().focusWidget()
        if (
            here is not None
            and focus is not None
            and here.isAncestorOf(focus)
            and key != self.shown
        ):
            self.tabBar().setFocus()  # else Qt gives it to whatever comes next in the window
        self.setCurrentIndex(self._place(key))

    @property
    def shown(self) -> str:
        """The key of the tab that is shown."""
        return list(self._names)[self.currentIndex()]
