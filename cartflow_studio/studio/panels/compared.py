"""Two flows on the same people: their numbers side by side, and who is treated differently."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QPlainTextEdit,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from cartflow_studio.simulation.compare import Compared
from cartflow_studio.simulation.side_by_side import lines, summary
from cartflow_studio.studio.panels.compare_table import CompareTable
from cartflow_studio.studio.panels.widgets import label
from cartflow_studio.studio.theme import grown
from cartflow_studio.words import tr


class ComparedView(QWidget):
    """A table of steps and messages; below it the stories of the first people."""

    def __init__(self, made: Compared, names: tuple[str, str]) -> None:
        super().__init__()
        self._made = made
        self.words = label(" ".join(summary(made, names)), "muted", wraps=True)
        self.table = CompareTable()
        self.table.show_lines(lines(made), names)
        self.people = QListWidget()
        self.people.setProperty("role", "boxed")
        self.people.setMinimumHeight(grown(72))
        self.people.setAccessibleName(tr("People who are treated differently"))
        self.stories = tuple(_story(name) for name in names)
        for person in made.people:
            self.people.addItem(person.person)
        below = QWidget()
        row = QHBoxLayout(below)
        row.setContentsMargins(0, 12, 0, 0)
        row.setSpacing(12)
        row.addLayout(_titled(tr("The first who are treated differently"), self.people), 2)
        for name, story in zip(names, self.stories, strict=True):
            row.addLayout(_titled(name, story), 3)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(below)
        split.setMinimumHeight(grown(320))
        split.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        below.setVisible(bool(made.people))
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


def _titled(title: str, widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(8)
    column.addWidget(label(title, "section", wraps=True))
    column.addWidget(widget, 1)
    return column


def _story(name: str) -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setReadOnly(True)
    made.setMinimumHeight(grown(72))
    made.setSizeAdjustPolicy(QPlainTextEdit.SizeAdjustPolicy.AdjustIgnored)
    made.setAccessibleName(name)
    return made
