"""A peer as it is measured: NodeGraphQt or its sibling OdenGraphQt, by their public functions."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QApplication, QGraphicsView

from tests.benchmarks.flows import large_flow

os.environ["QT_PREFERRED_BINDING"] = "PySide6"
os.environ["QT_API"] = "pyside6"


class Peer:
    """A node graph with the cards of our flow: one way in, two exits, at the same places."""

    @staticmethod
    def prepare(library: str, count: int) -> tuple[Any, Any]:
        """The library's module and the flow."""
        if QApplication.instance() is None:
            QApplication([])
        return import_module(library), large_flow(count)

    def __init__(self, prepared: tuple[Any, Any]) -> None:
        library, flow = prepared
        self.graph = library.NodeGraph()
        self.graph.register_node(_card(library))
        self.view: QGraphicsView = self.graph.viewer()
        self.view.resize(1920, 1080)
        self.nodes: dict[str, Any] = {}
        for key, node in flow.nodes.items():
            self.nodes[key] = self.graph.create_node(
                "bench.Card",
                name=f"{node.name} {key}",
                pos=list(flow.positions[key]),
                selected=False,
                push_undo=False,
            )
        for (source, port), target in flow.links.items():
            exits = [each.name for each in flow.nodes[source].type.ports]
            way_out = self.nodes[source].output(min(1, exits.index(port)))
            way_out.connect_to(self.nodes[target].input(0), push_undo=False)

    def show_all(self) -> None:
        """See all cards."""
        places = [node.view.scenePos() for node in self.nodes.values()]
        left, right = min(at.x() for at in places), max(at.x() for at in places) + 300
        top, bottom = min(at.y() for at in places), max(at.y() for at in places) + 120
        scale = min(1920 / (right - left), 1080 / (bottom - top))
        middle = QPointF((left + right) / 2, (top + bottom) / 2)
        self._see(middle, scale)

    def _see(self, middle: QPointF, scale: float) -> None:
        size = QPointF(1920 / scale, 1080 / scale)
        corner = middle - size / 2
        self.graph.viewer().set_scene_rect([corner.x(), corner.y(), size.x(), size.y()])

    def look_closely(self) -> QPointF:
        """See the middle at 100 %; returns a point of the viewport on a card there."""
        middle = self._whole().center()
        self._see(middle, 1.0)
        nearest = self._nearest(middle, 1)[0].view
        return QPointF(self.view.mapFromScene(nearest.sceneBoundingRect().center()))

    def _whole(self) -> QRectF:
        places = [node.view.scenePos() for node in self.nodes.values()]
        corner = QPointF(min(at.x() for at in places), min(at.y() for at in places))
        return QRectF(corner, QPointF(max(at.x() for at in places), max(at.y() for at in places)))

    def _nearest(self, middle: QPointF, count: int) -> list[Any]:
        def away(node: Any) -> float:
            at: QPointF = node.view.sceneBoundingRect().center() - middle
            return abs(at.x()) + abs(at.y())

        return sorted(self.nodes.values(), key=away)[:count]

    def choose(self, count: int) -> None:
        """Choose the cards in the middle."""
        self.graph.clear_selection()
        for node in self._nearest(self._whole().center(), count):
            node.set_selected(True)

    def delete(self) -> None:
        """Delete what is chosen."""
        self.graph.delete_nodes(self.graph.selected_nodes())

    def undo(self) -> None:
        """Undo that."""
        self.graph.undo_stack().undo()


def _card(library: Any) -> type:
    class Card(library.BaseNode):  # type: ignore[misc, name-defined]
        """A card of theirs."""

        __identifier__ = "bench"
        NODE_NAME = "Card"

        def __init__(self) -> None:
            super().__init__()
            self.add_input("in", multi_input=True)
            self.add_output("then")
            self.add_output("else")

    return Card
