"""LAUNCH: what will happen, where, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from cartflow_studio import flowfile
from cartflow_studio.errors import CartFlowError
from cartflow_studio.flow.model import Flow
from cartflow_studio.runner.client import Standing
from cartflow_studio.studio.checking import Checking
from cartflow_studio.studio.live import Live, providers
from cartflow_studio.studio.panels.choices import Choices
from cartflow_studio.studio.panels.dialogs import Dialog
from cartflow_studio.studio.panels.editors.base import clear, row
from cartflow_studio.studio.panels.finding_card import FindingCard
from cartflow_studio.studio.panels.moving import PeopleInside
from cartflow_studio.studio.panels.summary import anew, changes, inside, launch_sentences
from cartflow_studio.studio.panels.validation import summary
from cartflow_studio.studio.panels.widgets import Banner, label, scrolling
from cartflow_studio.studio.runners import LOCAL, REMOTE, TRIAL, Destination
from cartflow_studio.studio.theme import grown
from cartflow_studio.words import mark, tr

PLACES = {
    TRIAL: (
        mark("Try it out"),
        mark("The customers of the simulation run through it in fast motion."),
    ),
    LOCAL: (
        mark("On this computer"),
        mark("A runner starts now and runs as long as this window is open."),
    ),
    REMOTE: (mark("On a runner of your own"), mark("At an address, with its admin key.")),
}


class LaunchDialog(Dialog):
    """`wished` carries the Destination; the dialog stays open until it is told what came of it."""

    wished = Signal(object)
    chosen = Signal(str)

    def __init__(self, parent: QWidget, flow: Flow, checking: Checking, live: Live) -> None:
        super().__init__(parent, tr("Launch “{name}”", name=flow.name or flow.id), icon="rocket")
        self._flow, self._checking, self._live = flow, checking, live
        self.be_wide(640)
        self.fault = Banner("", "danger", "circle-alert")
        self.body.addWidget(self.fault)
        self._news = self._grid()
        self.people = PeopleInside(flow)
        self.people.changed.connect(self._grow)
        self.body.addWidget(self.people)
        self._sentences = self._grid()
        self.body.addWidget(self._places(live.destination))
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.words = label("", "muted")
        self.body.addWidget(self.progress)
        self.body.addWidget(self.words)
        self.add_button("", tr("Cancel"))
        self.launch = self.add_button("launch", tr("Launch"), "primary", closes=False)
        self.launch.show_icon("rocket")
        self.launch.clicked.connect(self._wish)
        self.show_working(on=False)
        self.fault.hide()
        self._judge()
        live.performed.connect(self._count)
        live.previewed.connect(self._show_inside)
        live.look()

    def _grid(self) -> QGridLayout:
        content = QFrame()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        self.body.addWidget(content)
        return grid

    def _places(self, before: Destination) -> QWidget:
        said = [(kind, tr(name), tr(words)) for kind, (name, words) in PLACES.items()]
        whole = Choices(said, before.kind)
        self.places = whole.buttons
        self.address, self.key = QLineEdit(before.address), QLineEdit(before.key)
        self.address.setPlaceholderText("https://runner.example.com")
        self.key.setPlaceholderText(tr("Admin key, kept for this session"))
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self._remote = QWidget()
        self._remote.setLayout(row(self.address, self.key))
        whole.add(self._remote)
        whole.changed.connect(self._judge)
        self.address.textChanged.connect(self._judge)
        return whole

    @property
    def destination(self) -> Destination:
        """Where it is to be launched."""
        kind = next(kind for kind, button in self.places.items() if button.isChecked())
        if kind != REMOTE:
            return Destination(kind)
        return Destination(kind, self.address.text().strip(), self.key.text().strip())

    def _judge(self) -> None:
        destination = self.destination
        self._remote.setVisible(destination.kind == REMOTE)
        ways = providers(destination, self._live.runners.outbox)
        _say(self._news, self._before(destination))
        _say(self._sentences, launch_sentences(self._flow, ways))
        errors = self._checking.errors
        if errors:
            self._block()
        addressed = destination.kind != REMOTE or "://" in destination.address
        self.launch.setEnabled(not errors and addressed)
        self._grow()

    def _grow(self) -> None:
        if self.isVisible():
            QTimer.singleShot(0, self, self.grow)  # once the new words are laid out

    def _show_inside(self, standing: Sequence[Standing]) -> None:
        if self._running is not None and not self._running.is_trial:
            self.people.show_standing(flowfile.read(self._running.text), standing)

    def _count(self) -> None:
        if self.progress.isHidden() and self._live.running(self.destination) != self._running:
            self._judge()

    def _before(self, destination: Destination) -> tuple[tuple[str, str], ...]:
        running = self._running = self._live.running(destination)
        if running is None:
            self.people.hide()
            return ()
        what = changes(flowfile.read(running.text), self._flow)
        if running.is_trial:
            self.people.hide()
            return (tr("What changes"), what), (tr("Inside now"), anew(running.inside))
        self._live.preview(self._flow)
        if running.inside:
            return ((tr("What changes"), what),)
        who = inside(running.inside, running.version)
        return (tr("What changes"), what), (tr("Inside now"), who)

    def _block(self) -> None:
        title, sentence, _, _ = summary(self._checking.findings)
        self.fault.show_text(f"{title}. {sentence}", "danger", "circle-alert")
        self.fault.show()
        if hasattr(self, "_blockers"):
            return
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        for finding in self._checking.errors[:20]:
            card = FindingCard(finding)
            card.chosen.connect(self._see)
            card.fixed.connect(lambda _, finding=finding: self._see(finding))
            column.addWidget(card)
        self._blockers = scrolling(content)
        self._blockers.setMinimumHeight(160)
        self.body.insertWidget(1, self._blockers)

    def _see(self, finding: object) -> None:
        self.chosen.emit(getattr(finding, "node", None) or "")
        self.close()

    def _wish(self) -> None:
        self.fault.hide()
        self.show_working(on=True)
        self.wished.emit(self.destination)

    def show_working(self, *, on: bool) -> None:
        """Show that it is under way."""
        self.progress.setVisible(on)
        self.words.setVisible(on)
        self.progress.setRange(0, 0)
        self.words.clear()
        self.launch.setEnabled(not on)
        for button in self.places.values():
            button.setEnabled(not on)

    def show_progress(self, _: float, words: str) -> None:
        """Say what is being done."""
        self.words.setText(words)

    def show_fault(self, fault: CartFlowError) -> None:
        """Say why it was not launched, and what to do."""
        self.show_working(on=False)
        self.fault.show_text(f"{fault.message} {fault.hint}".strip(), "danger", "circle-alert")
        self.fault.show()


def _say(grid: QGridLayout, said: Sequence[tuple[str, str]]) -> None:
    """Headings and texts, a row each; no room is taken without any."""
    clear(grid)
    for place, (heading, text) in enumerate(said):
        name = label(heading, "section")
        name.setMinimumWidth(grown(96))
        grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(text, wraps=True), place, 1)
    content = grid.parentWidget()
    if content is not None:
        content.setVisible(bool(said))
