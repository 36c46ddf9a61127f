"""Forms of what happens to a flow in its life: what it begins with, a pause, a new version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from itertools import pairwise

from PySide6.QtCore import QDate, QDateTime, QLocale, QTime, Signal
from PySide6.QtWidgets import QDateTimeEdit, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from cartflow_studio import formats
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.moving import Moves
from cartflow_studio.formats import SECOND
from cartflow_studio.runner.client import Standing
from cartflow_studio.simulation import Pause
from cartflow_studio.studio.lifeplan import Edition, TakeOver
from cartflow_studio.studio.panels.editors.choices import Picker, calm
from cartflow_studio.studio.panels.moving import PeopleInside
from cartflow_studio.studio.panels.pausing import POLICIES
from cartflow_studio.studio.panels.widgets import Button, label
from cartflow_studio.words import mark, tr

A_FILE = mark("A flow file…")


class When(QDateTimeEdit):
    """A day and a time of day by the clock of a flow. `picked` carries the instant."""

    picked = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._zone: tzinfo = UTC
        self.setDisplayFormat(_format())
        self.setAccessibleName(name)
        self.lineEdit().setTextMargins(8, 0, 0, 0)
        calm(self)
        self.dateTimeChanged.connect(lambda _: self.picked.emit(self.instant()))

    def show_instant(self, at: int, zone: tzinfo) -> None:
        """Show an instant, microseconds since the epoch."""
        self._zone = zone
        local = datetime.fromtimestamp(at // SECOND, zone)
        day, time = QDate(local.year, local.month, local.day), QTime(local.hour, local.minute)
        self.blockSignals(True)
        self.setDateTime(QDateTime(day, time))
        self.blockSignals(False)

    def instant(self) -> int:
        """The instant that is shown."""
        day, time = self.date(), self.time()
        local = datetime(
            day.year(), day.month(), day.day(), time.hour(), time.minute(), tzinfo=self._zone
        )
        return round(local.timestamp()) * SECOND


def _format() -> str:
    """How a day and a time are typed here: four digits of the year, no seconds."""
    made = QLocale(formats.locale())
    day = made.dateFormat(QLocale.FormatType.ShortFormat)
    full = day if "yyyy" in day else day.replace("yy", "yyyy")
    return f"{full}  {made.timeFormat(QLocale.FormatType.ShortFormat)}"


class EditionPicker(Picker):
    """`picked` carries the Edition; `file_wished` asks for one that is not in the list."""

    picked = Signal(object)
    file_wished = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._chosen: Edition | None = None
        self.activated.connect(self._choose)

    def show_editions(self, editions: Sequence[Edition], chosen: Edition) -> None:
        """Offer these."""
        self._chosen = chosen
        self.clear()
        for each in editions:
            self.addItem(each.title, each)
        self.insertSeparator(self.count())
        self.addItem(tr(A_FILE))
        self.setCurrentIndex(editions.index(chosen))

    def _choose(self, place: int) -> None:
        edition = self.itemData(place)
        if isinstance(edition, Edition):
            self._chosen = edition
            self.picked.emit(edition)
        else:
            known = [self.itemData(row) for row in range(self.count())]
            self.setCurrentIndex(known.index(self._chosen))
            self.file_wished.emit()


class LifeForm(QWidget):
    """A heading, rows, and a button that takes the turn out. `changed` carries what was made of
    it, `removed` that it shall go.
    """

    changed = Signal(object)
    removed = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(label(title, "heading"), 1)
        self.remove = Button(tr("Take it out"), "trash-2", "ghost")
        self.remove.clicked.connect(self.removed)
        head.addWidget(self.remove)
        self.rows = QFormLayout()
        self.rows.setHorizontalSpacing(16)
        self.rows.setVerticalSpacing(10)
        self.rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.column.addLayout(head)
        self.column.addLayout(self.rows)

    def add_row(self, name: str, field: QWidget) -> None:
        """A field with its name beside the middle of it."""
        named = label(name)
        named.setMinimumHeight(field.sizeHint().height())
        named.setBuddy(field)
        self.rows.addRow(named, field)


class BeginForm(LifeForm):
    """With which version the life begins; `changed` carries the Edition."""

    def __init__(self) -> None:
        super().__init__(tr("It begins with"))
        self.remove.hide()
        self.edition = EditionPicker(tr("Version 1"))
        self.edition.picked.connect(self.changed)
        self.add_row(tr("Version 1"), self.edition)
        words = tr("People enter this version until another takes over.")
        self.column.addWidget(label(words, "muted", wraps=True))
        self.column.addStretch(1)


class PauseForm(LifeForm):
    """From when until when the flow is paused, and what becomes of waits."""

    def __init__(self) -> None:
        super().__init__(tr("A pause"))
        self._pause = Pause(0, 0)
        self.begins, self.ends = When(tr("Paused from")), When(tr("Paused until"))
        self.policy = Picker()
        self.policy.setAccessibleName(tr("What becomes of waits"))
        for key, (words, _) in POLICIES.items():
            self.policy.addItem(tr(words), key)
        self.note = label("", "muted", wraps=True)
        self.add_row(tr("From"), self.begins)
        self.add_row(tr("Until"), self.ends)
        self.add_row(tr("Waits"), self.policy)
        self.column.addWidget(self.note)
        words = tr(
            "Nobody enters, nobody moves, and nothing is sent. What people do meanwhile is handled "
            "at the end of the pause, in its order."
        )
        self.column.addWidget(label(words, "muted", wraps=True))
        self.column.addStretch(1)
        self.begins.picked.connect(lambda at: self._wish(replace(self._pause, at=at)))
        self.ends.picked.connect(lambda at: self._wish(replace(self._pause, until=at)))
        self.policy.activated.connect(
            lambda _: self._wish(replace(self._pause, policy=self.policy.currentData()))
        )

    def show_turn(self, pause: Pause, zone: tzinfo) -> None:
        """Show a pause."""
        self._pause = pause
        self.begins.show_instant(pause.at, zone)
        self.ends.show_instant(pause.until, zone)
        self.policy.setCurrentIndex(self.policy.findData(pause.policy))
        self._tell()

    def _wish(self, pause: Pause) -> None:
        self._pause = pause
        self._tell()
        self.changed.emit(pause)

    def _tell(self) -> None:
        self.note.setText(tr(POLICIES[self._pause.policy][1]))


class TakeOverForm(LifeForm):
    """When which version takes over, and what becomes of the people inside."""

    def __init__(self) -> None:
        super().__init__(tr("A new version"))
        self._turn = TakeOver(0, Edition(""))
        self.at, self.edition = When(tr("Takes over at")), EditionPicker(tr("Version"))
        self.words = label("", "muted", wraps=True)
        self.people: PeopleInside | None = None
        self.add_row(tr("From"), self.at)
        self.add_row(tr("Version"), self.edition)
        self.column.addWidget(self.words)
        self.column.addStretch(1)
        self.at.picked.connect(lambda at: self._wish(replace(self._turn, at=at)))
        self.edition.picked.connect(
            lambda edition: self._wish(replace(self._turn, edition=edition, moves=Moves()))
        )

    def show_turn(self, turn: TakeOver, zone: tzinfo, editions: Sequence[Edition]) -> None:
        """Show a version that takes over; who is inside then is told later."""
        self._turn = turn
        self.at.show_instant(turn.at, zone)
        self.edition.show_editions(editions, turn.edition)
        self.forget_people()

    def forget_people(self) -> None:
        """Who is inside is not known."""
        self.words.setText(tr("Counting who is inside then…"))
        self.words.show()
        if self.people is not None:
            self.people.hide()
            self.people.deleteLater()
            self.people = None

    def show_people(self, old: Flow, new: Flow, standing: Sequence[Standing]) -> None:
        """Say who is inside when the version takes over, and ask what becomes of them."""
        self.forget_people()
        people = PeopleInside(new)
        people.show_standing(old, standing)
        people.choose(self._turn.moves)
        people.changed.connect(lambda: self._plan(people.moves))
        self.people = people
        self.words.setText(tr("Nobody is inside then."))
        self.words.setVisible(people.isHidden())
        self.column.insertWidget(self.column.count() - 1, people)
        stops = (*people.wish.buttons.values(), *people.pickers.values(), people.dates)
        for one, other in pairwise((self.edition, *stops)):
            QWidget.setTabOrder(one, other)

    def show_fault(self, words: str) -> None:
        """Say why nobody could be counted."""
        self.forget_people()
        self.words.setText(words)

    def _plan(self, moves: Moves) -> None:
        self._turn = replace(self._turn, moves=moves)
        self.changed.emit(self._turn)

    def _wish(self, turn: TakeOver) -> None:
        self._turn = turn
        self.forget_people()
        self.changed.emit(turn)
