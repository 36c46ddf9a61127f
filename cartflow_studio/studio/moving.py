"""Moving around in a window: finding, back and forward, from panel to panel, larger and smaller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from cartflow_studio.studio.focus import Ring, holds
from cartflow_studio.studio.theme import TEXT_STEP, appearance, grown
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.window import Studio

NARROWEST, WIDEST = 360, 480  # of the inspector at its least


class Moving(QObject):
    """Wires the entries of the menus that move around. Escape leads from any panel to the canvas;
    the side buttons of the mouse go back and forward.
    """

    def __init__(self, window: Studio) -> None:
        super().__init__(window)
        self._window = window
        self.ring = Ring(window)
        canvas, on = window.canvas, window.actions_.on
        on("find", window.finder.open)
        on("find_next", lambda: window.finder.step(1))
        on("find_previous", lambda: window.finder.step(-1))
        on("back", lambda: self.look(forward=False))
        on("forward", lambda: self.look(forward=True))
        on("fit", canvas.fit)
        on("fit_selection", lambda: canvas.fit(selection=True))
        on("life_size", canvas.camera.show_life_size)
        on("zoom_in", lambda: canvas.camera.zoom_by(1.25))
        on("zoom_out", lambda: canvas.camera.zoom_by(0.8))
        on("next_panel", lambda: self.go_to_panel(1))
        on("previous_panel", lambda: self.go_to_panel(-1))
        on("text_larger", lambda: self.change_text(TEXT_STEP))
        on("text_smaller", lambda: self.change_text(-TEXT_STEP))
        on("text_normal", lambda: self.choose_text(100))
        appearance().text_changed.connect(self._widen)
        self._widen()
        window.installEventFilter(self)
        canvas.viewport().installEventFilter(self)

    def _widen(self) -> None:
        """Give forms the room that larger words need."""
        self._window.inspector.setMinimumWidth(max(NARROWEST, min(WIDEST, grown(NARROWEST))))

    def look(self, *, forward: bool) -> None:
        """Look where one looked before, or came back from."""
        looking = self._window.canvas.looking
        if not (looking.forward() if forward else looking.back()):
            last = tr("There is nothing further on.") if forward else tr("This is where it began.")
            self._window.canvas.message.emit(last)

    def panels(self) -> list[QWidget]:
        """The parts of the window that are shown, in the order of reading."""
        window = self._window
        parts: tuple[QWidget, ...] = (
            window.topbar,
            window.side,
            window.canvas,
            window.canvas.chrome.minimap,
            window.dock,
            window.inspector,
        )
        return [each for each in parts if each.isVisible()]

    def go_to_panel(self, by: int) -> None:
        """Put the keyboard into the next or previous part of the window."""
        panels = self.panels()
        if not panels:
            return
        inside = [place for place, panel in enumerate(panels) if holds(panel)]
        place = (inside[-1] + by) % len(panels) if inside else 0
        for panel in panels[place:] + panels[:place]:
            target = first_stop(panel)
            if target is not None:
                target.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def change_text(self, by: int) -> None:
        """Make words larger or smaller by so many percent."""
        self.choose_text(appearance().chosen_text + by)

    def choose_text(self, percent: int) -> None:
        """Show words in that size from now on."""
        look = appearance()
        look.choose_text(percent)
        self._window.preferences.change(text_size=look.chosen_text)
        self._window.canvas.message.emit(tr("Text size {percent} %", percent=look.chosen_text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape that nobody wanted; the side buttons of the mouse."""
        if isinstance(event, QKeyEvent) and watched is self._window:
            if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
                return self._to_the_canvas()
        elif (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonPress
            and event.button() in (Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton)
        ):
            self.look(forward=event.button() == Qt.MouseButton.ForwardButton)
            return True
        return super().eventFilter(watched, event)

    def _to_the_canvas(self) -> bool:
        canvas = self._window.canvas
        if canvas.isVisible() and not canvas.hasFocus():
            canvas.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False


def first_stop(panel: QWidget) -> QWidget | None:
    """The first widget of a panel that the keyboard can be in."""
    found: QWidget | None = panel
    while found is not None and (found is panel or panel.isAncestorOf(found)):
        if _can_stop(found):
            return found
        found = found.nextInFocusChain()
    return None


def _can_stop(widget: QWidget) -> bool:
    takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return takes and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None
