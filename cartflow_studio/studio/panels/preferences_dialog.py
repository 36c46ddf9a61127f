"""The preferences: everything that the studio remembers for a person, applied at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QLineEdit

from cartflow_studio.studio.language import LANGUAGES
from cartflow_studio.studio.panels.dialogs import Dialog
from cartflow_studio.studio.panels.editors.choices import Picker
from cartflow_studio.studio.panels.widgets import Button, label, line
from cartflow_studio.studio.preferences import Settings
from cartflow_studio.studio.sources import shipped
from cartflow_studio.studio.theme import grown
from cartflow_studio.words import mark, tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

LOOKS = {
    "system": mark("As the system"),
    "light": mark("Light"),
    "dark": mark("Dark"),
    "contrast": mark("High contrast"),
}
COUNTS = (10, 20, 50, 100, 200)
SIZES = (80, 90, 100, 115, 130, 150, 175, 200)


class PreferencesDialog(Dialog):
    """`wished` carries the name of a setting and its new value, as soon as it is chosen;
    `again_wished` asks for the studio to be started again.
    """

    wished = Signal(str, object)
    again_wished = Signal()

    def __init__(self, parent: QWidget | None, settings: Settings, snippets: Path) -> None:
        super().__init__(parent, tr("Preferences"), icon="settings")
        self._snippets = snippets
        self.be_wide(560)
        self.look = self._picker("theme", {k: tr(v) for k, v in LOOKS.items()}, settings.theme)
        percent = {each: tr("{percent} %", percent=each) for each in SIZES}
        size = min(SIZES, key=lambda each: abs(each - settings.text_size))
        self.size_ = self._picker("text_size", percent, size)
        languages = {key: tr(words) for key, words in LANGUAGES.items()}
        self.language = self._picker("language", languages, settings.language)
        self.motion = self._check(
            "reduce_motion", tr("Less motion: things move at once"), settings.reduce_motion
        )
        self.reopen = self._check(
            "reopen", tr("Open the flows of the last time at the start"), settings.reopen
        )
        counts = {each: str(each) for each in sorted({*COUNTS, settings.versions})}
        self.versions = self._picker("versions", counts, settings.versions)
        samples = {each.events.name: tr(each.title) for each in shipped()}
        self.sample = self._picker("sample", samples, settings.sample)
        self.runner = QLineEdit(settings.runner)
        self.runner.setPlaceholderText("https://runner.example.com")
        self.runner.editingFinished.connect(
            lambda: self.wished.emit("runner", self.runner.text().strip())
        )
        self._lay_out()
        self.add_button("", tr("Close"), "primary")

    def _lay_out(self) -> None:
        self._form(
            tr("Look"),
            ((tr("Colours"), self.look), (tr("Text size"), self.size_), ("", self.motion)),
        )
        words = tr("Another language shows when the studio is started again.")
        self._form(tr("Language"), ((tr("Language"), self.language),), words)
        self.again = Button(tr("Start again now"), "refresh-cw")
        self.again.setToolTip(tr("Opens the same windows again. Asks about unsaved work first."))
        self.again.clicked.connect(self.again_wished)
        self._at_left(self.again)
        kept = tr("So many earlier versions of every flow are kept on this computer.")
        self._form(tr("Files"), (("", self.reopen), (tr("Earlier versions"), self.versions)), kept)
        self._form(
            tr("Simulation and launch"),
            ((tr("Customers to play on"), self.sample), (tr("Runner of your own"), self.runner)),
            tr("Without an address of your own, a launch offers the runner on this computer."),
        )
        folder = Button(tr("Open the folder of snippets"), "folder-open", "ghost")
        folder.clicked.connect(self._show_snippets)
        self._at_left(folder)

    def offer_again(self, *, on: bool) -> None:
        """Offer to start the studio again, or no more."""
        self.again.setVisible(on)
        if self.isVisible():
            QTimer.singleShot(0, self, self.grow)  # once it is laid out

    def _at_left(self, button: Button) -> None:
        across = QHBoxLayout()
        across.addWidget(button)
        across.addStretch(1)
        self.body.addLayout(across)

    def _form(self, title: str, rows: tuple[tuple[str, QWidget], ...], words: str = "") -> None:
        if self.body.count():
            self.body.addWidget(line())
        self.body.addWidget(label(title, "section"))
        form = QFormLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(10)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, widget in rows:
            if name:
                widget.setAccessibleName(name)
                words_of = label(name)
                words_of.setMinimumWidth(grown(168))
                form.addRow(words_of, widget)
            else:
                form.addRow(widget)
        self.body.addLayout(form)
        if words:
            self.body.addWidget(label(words, "muted", wraps=True))

    def _picker(self, name: str, choices: Mapping[Any, str], now: object) -> Picker:
        picker = Picker()
        for key, words in choices.items():
            picker.addItem(words, key)
        picker.setCurrentIndex(max(0, picker.findData(now)))
        picker.currentIndexChanged.connect(lambda _: self.wished.emit(name, picker.currentData()))
        return picker

    def _check(self, name: str, words: str, on: bool) -> QCheckBox:
        box = QCheckBox(words)
        box.setChecked(on)
        box.toggled.connect(lambda value: self.wished.emit(name, value))
        return box

    def _show_snippets(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._snippets)))
