"""What flows that run together change for each other: a line a flow, and who lost a message."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cartflow_studio.formats import SECOND, count, moment
from cartflow_studio.simulation.company import Companion, notes_of_others
from cartflow_studio.simulation.insight import zone_of
from cartflow_studio.simulation.losses import Lost
from cartflow_studio.simulation.reasons import reason
from cartflow_studio.studio.panels.listing import Listing, Row
from cartflow_studio.studio.panels.tables import read_by_row
from cartflow_studio.studio.panels.widgets import Button, label
from cartflow_studio.studio.theme import grown
from cartflow_studio.words import both, mark, tr

MOST = 200  # lost messages of a flow that are listed
HEADS = (
    mark("Flow"),
    mark("Entered alone"),
    mark("Together"),
    mark("Messages alone"),
    mark("Together"),
    mark("Lost"),
)
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CompanyView(QWidget):
    """`person_wished` carries the person of a lost message of this flow, `change_wished` asks for
    other flows, `alone_wished` for none.
    """

    person_wished = Signal(str)
    change_wished = Signal()
    alone_wished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._company: tuple[Companion, ...] = ()
        self.called: Callable[[str], str] = str
        self.heading = label("", "section", wraps=True)
        self.words = label("", "muted", wraps=True)
        self.change = Button(tr("Change…"), role="ghost")
        self.alone = Button(tr("Simulate alone"), role="ghost")
        self.table, self.lost = QTableWidget(0, len(HEADS)), Listing()
        self.list_head = label("", "section", wraps=True)
        self._set_up()
        self._lay_out()
        self.change.clicked.connect(self.change_wished)
        self.alone.clicked.connect(self.alone_wished)
        self.table.currentCellChanged.connect(lambda row, *_: self._list(row))
        self.lost.taken.connect(self._choose)
        self.lost.activated.connect(lambda index: self._choose(index.row()))

    def _set_up(self) -> None:
        table = self.table
        read_by_row(table, tr("Flows alone and together"))
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setHorizontalHeaderLabels([tr(head) for head in HEADS])
        for column in range(1, len(HEADS)):
            head = table.horizontalHeaderItem(column)
            if head is not None:
                head.setTextAlignment(RIGHT)
        self.lost.setProperty("role", "boxed")
        self.lost.setFixedHeight(grown(132))
        self.lost.setAccessibleName(tr("Messages that were lost"))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.heading, 1)
        head.addWidget(self.change)
        head.addWidget(self.alone)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(head)
        for widget in (self.words, self.table, self.list_head, self.lost):
            layout.addWidget(widget)

    def show_company(self, company: tuple[Companion, ...]) -> None:
        """Show flows that ran together; the first is the one that is open here."""
        self._company = company
        others = both(_quoted(each) for each in company[1:])
        self.heading.setText(tr("Together with {flows}", flows=others))
        self.words.setText(" ".join((*_said(company), *notes_of_others(company))))
        self.table.setRowCount(len(company))
        for row, each in enumerate(company):
            self._fill(row, each)
        frame = 2 * self.table.frameWidth() + self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(frame + self.table.verticalHeader().length())
        most = max(range(len(company)), key=lambda place: len(company[place].lost))
        self.table.setCurrentCell(0 if company[0].lost else most, 0)
        self._list(self.table.currentRow())
        self.show()

    def _fill(self, row: int, each: Companion) -> None:
        entered = (each.alone.stats.entered, each.together.stats.entered)
        numbers = (*entered, *each.sent, len(each.lost))
        for column, text in enumerate((_name(each), *(count(number) for number in numbers))):
            item = QTableWidgetItem(text)
            item.setToolTip(text if not column else "")
            if column:
                item.setTextAlignment(RIGHT)
            self.table.setItem(row, column, item)

    def _list(self, row: int) -> None:
        if not 0 <= row < len(self._company):
            return
        each = self._company[row]
        zone = zone_of(each.flow)
        words = tr("Lost by {flow}, by the clock of {zone}", flow=_quoted(each), zone=zone)
        self.list_head.setText(words)
        is_ours = row == 0
        self.lost.show_rows(
            Row(
                tr(
                    "{person}: “{message}”, {when}: {reason}",
                    person=self.called(lost.person),
                    message=_message(each, lost),
                    when=moment(datetime.fromtimestamp(lost.at // SECOND, zone)),
                    reason=reason(lost.reason),
                ),
                lost.person if is_ours else None,
                tr("See the journey") if is_ours else "",
            )
            for lost in each.lost[:MOST]
        )
        for widget in (self.list_head, self.lost):
            widget.setVisible(bool(each.lost))

    def _choose(self, row: int) -> None:
        person = self.lost.value(row)
        if isinstance(person, str):
            self.person_wished.emit(person)


def _said(company: Sequence[Companion]) -> Iterator[str]:
    lost = sum(len(each.lost) for each in company)
    if not lost:
        yield tr("Nobody lost a message by it.")
        return
    people = {line.person for each in company for line in each.lost}
    capped = sum(line.reason == "capped" for each in company for line in each.lost)
    yield tr(
        "Messages lost: {n:,}, to the caps {capped:,}. People concerned: {people:,}.",
        n=lost,
        people=len(people),
        capped=capped,
    )


def _name(each: Companion) -> str:
    return each.flow.name or each.flow.id


def _quoted(each: Companion) -> str:
    return tr("“{name}”", name=_name(each))


def _message(each: Companion, lost: Lost) -> str:
    node = each.flow.nodes.get(lost.node)
    return node.name if node else lost.node
