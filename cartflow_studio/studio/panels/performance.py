"""The performance: the launched flow in numbers, its messages by state, and what went wrong."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from cartflow_studio.errors import CartFlowError
from cartflow_studio.runner.client import Performance, VersionState
from cartflow_studio.simulation.claims import groups_in_words
from cartflow_studio.simulation.insight import Groups
from cartflow_studio.simulation.reasons import reason
from cartflow_studio.simulation.statistics import LIFT
from cartflow_studio.studio.live import Live
from cartflow_studio.studio.panels.editors.base import clear
from cartflow_studio.studio.panels.editors.named import channel_name
from cartflow_studio.studio.panels.numbers import read_numbers, tiles
from cartflow_studio.studio.panels.topbar import state_words
from cartflow_studio.studio.panels.widgets import (
    Banner,
    Button,
    Empty,
    Tiles,
    badge,
    label,
    scrolling,
    set_tone,
)
from cartflow_studio.words import mark, numeral, tr

OUTCOMES = {  # what became of a message
    "queued": mark("waiting"),
    "sending": mark("being sent"),
    "sent": mark("sent"),
    "failed": mark("failed"),
    "suppressed": mark("suppressed"),
    "expired": mark("expired"),
    "unknown": mark("unknown"),
}


class PerformancePanel(QFrame):
    """Follows the runner while it is shown. `pause_wished` and `stop_wished` are asked about
    before they are done."""

    launch_wished = Signal()
    pause_wished = Signal()
    stop_wished = Signal()

    def __init__(self, live: Live) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self._live = live
        self.state, self.words = badge(""), label("", "muted")
        self.pause = Button(tr("Pause"), "pause")
        self.stop = Button(tr("Stop…"), "circle-stop", "danger")
        self.progress = QProgressBar()
        self.whose = label("", "muted", wraps=True)
        self.fault = Banner("", "danger", "circle-alert")
        self.tiles = Tiles()
        self.uplift = label("", "muted", wraps=True)
        self.least: Callable[[], float] = lambda: LIFT  # the least rise that matters
        self.launch = Button(tr("Launch…"), "rocket", "primary")
        self._lay_out()
        self.fault.hide()
        self.whose.hide()
        self.launch.clicked.connect(self.launch_wished)
        self.pause.clicked.connect(self.pause_wished)
        self.stop.clicked.connect(self.stop_wished)
        live.began.connect(self._begin)
        live.state_changed.connect(self._show_state)
        live.performed.connect(self.show_performance)
        live.failed.connect(self._fail)
        live.played.connect(self._play)
        live.cleared.connect(self._clear)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        self.progress.setMaximumWidth(160)
        self.progress.setRange(0, 100)
        self.progress.hide()
        for widget in (self.state, self.progress, self.words):
            head.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        head.addWidget(self.pause)
        head.addWidget(self.stop)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._messages = QGridLayout()
        self._messages.setHorizontalSpacing(24)
        self._messages.setVerticalSpacing(4)
        self._messages.setColumnStretch(8, 1)
        column.addWidget(self.tiles)
        column.addWidget(self.uplift)
        column.addLayout(self._messages)
        column.addStretch(1)
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(self.fault)
        layout.addWidget(self.whose)
        layout.addWidget(scrolling(content), 1)
        empty = Empty(
            "activity",
            tr("Not launched yet"),
            tr("Launch the flow to see real people go through it."),
        )
        empty.buttons.addWidget(self.launch)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(empty)
        self._stack.addWidget(whole)

    def _begin(self) -> None:
        """A launch is under way: what is shown of the one before is over."""
        self.fault.hide()
        for widget in (self.state, self.pause, self.stop, self.whose, self.tiles, self.uplift):
            widget.hide()
        clear(self._messages)

    def _show_state(self, state: VersionState) -> None:
        words, tone = state_words(state.state, state.version, is_trial=self._live.is_trial)
        self.state.setText(words)
        words = tr(
            "The numbers are those of version {version}, as it was launched.", version=state.version
        )
        self.whose.setText(words)
        set_tone(self.state, tone)
        self.state.show()
        runs, paused = state.state in ("active", "scheduled"), state.state == "paused"
        self.pause.setVisible(runs or paused)
        self.pause.setText(tr("Resume") if paused else tr("Pause"))
        self.pause.show_icon("play" if paused else "pause")
        self.stop.setVisible(runs or paused)
        self._stack.setCurrentIndex(1)
        self._live.follow(on=self.isVisible())

    def show_performance(self, performance: Performance) -> None:
        """Show the numbers of now."""
        self.fault.hide()
        numbers = read_numbers(performance.plain["stats"])
        for name, number, note in tiles(numbers):
            self.tiles.show_tile(name, number, note)
        self.tiles.show()
        groups = Groups.of(performance.stats, self.least())
        self.uplift.setText(groups_in_words(groups) if groups else "")
        self.uplift.setVisible(groups is not None)
        self._show_messages(performance)

    def _show_messages(self, performance: Performance) -> None:
        clear(self._messages)
        states = sorted({state for each in performance.messages.values() for state in each})
        if not states:
            return
        self._messages.addWidget(label(tr("Messages"), "section"), 0, 0)
        for column, state in enumerate(states, 1):
            words = tr(OUTCOMES.get(state, state))
            head = label(words[:1].upper() + words[1:], "section")
            self._messages.addWidget(head, 0, column)
        for line, (channel, counts) in enumerate(performance.messages.items(), 1):
            self._messages.addWidget(label(channel_name(channel)), line, 0)
            for column, state in enumerate(states, 1):
                self._messages.addWidget(label(numeral(counts.get(state, 0), ",")), line, column)
        below = len(performance.messages) + 1
        for line, (channel, state, why, count) in enumerate(performance.reasons[:8], below):
            name = channel_name(channel)
            names = {"n": count, "channel": name, "state": tr(OUTCOMES.get(state, state))}
            words = tr("{n:,} {channel}, {state}: {why}", why=reason(why), **names)
            self._messages.addWidget(label(words, "muted"), line, 0, 1, 9)

    def show_differs(self, *, on: bool) -> None:
        """Say whose the numbers are, while the flow that is shown differs from what is live."""
        self.whose.setVisible(on)

    def _play(self, share: float, words: str) -> None:
        self.progress.setVisible(share < 1)
        self.progress.setValue(round(share * 100))
        self.words.setText(words)

    def _fail(self, what: str, fault: CartFlowError) -> None:
        text = f"{what}. {fault.message} {fault.hint}".strip()
        self.fault.show_text(text, "danger", "circle-alert")
        self.fault.show()

    def _clear(self) -> None:
        self.fault.hide()
        self._stack.setCurrentIndex(0)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the runner from now on."""
        super().showEvent(event)
        self._live.follow(on=True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the runner alone."""
        super().hideEvent(event)
        self._live.follow(on=False)
