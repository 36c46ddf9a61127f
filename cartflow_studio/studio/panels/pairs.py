"""What differs between two runs, below the tiles: a sentence, and a table line by line."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cartflow_studio.simulation.compare import Compared
from cartflow_studio.simulation.side_by_side import COUNTED, lines
from cartflow_studio.studio.panels.compare_table import CompareTable
from cartflow_studio.studio.panels.widgets import label
from cartflow_studio.words import tr


class PairsView(QWidget):
    """`chosen` carries the step of a line that is clicked, or on which Enter is pressed."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.heading = label(tr("Step by step, message by message"), "section")
        self.words = label("", "muted", wraps=True)
        self.table = CompareTable()
        self.table.is_whole = True
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(6)
        for widget in (self.heading, self.words, self.table):
            layout.addWidget(widget)
        self.table.activated.connect(lambda index: self._choose(index.row()))
        self.table.clicked.connect(lambda index: self._choose(index.row()))

    def _choose(self, row: int) -> None:
        node = self.table.node_at(row)
        if node:
            self.chosen.emit(node)

    def show_pairs(self, made: Compared, names: tuple[str, str], *, same_people: bool) -> None:
        """Show two runs that are called so."""
        self.words.setText(_said(made, same_people=same_people))
        self.table.show_lines(lines(made), names)
        self.show()


def _said(made: Compared, *, same_people: bool) -> str:
    if not same_people:
        return tr("The two runs are of different people: their numbers differ by that too.")
    if made.is_same:
        return tr("Nobody is treated differently.")
    said = tr(
        "{different:,} of {people:,} people are treated differently.",
        different=made.different,
        people=made.looked_at,
    )
    said = f"{said} {tr(COUNTED)}"
    if made.looked_at == made.people_in_all:
        return said
    sampled = tr(
        "The people are every n-th of {people:,}; numbers are of everybody.",
        people=made.people_in_all,
    )
    return f"{said} {sampled}"
