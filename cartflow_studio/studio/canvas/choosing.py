"""Choosing many cards at once, and bringing them into line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from cartflow_studio.flow import aligning
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.flow.reach import ahead, behind, connected
from cartflow_studio.studio.canvas.geometry import WIDTH, card_height
from cartflow_studio.words import tr, trn

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas


class Choosing:
    """What a canvas chooses by a word, and how it lines up what is chosen."""

    def __init__(self, canvas: FlowCanvas) -> None:
        self._canvas = canvas

    @property
    def _flow(self) -> Flow:
        return self._canvas.document.flow

    def all(self) -> None:
        """Choose every card."""
        self._choose(self._flow.nodes)

    def none(self) -> None:
        """Choose nothing."""
        self._canvas.select(())

    def others(self) -> None:
        """Choose what is not chosen, and nothing else."""
        chosen = set(self._canvas.selection)
        self._choose(key for key in self._flow.nodes if key not in chosen)

    def ahead(self) -> None:
        """Choose these and all that can come after them."""
        self._spread(ahead)

    def behind(self) -> None:
        """Choose these and all that leads to them."""
        self._spread(behind)

    def connected(self) -> None:
        """Choose all that hangs together with these."""
        self._spread(connected)

    def same_type(self) -> None:
        """Choose all steps of the types that are chosen."""
        ids = self._canvas.commands.needed()
        kinds = {type(self._flow.nodes[key].type) for key in ids}
        if ids:
            self._choose(key for key, n in self._flow.nodes.items() if type(n.type) in kinds)

    def _spread(self, reach: Callable[[Flow, Iterable[str]], set[str]]) -> None:
        ids = self._canvas.commands.needed()
        if ids:
            found = reach(self._flow, ids)
            self._choose((*ids, *(key for key in self._flow.nodes if key in found)))

    def _choose(self, ids: Iterable[str]) -> None:
        self._canvas.select(ids)
        count = len(self._canvas.selection)
        self._canvas.message.emit(trn("One step is chosen.", "{n} steps are chosen.", count))

    def align(self, side: aligning.Side) -> None:
        """Bring a side of the chosen cards into line."""
        ids = self._canvas.selection
        self._canvas.document.edit(tr("Align cards"), aligning.align, ids, side, size_of)

    def distribute(self, *, down: bool) -> None:
        """Make the gaps between the chosen cards equal."""
        ids, document = self._canvas.selection, self._canvas.document
        document.edit(tr("Space cards evenly"), aligning.distribute, ids, down=down, size=size_of)


def size_of(node: Node) -> tuple[int, int]:
    """Width and height of the card of a node."""
    return WIDTH, card_height(len(node.type.ports))
