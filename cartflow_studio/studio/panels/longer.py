"""How long a run goes on after the last event of its log: a small button with a menu."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from cartflow_studio.studio.panels.widgets import Button
from cartflow_studio.words import mark, tr

DAY = 86_400_000_000  # microseconds
LENGTHS = {
    0: mark("To the last event of the log"),
    DAY: mark("1 day longer"),
    7 * DAY: mark("7 days longer"),
    30 * DAY: mark("30 days longer"),
    90 * DAY: mark("90 days longer"),
}


class Longer(Button):
    """`picked` carries the microseconds that somebody chose."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__("", "calendar-clock")
        menu, group = QMenu(self), QActionGroup(self)
        self.choices: dict[int, QAction] = {}
        for length, words in LENGTHS.items():
            action = menu.addAction(tr(words))
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(lambda _=False, length=length: self.picked.emit(length))
            self.choices[length] = action
        self.setMenu(menu)
        self.show_length(0)

    def show_length(self, length: int) -> None:
        """Tick a length, and say it briefly."""
        known = length if length in LENGTHS else 0
        self.choices[known].setChecked(True)
        self.setText(tr("+ {n} d", n=length // DAY) if length else "")
        words = tr("End of the run: {words}", words=tr(LENGTHS[known]))
        self.setAccessibleName(words)
        self.setToolTip(words)
