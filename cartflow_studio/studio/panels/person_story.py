"""The story of one person: what happened when, and the answer to why something did not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from cartflow_studio.flow.model import Flow
from cartflow_studio.formats import length
from cartflow_studio.simulation.clauses import Answer, Clause
from cartflow_studio.simulation.story import Sentence, clock
from cartflow_studio.studio import icons
from cartflow_studio.studio.panels.editors.base import clear
from cartflow_studio.studio.panels.widgets import Button, Chip, Icon, label
from cartflow_studio.studio.theme import appearance
from cartflow_studio.words import tr

MARKS = {True: ("check", "success"), False: ("x", "danger"), None: ("circle-dot", "muted")}


@dataclass(frozen=True)
class Told:
    """What is shown of a person: `name`, the sentences of their journey, the clock."""

    name: str
    flow: Flow
    sentences: tuple[Sentence, ...]
    zone: tzinfo


class PersonStory(QWidget):
    """`stepped` carries the place of the sentence that is looked at; `asked` the id of the step
    about which somebody asks why the person is not there ("": why they did not enter).
    """

    stepped = Signal(int)
    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[StepRow] = []
        self.ask = Button(tr("Why not…"), "circle-help")
        self.ask.setToolTip(tr("Ask why this person did not enter, or did not come to a step"))
        self.menu = QMenu(self.ask)
        self.ask.setMenu(self.menu)
        self.title, self.times = label("", "heading", wraps=True), label("", "muted", wraps=True)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self.title)
        names.addWidget(self.times)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addLayout(names, 1)
        head.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignTop)
        self.answer = AnswerCard()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.answer)
        layout.addLayout(self._rows)
        layout.addStretch(1)
        self.tell(None)

    def tell(self, told: Told | None) -> None:
        """Tell the story of a person, or of nobody."""
        clear(self._rows)
        self.steps = []
        self.answer.hide()
        for each in (self.title, self.times, self.ask):
            each.setVisible(told is not None)
        if told is None:
            return
        self.title.setText(told.name)
        self.times.setText(tr("Times are those of {zone}.", zone=told.zone))
        self._fill_menu(told.flow)
        last = told.sentences[0].at if told.sentences else 0
        for place, sentence in enumerate(told.sentences):
            row = StepRow(sentence, clock(sentence.at, told.zone), sentence.at - last)
            row.chosen.connect(lambda place=place: self.step_to(place))
            row.gone.connect(lambda way, place=place: self.step_to(place + way))
            self.steps.append(row)
            self._rows.addWidget(row)
            last = sentence.at

    def step_to(self, place: int) -> None:
        """Look at a sentence of the story."""
        if not 0 <= place < len(self.steps):
            return
        for number, row in enumerate(self.steps):
            row.mark(on=number == place)
        self.steps[place].setFocus(Qt.FocusReason.OtherFocusReason)
        viewport = self.parentWidget()
        around = viewport.parentWidget() if viewport is not None else None
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(self.steps[place], 0, 8)
        self.stepped.emit(place)

    def leave(self) -> None:
        """Look at no sentence in particular."""
        for row in self.steps:
            row.mark(on=False)

    def show_answer(self, answer: Answer, zone: tzinfo) -> None:
        """Answer the question why not."""
        self.answer.show_answer(answer, zone)

    def _fill_menu(self, flow: Flow) -> None:
        self.menu.clear()
        theme = appearance().theme
        entry = self.menu.addAction(tr("Why did they not enter the flow?"))
        entry.triggered.connect(lambda: self.asked.emit(""))
        self.menu.addSeparator()
        for node in flow.nodes.values():
            if node.type.is_entry:
                continue
            words = tr("Why did they not come to “{name}”?", name=node.name)
            if node.type.channel:
                words = tr("Why did they not get “{name}”?", name=node.name)
            picture = icons.icon(node.type.icon, theme.color(node.type.color).name(), 16)
            action = self.menu.addAction(picture, words.replace("&", "&&"))
            action.triggered.connect(lambda _=False, key=node.id: self.asked.emit(key))


class StepRow(QWidget):
    """One sentence of a story: a click or Enter looks at it, the arrows go on and back."""

    chosen = Signal()
    gone = Signal(int)

    def __init__(self, sentence: Sentence, when: str, since: int) -> None:
        super().__init__()
        self._is_marked = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if since:
            when = tr("{when} · {length} later", when=when, length=length(since))
        self.setAccessibleName(f"{sentence.words}. {when}")
        self.setToolTip(tr("See on the canvas how things stood then"))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(sentence.words, wraps=True))
        words.addWidget(label(when, "muted", wraps=True))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 5, 8, 5)
        layout.setSpacing(12)
        chip = Chip(sentence.icon, sentence.tone, 28)
        layout.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)

    def mark(self, *, on: bool) -> None:
        """Show that this is the sentence that is looked at."""
        if on != self._is_marked:
            self._is_marked = on
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The tint of the sentence that is looked at, and the ring of the keyboard."""
        theme, box = appearance().theme, QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._is_marked or self.underMouse():
            painter.setBrush(theme.color("accent_soft" if self._is_marked else "hover"))
            painter.drawRoundedRect(box, 8, 8)
        if self.hasFocus() and not self._is_marked:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(box, 8, 8)
        painter.end()

    def enterEvent(self, event: QEnterEvent) -> None:
        """The pointer is over it."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: object) -> None:
        """The pointer is elsewhere."""
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click looks at it."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter looks at it; up and down go through the story."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.chosen.emit()
            case Qt.Key.Key_Down:
                self.gone.emit(1)
            case Qt.Key.Key_Up:
                self.gone.emit(-1)
            case _:
                super().keyPressEvent(event)


class AnswerCard(QFrame):
    """Whether and why, with what that rests on."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "tile")
        self.words = label("", "heading", wraps=True)
        self._clauses = QVBoxLayout()
        self._clauses.setSpacing(6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        layout.addWidget(self.words)
        layout.addLayout(self._clauses)
        self.hide()

    def show_answer(self, answer: Answer, zone: tzinfo) -> None:
        """Say it."""
        clear(self._clauses)
        self.words.setText(answer.words)
        for clause in answer.clauses:
            self._clauses.addWidget(_clause(clause, zone))
        self.setAccessibleName(" ".join(_said(answer)))
        self.show()


def _said(answer: Answer) -> Sequence[str]:
    return [answer.words, *(f"{clause.words}." for clause in answer.clauses)]


def _clause(clause: Clause, zone: tzinfo) -> QWidget:
    icon, tone = MARKS[clause.holds]
    whole = QWidget()
    line = QHBoxLayout(whole)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(10)
    line.addWidget(Icon(icon, tone), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(label(clause.words, wraps=True))
    if clause.at is not None:
        words.addWidget(label(clock(clause.at, zone), "muted", wraps=True))
    line.addLayout(words, 1)
    return whole
