"""Choosing a log of one's own: the first rows, which column is what, and what comes out of them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from cartflow_studio.errors import CartFlowError
from cartflow_studio.history.mapping import REQUIRED, no_names
from cartflow_studio.history.notation import Notation
from cartflow_studio.history.opening import people_beside
from cartflow_studio.history.presets import PLAIN, PRESETS
from cartflow_studio.studio.panels.dialogs import Dialog
from cartflow_studio.studio.panels.editors.choices import Picker
from cartflow_studio.studio.panels.log_rows import FirstRows
from cartflow_studio.studio.panels.log_story import LogStory
from cartflow_studio.studio.panels.log_writing import LogWriting
from cartflow_studio.studio.panels.widgets import Button, label
from cartflow_studio.studio.previewing import ENCODINGS, OURS, Preview, judge, likely_encoding
from cartflow_studio.studio.sources import Source
from cartflow_studio.words import mark, tr

LOGS = mark("Logs (*.csv *.jsonl *.ndjson *.parquet *.gz *.tsv);;All files (*)")
NOTHING = "–"
SETTLED = 30  # milliseconds until new words are laid out
GAP = 24  # between what is asked and what comes out


class LogDialog(Dialog):
    """`chosen` carries the source as it shall be read; `reread` the encoding in which somebody
    wishes to look at it.
    """

    chosen = Signal(object)
    reread = Signal(str)

    def __init__(self, parent: QWidget, preview: Preview) -> None:
        super().__init__(parent, tr("Simulate on {name}", name=preview.path.name), icon="file-text")
        self._preview = preview
        self._people: Path | None = None
        self._people_encoding = ""
        self.beside: Button | None = None  # takes the people that lie beside the log
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._try)
        self.be_wide(880)
        self.add_text(tr("These are the first rows. Which column is which?"), "muted")
        self.table = FirstRows()
        self.body.addWidget(self.table)
        self.pickers: dict[str, Picker] = {}
        self.preset = Picker()
        self.story = LogStory()
        both = QHBoxLayout()
        both.setSpacing(GAP)
        asked = QVBoxLayout()
        form = self._form()
        self.writing = LogWriting(form)
        asked.addLayout(form)
        asked.addStretch(1)
        both.addLayout(asked, 1)
        both.addWidget(self.story, 1)
        self.body.addLayout(both)
        self.body.addLayout(self._people_line())
        self.missing = self.add_text("", "danger")
        self.add_button("", tr("Cancel"))
        self.go = self.add_button("go", tr("Simulate"), "primary", closes=False)
        self.go.clicked.connect(self._finish)
        self.show_preview(preview)
        self.preset.setFocus()
        self.preset.currentIndexChanged.connect(self._show_guess)
        for picker in self.pickers.values():
            picker.currentIndexChanged.connect(self._judge)
        self.writing.changed.connect(self._judge)
        self.writing.reread.connect(self.reread)

    def show_preview(self, preview: Preview) -> None:
        """Show these rows; the columns are guessed anew if there are others now."""
        is_other = preview.columns != self._preview.columns or not self.pickers["name"].count()
        self._preview = preview
        self.table.show_rows(preview.columns, preview.rows)
        self.writing.show_letters(preview)
        if is_other:
            with QSignalBlocker(self.preset):
                self.preset.setCurrentIndex(max(0, self.preset.findData(preview.preset)))
            for picker in self.pickers.values():
                with QSignalBlocker(picker):
                    picker.clear()
                    picker.addItem(NOTHING, "")
                    for name in preview.columns:
                        picker.addItem(name, name)
            self._show_guess()
        else:
            self._judge()

    def show_fault(self, fault: CartFlowError) -> None:
        """Say why the file cannot be looked at in the encoding that was picked."""
        self._refuse(f"{fault.message} {fault.hint}".strip())

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.preset.addItem(tr("Columns as chosen below"), PLAIN)
        for preset in PRESETS.values():
            self.preset.addItem(preset.title, preset.name)
        form.addRow(tr("Written by"), self.preset)
        for ours, words in OURS.items():
            self.pickers[ours] = Picker()
            form.addRow(tr(words), self.pickers[ours])
        return form

    def _people_line(self) -> QHBoxLayout:
        self.people = label(tr("Everybody counts as reachable."), "muted", wraps=True)
        choose = Button(tr("Choose people…"), "users")
        choose.clicked.connect(self._choose_people)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(choose)
        if (beside := people_beside(self._preview.path)) is not None:
            words = tr(
                "Everybody counts as reachable. {name} lies beside the log.", name=beside.name
            )
            self.people.setText(words)
            self.beside = Button(tr("Take {name}", name=beside.name), "users-round")
            self.beside.clicked.connect(lambda: self.show_people(beside))
            line.addWidget(self.beside)
        line.addWidget(self.people, 1)
        return line

    def _choose_people(self) -> None:
        dialog = QFileDialog(self, tr("People"), str(self._preview.path.parent), tr(LOGS))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.show_people(Path(name)))
        dialog.open()

    def show_people(self, path: Path) -> None:
        """Take people from a file, in the encoding that it seems to have."""
        try:
            encoding = likely_encoding(path)
        except CartFlowError as fault:
            self.people.setText(
                tr("{name} cannot be read: {why}", name=path.name, why=fault.message)
            )
            return
        self._people, self._people_encoding = path, encoding
        if self.beside is not None:
            self.beside.setVisible(path != people_beside(self._preview.path))
        said = tr("{name}: who is not in it, or has no consent, gets no messages.", name=path.name)
        letters = tr("Its letters: {letters}.", letters=tr(ENCODINGS[encoding or "utf-8"]))
        self.people.setText(f"{said} {letters}" if encoding else said)

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
        if missing:
            words = f"{words} {no_names(self._preview.columns)}".strip()
        self._refuse(words or (tr("One column cannot be two things.") if twice else ""))
        self.table.name_columns({theirs: ours for ours, theirs in picked.items()})
        self.writing.show_dates(self._preview.either(picked.get("occurred_at", "")))
        self._later.start(0)

    def _try(self) -> None:
        """Show what the first rows are when they are read so."""
        found = judge(self._preview, self._system(), self.mapping(), self.writing.order)
        self.story.show_judgement(found)
        QTimer.singleShot(SETTLED, self, self.grow)
        if found.fault and not self.missing.text():
            self._refuse(self.writing.missing or found.fault)

    def _refuse(self, words: str) -> None:
        self.missing.setText(words)
        self.missing.setVisible(bool(words))
        self.go.setEnabled(not words)

    def _finish(self) -> None:
        path, dates = self._preview.path, self.writing.order
        self.chosen.emit(
            Source(
                path.name,
                path,
                self._people,
                self.mapping(),
                self._system(),
                Notation(dates, self._preview.encoding),
                Notation(dates, self._people_encoding),
            )
        )
        self.answer("go")
