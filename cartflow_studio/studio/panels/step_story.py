"""What there is to say of a step, in a card of its own beside it on the canvas."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cartflow_studio.checks import Finding
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.formats import count
from cartflow_studio.studio.panels.editors.base import clear
from cartflow_studio.studio.panels.exits import Exits, StepRun
from cartflow_studio.studio.panels.finding_card import FindingCard
from cartflow_studio.studio.panels.widgets import Button, Chip, label
from cartflow_studio.studio.theme import grown
from cartflow_studio.words import tr

WIDTH = 340
GAP = 14  # between the card of the step and the story
MOST_FINDINGS = 4


class StepStory(QFrame):
    """Floats over the canvas. `fixed` carries the Fix that is wished, `people_wished` the id of the
    step whose people are to be seen, `closed` follows Esc.
    """

    fixed = Signal(object)
    people_wished = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("story")
        self.setProperty("role", "popover")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.node = ""
        self.cards: list[FindingCard] = []
        self.people = Button(tr("See who was here"), "users", "link")
        self.people.clicked.connect(lambda: self.people_wished.emit(self.node))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(16, 14, 16, 14)
        self._layout.setSpacing(8)
        self._body = QVBoxLayout()
        self._body.setSpacing(8)
        self._layout.addLayout(self._body)
        self._layout.addWidget(self.people, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def tell(
        self,
        flow: Flow,
        node: str,
        findings: Sequence[Finding],
        run: StepRun | None,
    ) -> None:
        """Say all there is to say of a step, and of its part in a run."""
        self.node = node
        self.setFixedWidth(min(grown(WIDTH), self._over.width() - 2 * GAP))
        step = flow.nodes[node]
        clear(self._body)
        self._body.addLayout(_head(step))
        self._body.addWidget(label(step.type.sentence(), wraps=True))
        if step.note:
            self._body.addWidget(label(step.note, "muted", wraps=True))
        self.cards = [FindingCard(finding) for finding in findings[:MOST_FINDINGS]]
        for card in self.cards:
            card.fixed.connect(self.fixed)
            self._body.addWidget(card)
        if run is not None:
            exits = Exits()
            exits.show_run(run)
            self._body.addWidget(exits)
        self.people.setVisible(run is not None and run.has_journeys)
        self.setAccessibleName(". ".join(_said(step, findings, run)))
        self._layout.activate()
        self.adjustSize()

    def place(self, card: QRect, room: QSize) -> None:
        """Stand beside a card, where there is room for it."""
        right, left = card.right() + GAP, card.left() - GAP - self.width()
        x = right if right + self.width() <= room.width() - GAP else left
        y = card.top()
        if x < GAP:
            x = min(max(GAP, card.left()), room.width() - self.width() - GAP)
            below = card.bottom() + GAP
            fits = below + self.height() <= room.height() - GAP
            y = below if fits else card.top() - GAP - self.height()
        y = min(y, room.height() - self.height() - GAP)
        self.move(max(GAP, x), max(GAP, y))

    def mend_first(self) -> bool:
        """Put the keyboard on the first mend; False if there is none."""
        buttons = [button for card in self.cards for button in card.buttons]
        if buttons:
            buttons[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
        return bool(buttons)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts it away."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _head(step: Node) -> QHBoxLayout:
    made = QHBoxLayout()
    made.setSpacing(10)
    made.addWidget(Chip(step.type.icon, step.type.color, 32), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(label(step.name, "heading", wraps=True))
    words.addWidget(label(tr(step.type.label), "muted"))
    made.addLayout(words, 1)
    return made


def _said(step: Node, findings: Sequence[Finding], run: StepRun | None) -> list[str]:
    """The whole story in words, for those who cannot see it."""
    words = [step.name, step.type.sentence(), step.note]
    words.extend(finding.message for finding in findings)
    if run is not None:
        words.append(tr("{n:,} arrived", n=run.numbers.arrived))
        words.extend(f"{name}: {count(people)}" for name, people in run.ways)
    return [each.strip(" .") for each in words if each]
