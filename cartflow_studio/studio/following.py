"""Follows one person: lights their way, brings the time bar along, marks them in the film."""

from __future__ import annotations

from PySide6.QtCore import QObject

from cartflow_studio.engine.trace import TraceLine
from cartflow_studio.studio.canvas.somebody import Somebody
from cartflow_studio.studio.canvas.view import FlowCanvas
from cartflow_studio.studio.panels.journeys import JourneysPanel
from cartflow_studio.studio.playing import Playing


class Following(QObject):
    """Keeps canvas and time bar in step with the story that is told."""

    def __init__(self, journeys: JourneysPanel, canvas: FlowCanvas, playing: Playing) -> None:
        super().__init__(journeys)
        self._journeys, self._canvas, self._playing = journeys, canvas, playing
        self._is_on = self._is_told = False
        self._somebody: Somebody | None = None
        journeys.instant = lambda: playing.at
        journeys.stepped.connect(self._follow)
        journeys.left.connect(self.leave)
        journeys.told.connect(self._choose)
        canvas.pressed.connect(self.leave)
        canvas.escaped.connect(self.leave)
        playing.bar.play_wished.connect(self.leave)
        canvas.document.changed.connect(lambda *_: self.leave())

    def _follow(self, at: int, node: str, lines: tuple[TraceLine, ...]) -> None:
        """Show how things stood at an instant: where the person was, and how they came there."""
        self._is_on = True
        places = [line.node for line in lines if line.step in ("entered", "arrived")]
        ways = [(line.node, line.output) for line in lines if line.step == "left"]
        self._canvas.spotlight.show(places or [node], ways)
        index = self._canvas.flow_scene.index
        seen = [key for key in (node, *places[-1:]) if key in index.row]
        rect = self._canvas.flow_scene.content(seen) if seen else None
        if rect is not None:
            self._canvas.camera.show(rect)
        self._playing.go_to(at)

    def _choose(self, name: str, lines: tuple[TraceLine, ...]) -> None:
        """Somebody else is told of, or nobody."""
        self._somebody = Somebody(name, lines) if lines else None
        self._mark()

    def show_told(self, *, on: bool) -> None:
        """Mark who is told of while their story is there to read."""
        if on != self._is_told:
            self._is_told = on
            self._mark()

    def _mark(self) -> None:
        somebody = self._somebody if self._is_told else None
        self._playing.mark(somebody)
        self._canvas.spotlight.mark(somebody)

    def leave(self) -> None:
        """Light everything again."""
        if self._is_on:
            self._is_on = False
            self._canvas.spotlight.show(None)
            self._journeys.story.leave()
