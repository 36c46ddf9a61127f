"""Walking along the connections with the keyboard: on, back, and to the other exits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.outline import ways_of
from cartflow_studio.studio.canvas import framing
from cartflow_studio.studio.canvas.spoken import way_words
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas


class Walking:
    """Goes from the card with the keyboard to its neighbours, and chooses each. It remembers which
    way it took, so that back leads where one came from, and on again where one had been.
    """

    def __init__(self, canvas: FlowCanvas) -> None:
        self._canvas = canvas
        self._came: dict[str, str] = {}
        self._went: dict[str, str] = {}

    @property
    def _flow(self) -> Flow:
        return self._canvas.document.flow

    def here(self) -> str | None:
        """The card that one is on."""
        scene = self._canvas.flow_scene
        return scene.focused or (scene.selection[-1] if scene.selection else None)

    def go(self, dx: int, dy: int) -> None:
        """Right goes on, left goes back, up and down go to the other exits of the step before."""
        here = self.here()
        if here is None or here not in self._flow.nodes:
            first = next((node.id for node in self._flow.entries), next(iter(self._flow.nodes), ""))
            if first:
                self._arrive(first)
        elif dx > 0:
            self._go_on(here)
        elif dx < 0:
            self._go_back(here)
        else:
            self._go_beside(here, dy)

    def _go_on(self, here: str) -> None:
        targets = [target for target, _ in ways_of(self._flow, here)]
        if not targets:
            self._canvas.message.emit(tr("Nothing follows this step."))
            return
        went = self._went.get(here, "")
        self._take(here, went if went in targets else targets[0])

    def _go_back(self, here: str) -> None:
        sources = self._before(here)
        if not sources:
            self._canvas.message.emit(tr("Nothing leads to this step."))
            return
        came = self._came.get(here, "")
        source = came if came in sources else sources[0]
        self._went[source] = here
        self._arrive(source)

    def _go_beside(self, here: str, by: int) -> None:
        sources = self._before(here)
        came = self._came.get(here, "")
        source = came if came in sources else next(iter(sources), "")
        targets = [target for target, _ in ways_of(self._flow, source)] if source else []
        if not source:  # from one entry to the next
            targets = [node.id for node in self._flow.entries]
        if here not in targets or len(targets) < 2:
            self._canvas.message.emit(tr("There is no other way here."))
            return
        there = targets[(targets.index(here) + by) % len(targets)]
        if source:
            self._take(source, there)
        else:
            self._arrive(there)

    def _before(self, here: str) -> list[str]:
        found = (source for (source, _), target in self._flow.links.items() if target == here)
        return list(dict.fromkeys(source for source in found if source in self._flow.nodes))

    def _take(self, source: str, target: str) -> None:
        self._came[target], self._went[source] = source, target
        self._arrive(target)
        if len(self._flow.ports_of(source)) > 1:
            ports = dict(ways_of(self._flow, source))[target]
            self._canvas.announcing.say(way_words(self._flow, source, target, ports))

    def _arrive(self, key: str) -> None:
        scene = self._canvas.flow_scene
        scene.select((key,))
        scene.focus(key)
        framing.go_to(self._canvas, key)
