"""Which parts around the canvas fold by themselves where there is little room, and come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from cartflow_studio.studio.panels.frame import Sizes
from cartflow_studio.studio.panels.side import FOLDED
from cartflow_studio.studio.theme import appearance, grown
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.window import Studio

PARTS = ("palette", "inspector", "dock")
WIDE, NARROW, LOW = 700, 560, 240  # logical pixels of the canvas, below which something folds
TIGHT = 480, 480, 200  # and below which it does not come back for a wish to have all there
REST = 150  # ms after which a choice stands


def crowded(
    width: int, height: int, sizes: Sizes, least: tuple[int, int, int] = (WIDE, NARROW, LOW)
) -> frozenset[str]:
    """The parts that leave the canvas less than the `least` of such a room: first the palette,
    whose steps are found without it too, then the inspector; the dock where it is low.
    """
    found, (wide, narrow, low) = set(), least
    if width - sizes.palette - sizes.inspector < wide:
        found.add("palette")
        if width - grown(FOLDED) - sizes.inspector < narrow:
            found.add("inspector")
    if height - sizes.dock < low:
        found.add("dock")
    return frozenset(found)


class Folding(QObject):
    """Folds the parts of a window as their entries of the menu say. Where room comes or goes, it
    decides anew; until then the last word is the person's. An inspector that has folded by itself
    is there as long as something is chosen.
    """

    def __init__(self, window: Studio) -> None:
        super().__init__(window)
        self._window, self._frame = window, window.frame
        self._crowded: frozenset[str] = frozenset()
        self._hidden: set[str] = set()  # by the person, where there was room
        self._decides = False  # by itself
        self._peeks = self._is_declined = False  # what is chosen shows its form
        for name in PARTS:
            action = window.actions_[name]
            action.setChecked(True)
            action.toggled.connect(lambda on, name=name: self._fold(name, on=on))
        window.actions_.on("panels", self.fold_all)
        self._frame.resized.connect(self.look)
        self._frame.wished.connect(self.bring)
        window.inspector.wished.connect(lambda: self.bring("inspector"))
        appearance().text_changed.connect(self.look)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._peek)
        window.canvas.selection_changed.connect(lambda _: self._rest.start())

    def bring(self, name: str) -> None:
        """Have a part there, for good."""
        self._peeks = self._peeks and name != "inspector"
        self._window.actions_[name].setChecked(True)

    def fold_all(self) -> None:
        """Fold all parts; if one is folded for which there is room, have all there that have."""
        actions, size = self._window.actions_, self._frame.size()
        tight = crowded(size.width(), size.height(), self._frame.wanted, TIGHT)
        on = not all(actions[name].isChecked() for name in PARTS if name not in tight)
        for name in PARTS:
            actions[name].setChecked(on and name not in tight)
        if on and tight:
            words = tr("The window is too small for all: its narrow strips stay.")
            self._window.canvas.message.emit(words)

    def look(self) -> None:
        """Look how much room there is."""
        before, size = self._crowded, self._frame.size()
        self._crowded = crowded(size.width(), size.height(), self._frame.wanted)
        for name in before ^ self._crowded:
            self._decide(name, on=name not in self._crowded and name not in self._hidden)
        if "inspector" in before ^ self._crowded:
            self._peeks = self._is_declined = False
            self._rest.start()

    def _decide(self, name: str, *, on: bool) -> None:
        self._decides = True
        self._window.actions_[name].setChecked(on)
        self._decides = False

    def _fold(self, name: str, *, on: bool) -> None:
        if not self._decides and name not in self._crowded:
            (self._hidden.discard if on else self._hidden.add)(name)
        if not self._decides and name == "inspector":
            self._peeks, self._is_declined = False, not on
        self._frame.fold(name, on=not on)

    def _peek(self) -> None:
        """Show the form of what is chosen, where the inspector has folded by itself."""
        canvas, is_there = self._window.canvas, self._window.actions_["inspector"].isChecked()
        if "inspector" not in self._crowded:
            return
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._rest.start()  # something is carried
        elif canvas.selection and not (is_there or self._is_declined):
            self._peeks = True
            self._decide("inspector", on=True)
            canvas.select(canvas.selection, show=True)
        elif self._peeks and not canvas.selection:
            self._peeks = False
            self._decide("inspector", on=False)
