"""Two flows on the same people: their numbers side by side, and who is treated differently."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QPlainTextEdit,
    QSizePolicy,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cartflow_studio.formats import count, percent
from cartflow_studio.simulation.compare import Compared, Goal, Step
from cartflow_studio.studio.panels.widgets import label
from cartflow_studio.studio.theme import grown
from cartflow_studio.words import tr

Row = tuple[str, int | None, int | None]


class ComparedView(QWidget):
    """A table of steps and messages, and the stories of the first people."""

    def __init__(self, made: Compared, names: tuple[str, str]) -> None:
        super().__init__()
        self._made = made
        self.words = label(" ".join(_summary(made, names)), "muted", wraps=True)
        self.table = _table(made, names)
        self.people = QListWidget()
        self.people.setProperty("role", "boxed")
        self.people.setMinimumHeight(grown(72))
        self.people.setAccessibleName(tr("People who are treated differently"))
        self.stories = tuple(_story(name) for name in names)
        for person in made.people:
            self.people.addItem(person.person)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(12, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(tr("The first who are treated differently"), "section"))
        column.addWidget(self.people, 1)
        for name, story in zip(names, self.stories, strict=True):
            column.addWidget(label(name, "section"))
            column.addWidget(story, 2)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.table)
        split.addWidget(right)
        split.setMinimumHeight(grown(320))
        split.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        right.setVisible(bool(made.people))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(self.words, 1)
        layout.addLayout(head)
        layout.addWidget(split, 1)
        self.people.currentRowChanged.connect(self._tell)
        self.people.setCurrentRow(0)

    def _tell(self, place: int) -> None:
        if 0 <= place < len(self._made.people):
            person = self._made.people[place]
            for story, told in zip(self.stories, (person.before, person.after), strict=True):
                story.setPlainText("\n".join(told) or tr("Nothing happens."))


def _story(name: str) -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setReadOnly(True)
    made.setMinimumHeight(grown(72))
    made.setSizeAdjustPolicy(QPlainTextEdit.SizeAdjustPolicy.AdjustIgnored)
    made.setAccessibleName(name)
    return made


def _summary(made: Compared, names: tuple[str, str]) -> Iterator[str]:
    if made.is_same:
        yield tr("Nobody is treated differently.")
        return
    yield tr(
        "{different:,} of {people:,} people are treated differently.",
        different=made.different,
        people=made.looked_at,
    )
    for goal in made.goals:
        yield _goal(goal, names)
    yield tr("Nobody received a message: goals differ only by who is in the flow when.")


def _goal(goal: Goal, names: tuple[str, str]) -> str:
    apart = goal.apart
    said = tr(
        "{event}: {one} {before}, {other} {after}; between {low} and {high} more.",
        event=goal.event,
        before=percent(goal.before.value),
        after=percent(goal.after.value),
        one=names[0],
        other=names[1],
        low=percent(apart.low),
        high=percent(apart.high),
    )
    return said if apart.is_clear else tr("{said} That may be chance.", said=said)


def _rows(made: Compared) -> Iterator[Row]:
    yield tr("Entered"), made.before.stats.entered, made.after.stats.entered
    for step in made.steps:
        yield _arrived(step)
        if step.channel:
            sent = [None if each is None else each.sent for each in (step.before, step.after)]
            yield tr("{name}: sent", name=step.name), sent[0], sent[1]
    for goal in made.goals:
        yield tr("Goal: {event}", event=goal.event), goal.before.reached, goal.after.reached


def _arrived(step: Step) -> Row:
    came = [None if each is None else each.arrived for each in (step.before, step.after)]
    return step.name, came[0], came[1]


def _table(made: Compared, names: tuple[str, str]) -> QTableWidget:
    rows = list(_rows(made))
    table = QTableWidget(len(rows), 4)
    table.setHorizontalHeaderLabels([tr("Step"), *names, tr("Difference")])
    table.setAccessibleName(tr("Numbers of both flows"))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for place, (name, before, after) in enumerate(rows):
        table.setItem(place, 0, QTableWidgetItem(name))
        apart = "" if before is None or after is None else _signed(after - before)
        cells = (*("–" if each is None else count(each) for each in (before, after)), apart)
        for column, text in enumerate(cells, 1):
            item = QTableWidgetItem(text)
            item.setTextAlignment(right)
            table.setItem(place, column, item)
    for column in range(1, 4):
        title = table.horizontalHeaderItem(column)
        if title is not None:
            title.setTextAlignment(right)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    return table


def _signed(number: int) -> str:
    return "–" if not number else count(number) if number < 0 else f"+{count(number)}"
