"""The tabs below the canvas, each with a count."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QWidget

from cartflow_studio.studio.focus import holds
from cartflow_studio.studio.panels.widgets import UNBOUND
from cartflow_studio.studio.theme import appearance
from cartflow_studio.words import numeral, tr

LOWEST = 120
DIRECTLY = Qt.FindChildOption.FindDirectChildrenOnly


class Dock(QTabWidget):
    """Problems, simulation, journeys, performance. Folded, there are the tabs only; `wished` asks
    for all of it.
    """

    wished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setDocumentMode(True)
        self._is_folded = False
        self.tabBar().setUsesScrollButtons(False)  # rather shorter words
        self.tabBar().setElideMode(Qt.TextElideMode.ElideRight)
        self._names: dict[str, str] = {}
        self.tabBarClicked.connect(lambda _: self.wished.emit())
        appearance().text_changed.connect(self._heighten)
        self._heighten()

    def _heighten(self) -> None:
        low = self.tabBar().sizeHint().height()
        self.setMinimumHeight(low if self._is_folded else LOWEST)
        self.setMaximumHeight(low if self._is_folded else UNBOUND)

    def fold(self, *, on: bool) -> None:
        """Show the tabs only, or all."""
        self._is_folded = on
        for pages in self.findChildren(QStackedWidget, options=DIRECTLY):
            if on and holds(pages):
                self.tabBar().setFocus()
            pages.setVisible(not on)
        self._heighten()

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
        """Show a tab, and all of it."""
        self.wished.emit()
        self.choose(key)

    def choose(self, key: str) -> None:
        """Show a tab, where the dock is not folded."""
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
