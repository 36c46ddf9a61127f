"""What becomes of the people inside at a launch: of all, and step by step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.moving import (
    ANEW,
    FINISH,
    KEEP,
    LEAVE,
    MOVE,
    ON,
    Moves,
    Way,
    destination,
    destinations,
    following,
)
from cartflow_studio.runner.client import Standing
from cartflow_studio.studio.panels.choices import Choices
from cartflow_studio.studio.panels.editors.choices import Picker
from cartflow_studio.studio.panels.widgets import label
from cartflow_studio.words import mark, numeral, tr, trn

WISHES = {
    FINISH: (
        mark("They finish on the version they are in"),
        mark("Who enters from now on gets the new one."),
    ),
    LEAVE: (
        mark("They leave at once"),
        mark("Their journeys end as “flow stopped”; what waits to be sent to them is not sent."),
    ),
    MOVE: (
        mark("They move to the new version"),
        mark(
            "Each goes on where they stand, with all that was so far. Nobody gets a message twice."
        ),
    ),
}
DATES = {
    KEEP: mark("Waits keep the date they have"),
    ANEW: mark("Waits are reckoned anew, from when people came to them"),
}
SAME = mark("To the same step")
TO = mark("To “{name}”")
ON_TO = mark("On to “{name}”, which followed")
STAY = mark("Finish on version {version}")
OUT = mark("Leave the flow")


class PeopleInside(QFrame):
    """Offers what can become of the people inside; `changed` when another plan is made."""

    changed = Signal()

    def __init__(self, new: Flow) -> None:
        super().__init__()
        self._new = new
        self._old: Flow | None = None
        self._standing: tuple[Standing, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.heading = label("", "section")
        column.addWidget(self.heading)
        said = [(key, tr(words), tr(note)) for key, (words, note) in WISHES.items()]
        self.wish = Choices(said, FINISH)
        column.addWidget(self.wish)
        self.dates = Picker()
        self.dates.setAccessibleName(tr("Dates of waits"))
        for key, words in DATES.items():
            self.dates.addItem(tr(words), key)
        self._steps = QWidget()
        self._grid = QGridLayout(self._steps)
        self._grid.setContentsMargins(0, 4, 0, 4)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(2, 1)
        self.pickers: dict[str, Picker] = {}
        self.wish.add(self._steps)
        self.wish.changed.connect(self._show)
        self.dates.currentIndexChanged.connect(self.changed)
        self.hide()

    def show_standing(self, old: Flow, standing: Sequence[Standing]) -> None:
        """Show who stands where; `old` is the version that was launched here last."""
        if (old, tuple(standing)) == (self._old, self._standing):
            return
        chosen = {node: picker.currentData() for node, picker in self.pickers.items()}
        self._old, self._standing = old, tuple(standing)
        people = sum(each.people for each in standing)
        said = trn("{n:,} person is inside", "{n:,} people are inside", people)
        self.heading.setText(said)
        self._lay_out(chosen)
        self.setVisible(people > 0)
        self._show()

    @property
    def moves(self) -> Moves:
        """The plan that is made."""
        do = self.wish.chosen
        if do != MOVE or self.isHidden():
            return Moves(FINISH if self.isHidden() else do)
        dates = self.dates.currentData()
        steps = {}
        for node, picker in self.pickers.items():
            wished, to = picker.currentData()
            way = Way(wished, to, dates)
            if way != Way(MOVE, node, dates):
                steps[node] = way
        return Moves(MOVE, dates, steps)

    def choose(self, moves: Moves) -> None:
        """Offer a plan as the one that is made, as far as it is about those who stand here."""
        self.wish.buttons[moves.do].setChecked(True)
        self.dates.setCurrentIndex(self.dates.findData(moves.dates))
        for node, picker in self.pickers.items():
            way = moves.steps.get(node, Way(MOVE, node))
            ways = [picker.itemData(row) for row in range(picker.count())]
            if (way.do, way.to) in ways:
                picker.setCurrentIndex(ways.index((way.do, way.to)))

    def _show(self) -> None:
        self._steps.setVisible(self.wish.chosen == MOVE)
        self.changed.emit()

    def _lay_out(self, chosen: dict[str, tuple[str, str]]) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None and widget is not self.dates:
                widget.deleteLater()
        self.pickers = {}
        steps: dict[str, list[Standing]] = {}
        for each in self._standing:
            steps.setdefault(each.node, []).append(each)
        for place, (node, those) in enumerate(steps.items()):
            self._add_step(place, node, those, chosen.get(node))
        self._grid.addWidget(self.dates, len(steps), 0, 1, 3)

    def _add_step(
        self, place: int, node: str, those: Sequence[Standing], chosen: tuple[str, str] | None
    ) -> None:
        people, name = sum(each.people for each in those), those[0].name
        gone = destination(self._new, node) is None
        title = label(tr("{name} (gone)", name=name) if gone else name)
        title.setMaximumWidth(220)
        title.setToolTip(name)
        count = label(numeral(people, ","), "muted")
        count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        picker = Picker()
        picker.setAccessibleName(tr("Where people at “{name}” go", name=name))
        for words, do, to in self._ways(node, those[0].version):
            picker.addItem(words, (do, to))
        ways = [picker.itemData(row) for row in range(picker.count())]
        if chosen in ways:
            picker.setCurrentIndex(ways.index(chosen))
        picker.currentIndexChanged.connect(self.changed)
        self.pickers[node] = picker
        for column, widget in enumerate((title, count, picker)):
            self._grid.addWidget(widget, place, column)

    def _ways(self, node: str, version: int) -> list[tuple[str, str, str]]:
        """Words, what is done, and the step: the first is what is proposed."""
        new, old = self._new, self._old
        stay = (tr(STAY, version=version), FINISH, "")
        same = [(tr(SAME), MOVE, node)] if destination(new, node) is not None else []
        known = old is not None and node in old.nodes
        after = following(old, new, node) if old is not None and known else None
        on = [(tr(ON_TO, name=new.nodes[after].name), ON, "")] if after is not None else []
        others = [
            (tr(TO, name=new.nodes[each].name), MOVE, each)
            for each in destinations(new)
            if each != node
        ]
        first = [*same, *([] if same else on), stay] if same else [stay, *on]
        return [*first, (tr(OUT), LEAVE, ""), *others]
