"""The first minute: a flow that is there and simulated, and three hints that never come again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QTimer
from PySide6.QtWidgets import QWidget

from cartflow_studio.studio.panels.callout import Callout
from cartflow_studio.studio.panels.start import FIRST
from cartflow_studio.words import mark, tr

if TYPE_CHECKING:
    from cartflow_studio.studio.window import Studio

SETTLED = 500  # milliseconds until a flow that was opened stands still


@dataclass(frozen=True, slots=True)
class Hint:
    """A hint: what it says, and the place of what it is about, empty while that is not seen."""

    title: str
    words: str
    place: Callable[[Studio], QRect]


def _step(window: Studio) -> str:
    """The step that is pointed at: the first that is no trigger."""
    nodes = window.document.flow.nodes.values()
    return next((node.id for node in nodes if not node.type.is_entry), "")


def _card(window: Studio) -> QRect:
    """The card of a step."""
    canvas = window.canvas
    step = _step(window)
    box = canvas.flow_scene.content([step]) if step else None
    if box is None:
        return QRect()
    seen = QRect(canvas.view_point(box.topLeft()), canvas.view_point(box.bottomRight()))
    shown = canvas.viewport().rect()
    if not shown.contains(seen.center()):
        return QRect()
    return seen.intersected(shown).translated(_corner(canvas.viewport(), window))


def _numbers(window: Studio) -> QRect:
    return _widget(window.results.simulation.tiles, window)


def _launch(window: Studio) -> QRect:
    return _widget(window.topbar.launch, window)


def _widget(widget: QWidget, window: Studio) -> QRect:
    seen = widget.visibleRegion().boundingRect()
    return seen.translated(_corner(widget, window)) if widget.isVisible() else QRect()


def _corner(widget: QWidget, window: Studio) -> QPoint:
    return widget.mapTo(window, QPoint(0, 0))


HINTS = (
    Hint(
        mark("A flow is made of steps"),
        mark(
            "Click a card and change it on the right: let people wait 4 hours instead of a day, or"
            " write another subject. Everything can be undone."
        ),
        _card,
    ),
    Hint(
        mark("This is what it would have done"),
        mark(
            "The sample customers have played this flow. The numbers stand here and on the cards,"
            " and follow every change you make."
        ),
        _numbers,
    ),
    Hint(
        mark("Let it run when you like it"),
        mark(
            "VALIDATE says what is missing. LAUNCH shows what will happen before it happens, and"
            " can try it out without writing to anybody."
        ),
        _launch,
    ),
)


class Welcoming(QObject):
    """The hints of a window, one after the other; closing one closes them all."""

    def __init__(self, window: Studio) -> None:
        super().__init__(window)
        self._window = window
        self._place = len(HINTS)  # which hint is shown; past the last one, none
        self._waiting = False
        self.callout: Callout | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLED)
        self._settle.timeout.connect(self._begin)
        window.results.simulating.finished.connect(self._simulated)
        window.results.simulating.cleared.connect(self.end)
        self._later = QTimer(self)  # nothing moves while something is painted
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._follow)
        window.canvas.view_changed.connect(self._moved)
        window.installEventFilter(self)

    @property
    def is_first_time(self) -> bool:
        """Whether nobody has worked here yet."""
        settings = self._window.preferences.settings
        return not (settings.greeted or settings.recent or settings.session)

    def greet(self) -> None:
        """Open the first template simulated, and show the hints; only ever once."""
        self._window.preferences.change(greeted=True)
        self._waiting = True
        self._window.open_template_named(FIRST)

    def show(self) -> None:
        """Show the hints on the open flow, simulated; without one, on the template."""
        if not self._window.is_editing:
            self.greet()
        elif self._window.results.simulating.result is None:
            self._waiting = True
            self._window.results.simulate()
        else:
            self._window.results.bring("simulation")
            self._begin()

    def _simulated(self) -> None:
        if self._waiting:
            self._waiting = False
            self._settle.start()

    def _begin(self) -> None:
        self._place = 0
        if self.callout is None:
            self.callout = Callout(self._window)
            self.callout.answered.connect(self._answered)
        if _card(self._window).isEmpty() and _step(self._window):
            self._window.canvas.show_node(_step(self._window))
        self._say()

    def _answered(self, more: bool) -> None:
        self._place += 1
        while (
            more and self._place < len(HINTS) and HINTS[self._place].place(self._window).isEmpty()
        ):
            self._place += 1  # there is nothing of it to be seen
        if more and self._place < len(HINTS):
            self._say()
        else:
            self.end()

    def _say(self) -> None:
        hint = HINTS[self._place]
        if self.callout is not None:
            self.callout.say(tr(hint.title), tr(hint.words), self._place + 1, len(HINTS))
            self.callout.show()
            self._follow()
            if self._window.focusWidget() in (None, self._window.canvas):
                self.callout.next.setFocus()  # nobody is typing: Enter goes on, Escape ends

    def _moved(self) -> None:
        if self._place < len(HINTS):
            self._later.start()

    def _follow(self) -> None:
        """Stay beside the thing; stay out of sight while that is."""
        if self.callout is None or self._place >= len(HINTS):
            return
        thing = HINTS[self._place].place(self._window)
        if thing.isEmpty() or not self._window.is_editing:
            self.callout.hide()
        else:
            self.callout.point_at(thing)

    def end(self) -> None:
        """Take the hints away."""
        self._settle.stop()
        self._later.stop()
        self._place = len(HINTS)
        if self.callout is not None:
            had_focus = self.callout.isAncestorOf(self._window.focusWidget())
            self.callout.hide()
            if had_focus:
                self._window.canvas.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move along when the window changes its size."""
        if event.type() == QEvent.Type.Resize and self._place < len(HINTS):
            self._later.start()
        return super().eventFilter(watched, event)
