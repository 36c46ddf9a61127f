"""Planning the life of a flow: pauses, and versions that take over, on the time of a log."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cartflow_studio import formats
from cartflow_studio.errors import CartFlowError
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.moving import Moves
from cartflow_studio.formats import SECOND
from cartflow_studio.runner.client import Standing
from cartflow_studio.simulation import Pause
from cartflow_studio.simulation.insight import zone_of
from cartflow_studio.studio import icons
from cartflow_studio.studio.lifeplan import Edition, LifePlan, TakeOver, Wish
from cartflow_studio.studio.panels.asking import TOPIC
from cartflow_studio.studio.panels.dialogs import Dialog
from cartflow_studio.studio.panels.editors.base import row
from cartflow_studio.studio.panels.life import GUIDE
from cartflow_studio.studio.panels.life_forms import BeginForm, LifeForm, PauseForm, TakeOverForm
from cartflow_studio.studio.panels.life_line import LifeLine
from cartflow_studio.studio.panels.widgets import Banner, Button, Empty, ink, label
from cartflow_studio.studio.theme import grown
from cartflow_studio.words import tr

DAY = 86_400 * SECOND
SETTLED = 350  # milliseconds until people are counted at a turn that rests
BEGIN = -1  # the place of what comes before all turns


class LifeDialog(Dialog):
    """`planned` carries the LifePlan that shall be played, or None: none. `file_wished` asks for a
    flow file; `counted` carries a plan whose last turn asks who is inside then.
    """

    planned = Signal(object)
    file_wished = Signal()
    counted = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        flow: Flow,
        plan: LifePlan,
        editions: Sequence[Edition],
        times: Sequence[int],
    ) -> None:
        """`times` are when each hundredth of what lets people in has happened, and the end."""
        super().__init__(parent, tr("Play its life"), icon="history")
        self.be_wide(900)
        self.setProperty(TOPIC, GUIDE)
        self._flow, self._plan, self._times = flow, plan, tuple(times)
        self._editions = list(editions)
        self._zone: tzinfo = zone_of(flow)
        self._place = 0 if plan.turns else BEGIN
        self.line, self.list = LifeLine(can_drag=True), QListWidget()
        self.begin, self.pause, self.takeover = BeginForm(), PauseForm(), TakeOverForm()
        self.fault = Banner("", "danger", "circle-alert")
        self._count = QTimer(self)
        self._count.setSingleShot(True)
        self._count.setInterval(SETTLED)
        self._count.timeout.connect(self._ask_who)
        self._lay_out()
        self.add_button("", tr("Cancel"))
        self.play = self.add_button("play", tr("Play"), "primary")
        self.play.show_icon("play")
        self.play.clicked.connect(self._wish)
        self._listen()
        self._show()

    # --- what it looks like -----------------------------------------------------------------

    def _lay_out(self) -> None:
        self.add_text(
            tr(
                "What becomes of the people inside if the flow pauses, or if a new version takes "
                "over? It is played on the log of the simulation."
            ),
            "muted",
        )
        self.list.setProperty("role", "boxed")
        self.list.setAccessibleName(tr("What happens to the flow"))
        self.list.setIconSize(QSize(grown(16), grown(16)))
        self.list.setFixedSize(grown(304), grown(186))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._forms = (self.begin, self.pause, self.takeover)
        self.add_pause, self.add_version = self._adders()
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.list)
        left.addLayout(row(self.add_pause, self.add_version))
        left.addStretch(1)
        self._turns = QWidget()
        across = QHBoxLayout(self._turns)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(24)
        across.addLayout(left)
        for form in self._forms:
            across.addWidget(form, 1)
        self.empty = Empty(
            "history",
            tr("Nothing happens to it yet"),
            tr("Let the flow pause for some days, or let another version take over."),
        )
        self.first, second = self._adders()
        for button in (self.first, second):
            self.empty.buttons.addWidget(button)
        for widget in (self.fault, self.line, self.empty, self._turns):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.hint = label("", "muted", wraps=True)
        self.body.addWidget(self.hint)

    def _adders(self) -> tuple[Button, Button]:
        pause, version = Button(tr("Add a pause"), "pause"), Button(tr("Add a version"), "rocket")
        pause.clicked.connect(lambda: self._add(self._new_pause()))
        version.clicked.connect(lambda: self._add(TakeOver(self._free(), self._editions[0])))
        return pause, version

    def _listen(self) -> None:
        self.list.currentRowChanged.connect(lambda row: self._choose(row - 1))
        self.line.chosen.connect(self._choose)
        self.line.dragged.connect(self._drag)
        self.begin.changed.connect(self._begin_with)
        self.begin.edition.file_wished.connect(self.file_wished)
        self.takeover.edition.file_wished.connect(self.file_wished)
        for form in (self.pause, self.takeover):
            form.changed.connect(self._change)
            form.removed.connect(self._remove)

    # --- the turns --------------------------------------------------------------------------

    @property
    def plan(self) -> LifePlan:
        """What is planned."""
        return self._plan

    def _after(self, at: int, part: float) -> int:
        """A morning after an instant, when that part of the events since then has happened."""
        times = self._times
        place = bisect_left(times, at)
        later = times[min(len(times) - 1, place + round((len(times) - place) * part))]
        local = datetime.fromtimestamp(max(later, at + DAY) // SECOND, self._zone)
        return round(local.replace(hour=9, minute=0, second=0).timestamp()) * SECOND

    def _free(self) -> int:
        """Some time after the last turn."""
        ends = [getattr(turn, "until", turn.at) for turn in self._plan.turns]
        return self._after(max([self._times[0], *ends]), 0.3)

    def _new_pause(self) -> Pause:
        at = self._free()
        return Pause(at, self._after(at, 0.12))

    def _add(self, turn: Wish) -> None:
        self._put([*self._plan.turns, turn], turn)
        self._show()
        (self.pause.begins if isinstance(turn, Pause) else self.takeover.at).setFocus()

    def _put(self, turns: Sequence[Wish], chosen: Wish | None) -> None:
        self._plan = self._plan.with_turns(turns)
        places = [place for place, each in enumerate(self._plan.turns) if each is chosen]
        self._place = places[0] if places else min(self._place, len(self._plan.turns) - 1)

    def _change(self, turn: Wish) -> None:
        turns = list(self._plan.turns)
        before, turns[self._place] = turns[self._place], turn
        self._put(turns, turn)
        self._fill()
        if isinstance(turn, TakeOver) and _without_moves(turn) != _without_moves(before):
            self._count.start()

    def _drag(self, at: int) -> None:
        """Let the turn that is chosen happen at another time; a pause stays as long as it is."""
        turn = self._plan.turns[self._place]
        if at != turn.at:
            later = at - turn.at
            moved = replace(turn, at=at)
            if isinstance(moved, Pause):
                moved = replace(moved, until=moved.until + later)
            turns = list(self._plan.turns)
            turns[self._place] = moved
            self._put(turns, moved)
            self._show(SETTLED)

    def _remove(self) -> None:
        turns = list(self._plan.turns)
        del turns[self._place]
        self._put(turns, None)
        self._show()
        (self.list if turns else self.first).setFocus()

    def _begin_with(self, edition: Edition) -> None:
        self._plan = replace(self._plan, first=edition)
        self._fill()

    def _choose(self, place: int) -> None:
        self._place = place
        self._show()

    def add_edition(self, edition: Edition) -> None:
        """Offer a version, and let the turn that is shown have it."""
        if edition not in self._editions:
            self._editions.append(edition)
        if self._place == BEGIN:
            self._begin_with(edition)
        else:
            turn = self._plan.turns[self._place]
            if isinstance(turn, TakeOver):
                self._change(TakeOver(turn.at, edition))
        self._show()

    # --- showing ----------------------------------------------------------------------------

    def _show(self, patience: int = 0) -> None:
        """Show all of it, and the form of the turn that is chosen; who is inside then is counted
        after so many milliseconds.
        """
        turn = self._plan.turns[self._place] if self._place >= 0 else None
        if isinstance(turn, Pause):
            self._bring(self.pause)
            self.pause.show_turn(turn, self._zone)
        elif isinstance(turn, TakeOver):
            self._bring(self.takeover)
            self.takeover.show_turn(turn, self._zone, self._editions)
            self._count.start(patience)
        else:
            self._bring(self.begin)
            self.begin.edition.show_editions(self._editions, self._plan.first)
        self._fill()
        if self.isVisible():
            QTimer.singleShot(0, self, self.grow)

    def _bring(self, form: LifeForm) -> None:
        for each in self._forms:
            each.setVisible(each is form)

    def _fill(self) -> None:
        """Show the turns on the line and in the list, and whether they can be played."""
        plan = self._plan
        begins = min([self._times[0], *(turn.at for turn in plan.turns)])
        self.line.show_life(plan, (begins, self._times[-1]), self._zone, self._place)
        first = (tr("It begins with\n{name}", name=plan.first.title), "play", "muted")
        self._list([first, *(self._said(place, turn) for place, turn in enumerate(plan.turns))])
        self._turns.setVisible(bool(plan.turns))
        self.empty.setVisible(not plan.turns)
        self._judge()

    def _list(self, said: Sequence[tuple[str, str, str]]) -> None:
        """Words, icon and tone of each row; rows that say so already stay."""
        self.list.blockSignals(True)
        known = [self.list.item(row).text() for row in range(self.list.count())]
        if known != [words for words, _, _ in said]:
            self.list.clear()
            for words, icon, tone in said:
                item = QListWidgetItem(icons.icon(icon, ink(tone).name(), grown(16)), words)
                item.setToolTip(words)
                self.list.addItem(item)
        self.list.setCurrentRow(self._place + 1)
        self.list.blockSignals(False)

    def _said(self, place: int, turn: Wish) -> tuple[str, str, str]:
        if isinstance(turn, Pause):
            words = tr("{when}\nPaused until {until}", when=self._when(turn.at),
                       until=self._when(turn.until))  # fmt: skip
            return words, "pause", "wait"
        number = 2 + sum(isinstance(each, TakeOver) for each in self._plan.turns[:place])
        words = tr(
            "{when}\nVersion {version}: {name}",
            when=self._when(turn.at),
            version=number,
            name=turn.edition.title,
        )
        return words, "rocket", "accent_text"

    def _when(self, at: int) -> str:
        return formats.moment(datetime.fromtimestamp(at // SECOND, self._zone))

    def _judge(self) -> None:
        """Say what is in the way."""
        self.fault.hide()
        self.play.setEnabled(True)
        try:
            self._plan.check(self._flow)
        except CartFlowError as fault:
            words = f"{fault.message} {fault.hint}".strip()
            self.fault.show_text(words, "danger", "circle-alert")
            self.fault.show()
            self.play.setEnabled(False)
        said, last = [tr("Times are those of {zone}.", zone=self._zone)], self._times[-1]
        if any(turn.at > last for turn in self._plan.turns):
            when = self._when(last)
            said.append(
                tr("The run ends at {last}. What happens later changes nothing.", last=when)
            )
        self.hint.setText(" ".join(said))
        self.play.setText(tr("Play") if self._plan.turns else tr("Simulate alone"))
        if self.isVisible():
            QTimer.singleShot(0, self, self.grow)

    def _wish(self) -> None:
        self.planned.emit(self._plan if self._plan.turns else None)

    # --- who is inside ----------------------------------------------------------------------

    def _ask_who(self) -> None:
        before = self._before()
        if before is not None:
            self.counted.emit(before)
        else:
            words = tr("Who is inside then is counted once all of it can be played.")
            self.takeover.show_fault(words)

    def _before(self) -> LifePlan | None:
        """The plan up to the version that is shown; None if none is, or it cannot be played."""
        turn = self._plan.turns[self._place] if self._place >= 0 else None
        if not isinstance(turn, TakeOver) or not self.play.isEnabled():
            return None
        return self._plan.with_turns(self._plan.turns[: self._place + 1])

    def show_people(self, asked: LifePlan, old: Flow, standing: Sequence[Standing]) -> None:
        """Say who is inside at the last turn of a plan, if that is still what is shown."""
        before = self._before()
        if before is not None and _same(before, asked):
            turn = before.turns[-1]
            new = turn.edition.flow if isinstance(turn, TakeOver) else None
            self.takeover.show_people(old, new or self._flow, standing)
            QTimer.singleShot(0, self, self.grow)

    def show_uncounted(self, asked: LifePlan, fault: CartFlowError) -> None:
        """Say why nobody could be counted."""
        before = self._before()
        if before is not None and _same(before, asked):
            self.takeover.show_fault(f"{fault.message} {fault.hint}".strip())


def _without_moves(turn: Wish) -> Wish:
    return replace(turn, moves=Moves()) if isinstance(turn, TakeOver) else turn


def _same(one: LifePlan, other: LifePlan) -> bool:
    """Whether the same people are inside at the last turn of two plans."""
    return (one.first, one.turns[:-1], one.turns[-1].at) == (
        other.first, other.turns[:-1], other.turns[-1].at,
    )  # fmt: skip
