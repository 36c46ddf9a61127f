"""What tests of the studio share: a document, folders of their own, and the shop's template."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from cartflow_studio import flowfile, resources
from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.document import Document
from cartflow_studio.studio.garbage import Garbage
from cartflow_studio.studio.jobs import Jobs
from cartflow_studio.studio.preferences import Preferences
from cartflow_studio.studio.recovery import Recovery
from cartflow_studio.studio.theme import appearance
from tests.watchdog import Watchdog

TEMPLATE = "win-back-cart-abandoners.flow.yaml"


@pytest.fixture(scope="session")
def cart_flow() -> Flow:
    return flowfile.read(resources.text("templates", TEMPLATE))


@pytest.fixture(autouse=True)
def garbage(qapp):
    """Garbage is collected as in the application."""
    made = Garbage()
    yield made
    made.collect()
    made.stop()


@pytest.fixture
def qtbot(qtbot):
    """Widgets that a test shows are kept until they are closed. Nothing else holds them once the
    test has returned, and a collection of garbage must not take them apart while they are painted.
    """
    kept, add = [], qtbot.addWidget

    def add_widget(widget, **options):
        kept.append(widget)
        add(widget, **options)

    qtbot.addWidget = qtbot.add_widget = add_widget
    yield qtbot
    kept.clear()


@pytest.fixture(autouse=True)
def nothing_blocks():
    """Nothing keeps the window's thread busy for longer than a tenth of a second."""
    dog = Watchdog()
    yield
    blocked = dog.stop()
    assert not blocked, "\n".join(blocked)


@pytest.fixture
def document(qapp, cart_flow: Flow) -> Document:
    return Document(cart_flow)


@pytest.fixture
def jobs(qapp):
    made = Jobs()
    yield made
    assert made.stop()


@pytest.fixture
def recovery(tmp_path: Path) -> Recovery:
    return Recovery(tmp_path / "recovery")


@pytest.fixture
def preferences(qapp, tmp_path: Path) -> Preferences:
    return Preferences(tmp_path / "preferences.json")


@pytest.fixture
def studio(qtbot, preferences, recovery):
    from cartflow_studio.studio.window import Studio

    appearance().reduced_motion = True
    appearance().choose_text(100)
    window = Studio(preferences, recovery)
    qtbot.addWidget(window, before_close_func=lambda each: each.document.history.setClean())
    window.resize(1280, 800)
    window.show()
    yield window
    for other in window.windows.all:
        other.document.history.setClean()
        assert other.jobs.stop()
        if other is not window:
            other.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def other_windows(studio):
    """The windows that were opened beside the first one."""
    return lambda: tuple(each for each in studio.windows.all if each is not studio)


@pytest.fixture
def plain_canvas(document, qtbot):
    """A canvas without a window around it."""
    from cartflow_studio.studio.canvas.view import FlowCanvas

    canvas = FlowCanvas(document)
    qtbot.addWidget(canvas)
    return canvas
