"""Choosing a log of one's own: the first rows, which column is what, and what comes out of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cartflow_studio.history.mapping import REQUIRED
from cartflow_studio.history.presets import PLAIN, PRESETS
from cartflow_studio.studio.panels.dialogs import Dialog
from cartflow_studio.studio.panels.editors.choices import Picker
from cartflow_studio.studio.panels.log_story import LogStory
from cartflow_studio.studio.panels.widgets import Button, label
from cartflow_studio.studio.previewing import OURS, Preview, judge
from cartflow_studio.studio.sources import Source
from cartflow_studio.studio.theme import grown
from cartflow_studio.words import mark, tr

LOGS = mark("Logs (*.csv *.jsonl *.ndjson *.parquet *.gz *.tsv);;All files (*)")
NOTHING = "–"
HEAD, ROW = 46, 27  # heights in the table
SETTLED = 30  # milliseconds until new words are laid out
GAP = 24  # between what is asked and what comes out


class LogDialog(Dialog):
    """`chosen` carries the source as it shall be read."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, preview: Preview) -> None:
        super().__init__(parent, tr("Simulate on {name}", name=preview.path.name), icon="file-text")
        self._preview = preview
        self._people: Path | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._try)
        self.be_wide(880)
        self.add_text(tr("These are the first rows. Which column is which?"), "muted")
        self.table = _table(preview)
        self.body.addWidget(self.table)
        self.pickers: dict[str, Picker] = {}
        self.preset = self._systems()
        self.story = LogStory()
        both = QHBoxLayout()
        both.setSpacing(GAP)
        asked = QVBoxLayout()
        asked.addLayout(self._form())
        asked.addStretch(1)
        both.addLayout(asked, 1)
        both.addWidget(self.story, 1)
        self.body.addLayout(both)
        self.body.addLayout(self._people_line())
        self.missing = self.add_text("", "danger")
        self.add_button("", tr("Cancel"))
        self.go = self.add_button("go", tr("Simulate"), "primary", closes=False)
        self.go.clicked.connect(self._finish)
        self._show_guess()
        self.preset.setFocus()
        self.preset.currentIndexChanged.connect(self._show_guess)
        for picker in self.pickers.values():
            picker.currentIndexChanged.connect(self._judge)

    def _systems(self) -> Picker:
        picker = Picker()
        picker.addItem(tr("Columns as chosen below"), PLAIN)
        for preset in PRESETS.values():
            picker.addItem(preset.title, preset.name)
        picker.setCurrentIndex(max(0, picker.findData(self._preview.preset)))
        return picker

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("Written by"), self.preset)
        for ours, words in OURS.items():
            picker = Picker()
            picker.addItem(NOTHING, "")
            for name in self._preview.columns:
                picker.addItem(name, name)
            self.pickers[ours] = picker
            form.addRow(tr(words), picker)
        return form

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

    def picked(self) -> dict[str, str]:
        """Our columns with theirs, as they are picked."""
        picked = {ours: str(picker.currentData()) for ours, picker in self.pickers.items()}
        return {ours: theirs for ours, theirs in picked.items() if theirs}

    def mapping(self) -> dict[str, str]:
        """What the reader is told of the columns: with a system only what differs from its own."""
        known = self._preview.guess(self._system()) if self._system() != PLAIN else {}
        return {ours: theirs for ours, theirs in self.picked().items() if known.get(ours) != theirs}

    def _system(self) -> str:
        return str(self.preset.currentData())

    def _show_guess(self) -> None:
        """Pick the columns as the system has them."""
        found = self._preview.guess(self._system())
        for ours, picker in self.pickers.items():
            picker.blockSignals(True)
            picker.setCurrentIndex(max(0, picker.findData(found.get(ours, ""))))
            picker.blockSignals(False)
        self._judge()

    def _judge(self) -> None:
        picked = self.picked()
        missing = [tr(OURS[ours]) for ours in REQUIRED if ours not in picked]
        if self._system() != PLAIN:
            missing = []  # the reader says what it misses
        twice = len(set(self.mapping().values())) < len(self.mapping())
        words = tr("Choose the column of: {names}.", names=", ".join(missing)) if missing else ""
        self._refuse(words or (tr("One column cannot be two things.") if twice else ""))
        _name_columns(self.table, self._preview.columns, picked)
        self._later.start(0)

    def _try(self) -> None:
        """Show what the first rows are when they are read so."""
        found = judge(self._preview, self._system(), self.mapping())
        self.story.show_judgement(found)
        QTimer.singleShot(SETTLED, self, self.grow)
        if found.fault and not self.missing.text():
            self._refuse(found.fault)

    def _refuse(self, words: str) -> None:
        self.missing.setText(words)
        self.missing.setVisible(bool(words))
        self.go.setEnabled(not words)

    def _finish(self) -> None:
        path = self._preview.path
        self.chosen.emit(Source(path.name, path, self._people, self.mapping(), self._system()))
        self.answer("go")


def _name_columns(table: QTableWidget, columns: tuple[str, ...], picked: Mapping[str, str]) -> None:
    """Their columns, each with what it is to us below."""
    ours = {theirs: tr(OURS[name]).partition(" (")[0] for name, theirs in picked.items()}
    table.setHorizontalHeaderLabels([f"{name}\n{ours.get(name, '')}" for name in columns])


def _table(preview: Preview) -> QTableWidget:
    table = QTableWidget(len(preview.rows), len(preview.columns))
    table.setHorizontalHeaderLabels(list(preview.columns))
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
    table.verticalHeader().hide()
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.setShowGrid(False)
    table.setAccessibleName(tr("First rows of the file"))
    for place, cells in enumerate(preview.rows):
        for column, text in enumerate(cells):
            table.setItem(place, column, QTableWidgetItem(text))
    table.resizeColumnsToContents()
    table.horizontalHeader().setStretchLastSection(True)
    table.setCurrentCell(-1, -1)
    table.verticalHeader().setDefaultSectionSize(grown(ROW))
    bar = table.horizontalScrollBar().sizeHint().height()
    table.setFixedHeight(grown(HEAD + ROW * len(preview.rows)) + bar)
    return table
