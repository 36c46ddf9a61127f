"""A canvas with a small flow on it, and a hand that uses mouse and keys."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.nodes import REGISTRY
from cartflow_studio.studio.canvas.view import FlowCanvas
from cartflow_studio.studio.document import Document
from cartflow_studio.studio.theme import appearance

LEFT = Qt.MouseButton.LeftButton
NO_BUTTON = Qt.MouseButton.NoButton
NO_KEYS = Qt.KeyboardModifier.NoModifier


def node(key: str, type_name: str, **settings: object) -> Node:
    """A node of a type."""
    return Node(key, REGISTRY[type_name](**settings))


def small_flow() -> Flow:
    """A trigger, a mail that leads to an exit when sent, and a wait that stands alone."""
    nodes = (
        node("start", "event_trigger", event="itemAddedToCart"),
        node("mail", "email", subject="Hello"),
        node("done", "exit", reason="done"),
        node("lone", "wait"),
    )
    return Flow(
        "small",
        nodes={each.id: each for each in nodes},
        links={("start", "next"): "mail", ("mail", "sent"): "done"},
        positions={"start": (0, 0), "mail": (384, 0), "done": (768, 0), "lone": (384, 240)},
    )


class Hand:
    """Uses a canvas like a person; points are of the scene."""

    def __init__(self, canvas: FlowCanvas) -> None:
        self.canvas = canvas

    def place(self, key: str, dx: float = 120, dy: float = 38) -> QPointF:
        """A point of a card, from its top left corner."""
        index = self.canvas.flow_scene.index
        row = index.row[key]
        return QPointF(float(index.x[row]) + dx, float(index.y[row]) + dy)

    def port(self, key: str, name: str = "") -> QPointF:
        """The middle of a port; "" is the way in."""
        index = self.canvas.flow_scene.index
        ports = index.ports_of(index.row[key])
        port = next(port for port in ports if port.port == name)
        return QPointF(port.x, port.y)

    def _send(self, kind: QEvent.Type, at: QPointF, button, buttons, keys) -> None:
        seen = QPointF(self.canvas.view_point(at))
        globally = QPointF(self.canvas.viewport().mapToGlobal(seen.toPoint()))
        event = QMouseEvent(kind, seen, globally, button, buttons, keys)
        QApplication.sendEvent(self.canvas.viewport(), event)

    def press(self, at: QPointF, keys=NO_KEYS, button=LEFT) -> None:
        """Press a button."""
        self._send(QEvent.Type.MouseButtonPress, at, button, button, keys)

    def move(self, at: QPointF, keys=NO_KEYS, buttons=LEFT) -> None:
        """Move the pointer, with the button held."""
        self._send(QEvent.Type.MouseMove, at, NO_BUTTON, buttons, keys)

    def release(self, at: QPointF, keys=NO_KEYS, button=LEFT) -> None:
        """Let the button go."""
        self._send(QEvent.Type.MouseButtonRelease, at, button, NO_BUTTON, keys)

    def click(self, at: QPointF, keys=NO_KEYS) -> None:
        """Press and release."""
        self.press(at, keys)
        self.release(at, keys)

    def double_click(self, at: QPointF) -> None:
        """Two clicks in a row."""
        self.click(at)
        self._send(QEvent.Type.MouseButtonDblClick, at, LEFT, LEFT, NO_KEYS)
        self.release(at)

    def hover(self, at: QPointF) -> None:
        """Move the pointer without a button."""
        self.move(at, buttons=NO_BUTTON)

    def drag(self, start: QPointF, end: QPointF, keys=NO_KEYS, button=LEFT) -> None:
        """Press, move in a few steps, release."""
        self.press(start, keys, button)
        first, last = self.canvas.view_point(start), self.canvas.view_point(end)
        for share in (0.2, 0.6, 1.0):
            on_screen = QPointF(first) + QPointF(last - first) * share
            self.move(self.canvas.scene_point(on_screen), keys, button)
        self.release(self.canvas.scene_point(QPointF(last)), keys, button)

    def key(self, key: Qt.Key, keys=NO_KEYS) -> None:
        """Press and release a key on the canvas."""
        QTest.keyClick(self.canvas, key, keys)

    def type(self, text: str) -> None:
        """Type into whatever has the focus."""
        for letter in text:
            QTest.keyClick(self.canvas.window().focusWidget(), letter)


@pytest.fixture
def document(qapp):
    """The small flow, open."""
    return Document(small_flow())


@pytest.fixture
def canvas(document, qtbot):
    """A canvas that shows the document at 100 %, without animations."""
    look = appearance()
    look.reduced_motion = True
    shown = FlowCanvas(document)
    qtbot.addWidget(shown)
    shown.resize(1400, 800)
    shown.show()
    qtbot.waitExposed(shown)
    shown.activateWindow()
    shown.setFocus()
    shown.camera.look_at(QPointF(500, 160), 1.0)
    yield shown
    shown.close()


@pytest.fixture
def hand(canvas):
    """The hand that uses the canvas."""
    return Hand(canvas)
