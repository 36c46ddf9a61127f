"""The journeys of a simulation: who went where, and one journey as a story."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from cartflow_studio.engine.trace import TraceLine
from cartflow_studio.flow.model import Flow
from cartflow_studio.formats import length
from cartflow_studio.studio.jobs import Progress
from cartflow_studio.studio.panels.editors.base import clear
from cartflow_studio.studio.panels.editors.choices import Picker
from cartflow_studio.studio.panels.story import Sentence, clock, tell, zone_of
from cartflow_studio.studio.panels.widgets import Chip, Empty, label, scrolling
from cartflow_studio.studio.panels.wrapping import Wrapping
from cartflow_studio.studio.simulating import Result, Simulating
from cartflow_studio.studio.theme import grown
from cartflow_studio.words import mark, tr, trn

MOST = 500
EVERYWHERE = mark("Anywhere in the flow")


@dataclass(frozen=True)
class Place:
    """Where the listed people were: a node, or a port they left it by; "" is anywhere."""

    node: str = ""
    port: str = ""


def places(flow: Flow) -> list[tuple[str, Place]]:
    """Every node, and every exit where there are several, with what the list says."""
    found = [(tr(EVERYWHERE), Place())]
    for node in flow.nodes.values():
        found.append((tr("Was at “{name}”", name=node.name), Place(node.id)))
        if len(node.type.ports) > 1:
            found.extend(
                (
                    tr("Left “{name}” by “{label}”", name=node.name, label=port.label),
                    Place(node.id, port.name),
                )
                for port in node.type.ports
            )
    return found


class JourneysPanel(QFrame):
    """The people at the left, the story of the chosen one at the right."""

    def __init__(self, simulating: Simulating) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self._simulating = simulating
        self._result: Result | None = None
        self._place = Place()
        self._person = ""
        self.place, self.search, self.list = Picker(), QLineEdit(), QListWidget()
        self.count = label("", "muted")
        self._lay_out()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(150)
        self._typing.timeout.connect(self._ask)
        self.place.activated.connect(self._choose_place)
        self.search.textChanged.connect(self._typing.start)
        self.list.currentItemChanged.connect(self._choose_person)
        simulating.finished.connect(self.show_result)
        simulating.cleared.connect(self._clear)

    def _lay_out(self) -> None:
        self.search.setPlaceholderText(tr("Find a person"))
        self.search.setProperty("role", "search")
        self.search.setClearButtonEnabled(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setStyleSheet("QListWidget { background: transparent; }")
        self.list.setAccessibleName(tr("People"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.place.setMinimumWidth(120)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(16, 12, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.place)
        self.search.setMinimumWidth(grown(120))
        column.addWidget(Wrapping((self.search, self.count), growing=self.search))
        column.addWidget(self.list, 1)
        content = QWidget()
        self._story = QVBoxLayout(content)
        self._story.setContentsMargins(16, 12, 16, 12)
        self._story.setSpacing(2)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(scrolling(content))
        split.setSizes([300, 480])
        split.setHandleWidth(1)
        empty = Empty(
            "users", tr("Nobody yet"), tr("Run a simulation to see who goes through this flow.")
        )
        self._stack = QStackedLayout(self)
        self._stack.addWidget(scrolling(empty))
        self._stack.addWidget(split)

    def show_result(self, result: Result) -> None:
        """Show the people of a run."""
        self._result = result
        self.place.clear()
        for words, place in places(result.flow):
            self.place.addItem(words, place)
        self.show_place(self._place)
        self._stack.setCurrentIndex(1)

    def show_place(self, place: Place) -> None:
        """Show the people who were at a place."""
        known = [self.place.itemData(row) for row in range(self.place.count())]
        self._place = place if place in known else Place()
        self.place.setCurrentIndex(known.index(self._place) if known else -1)
        self._ask()

    def _choose_place(self, row: int) -> None:
        self.show_place(self.place.itemData(row))

    def _ask(self) -> None:
        result, place, words = self._result, self._place, self.search.text().strip().lower()
        if result is None:
            return

        def work(_: Progress) -> list[tuple[str, int]]:
            journeys = result.report.journeys(
                None if words else MOST + 1, node=place.node or None, port=place.port or None
            )
            found = [each for each in journeys if words in each[0].lower()]
            return found[: MOST + 1]

        self._simulating.later(work, lambda found: self._list(result, found))

    def _list(self, result: Result, found: object) -> None:
        if result is not self._result or not isinstance(found, list):
            return
        more = len(found) > MOST
        words = tr("more than {n:,} journeys", n=MOST) if more else ""
        self.count.setText(words or trn("{n:,} journey", "{n:,} journeys", len(found)))
        self.list.blockSignals(True)
        self.list.clear()
        for person, journey in found[:MOST]:
            item = QListWidgetItem(
                _person(result, person) + (f" ({journey})" if journey > 1 else "")
            )
            item.setData(Qt.ItemDataRole.UserRole, (person, journey))
            self.list.addItem(item)
        self.list.blockSignals(False)
        people = [person for person, _ in found[:MOST]]
        self.list.setCurrentRow(people.index(self._person) if self._person in people else 0)

    def _choose_person(self, item: QListWidgetItem | None) -> None:
        result = self._result
        if item is None or result is None:
            self._tell((), "")
            return
        person, journey = item.data(Qt.ItemDataRole.UserRole)
        self._person = person
        self._simulating.later(
            lambda _: result.report.trace_of(person),
            lambda lines: self._show_story(result, (person, journey), lines),
        )

    def _show_story(self, result: Result, whose: tuple[str, int], lines: object) -> None:
        person, journey = whose
        if result is self._result and person == self._person and isinstance(lines, tuple):
            about = (journey, 0)  # and the entries that were refused
            told = [line for line in lines if isinstance(line, TraceLine) and line.journey in about]
            self._tell(tell(result.flow, told), _person(result, person))

    def _tell(self, sentences: tuple[Sentence, ...], title: str) -> None:
        clear(self._story)
        if not sentences or self._result is None:
            return
        zone = zone_of(self._result.flow)
        self._story.addWidget(label(title, "heading", wraps=True))
        self._story.addWidget(label(tr("Times are {zone}.", zone=zone), "muted", wraps=True))
        last = sentences[0].at
        for sentence in sentences:
            self._story.addWidget(_told(sentence, clock(sentence.at, zone), sentence.at - last))
            last = sentence.at
        self._story.addStretch(1)

    def _clear(self) -> None:
        self._result = None
        self._stack.setCurrentIndex(0)


def _person(result: Result, person: str) -> str:
    people = result.loaded.people
    known = people.get(person) if people is not None else None
    names = [known.attributes.get(key) for key in ("first_name", "last_name")] if known else []
    name = " ".join(str(part) for part in names if part)
    return f"{name}, {person}" if name else person


def _told(sentence: Sentence, when: str, since: int) -> QWidget:
    whole = QWidget()
    layout = QHBoxLayout(whole)
    layout.setContentsMargins(0, 4, 0, 4)
    layout.setSpacing(12)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(label(sentence.words, wraps=True))
    if since:
        when = tr("{when} · {length} later", when=when, length=length(since))
    words.addWidget(label(when, "muted", wraps=True))
    layout.addWidget(Chip(sentence.icon, sentence.tone, 28), 0, Qt.AlignmentFlag.AlignTop)
    layout.addLayout(words, 1)
    return whole
