"""The second run beside the first: which one it is, and its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from cartflow_studio.studio.panels.numbers import Numbers
from cartflow_studio.studio.simulating import Result, Simulating
from cartflow_studio.words import mark, tr

NOTHING, BEFORE, KEPT, OTHER = "", "before", "kept", "other"
CHOICES = {
    NOTHING: mark("&Nothing"),
    BEFORE: mark("The run before the last &edit"),
    KEPT: mark("The run that is &kept"),
    OTHER: mark("Simulation and &performance"),
}
NAMES = {"simulation": mark("Simulated"), "performance": mark("Real people")}

SHORT = {
    BEFORE: mark("before"),
    KEPT: mark("kept"),
    "simulation": mark("simulated"),
    "performance": mark("real"),
}


class Second(NamedTuple):
    """A second run: what the first is `called` beside it, its `name`, in a word, its numbers."""

    called: str
    name: str
    word: str
    numbers: Numbers


class Beside(QObject):
    """What the numbers on the canvas are compared with. `changed` says that it is another."""

    changed = Signal()

    def __init__(self, simulating: Simulating, window: QWidget) -> None:
        super().__init__(window)
        self._simulating = simulating
        self.choice = NOTHING
        self.kept: Result | None = None
        self._title = ""  # of the kept run
        self.menu = QMenu(tr("&Compare with"), window)
        self._actions: dict[str, QAction] = {}
        group = QActionGroup(self)
        for choice, words in CHOICES.items():
            action = self.menu.addAction(tr(words))
            action.setCheckable(True)
            action.setChecked(choice == NOTHING)
            action.triggered.connect(lambda _=False, choice=choice: self.choose(choice))
            group.addAction(action)
            self._actions[choice] = action
        self.menu.addSeparator()
        self.keeping = self.menu.addAction(tr("Keep &this run to compare with"))
        self.keeping.triggered.connect(self.keep)
        self.other_flow = self.menu.addAction(tr("Another &flow on the same people…"))
        self.menu.aboutToShow.connect(self._offer)
        simulating.cleared.connect(self.forget)

    def choose(self, choice: str) -> None:
        """Compare with this from now on."""
        self.choice = choice
        self._actions[choice].setChecked(True)
        self.changed.emit()

    def keep(self) -> None:
        """Keep the last run, and compare the next ones with it."""
        result = self._simulating.result
        if result is not None:
            title = tr("Kept run, {log}", log=tr(result.loaded.source.title))
            self.take(result, title)

    def take(self, result: Result, title: str) -> None:
        """Keep a run that is called so, and compare the next ones with it."""
        self.kept, self._title = result, title
        self.choose(KEPT)

    @property
    def run(self) -> Result | None:
        """The run that stands beside: the kept one if that is chosen, else that before the edit;
        None beside real people.
        """
        if self.choice == OTHER:
            return None
        return self.kept if self.choice == KEPT else self._simulating.before

    @property
    def names(self) -> tuple[str, str]:
        """What that run and the one of now are called."""
        first = self._title if self.choice == KEPT else tr("Before the edit")
        return first, tr("Now")

    def forget(self) -> None:
        """Another flow is open."""
        self.kept = None
        self.choose(NOTHING)

    def _offer(self) -> None:
        """Only what there is can be chosen."""
        self._actions[BEFORE].setEnabled(self._simulating.before is not None)
        self._actions[KEPT].setEnabled(self.kept is not None)
        self.keeping.setEnabled(self._simulating.result is not None)
        self.other_flow.setEnabled(self._simulating.result is not None)

    def second(self, kind: str, known: Mapping[str, Numbers]) -> Second | None:
        """The second run beside the numbers of a `kind`; None without."""
        before = self._simulating.before
        if self.choice == OTHER:
            other = "simulation" if kind == "performance" else "performance"
            if other not in known:
                return None
            return Second(tr(NAMES[kind]), tr(NAMES[other]), tr(SHORT[other]), known[other])
        if kind != "simulation":
            return None
        if self.choice == BEFORE and before is not None:
            return Second(tr("Now"), tr("Before the edit"), tr(SHORT[BEFORE]), before.numbers)
        if self.choice == KEPT and self.kept is not None:
            return Second(tr("Now"), self._title, tr(SHORT[KEPT]), self.kept.numbers)
        return None
