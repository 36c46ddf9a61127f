"""The simulation: which log and people, run and cancel, and what came out in tiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QMenu,
    QProgressBar,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from cartflow_studio.errors import CartFlowError
from cartflow_studio.studio.panels.account import account, unusable
from cartflow_studio.studio.panels.editors.choices import Picker
from cartflow_studio.studio.panels.longer import Longer
from cartflow_studio.studio.panels.numbers import Tiles as Numbered
from cartflow_studio.studio.panels.widgets import Banner, Button, Empty, Tiles, label, scrolling
from cartflow_studio.studio.panels.wrapping import Wrapping
from cartflow_studio.studio.simulating import Result, Simulating, same_log
from cartflow_studio.studio.sources import Source, shipped
from cartflow_studio.studio.theme import grown
from cartflow_studio.words import mark, tr

WISHES = {
    "log_wished": mark("A log of your own…"),
    "sample_wished": mark("Sample customers…"),
    "own_wished": mark("Customers by hand…"),
}


class SimulationPanel(QFrame):
    """`log_wished` when somebody wants to choose a file, `sample_wished` to make customers,
    `own_wished` to type them; `journeys_wished` to see the people; `list_wished` to keep the list
    of rows that could not be used.
    """

    log_wished = Signal()
    sample_wished = Signal()
    own_wished = Signal()
    journeys_wished = Signal()
    list_wished = Signal()

    def __init__(self, simulating: Simulating, compare: QMenu) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self._simulating = simulating
        self._result: Result | None = None
        self._sources: list[Source] = list(shipped())
        self._offered: Sequence[Source] = ()
        self.source, self.longer = Picker(), Longer()
        self.run = Button(tr("Run"), "play")
        self.cancel = Button(tr("Cancel"), "x")
        self.journeys = Button(tr("See the people"), "users")
        self.compare = Button(tr("Compare"), "git-compare")
        self.compare.setMenu(compare)
        self.progress = QProgressBar()
        self.words = label("", "muted")
        self.fault = Banner("", "danger", "circle-alert")
        self.unusable = Banner("", "warning", "triangle-alert")
        self.save_list = self.unusable.add_button(tr("Save the list"))
        self.tiles = Tiles()
        self.notes = label("", "muted", wraps=True)
        self._lay_out()
        self._fill()
        self._listen()

    def _lay_out(self) -> None:
        self.source.setMinimumWidth(grown(140))
        self.source.setMaximumWidth(grown(300))
        self.progress.setMaximumWidth(grown(160))
        self.progress.setTextVisible(False)
        first = (self.source, self.longer, self.run, self.cancel, self.progress, self.words)
        head = Wrapping((*first, None, self.compare, self.journeys), growing=self.source)
        content = QWidget()
        self._results = QVBoxLayout(content)
        self._results.setContentsMargins(0, 0, 0, 0)
        self._results.setSpacing(12)
        self._results.addWidget(self.tiles)
        self._results.addWidget(self.notes)
        self._results.addStretch(1)
        empty = Empty(
            "circle-play",
            tr("What would this flow have done?"),
            tr(
                "Run it on a log of events: the canvas shows counts, and every journey can be read."
            ),
        )
        self._stack = QStackedLayout()
        self._stack.addWidget(scrolling(empty))
        self._area = scrolling(content)
        self._stack.addWidget(self._area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(12)
        layout.addWidget(head)
        layout.addWidget(self.fault)
        layout.addWidget(self.unusable)
        layout.addLayout(self._stack, 1)

    def _listen(self) -> None:
        simulating = self._simulating
        self.fault.hide()
        self.unusable.hide()
        self.save_list.clicked.connect(self.list_wished)
        self._show_running(on=False)
        self.journeys.setEnabled(False)
        self.compare.setEnabled(False)
        self.source.activated.connect(self._choose)
        self.longer.picked.connect(self._go_on)
        self.run.clicked.connect(simulating.run)
        self.cancel.clicked.connect(simulating.cancel)
        self.journeys.clicked.connect(self.journeys_wished)
        simulating.started.connect(lambda: self._show_running(on=True))
        simulating.progressed.connect(self._move)
        simulating.ended.connect(lambda: self._show_running(on=False))
        simulating.finished.connect(self.show_result)
        simulating.failed.connect(self._fail)
        simulating.cleared.connect(self._clear)

    def _fill(self) -> None:
        self.source.clear()
        for source in self._sources:
            self.source.addItem(tr(source.title))
        self.source.insertSeparator(self.source.count())
        for wished, words in WISHES.items():
            self.source.addItem(tr(words), wished)
        now = self._simulating.source
        if now in self._sources:
            self.source.setCurrentIndex(self._sources.index(now))
        self.longer.show_length(now.longer)

    def show_sources(self) -> None:
        """Show which log was chosen elsewhere."""
        self.source.blockSignals(True)
        self._fill()
        self.source.blockSignals(False)

    def add_source(self, source: Source) -> None:
        """Offer a log of one's own, choose it, and run."""
        self._list(source)
        self._simulating.choose(source)
        self._fill()
        self._simulating.run()

    def offer(self, sources: Sequence[Source]) -> None:
        """Offer these in place of those that were offered before, unless one is in use."""
        now = self._simulating.source.events
        gone = {each.events for each in self._offered} - {now}
        self._sources = [each for each in self._sources if each.events not in gone]
        self._offered = sources
        for source in sources:
            if source.events != now:
                self._list(source)
        self.show_sources()

    def _list(self, source: Source) -> None:
        """Put a source into the list, in place of one of the same file."""
        places = {each.events: place for place, each in enumerate(self._sources)}
        place = places.get(source.events, len(self._sources))
        self._sources[place : place + 1] = [source]

    def _choose(self, place: int) -> None:
        if wished := self.source.itemData(place):
            self._fill()
            getattr(self, wished).emit()
            return
        self._simulating.choose(self._sources[place])
        self._fill()
        self._simulating.run()

    def _go_on(self, longer: int) -> None:
        """Let the run go on for so long after the last event."""
        source = replace(self._simulating.source, longer=longer)
        if source != self._simulating.source:
            self.add_source(source)

    def _show_running(self, *, on: bool) -> None:
        shown, hidden = (self.cancel, self.run) if on else (self.run, self.cancel)
        had_focus = self.window().focusWidget() is hidden
        shown.show()
        if had_focus:  # else Qt gives it to whatever comes next in the window
            shown.setFocus()
        hidden.hide()
        for widget in (self.progress, self.words):
            widget.setVisible(on)
        if on:
            self.progress.setRange(0, 0)
            self.words.setText("")

    def _move(self, share: float, words: str) -> None:
        self.progress.setRange(0, 100)
        self.progress.setValue(round(share * 100))
        self.words.setText(words)

    def show_result(self, result: Result) -> None:
        """Show what came out, and how it differs from the run before the last edit."""
        self.fault.hide()
        if not same_log(self._result, result):
            self._area.verticalScrollBar().setValue(0)
        self._result = result
        self.journeys.setEnabled(True)
        self.compare.setEnabled(True)
        self.notes.setText(account(result))
        words = unusable(result.loaded)
        self.unusable.show_text(words, "warning", "triangle-alert")
        self.unusable.setVisible(bool(words))
        self.save_list.setVisible(result.loaded.log.reading.rejected_rows > 0)
        self._stack.setCurrentIndex(1)

    def add_section(self, widget: QWidget) -> None:
        """Put something more below the tiles."""
        self._results.insertWidget(self._results.indexOf(self.notes), widget)

    def scroll_to(self, widget: QWidget) -> None:
        """Bring a section to the top."""

        def scroll() -> None:
            self._area.verticalScrollBar().setValue(widget.y())

        QTimer.singleShot(0, self, scroll)  # once it is laid out

    def show_tiles(self, made: Numbered) -> None:
        """Show these numbers."""
        for name, number, note in made:
            self.tiles.show_tile(name, number, note)

    def _fail(self, fault: CartFlowError) -> None:
        self.unusable.hide()
        self.fault.show_text(str(fault), "danger", "circle-alert")
        self.fault.show()

    def _clear(self) -> None:
        self.fault.hide()
        self.unusable.hide()
        self.journeys.setEnabled(False)
        self.compare.setEnabled(False)
        self._stack.setCurrentIndex(0)
