"""The canvas: opening, dragging, panning and zooming 200 cards, in CPU time without a display."""

import os
from collections.abc import Iterator
from statistics import median
from time import process_time

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.nodes import REGISTRY
from cartflow_studio.studio.canvas.overlay import OverlayView
from cartflow_studio.studio.canvas.view import FlowCanvas
from cartflow_studio.studio.document import Document
from cartflow_studio.studio.theme import appearance
from tests.benchmarks.figure import Figure

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
STEPS = 60
ROWS = 8


def large_flow(count: int) -> Flow:
    """A flow of so many cards in layers of eight: each leads to the next layer, every fifth also
    by its second exit, so that there are 1.2 connections to a card.
    """
    kinds = ("email", "wait", "sms", "split", "push", "update_person", "webhook")
    types = [REGISTRY[name]() for name in kinds]
    nodes = {"start": Node("start", REGISTRY["event_trigger"](event="itemAddedToCart"))}
    for place in range(1, count):
        nodes[f"step_{place}"] = Node(f"step_{place}", types[place % len(types)])
    keys = list(nodes)
    links: dict[tuple[str, str], str] = {}
    positions: dict[str, tuple[int, int]] = {}
    for place, key in enumerate(keys):
        layer, row = divmod(place, ROWS)
        positions[key] = (layer * 384, row * 144)
        ports = nodes[key].type.ports
        for fork, port in enumerate(ports[: 2 if place % 5 == 0 else 1]):
            target = (layer + 1) * ROWS + (row + fork) % ROWS
            if target < count:
                links[key, port.name] = keys[target]
    return Flow("large", nodes=nodes, links=links, positions=positions)


def overlay_of(flow: Flow) -> OverlayView:
    """Numbers on every card and connection."""
    counts = {link: 1000 + place for place, link in enumerate(flow.links)}
    return OverlayView(dict.fromkeys(flow.nodes, "412 waiting"), counts)


def application() -> QApplication:
    """The application, without a display."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    appearance().reduced_motion = True
    appearance().apply()
    return app


def opened(flow: Flow) -> tuple[FlowCanvas, float]:
    """A canvas that shows the flow, and what that took until the first frame, in CPU ms."""
    app = QApplication.instance()
    assert app is not None
    start = process_time()
    canvas = FlowCanvas(Document(flow))
    canvas.resize(1920, 1080)
    canvas.show_overlay(overlay_of(flow))
    canvas.show_findings(dict.fromkeys(list(flow.nodes)[::10], ("warning", "Say why")))
    canvas.show()
    app.processEvents()
    canvas.repaint()
    app.processEvents()
    return canvas, (process_time() - start) * 1000


def mouse(canvas: FlowCanvas, kind: QEvent.Type, at: QPointF, buttons: Qt.MouseButton) -> None:
    """Send a mouse event and paint."""
    globally = QPointF(canvas.viewport().mapToGlobal(at.toPoint()))
    button = LEFT if kind != QEvent.Type.MouseMove else Qt.MouseButton.NoButton
    event = QMouseEvent(kind, at, globally, button, buttons, NONE)
    QApplication.sendEvent(canvas.viewport(), event)
    QApplication.processEvents()


def drag_steps(canvas: FlowCanvas) -> Iterator[float]:
    """The CPU ms of each step of a card that is dragged."""
    canvas.camera.look_at(canvas.at_centre(), 1.0)
    middle, index = canvas.at_centre(), canvas.flow_scene.index
    away = abs(index.x + 120 - middle.x()) + abs(index.y + 38 - middle.y())
    node = index.ids[int(away.argmin())]
    rect = canvas.flow_scene.items_by_id[node].sceneBoundingRect()
    at = QPointF(canvas.view_point(rect.center()))
    mouse(canvas, QEvent.Type.MouseButtonPress, at, LEFT)
    for step in range(STEPS):
        start = process_time()
        mouse(canvas, QEvent.Type.MouseMove, at + QPointF(step * 2, step), LEFT)
        yield (process_time() - start) * 1000
    mouse(canvas, QEvent.Type.MouseButtonRelease, at, Qt.MouseButton.NoButton)


def pan_steps(canvas: FlowCanvas) -> Iterator[float]:
    """The CPU ms of each step of panning."""
    for step in range(STEPS):
        start = process_time()
        canvas.camera.pan_by(9 if step < STEPS // 2 else -9, 5)
        QApplication.processEvents()
        yield (process_time() - start) * 1000


def zoom_steps(canvas: FlowCanvas) -> Iterator[float]:
    """The CPU ms of each turn of the wheel around 100 %."""
    at = QPointF(canvas.viewport().rect().center())
    for step in range(STEPS):
        turn = QPoint(0, 40 if step % 12 < 6 else -40)
        globally = QPointF(canvas.viewport().mapToGlobal(at.toPoint()))
        event = QWheelEvent(
            at,
            globally,
            QPoint(),
            turn,
            Qt.MouseButton.NoButton,
            NONE,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        start = process_time()
        QApplication.sendEvent(canvas.viewport(), event)
        QApplication.processEvents()
        yield (process_time() - start) * 1000


def figures() -> Iterator[Figure]:
    """The figures of a flow of 200 cards, with numbers and findings on them."""
    app = application()
    flow = large_flow(200)
    first, _ = opened(flow)
    first.close()
    runs = [opened(flow) for _ in range(3)]
    yield Figure("canvas.200.open", median(spent for _, spent in runs), "ms CPU", 150)
    for canvas, _ in runs[1:]:
        canvas.close()
    canvas = runs[0][0]
    app.processEvents()
    yield Figure("canvas.200.drag", median(drag_steps(canvas)), "ms CPU", 1)
    yield Figure("canvas.200.pan", median(pan_steps(canvas)), "ms CPU", 3)
    yield Figure("canvas.200.zoom", median(zoom_steps(canvas)), "ms CPU", 8)
    canvas.close()
