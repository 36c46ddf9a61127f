"""The journeys of a simulation: who went where, and one journey as a story."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from cartflow_studio.engine.trace import TraceLine
from cartflow_studio.flow.model import Flow
from cartflow_studio.simulation.clauses import Answer
from cartflow_studio.simulation.insight import zone_of
from cartflow_studio.simulation.seeking import Found, Place, seek
from cartflow_studio.simulation.story import Sentence, tell
from cartflow_studio.simulation.subject import Subject, subject
from cartflow_studio.simulation.why import why
from cartflow_studio.studio.jobs import Cancelled, Progress
from cartflow_studio.studio.panels.editors.choices import Picker
from cartflow_studio.studio.panels.listing import Listing, Row
from cartflow_studio.studio.panels.person_story import PersonStory, Told
from cartflow_studio.studio.panels.widgets import Button, Empty, label, scrolling
from cartflow_studio.studio.panels.wrapping import Wrapping
from cartflow_studio.studio.simulating import Result, Simulating, same_log
from cartflow_studio.studio.theme import grown
from cartflow_studio.words import mark, tr, trn

MOST = 500
EVERYWHERE = mark("Anywhere in the flow")


def places(flow: Flow) -> list[tuple[str, Place]]:
    """Every node, and every exit where there are several, with what the list says."""
    found = [(tr(EVERYWHERE), Place()), (tr("Did not enter the flow"), Place(never=True))]
    for node in flow.nodes.values():
        found.append((tr("Was at “{name}”", name=node.name), Place(node.id)))
        if node.type.is_entry:
            continue
        if node.type.ports:
            found.append((tr("Is at “{name}” now", name=node.name), Place(node.id, now=True)))
        words = tr("Never came to “{name}”", name=node.name)
        if node.type.channel:
            words = tr("Did not get “{name}”", name=node.name)
        found.append((words, Place(node.id, never=True)))
        if len(node.type.ports) == 1:
            words = tr("Went on from “{name}”", name=node.name)
            found.append((words, Place(node.id, node.type.ports[0].name)))
        else:
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

    stepped = Signal(object, str, object)  # instant, node, the lines of the trace up to it
    left = Signal()
    told = Signal(str, object)  # the name of who is told of, the lines of the journey

    def __init__(self, simulating: Simulating) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self._simulating = simulating
        self._result: Result | None = None
        self._place = Place()
        self._person = ""
        self.place, self.search, self.list = Picker(), QLineEdit(), Listing()
        self.count = label("", "muted")
        self.none, self.all = label("", "muted", wraps=True), Button(tr("Show all"), "users")
        self.story = PersonStory()
        self.instant: Callable[[], int | None] = lambda: None
        self._told: tuple[Sentence, ...] = ()
        self._lines: tuple[TraceLine, ...] = ()
        self._journey = self._asked = 0
        self._lay_out()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(150)
        self._typing.timeout.connect(self._ask)
        self.place.activated.connect(self._choose_place)
        self.search.textChanged.connect(self._typing.start)
        self.list.moved.connect(self._choose_person)
        self.all.clicked.connect(self.show_all)
        self.story.asked.connect(self.ask_why)
        self.story.stepped.connect(self._step)
        simulating.finished.connect(self.show_result)
        simulating.cleared.connect(self._clear)

    def _lay_out(self) -> None:
        self.search.setPlaceholderText(tr("Find by id, name, address…"))
        self.search.setProperty("role", "search")
        self.search.setClearButtonEnabled(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setProperty("role", "plain")
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
        self._lists = QStackedLayout()
        self._lists.addWidget(self.list)
        self._lists.addWidget(self._nobody())
        column.addLayout(self._lists, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(scrolling(self.story))
        split.setSizes([300, 480])
        split.setHandleWidth(1)
        empty = Empty(
            "users", tr("Nobody yet"), tr("Run a simulation to see who goes through this flow.")
        )
        self._stack = QStackedLayout(self)
        self._stack.addWidget(scrolling(empty))
        self._stack.addWidget(split)

    def _nobody(self) -> QWidget:
        """What stands for a list without anybody."""
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(8)
        column.addWidget(self.none)
        column.addWidget(self.all, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return whole

    def show_result(self, result: Result) -> None:
        """Show the people of a run: on another log them all."""
        if not same_log(self._result, result):
            self._forget_search()
        self._result = result
        self.place.clear()
        for words, place in places(result.flow):
            self.place.addItem(words, place)
        self.show_place(self._place)
        self._stack.setCurrentIndex(1)

    def show_place(self, place: Place) -> None:
        """Show the people who were at a place."""
        known = [self.place.itemData(row) for row in range(self.place.count())]
        known_as = (place, replace(place, port=""), Place())  # who went in, has gone on from there
        self._place = next(each for each in known_as if each in known or each == Place())
        self.place.setCurrentIndex(known.index(self._place) if known else -1)
        self._ask()

    def show_all(self) -> None:
        """Show everybody who entered, whatever was sought."""
        self._forget_search()
        self.search.setFocus()
        self.show_place(self._place)

    def _forget_search(self) -> None:
        self._place = Place()
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._typing.stop()

    def _choose_place(self, row: int) -> None:
        self.show_place(self.place.itemData(row))

    def _ask(self) -> None:
        result, place, words = self._result, self._place, self.search.text().strip()
        if result is None:
            return
        loaded, instant = result.loaded, self.instant()
        self._asked += 1
        asked = self._asked

        def work(progress: Progress) -> list[Found]:
            def look() -> None:
                if asked != self._asked:
                    raise Cancelled
                progress(0.0)

            return seek(
                result.report,
                loaded.log,
                loaded.people,
                place,
                words=words,
                instant=instant,
                most=MOST + 1,
                look=look,
            )

        self._simulating.later(work, lambda found: self._list(result, found))

    def _list(self, result: Result, found: object) -> None:
        if result is not self._result or not isinstance(found, list):
            return
        more = len(found) > MOST
        words = tr("more than {n:,} journeys", n=MOST) if more else ""
        self.count.setText(words or trn("{n:,} journey", "{n:,} journeys", len(found)))
        people = [person for person, _ in found[:MOST]]
        rows = (Row(_called(result, *whose), whose) for whose in found[:MOST])
        self.list.show_rows(rows, people.index(self._person) if self._person in people else 0)
        sought = self._place != Place() or bool(self.search.text().strip())
        self.none.setText(tr("Nobody fits what you look for.") if sought else tr("Nobody entered."))
        self.all.setVisible(sought)
        self._lists.setCurrentIndex(0 if found else 1)

    def _choose_person(self, row: int) -> None:
        result, whose = self._result, self.list.value(row)
        self.left.emit()
        if not isinstance(whose, tuple) or result is None:
            self._tell(None)
            self.told.emit("", ())
            return
        person, journey = whose
        self._person, self._journey = person, journey
        place = self._place
        self._simulating.later(
            lambda _: _looked_up(result, person, place, journey),
            lambda found: self._show_story(result, found),
        )

    def _show_story(self, result: Result, found: object) -> None:
        if result is not self._result or not isinstance(found, tuple):
            return
        about, answer, told = found
        if about.person != self._person:
            return
        lines = [line for line in about.lines if line.journey in (self._journey, 0)]
        self._told, zone = told, zone_of(result.flow)
        self._lines = tuple(lines)
        name = person_name(result, self._person)
        self._tell(Told(name, result.flow, self._told, zone))
        self.told.emit(name, tuple(line for line in lines if line.journey))
        if answer is not None:
            self.story.show_answer(answer, zone)

    def _tell(self, told: Told | None) -> None:
        """Tell another story; the keyboard goes from the old one back to the people, else Qt would
        give it to whatever comes next in the window.
        """
        focus = self.window().focusWidget()
        if focus is not None and self.story.isAncestorOf(focus):
            (self.list if self.list.count() else self.search).setFocus()
        self.story.tell(told)

    def ask_why(self, node: str) -> None:
        """Say why the chosen person did not come to a step, or ("") did not enter."""
        result, person, journey = self._result, self._person, self._journey
        if result is None:
            return
        zone = zone_of(result.flow)

        def work(_: Progress) -> Answer:
            return _why(result, person, node, journey)

        def done(answer: object) -> None:
            if isinstance(answer, Answer) and self._person == person:
                self.story.show_answer(answer, zone)

        self._simulating.later(work, done)

    def _step(self, place: int) -> None:
        if 0 <= place < len(self._told):
            at, node = self._told[place].at, self._told[place].node
            past = [line for line in self._lines if line.at <= at and line.journey]
            self.stepped.emit(at, node, tuple(past))

    def _clear(self) -> None:
        self.left.emit()
        self.told.emit("", ())
        self._result = None
        self._stack.setCurrentIndex(0)


def person_name(result: Result, person: str) -> str:
    """Somebody by their name and id, as far as these are known."""
    people = result.loaded.people
    known = people.get(person) if people is not None else None
    names = [known.attributes.get(key) for key in ("first_name", "last_name")] if known else []
    name = " ".join(str(part) for part in names if part)
    return f"{name}, {person}" if name else person


def _called(result: Result, person: str, journey: int) -> str:
    """How somebody stands in the list."""
    name = person_name(result, person)
    if journey == 0:
        return tr("{person} · did not enter", person=name)
    return f"{name} ({journey})" if journey > 1 else name


def _looked_up(
    result: Result, person: str, place: Place, journey: int
) -> tuple[Subject, Answer | None, tuple[Sentence, ...]]:
    """Somebody, why they are where they are, if that is what the list is about, and their story,
    through all versions if the life of the flow was played.
    """
    loaded = result.loaded
    about = subject(result.report, loaded.log, loaded.people, person)
    is_asked = place.never or journey == 0
    answer = _why(result, person, place.node, journey) if is_asked else None
    if result.life is not None:
        return about, answer, result.life.story(person, journey, about.zone_at)
    lines = [line for line in about.lines if line.journey in (journey, 0)]
    return about, answer, tell(result.flow, lines, about.zone_at)


def _why(result: Result, person: str, node: str, journey: int) -> Answer:
    on = (result.loaded.log, result.loaded.people, person)
    if result.life is not None:
        return result.life.why(*on, node, journey)
    return why(subject(result.report, *on), node, journey)
