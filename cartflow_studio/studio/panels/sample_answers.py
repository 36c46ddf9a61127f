"""What is assumed to become of messages: a table of sentences, and purchases that they bring."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QSlider, QWidget

from cartflow_studio import formats
from cartflow_studio.flow.duration import Duration, heard
from cartflow_studio.simulation.answers import USUAL, Answers, AnswersError, Receipt
from cartflow_studio.studio.panels.dialogs import Dialog
from cartflow_studio.studio.panels.editors.choices import calm
from cartflow_studio.studio.panels.editors.named import channel_name
from cartflow_studio.studio.panels.widgets import label
from cartflow_studio.studio.theme import grown
from cartflow_studio.words import mark, numeral, tr, typed_number

COLUMNS = {
    "delivered": mark("Delivered"),
    "opened": mark("of these opened"),
    "clicked": mark("of these clicked"),
    "replied": mark("of these replied to"),
}
MOST = 100  # steps of the slider, a tenth of a percent each
STEP = 0.001


class AnswersDialog(Dialog):
    """`chosen` carries the new `Answers`."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None, answers: Answers) -> None:
        super().__init__(parent, tr("Answers to messages"), icon="mail")
        self._answers = answers
        self.be_wide(860)
        self.add_text(
            tr(
                "Nobody in a log received your messages. Where a flow waits for an answer, the "
                "simulation assumes it: so many, after so long in the middle. The report says so."
            ),
            "muted",
        )
        self.cells: dict[str, QLineEdit] = {}
        self.bought = QSlider(Qt.Orientation.Horizontal)
        self.bought.setRange(0, MOST)
        self.bought.setAccessibleName(tr("Purchases that messages bring"))
        calm(self.bought)
        self.words = label("", wraps=True)
        self.body.addLayout(self._grid())
        self._add_purchases()
        self.fault = self.add_text("", "danger")
        usual = self.add_button("usual", tr("As usual"), closes=False)
        usual.clicked.connect(lambda: self.show_answers(Answers()))
        self.add_button("", tr("Cancel"))
        self.done_ = self.add_button("done", tr("Use them"), "primary")
        self.done_.clicked.connect(lambda: self.chosen.emit(self._answers))
        self.show_answers(answers)
        self.bought.valueChanged.connect(self._read)
        for cell in self.cells.values():
            cell.textEdited.connect(self._read)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for column, words in enumerate(COLUMNS.values(), start=1):
            grid.addWidget(label(tr(words), "muted"), 0, column)
            grid.setColumnStretch(column, 1)
        channels = [name for name in USUAL if "delivered" in USUAL[name]]
        for row, channel in enumerate(channels, start=1):
            grid.addWidget(label(channel_name(channel)), row, 0)
            for column, word in enumerate(COLUMNS, start=1):
                if word in USUAL[channel]:
                    cell = self.cells[f"{channel}.{word}"] = QLineEdit()
                    cell.setAccessibleName(f"{channel_name(channel)}, {tr(COLUMNS[word])}")
                    grid.addWidget(cell, row, column)
        return grid

    def _add_purchases(self) -> None:
        self.body.addWidget(label(tr("Purchases that messages bring"), "heading"))
        line = QHBoxLayout()
        line.setSpacing(16)
        self.bought.setFixedSize(grown(260), grown(24))
        line.addWidget(self.bought)
        line.addWidget(self.words, 1)
        self.body.addLayout(line)
        self.add_text(
            tr("Nobody knows this before a test with a control group. None is the honest default."),
            "muted",
        )

    def show_answers(self, answers: Answers) -> None:
        """Show these assumptions."""
        for name, cell in self.cells.items():
            channel, _, word = name.partition(".")
            cell.setText(_said(answers.channels[channel][word]))
            cell.setCursorPosition(0)
        self.bought.setValue(round(answers.bought / STEP))
        self._answers = answers
        self._read()

    def _read(self) -> None:
        """Take what is typed; what makes no sense is said, and kept as typed."""
        made, fault = self._answers, ""
        for name, cell in self.cells.items():
            wrong = ""
            try:
                made = made.having(f"{name}={_heard(cell.text())}")
            except AnswersError:
                wrong = tr(
                    "“{text}” is no share with a time: 35 % after 3 hours.", text=cell.text()
                )
            _show_fault(cell, wrong)
            fault = fault or wrong
        made = made.having(f"bought={self.bought.value() * STEP:g}")
        self._answers = made
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))
        if self.isVisible():
            QTimer.singleShot(0, self, self.grow)  # once the words are laid out
        self.done_.setEnabled(not fault)
        self.words.setText(
            tr("{share} of messages sent bring one", share=formats.percent(made.bought))
            if made.bought
            else tr("None")
        )


def _show_fault(cell: QLineEdit, words: str) -> None:
    if cell.property("fault") != bool(words):
        cell.setProperty("fault", bool(words))
        cell.style().unpolish(cell)
        cell.style().polish(cell)
    cell.setToolTip(words)


def _said(receipt: Receipt) -> str:
    """A receipt as a cell: `35 % after 3 hours`."""
    units = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
    unit, length = next(each for each in units if receipt.delay % each[1] == 0)
    share = tr("{share} %", share=numeral(receipt.share * 100, "g"))
    delay = Duration.checked(receipt.delay // length, unit).spoken()
    return tr("{share} after {delay}", share=share, delay=delay)


def _heard(text: str) -> str:
    """What is typed in a cell, as `Answers.having` reads it."""
    between = tr("{share} after {delay}", share="\0", delay="\0").strip("\0")
    share, _, delay = text.partition(between)
    share = typed_number(share)
    return f"{share} after {heard(delay)}" if delay else share
