"""Files that are dragged onto the window."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from cartflow_studio import flowfile
from cartflow_studio.studio.dropping import flows_of, log_of

COPY, LEFT = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def carried(*paths):
    made = QMimeData()
    made.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return made


def enter(window, data):
    event = QDragEnterEvent(QPoint(40, 40), COPY, data, LEFT, NONE)
    event.ignore()
    QApplication.sendEvent(window, event)
    return event.isAccepted()


def drop(window, data):
    enter(window, data)
    event = QDropEvent(QPointF(40, 40), COPY, data, LEFT, NONE)
    QApplication.sendEvent(window, event)


@pytest.fixture
def flows(tmp_path, cart_flow):
    made = []
    for name in ("One", "Two"):
        path = tmp_path / f"{name}.flow.yaml"
        path.write_text(flowfile.write(replace(cart_flow, name=name)))
        made.append(path)
    return made


def test_a_flow_opens(studio, qtbot, flows):
    assert enter(studio, carried(flows[0]))
    veil = studio.dropping.veil
    assert (veil.isVisible(), veil.words) == (True, "Let go to open the flow")
    with qtbot.waitSignal(studio.files.opened):
        drop(studio, carried(flows[0]))
    assert (studio.document.flow.name, veil.isVisible()) == ("One", False)


def test_several_flows_open_in_windows_of_their_own(studio, qtbot, flows):
    drop(studio, carried(*flows))
    qtbot.waitUntil(lambda: len(studio.windows.all) == 2)
    names = sorted(each.document.flow.name for each in studio.windows.all)
    assert names == ["One", "Two"]


def test_a_log_is_offered_for_a_simulation(studio, qtbot, cart_flow, tmp_path):
    log = tmp_path / "shop.csv"
    log.write_text("person_id,name,occurred_at\na,CartItemAdded,2026-01-31T18:30:00Z\n")
    assert not enter(studio, carried(log))
    studio.files.start_new(cart_flow)
    drop(studio, carried(log))
    qtbot.waitUntil(lambda: studio.results.dialog is not None)
    assert studio.results.dialog.heading.text() == "Simulate on shop.csv"
    studio.results.dialog.close()


def test_what_is_neither_is_not_taken(studio, flows, tmp_path):
    picture = tmp_path / "picture.png"
    assert not enter(studio, carried(picture))
    assert not studio.dropping.veil.isVisible()
    words = QMimeData()
    words.setText("https://example.com/x.yaml")
    assert not enter(studio, words)
    remote = QMimeData()
    remote.setUrls([QUrl("https://example.com/x.flow.yaml")])
    assert not enter(studio, remote)


def test_the_veil_goes_when_the_files_go_elsewhere(studio, flows):
    enter(studio, carried(flows[0]))
    QApplication.sendEvent(studio, QDragLeaveEvent())
    assert not studio.dropping.veil.isVisible()


def test_files_are_known_by_their_suffix():
    names = ["a.flow.yaml", "b.YML", "c.csv.gz", "d.parquet", "e.txt", "f.gz"]
    paths = [Path(name) for name in names]
    assert [each.name for each in flows_of(paths)] == ["a.flow.yaml", "b.YML"]
    assert log_of(paths) == Path("c.csv.gz")
    assert log_of([Path("e.txt"), Path("f.gz")]) is None
