"""Our canvas as it is measured: with findings, words and numbers on."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.canvas.view import FlowCanvas
from cartflow_studio.studio.document import Document
from cartflow_studio.studio.theme import appearance
from tests.benchmarks.flows import findings_of, large_flow, overlay_of


class Ours:
    """The canvas of CartFlow Studio."""

    @staticmethod
    def prepare(library: str, count: int) -> Flow:
        """The flow, and the application."""
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        appearance().reduced_motion = True
        appearance().apply()
        return large_flow(count)

    def __init__(self, flow: Flow) -> None:
        self.view = FlowCanvas(Document(flow))
        self.view.resize(1920, 1080)
        self.view.show_overlay(overlay_of(flow))
        self.view.show_findings(findings_of(flow))

    def show_all(self) -> None:
        """See all cards."""
        self.view.fit(animated=False)

    def look_closely(self) -> QPointF:
        """See the middle at 100 %; returns a point of the viewport on a card there."""
        scene = self.view.flow_scene
        content = scene.content()
        assert content is not None
        self.view.camera.look_at(content.center(), 1.0)
        return QPointF(self.view.view_point(self._middle_cards(1)[0]))

    def _middle_cards(self, count: int) -> list[QPointF]:
        rows = self._nearest(count)
        index = self.view.flow_scene.index
        return [QPointF(float(index.x[row]) + 120, float(index.y[row]) + 60) for row in rows]

    def _nearest(self, count: int) -> list[int]:
        middle, index = self.view.at_centre(), self.view.flow_scene.index
        away = abs(index.x + 120 - middle.x()) + abs(index.y + 38 - middle.y())
        rows: list[int] = away.argsort()[:count].tolist()
        return rows

    def choose(self, count: int) -> None:
        """Choose the cards in the middle."""
        self.view.select([self.view.flow_scene.index.ids[row] for row in self._nearest(count)])

    def delete(self) -> None:
        """Delete what is chosen."""
        self.view.commands.delete()

    def undo(self) -> None:
        """Undo that."""
        self.view.document.history.undo()
