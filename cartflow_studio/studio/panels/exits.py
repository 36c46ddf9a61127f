"""Where those who came to a step are: by which exit they left, who left the flow, who is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QSizePolicy, QWidget

from cartflow_studio.flow.model import Node
from cartflow_studio.formats import count, percent
from cartflow_studio.simulation.heard import hear
from cartflow_studio.simulation.reasons import reason
from cartflow_studio.studio.panels.numbers import NodeNumbers
from cartflow_studio.studio.panels.widgets import label
from cartflow_studio.words import mark, tr

GONE = {  # why people left the flow where they stood
    "goal": mark("Left: goal reached"),
    "end of flow": mark("Left: the way ends"),
    "restarted": mark("Started over"),
    "moved": mark("To another version"),
}
LEFT_HERE = mark("Left the flow here")
STILL_HERE = mark("Still here")
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class StepRun:
    """A step in a run: as it was in it, its numbers, and why people left the flow there (nothing if
    that is not known). `title` says which run it is, `is_real` whether it is one of real people.
    """

    step: Node
    numbers: NodeNumbers
    gone: Mapping[str, int] = field(default_factory=dict)
    title: str = ""
    is_real: bool = False

    @property
    def has_journeys(self) -> bool:
        """Whether the journeys of those who were here can be told."""
        return self.numbers.arrived > 0 and not self.is_real

    @property
    def ways(self) -> tuple[tuple[str, int], ...]:
        """Where those who arrived are now, in words, and how many; together all of them."""
        ports, left = self.step.type.ports, self.numbers.left
        planned = hear(self.step).shares
        rows = [(_exit(port.name, port.label, planned), left.get(port.name, 0)) for port in ports]
        if len(rows) == 1:
            rows = [(tr("Went on"), rows[0][1])]
        rows += self._gone(left.get("exited", 0))
        if self.numbers.waiting:
            rows.append((tr(STILL_HERE), self.numbers.waiting))
        return tuple(rows)

    def _gone(self, gone: int) -> list[tuple[str, int]]:
        if not gone:
            return []
        if not self.step.type.ports:
            return [(tr("Ended here"), gone)]
        if sum(self.gone.values()) != gone:
            return [(tr(LEFT_HERE), gone)]
        return [(_left(why), people) for why, people in self.gone.items()]


def _exit(name: str, words: str, planned: Mapping[str, float]) -> str:
    if name not in planned:
        return words
    return tr("{name} (planned {planned:g} %)", name=name, planned=planned[name])


def _left(why: str) -> str:
    return tr(GONE[why]) if why in GONE else tr("Left: {reason}", reason=reason(why))


class Cut(QLabel):
    """One line of words, cut off where there is no more room; then its tip says them all."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, words: str) -> None:
        """Say something else."""
        self._words = words
        self.setAccessibleName(words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        whole = self._words
        cut = self.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(cut)
        self.setToolTip(whole if cut != whole else "")


class Exits(QWidget):
    """Who arrived, and below it where they are now, each with a bar of its share."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[Cut, QProgressBar, QLabel, QLabel]] = []
        self.title, self.arrived = label("", "section"), label("", "section")
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.title, 0, 0)
        grid.addWidget(self.arrived, 0, 2, RIGHT)

    def show_run(self, run: StepRun) -> None:
        """Show where the people of a step are."""
        ways, arrived = run.ways, run.numbers.arrived
        self._have(len(ways))
        self.title.setText(tr("Arrived"))
        self.arrived.setText(count(arrived))
        for row, (words, people) in zip(self._rows, ways, strict=True):
            share = people / arrived if arrived else 0.0
            name, bar, number, part = row
            name.say(words)
            bar.setValue(round(share * 1000))
            bar.setAccessibleName(words)
            number.setText(count(people))
            part.setText(percent(share))

    def _have(self, rows: int) -> None:
        while len(self._rows) > rows:
            for widget in self._rows.pop():
                self._grid.removeWidget(widget)
                widget.deleteLater()
        while len(self._rows) < rows:
            self._add()

    def _add(self) -> None:
        line, bar = len(self._rows) + 1, QProgressBar()
        bar.setRange(0, 1000)
        bar.setFixedWidth(72)
        bar.setTextVisible(False)
        row = Cut(), bar, label(""), label("", "muted")
        for column, widget in enumerate(row):
            self._grid.addWidget(widget, line, column, *((RIGHT,) if column else ()))
        self._rows.append(row)
