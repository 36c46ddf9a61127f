"""Customers by hand: a table of people and one of what they do, saved beside the flow."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QUndoStack
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTabWidget, QVBoxLayout, QWidget

from cartflow_studio.simulation import sheet as edits
from cartflow_studio.simulation.sheet import Sheet, event_faults, people_faults
from cartflow_studio.simulation.sheet_times import OWN
from cartflow_studio.studio.panels.dialogs import Dialog
from cartflow_studio.studio.panels.sample_table import SheetModel, SheetView
from cartflow_studio.studio.panels.widgets import Button, label
from cartflow_studio.studio.theme import grown
from cartflow_studio.words import tr, trn

Keys = QKeySequence.StandardKey


class SheetDialog(Dialog):
    """`wished` carries the two sheets, people and events, to be saved and played."""

    wished = Signal(object, object)

    def __init__(
        self, parent: QWidget | None, people: Sheet, events: Sheet, zone: str = OWN
    ) -> None:
        super().__init__(parent, tr("Customers by hand"), icon="user-pen")
        self.be_wide(1040)
        self.add_text(
            tr("Type who there is and what they do, or paste it from a spreadsheet."), "muted"
        )
        self.history = QUndoStack(self)
        self.people = SheetModel(people, self.history, lambda: people_faults(self.people.sheet))
        self.events = SheetModel(
            events, self.history, lambda: event_faults(self.events.sheet, self.people.sheet)
        )
        self.tabs = QTabWidget()
        self.views = (
            SheetView(self.people, tr("People")),
            SheetView(self.events, tr("What they do")),
        )
        for view in self.views:
            page = QWidget()
            layout = QVBoxLayout(page)
            layout.setContentsMargins(0, 12, 0, 0)
            layout.addWidget(view)
            self.tabs.addTab(page, view.accessibleName())
        layout.addWidget(label(_by_clock(zone), "muted", wraps=True))
        self.body.addWidget(self.tabs)
        self.body.addLayout(self._line())
        self.fault = self.add_text("", "danger")
        self.add_button("", tr("Cancel"))
        self.go = self.add_button("go", tr("Save and simulate"), "primary", closes=False)
        self.go.setDefault(False)
        self.go.setAutoDefault(False)
        self.go.clicked.connect(self.finish)
        self._listen()
        self._show()
        self.views[0].setFocus()

    def _line(self) -> QHBoxLayout:
        self.delete = Button(tr("Delete rows"), "trash-2")
        self.undo = Button(tr("Undo"), "undo-2")
        self.redo = Button(tr("Redo"), "redo-2")
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("New column"))
        self.name.setAccessibleName(tr("New column"))
        self.name.setMaximumWidth(grown(160))
        self.add = Button(tr("Add column"), "plus")
        self.words = label("", "muted")
        line = QHBoxLayout()
        line.setSpacing(8)
        for button in (self.undo, self.redo, self.delete):
            button.setAutoDefault(False)
            line.addWidget(button)
        line.addSpacing(8)
        line.addWidget(self.name)
        line.addWidget(self.add)
        line.addStretch(1)
        line.addWidget(self.words)
        self.add.setAutoDefault(False)
        return line

    def _listen(self) -> None:
        for model in (self.people, self.events):
            model.changed.connect(self._show)
            model.refused.connect(self._say)
        self.undo.clicked.connect(self.history.undo)
        self.redo.clicked.connect(self.history.redo)
        self.history.canUndoChanged.connect(self.undo.setEnabled)
        self.history.canRedoChanged.connect(self.redo.setEnabled)
        self.undo.setEnabled(False)
        self.redo.setEnabled(False)
        self.delete.clicked.connect(self._remove_rows)
        self.add.clicked.connect(self._add_column)
        self.name.returnPressed.connect(self._add_column)
        for keys, done in (
            (Keys.Undo, self.history.undo),
            (Keys.Redo, self.history.redo),
            (QKeySequence("Ctrl+-"), self._remove_rows),
            (QKeySequence("Ctrl+Return"), self.finish),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(done)
        self.undo.setToolTip(tr("Undo (Ctrl+Z)"))
        self.redo.setToolTip(tr("Redo (Ctrl+Shift+Z)"))
        self.delete.setToolTip(tr("Delete rows (Ctrl+-)"))
        self.go.setToolTip(tr("Save and simulate (Ctrl+Enter)"))

    @property
    def view(self) -> SheetView:
        """The table that is shown."""
        return self.views[self.tabs.currentIndex()]

    def finish(self) -> None:
        """Hand over what is typed, if all of it can be used; else go to the first fault."""
        for place, model in enumerate((self.people, self.events)):
            if model.faults:
                self.tabs.setCurrentIndex(place)
                self.views[place].go_to(*min(model.faults))
                self.views[place].setFocus()
                return
        if not self.people.sheet.rows or not self.events.sheet.rows:
            self._say(tr("Type at least one person, and one thing that they do."))
            return
        self.wished.emit(self.people.sheet, self.events.sheet)
        self.answer("go")

    def _remove_rows(self) -> None:
        self.view.remove_rows()

    def _add_column(self) -> None:
        name, model = self.name.text(), self.people if self.view is self.views[0] else self.events
        if model.edit(tr("Add a column"), lambda sheet: edits.with_column(sheet, name)):
            self.name.clear()
            self.view.go_to(0, model.columnCount() - 1)
            self.view.setFocus()

    def _say(self, words: str) -> None:
        self.fault.setText(words)
        self.fault.setVisible(bool(words))
        if self.isVisible():
            QTimer.singleShot(0, self, self.grow)  # once the words are laid out

    def _show(self) -> None:
        """Judge all cells, count, and say what cannot be used."""
        found = []
        for model, view, place in zip(
            (self.people, self.events), self.views, range(2), strict=True
        ):
            model.judge()
            found += [model.faults[cell] for cell in sorted(model.faults)]
            count = len(model.sheet.rows)
            self.tabs.setTabText(place, tr("{name} ({n:,})", name=view.accessibleName(), n=count))
        self._say(
            trn(
                "{n} cell cannot be used: {why}",
                "{n} cells cannot be used: {why}",
                len(found),
                why=found[0],
            )
            if found
            else ""
        )
        self.words.setText("" if found else tr("All of it can be used."))


def _by_clock(zone: str) -> str:
    """By whose clock the times are typed."""
    if zone == OWN:
        return tr("Times are by each person's own clock: their time zone, else UTC.")
    return tr("Times are by the clock of the flow: {zone}.", zone=zone)
