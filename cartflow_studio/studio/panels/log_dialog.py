"""Choosing a log of one's own: the first rows, which column is what, and the people beside it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from cartflow_studio.studio.panels.dialogs import Dialog
from cartflow_studio.studio.panels.editors.choices import Picker
from cartflow_studio.studio.panels.widgets import Button, label
from cartflow_studio.studio.previewing import OURS, REQUIRED, Preview
from cartflow_studio.studio.sources import Source
from cartflow_studio.words import mark, tr

LOGS = mark("Logs (*.csv *.jsonl *.ndjson *.parquet *.gz *.tsv);;All files (*)")
NOTHING = "–"


class LogDialog(Dialog):
    """`chosen` carries the source as it shall be read."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, preview: Preview) -> None:
        super().__init__(parent, tr("Simulate on {name}", name=preview.path.name), icon="file-text")
        self._preview = preview
        self._people: Path | None = None
        self.be_wide(720)
        self.add_text(tr("These are the first rows. Which column is which?"), "muted")
        self.body.addWidget(_table(preview))
        form = QFormLayout()
        form.setSpacing(8)
        self.pickers: dict[str, Picker] = {}
        for ours, words in OURS.items():
            picker = Picker()
            picker.addItem(NOTHING, "")
            for name in preview.columns:
                picker.addItem(name, name)
            picker.setCurrentIndex(max(0, picker.findData(preview.guess.get(ours, ""))))
            picker.currentIndexChanged.connect(self._judge)
            self.pickers[ours] = picker
            form.addRow(tr(words), picker)
        self.body.addLayout(form)
        self.body.addLayout(self._people_line())
        self.missing = self.add_text("", "danger")
        self.add_button("", tr("Cancel"))
        self.go = self.add_button("go", tr("Simulate"), "primary", closes=False)
        self.go.clicked.connect(self._finish)
        self._judge()

    def _people_line(self) -> QHBoxLayout:
        self.people = label(tr("Everybody counts as reachable."), "muted")
        choose = Button(tr("Choose people…"), "users")
        choose.clicked.connect(self._choose_people)
        line = QHBoxLayout()
        line.addWidget(choose)
        line.addWidget(self.people, 1)
        return line

    def _choose_people(self) -> None:
        dialog = QFileDialog(self, tr("People"), str(self._preview.path.parent), tr(LOGS))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.show_people(Path(name)))
        dialog.open()

    def show_people(self, path: Path) -> None:
        """Take people from a file."""
        self._people = path
        self.people.setText(
            tr("{name}: who is not in it, or has no consent, gets no messages.", name=path.name)
        )

    def mapping(self) -> dict[str, str]:
        """Our columns with theirs, as they are picked."""
        picked = {ours: str(picker.currentData()) for ours, picker in self.pickers.items()}
        return {ours: theirs for ours, theirs in picked.items() if theirs}

    def _judge(self) -> None:
        mapping = self.mapping()
        missing = [tr(OURS[ours]) for ours in REQUIRED if ours not in mapping]
        twice = len(set(mapping.values())) < len(mapping)
        words = tr("Choose the column of: {names}.", names=", ".join(missing)) if missing else ""
        self.missing.setText(words or (tr("One column cannot be two things.") if twice else ""))
        self.missing.setVisible(bool(self.missing.text()))
        self.go.setEnabled(not self.missing.text())

    def _finish(self) -> None:
        path = self._preview.path
        self.chosen.emit(Source(path.name, path, self._people, self.mapping()))
        self.answer("go")


def _table(preview: Preview) -> QTableWidget:
    table = QTableWidget(len(preview.rows), len(preview.columns))
    table.setHorizontalHeaderLabels(list(preview.columns))
    table.verticalHeader().hide()
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.setShowGrid(False)
    table.setMaximumHeight(220)
    table.setAccessibleName(tr("First rows of the file"))
    for place, cells in enumerate(preview.rows):
        for column, text in enumerate(cells):
            table.setItem(place, column, QTableWidgetItem(text))
    table.resizeColumnsToContents()
    return table
