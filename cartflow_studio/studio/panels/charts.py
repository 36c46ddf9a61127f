"""The charts of a simulation: one at a time, as a picture or as a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QStackedLayout,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cartflow_studio.formats import money
from cartflow_studio.simulation import Insight, charts
from cartflow_studio.simulation.claims import (
    assumed_in_words,
    claims,
    enough,
    needed_in_words,
    rate_in_words,
)
from cartflow_studio.simulation.drawing import Paper, Picture
from cartflow_studio.simulation.tables import Table, shown, tables
from cartflow_studio.studio.icons import icon
from cartflow_studio.studio.panels.chart_view import ChartView
from cartflow_studio.studio.panels.editors.choices import Picker
from cartflow_studio.studio.panels.widgets import Button, Empty, IconButton, ink, label, scrolling
from cartflow_studio.studio.theme import appearance, grown, panel_font
from cartflow_studio.words import mark, tr

Draw = Callable[[Insight, Paper, Insight | None], Picture]


def _hours(found: Insight, paper: Paper, _before: Insight | None) -> Picture:
    return charts.hours(found, paper)


@dataclass(frozen=True)
class Chart:
    """One chart: the key of its table, what it is called, its icon, and who draws it."""

    key: str
    title: str
    icon: str
    draw: Draw


CHARTS = (
    Chart("funnel", mark("Funnel"), "filter", charts.funnel),
    Chart("messages", mark("Messages and cost"), "mail", charts.messages),
    Chart("to_goal", mark("Time to the goal"), "target", charts.to_goal),
    Chart("hours", mark("Hours and weekdays"), "calendar", _hours),
    Chart("presence", mark("Who is where"), "users", charts.presence),
    Chart("rates", mark("How sure it is"), "chart-column", charts.rates),
)
MOST_ROWS = 500


def _more(found: Insight, key: str) -> str:
    """What is to be known of a chart, below it."""
    if key == "rates":
        needed = needed_in_words(found.needed) if found.needed and found.stats.entered else ""
        return "\n".join(filter(None, (needed, *claims(found)[-2:])))
    if key == "messages":
        said = claims(found)[:1] if found.is_real else claims(found)[1:3]
        return "\n".join(filter(None, (*said, assumed_in_words(found))))
    return ""


class ChartsPanel(QFrame):
    """Shows an insight, with the one it is compared with. `assumptions_wished` asks for the prices,
    `report_wished` for the page to save; `turned` says that `is_real` was switched.
    """

    assumptions_wished = Signal()
    report_wished = Signal()
    turned = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.found: Insight | None = None
        self._before: Insight | None = None
        self._name = ""
        self.whose = Picker()
        self.list = QListWidget()
        self.words = label("", "muted", wraps=True)
        self.view = ChartView()
        self.table = QTableWidget()
        self.more = label("", "muted", wraps=True)
        self.as_table = IconButton("list", tr("Show as a table"))
        self.assume = IconButton("settings", tr("Prices and assumptions…"))
        self.save = Button(tr("Report…"), "download")
        self.save.setToolTip(tr("Save the report…"))
        self._fill()
        self._lay_out()
        self.list.currentRowChanged.connect(self.show_chosen)
        self.as_table.toggled.connect(self.show_chosen)
        self.whose.currentIndexChanged.connect(self.turned)
        self.assume.clicked.connect(self.assumptions_wished)
        self.save.clicked.connect(self.report_wished)
        appearance().theme_changed.connect(self._draw_icons)

    def _fill(self) -> None:
        self.whose.addItems([tr("Simulation"), tr("Real people")])
        self.whose.setAccessibleName(tr("Whom the charts tell of"))
        self.whose.hide()
        self.list.setAccessibleName(tr("Charts"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for chart in CHARTS:
            self.list.addItem(QListWidgetItem(tr(chart.title)))
        self.list.setCurrentRow(0)
        self._draw_icons()
        self.as_table.setCheckable(True)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()

    def _draw_icons(self) -> None:
        for place, chart in enumerate(CHARTS):
            self.list.item(place).setIcon(icon(chart.icon, ink("muted").name(), 16))

    def _lay_out_pictures(self) -> None:
        self._head = head = QHBoxLayout()
        head.setSpacing(8)
        head.addStretch(1)
        for button in (self.as_table, self.assume, self.save):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QWidget()
        self._column = drawn = QVBoxLayout(column)
        drawn.setContentsMargins(0, 0, 8, 0)
        drawn.setSpacing(12)
        drawn.addWidget(self.view)
        drawn.addWidget(self.more)
        drawn.addStretch(1)
        self._pictures = QStackedLayout()
        area = scrolling(column)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        area.setCornerWidget(QWidget())
        self._pictures.addWidget(area)
        self._pictures.addWidget(self.table)

    def _lay_out(self) -> None:
        self._lay_out_pictures()
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addLayout(self._head)
        right.addLayout(self._pictures, 1)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 16, 8)
        row.setSpacing(16)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setProperty("role", "plain")
        metrics = QFontMetrics(panel_font(13))
        words = max(metrics.horizontalAdvance(tr(chart.title)) for chart in CHARTS)
        for beside in (self.list, self.whose):
            beside.setFixedWidth(max(grown(184), words + grown(64)))
        row.addWidget(self.list)
        row.addLayout(right, 1)
        empty = Empty(
            "chart-column",
            tr("No run to draw yet"),
            tr("Simulate the flow: who came how far, how long it took, when messages go out."),
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(8, 8, 0, 0)
        outer.setSpacing(8)
        outer.addWidget(self.whose)
        self._stack = QStackedLayout()
        outer.addLayout(self._stack, 1)
        self._stack.addWidget(empty)
        self._stack.addWidget(whole)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the words above the picture where beside the buttons there is no room."""
        super().resizeEvent(event)
        narrow = event.size().width() < grown(640)
        if narrow:
            self._head.removeWidget(self.words)
            self._column.insertWidget(0, self.words)
        else:
            self._column.removeWidget(self.words)
            self._head.insertWidget(0, self.words, 100)

    def show_insight(self, found: Insight, before: Insight | None, name: str) -> None:
        """Show what a run says, and beside it another run of that name."""
        self.found, self._before, self._name = found, before, name
        self._stack.setCurrentIndex(1)
        self.show_chosen()

    @property
    def is_real(self) -> bool:
        """Whether the charts shall tell of real people."""
        return self.whose.currentIndex() == 1

    def offer_real(self, *, on: bool) -> None:
        """Let people choose between the simulation and real people; or there are none."""
        self.whose.setVisible(on)
        if not on:
            self.whose.setCurrentIndex(0)

    def clear(self) -> None:
        """There is no run any more."""
        self.found = self._before = None
        self._stack.setCurrentIndex(0)

    def choose(self, key: str) -> None:
        """Show the chart of a key."""
        self.list.setCurrentRow([chart.key for chart in CHARTS].index(key))

    def show_chosen(self) -> None:
        """Draw the chosen chart, or its table."""
        found, before = self.found, self._before
        if found is None:
            return
        chart = CHARTS[max(0, self.list.currentRow())]
        picture = partial(chart.draw, found)
        self.view.show_picture(tr(chart.title), lambda paper: picture(paper, before))
        if self.as_table.isChecked():
            self._show_table(tables(found)[chart.key])
        self._pictures.setCurrentIndex(int(self.as_table.isChecked()))
        self.words.setText(" ".join(filter(None, (self._said(chart.key), self._beside(chart.key)))))
        self.more.setText(_more(found, chart.key))
        for words in (self.words, self.more):
            words.setVisible(bool(words.text()))

    def _said(self, key: str) -> str:
        found = self.found
        if found is None:
            return ""
        if key == "rates":
            return " ".join(filter(None, (rate_in_words(found), enough(found))))
        if key == "messages" and found.cost is not None:
            return tr("All messages cost {cost}.", cost=money(found.cost, found.assumed.currency))
        if key == "hours":
            return " ".join((charts.busiest(found.hours), charts.whose_clock(found)))
        if key == "presence":
            zone = tr("Times are those of {zone}.", zone=found.zone)
            return f"{self.view.accessibleDescription()} {zone}"
        return "" if found.goal else tr("The flow has no goal.")

    def _beside(self, key: str) -> str:
        if self._before is None or key in ("hours", "rates"):
            return ""
        return tr("Thin bars and dashed lines: {run}.", run=self._name)

    def _show_table(self, made: Table) -> None:
        rows = made.rows[:MOST_ROWS]
        self.table.clear()
        self.table.setRowCount(len(rows))
        self.table.setColumnCount(len(made.head))
        self.table.setHorizontalHeaderLabels(list(made.head))
        self.table.setAccessibleName(made.title)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                item = QTableWidgetItem(shown(cell))
                if isinstance(cell, int):
                    item.setTextAlignment(right)
                self.table.setItem(place, column, item)
        header = self.table.horizontalHeader()
        for column in range(len(made.head)):
            title = self.table.horizontalHeaderItem(column)
            if title is not None and any(isinstance(row[column], int) for row in rows):
                title.setTextAlignment(right)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(len(made.head) < 8)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
