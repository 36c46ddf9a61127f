"""What became of people over the life of a flow: its versions side by side."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from cartflow_studio.simulation.insight import zone_of
from cartflow_studio.simulation.lived import ABSENT, Lived
from cartflow_studio.studio.lifeplan import LifePlan
from cartflow_studio.studio.panels.asking import TOPIC
from cartflow_studio.studio.panels.editors.choices import Picker
from cartflow_studio.studio.panels.life_line import LifeLine
from cartflow_studio.studio.panels.tables import read_by_row
from cartflow_studio.studio.panels.widgets import Button, ink, label
from cartflow_studio.studio.panels.wrapping import Wrapping
from cartflow_studio.studio.theme import appearance
from cartflow_studio.words import tr

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
NODE = Qt.ItemDataRole.UserRole
GUIDE = "studio.md#the-life-of-a-flow"


class LifeView(QWidget):
    """`change_wished` asks for another life, `alone_wished` for none, `shown_wished` carries the
    version of which the numbers shall stand on the canvas, `chosen` a step of the table.
    """

    change_wished = Signal()
    alone_wished = Signal()
    shown_wished = Signal(int)
    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty(TOPIC, GUIDE)
        self.heading = label(tr("The life of the flow"), "section", wraps=True)
        self.words = label("", "muted", wraps=True)
        self.line, self.table, self.shown = LifeLine(), QTableWidget(0, 1), Picker()
        self.change = Button(tr("Change…"), role="ghost")
        self.alone = Button(tr("Simulate alone"), role="ghost")
        self.shown.setAccessibleName(tr("Numbers on the canvas"))
        read_by_row(self.table, tr("Versions side by side"))
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out()
        self.change.clicked.connect(self.change_wished)
        self.alone.clicked.connect(self.alone_wished)
        self.line.setCursor(Qt.CursorShape.PointingHandCursor)
        self.line.chosen.connect(lambda _: self.change_wished.emit())
        self.shown.activated.connect(self.shown_wished)
        self.table.currentCellChanged.connect(lambda row, *_: self._choose(row))
        appearance().theme_changed.connect(self._color)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.heading, 1)
        head.addWidget(self.change)
        head.addWidget(self.alone)
        said = label(tr("Numbers on the canvas"), "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.line)
        layout.addWidget(self.words)
        self.which = Wrapping((said, self.shown), growing=self.shown)
        layout.addWidget(self.which)
        layout.addWidget(self.table)

    def show_life(self, plan: LifePlan, life: Lived) -> None:
        """Show what a planned life came to."""
        report = life.report
        starts = [each.trace[0].at for each in life.reports if each.trace]
        begin = min([*starts, *(turn.at for turn in plan.turns)])
        self.line.show_life(plan, (begin, report.last or begin), zone_of(report.flow))
        self.words.setText(" ".join(life.words()))
        names = [
            tr("Version {version}: {name}", version=number, name=edition.title)
            for number, edition in enumerate(plan.editions, start=1)
        ]
        self.shown.clear()
        self.shown.addItems(names)
        self.shown.setCurrentIndex(life.shown)
        self.which.setVisible(len(names) > 1)
        self._fill(life, names)
        self.show()

    def _fill(self, life: Lived, names: list[str]) -> None:
        table, measures = self.table, life.measures()
        table.blockSignals(True)
        table.clear()
        table.setColumnCount(1 + len(names))
        table.setRowCount(len(measures))
        heads = [tr("Version {version}", version=number + 1) for number in range(len(names))]
        table.setHorizontalHeaderLabels([tr("In each version"), *heads])
        for column, name in enumerate(names, start=1):
            head = table.horizontalHeaderItem(column)
            if head is not None:
                head.setTextAlignment(RIGHT)
                head.setToolTip(name)
        for row, each in enumerate(measures):
            for column, text in enumerate((each.name, *each.texts)):
                item = QTableWidgetItem(text)
                item.setToolTip(text if not column else "")
                item.setData(NODE, each.node)
                if column:
                    item.setTextAlignment(RIGHT)
                table.setItem(row, column, item)
        table.blockSignals(False)
        self._color()
        frame = 2 * table.frameWidth() + table.horizontalHeader().sizeHint().height()
        table.setFixedHeight(frame + table.verticalHeader().length())

    def _color(self) -> None:
        """What is nothing, or not there, is grey."""
        for row in range(self.table.rowCount()):
            for column in range(1, self.table.columnCount()):
                item = self.table.item(row, column)
                if item is not None:
                    item.setForeground(ink("muted" if item.text() in ("0", ABSENT) else "ink"))

    def _choose(self, row: int) -> None:
        item = self.table.item(row, 0)
        node = str(item.data(NODE) or "") if item is not None else ""
        if node:
            self.chosen.emit(node)
