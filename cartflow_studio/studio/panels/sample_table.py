"""A table that is edited like a spreadsheet: type, paste, delete, undo; what is wrong is red."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QUndoCommand, QUndoStack
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from cartflow_studio.errors import CartFlowError
from cartflow_studio.simulation import sheet as edits
from cartflow_studio.simulation.sheet import Faults, Sheet
from cartflow_studio.studio import icons
from cartflow_studio.studio.theme import appearance, grown
from cartflow_studio.words import tr

Index = QModelIndex | QPersistentModelIndex
ROW, WIDTH, GAP = 30, 120, 16
Keys = QKeySequence.StandardKey


class SheetModel(QAbstractTableModel):
    """Shows a sheet, with one empty row below to type into. `changed` after every edit, `refused`
    with the reason of one that cannot be made.
    """

    changed = Signal()
    refused = Signal(str)

    def __init__(self, sheet: Sheet, history: QUndoStack, judge: Callable[[], Faults]) -> None:
        super().__init__(history)
        self.sheet, self._history, self._judge = sheet, history, judge
        self.faults: Faults = {}

    def judge(self) -> None:
        """Find anew which cells cannot be used."""
        self.faults = self._judge()
        last = self.index(self.rowCount() - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    def edit(self, words: str, change: Callable[[Sheet], Sheet]) -> bool:
        """Make an edit that can be undone; whether it could be made."""
        try:
            after = change(self.sheet)
        except CartFlowError as fault:
            self.refused.emit(str(fault))
            return False
        if after != self.sheet:
            self._history.push(_Shown(self, words, after))
        return True

    def show_sheet(self, sheet: Sheet) -> None:
        """Show another sheet."""
        is_other_shape = (sheet.columns, len(sheet.rows)) != (
            self.sheet.columns,
            len(self.sheet.rows),
        )
        if is_other_shape:
            self.layoutAboutToBeChanged.emit()
        self.sheet = sheet
        if is_other_shape:
            self.layoutChanged.emit()
        self.changed.emit()

    # --- what Qt asks -----------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Those of the sheet, and an empty one."""
        return 0 if parent.isValid() else len(self.sheet.rows) + 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Those of the sheet."""
        return 0 if parent.isValid() else len(self.sheet.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell; red where it cannot be used, with the reason."""
        fault = self.faults.get((index.row(), index.column()), "")
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.sheet.cell(index.row(), index.column())
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return fault or None
        if role == Qt.ItemDataRole.BackgroundRole and fault:
            return appearance().theme.color("danger_soft")
        if role == Qt.ItemDataRole.DecorationRole and fault:
            red = appearance().theme.color("danger").name()
            return icons.pixmap("circle-alert", red, grown(14), 2.0)
        if role == Qt.ItemDataRole.ForegroundRole and fault:
            return appearance().theme.color("danger")
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed."""
        row, column = index.row(), index.column()
        return role == Qt.ItemDataRole.EditRole and self.edit(
            tr("Edit a cell"), lambda sheet: edits.with_cells(sheet, row, column, [[str(value)]])
        )

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every cell can be typed into."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The names of the columns, the numbers of the rows."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self.sheet.columns[section]
        return "+" if section == len(self.sheet.rows) else str(section + 1)


class _Shown(QUndoCommand):
    """One sheet instead of another."""

    def __init__(self, model: SheetModel, words: str, after: Sheet) -> None:
        super().__init__(words)
        self._model, self._before, self._after = model, model.sheet, after

    def undo(self) -> None:
        """Show the old one."""
        self._model.show_sheet(self._before)

    def redo(self) -> None:
        """Show the new one."""
        self._model.show_sheet(self._after)


class SheetView(QTableView):
    """The table: arrows and Tab move, typing edits, the usual keys copy, cut, paste and delete."""

    def __init__(self, model: SheetModel, words: str) -> None:
        super().__init__()
        self._sheet_model = model
        self.setModel(model)
        self.setAccessibleName(words)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.horizontalHeader().setDefaultSectionSize(grown(WIDTH))
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().setHighlightSections(False)
        self.verticalHeader().setDefaultSectionSize(grown(ROW))
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.verticalHeader().setMinimumWidth(grown(36))
        self.setMinimumHeight(grown(ROW * 9))
        for column in range(model.columnCount() - 1):
            self.setColumnWidth(column, max(grown(WIDTH), self.sizeHintForColumn(column) + GAP))
        self.setCurrentIndex(model.index(0, 0))

    @property
    def block(self) -> tuple[range, range]:
        """The rows and columns that are chosen."""
        chosen = self.selectionModel().selection()
        if chosen.isEmpty():
            place = self.currentIndex()
            return range(place.row(), place.row() + 1), range(place.column(), place.column() + 1)
        first = chosen.first()
        return range(first.top(), first.bottom() + 1), range(first.left(), first.right() + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, cut, paste, delete; Enter goes down, as in a spreadsheet."""
        if event.matches(Keys.Copy):
            self.copy()
        elif event.matches(Keys.Cut):
            self.copy()
            self.empty()
        elif event.matches(Keys.Paste):
            self.paste()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.empty()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.go_to(self.currentIndex().row() + 1, self.currentIndex().column())
        else:
            super().keyPressEvent(event)

    def go_to(self, row: int, column: int) -> None:
        """Choose one cell, as far as there is one."""
        model = self._sheet_model
        index = model.index(min(row, model.rowCount() - 1), min(column, model.columnCount() - 1))
        self.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        self.scrollTo(index)

    def copy(self) -> None:
        """Put the chosen cells on the clipboard, as a spreadsheet takes them."""
        rows, columns = self.block
        sheet = self._sheet_model.sheet
        cells = [[sheet.cell(row, column) for column in columns] for row in rows]
        QGuiApplication.clipboard().setText(edits.copied(cells))

    def paste(self) -> None:
        """Put the cells of the clipboard here, over what is there."""
        block = edits.pasted(QGuiApplication.clipboard().text())
        rows, columns = self.block
        row, column = rows.start, columns.start
        if block:
            self._sheet_model.edit(
                tr("Paste cells"), lambda sheet: edits.with_cells(sheet, row, column, block)
            )

    def empty(self) -> None:
        """Empty the chosen cells."""
        rows, columns = self.block
        last = min(rows.stop, len(self._sheet_model.sheet.rows))
        block = [[""] * len(columns) for _ in range(rows.start, last)]
        if block:
            self._sheet_model.edit(
                tr("Empty cells"),
                lambda sheet: edits.with_cells(sheet, rows.start, columns.start, block),
            )

    def remove_rows(self) -> None:
        """Take the rows of the chosen cells away."""
        rows, _ = self.block
        self._sheet_model.edit(
            tr("Delete rows"), lambda sheet: edits.without_rows(sheet, set(rows))
        )
