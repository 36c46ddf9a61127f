"""A list of things to choose from. The things stay in Python; Qt is told of them when it asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QListView, QWidget

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole  # an item's row, by which `value` is found
NOWHERE = QModelIndex()


class Row(NamedTuple):
    """What is said, what it stands for (None: it cannot be chosen), and more words on it."""

    text: str
    value: object = None
    tip: str = ""


class _Rows(QAbstractListModel):
    """The rows as Qt reads them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()

    def show(self, rows: Iterable[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words of a row, or its number."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.text
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return row.tip or None
        return index.row() if role == ROW else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A row without a value is only read."""
        row = index.row() if index.isValid() else -1
        if 0 <= row < len(self.rows) and self.rows[row].value is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)


class Listing(QListView):
    """`moved` is told of the row that the choice stands on (-1: none), `taken` of one that is
    clicked.
    """

    moved = Signal(int)
    taken = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = _Rows(self)
        self.setModel(self._rows)
        self.clicked.connect(lambda index: self.taken.emit(index.row()))
        self.selectionModel().currentChanged.connect(self._tell)

    def show_rows(self, rows: Iterable[Row], current: int = 0) -> None:
        """Show other rows, and stand on one of them; `moved` is told of it."""
        self.selectionModel().blockSignals(True)
        self._rows.show(rows)
        self.selectionModel().blockSignals(False)
        if self.count():
            self.choose(current)
        else:
            self.moved.emit(-1)

    def count(self) -> int:
        """How many rows there are."""
        return len(self._rows.rows)

    def row(self) -> int:
        """The row that the choice stands on; -1 without any."""
        return self.currentIndex().row()

    def choose(self, row: int) -> None:
        """Stand on another row."""
        index = self._rows.index(max(0, min(row, self.count() - 1)), 0)
        how = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, how)

    def value(self, row: int) -> object:
        """What a row stands for; None without."""
        return self._rows.rows[row].value if 0 <= row < self.count() else None

    def texts(self) -> list[str]:
        """What all rows say."""
        return [row.text for row in self._rows.rows]

    def _tell(self, index: QModelIndex, _before: QModelIndex) -> None:
        self.moved.emit(index.row())
