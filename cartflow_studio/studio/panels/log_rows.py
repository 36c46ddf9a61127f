"""The first rows of a log as they stand in the file; what does not fit is red, and says why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem

from cartflow_studio.history.peeking import Row
from cartflow_studio.studio.previewing import OURS
from cartflow_studio.studio.theme import appearance, grown
from cartflow_studio.words import tr

HEAD, ROW = 46, 27  # heights
MOST = 40  # letters of a cell


class FirstRows(QTableWidget):
    """A table to look at; each column says below its name what it is to us."""

    def __init__(self) -> None:
        super().__init__()
        self._columns: tuple[str, ...] = ()
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setShowGrid(False)
        self.setAccessibleName(tr("First rows of the file"))
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().setDefaultSectionSize(grown(ROW))

    def show_rows(self, columns: tuple[str, ...], rows: Sequence[Row]) -> None:
        """Show these rows, each with its number."""
        self._columns = columns
        self.clear()
        self.setRowCount(len(rows))
        self.setColumnCount(len(columns))
        self.setVerticalHeaderLabels([str(row.number) for row in rows])
        self.name_columns({})
        for place, row in enumerate(rows):
            for column, text in enumerate(row.cells):
                self.setItem(place, column, _cell(text, row.fault))
        self.resizeColumnsToContents()
        self.setCurrentCell(-1, -1)
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(grown(HEAD + ROW * len(rows)) + bar)

    def name_columns(self, ours: Mapping[str, str]) -> None:
        """Say of columns, by their name, which of ours they are."""
        words = {theirs: tr(OURS[name]).partition(" (")[0] for theirs, name in ours.items()}
        self.setHorizontalHeaderLabels([f"{name}\n{words.get(name, '')}" for name in self._columns])


def _cell(text: str, fault: str) -> QTableWidgetItem:
    item = QTableWidgetItem(text if len(text) <= MOST else text[: MOST - 1] + "…")
    if fault:
        item.setForeground(appearance().theme.color("danger"))
        item.setToolTip(tr("This row cannot be used: {reason}.", reason=tr(fault)))
    return item
