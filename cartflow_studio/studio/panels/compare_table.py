"""Two runs as a table: each step and message in both, the difference, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem

from cartflow_studio.formats import count
from cartflow_studio.simulation.side_by_side import MESSAGE, STEP, Line, difference, share, spoken
from cartflow_studio.studio.panels.tables import read_by_row
from cartflow_studio.studio.panels.widgets import ink
from cartflow_studio.studio.theme import appearance
from cartflow_studio.words import tr

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CompareTable(QTableWidget):
    """Shows lines. What is the same is grey, what is clear is bold; messages stand below steps."""

    def __init__(self) -> None:
        super().__init__(0, 5)
        self._lines: tuple[Line, ...] = ()
        self.is_whole = False  # as high as its rows, instead of scrolling
        read_by_row(self, tr("Numbers of both runs"))
        appearance().theme_changed.connect(self._color)

    def node_at(self, row: int) -> str:
        """The step that a row is about; "" for the flow as a whole."""
        line = self._lines[row] if 0 <= row < len(self._lines) else None
        return line.key if line is not None and line.kind in (STEP, MESSAGE) else ""

    def _be_whole(self) -> None:
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(head + self.verticalHeader().length() + 2 * self.frameWidth())

    def show_lines(self, lines: Sequence[Line], names: Sequence[str]) -> None:
        """Show the lines of two runs that are called so."""
        self._lines = tuple(lines)
        heads = (tr("Step"), *names, tr("Difference"), tr("Share of the people, 95 %"))
        self.setRowCount(len(self._lines))
        self.setHorizontalHeaderLabels(list(heads))
        for column in range(1, 5):
            head = self.horizontalHeaderItem(column)
            if head is not None:
                head.setTextAlignment(RIGHT)
        for row, line in enumerate(self._lines):
            self._fill(row, line)
        self._color()
        if self.is_whole:
            self._be_whole()

    def _fill(self, row: int, line: Line) -> None:
        name = tr("sent") if line.kind == MESSAGE else line.name
        counts = ("–" if each is None else count(each) for each in (line.before, line.after))
        for column, text in enumerate((name, *counts, difference(line), share(line))):
            item = QTableWidgetItem(
                f"      {text}" if line.kind == MESSAGE and not column else text
            )
            if not column:
                item.setData(Qt.ItemDataRole.AccessibleTextRole, line.name)
            item.setToolTip(spoken(line) if column > 2 and line.interval else line.name)
            if column:
                item.setTextAlignment(RIGHT)
            self.setItem(row, column, item)

    def _color(self) -> None:
        for row, line in enumerate(self._lines):
            is_clear = line.interval is not None and line.interval.is_clear
            same = not line.apart and not line.pairs.before and not line.pairs.after
            for column in range(self.columnCount()):
                item = self.item(row, column)
                if item is not None:
                    font = QFont(self.font())
                    font.setBold(is_clear and column > 2)
                    item.setFont(font)
                    item.setForeground(ink("muted" if same and column else "ink"))
