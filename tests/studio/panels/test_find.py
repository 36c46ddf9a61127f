"""The bar that finds steps: types, lights, walks, and gives the view back."""

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest

from tests.studio.conftest import TEMPLATE

Key = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def finding(studio, qtbot, cart_flow):
    """The window with the template, and the bar opened by its key."""
    assert cart_flow.id in TEMPLATE
    studio.files.start_new(cart_flow)
    qtbot.waitUntil(lambda: studio.is_editing)
    studio.canvas.fit()
    studio.actions_["find"].trigger()
    return studio


def found(studio):
    return studio.finder.results.keys, studio.finder.count.text()


def test_typing_finds_and_lights(finding):
    finding.finder.search.setText("cart")
    assert found(finding) == (["reminder", "added", "text"], "1 of 3")
    assert finding.canvas.spotlight.is_on
    assert finding.canvas.selection == ()


def test_enter_walks_round_and_shift_enter_walks_back(finding):
    search = finding.finder.search
    search.setText("cart")
    walked = []
    for keys in (Qt.KeyboardModifier.NoModifier,) * 4 + (SHIFT,):
        QTest.keyClick(search, Key.Key_Return, keys)
        walked += finding.canvas.selection
    assert walked == ["reminder", "added", "text", "reminder", "text"]
    assert finding.finder.count.text() == "3 of 3"


def test_escape_gives_the_view_back(finding):
    canvas, before = finding.canvas, finding.canvas.camera.goal
    finding.finder.search.setText("purchase")
    finding.finder.step(1)
    canvas.camera.zoom_by(2.0)
    QTest.keyClick(finding.finder.search, Key.Key_Escape)
    assert canvas.camera.goal[1] == before[1]
    assert (canvas.camera.goal[0] - before[0]).manhattanLength() < 2
    assert (finding.finder.isVisible(), canvas.spotlight.is_on) == (False, False)
    assert finding.focusWidget() is canvas


def test_ctrl_enter_stays_at_what_was_found_and_one_can_go_back(finding):
    canvas = finding.canvas
    canvas.camera.look_at(canvas.at_centre(), 0.36)
    finding.finder.leave()
    finding.finder.open()
    finding.finder.search.setText("last sms")
    QTest.keyClick(finding.finder.search, Key.Key_Return, CTRL)
    assert (finding.finder.isVisible(), canvas.selection) == (False, ("text",))
    assert canvas.camera.goal[1] == 0.8
    finding.actions_["back"].trigger()
    assert canvas.camera.goal[1] == pytest.approx(0.36)
    finding.actions_["forward"].trigger()
    assert canvas.camera.goal[1] == 0.8


def test_nothing_found_is_said(finding):
    finding.finder.search.setText("marzipan")
    assert found(finding) == ([], "Nothing found")
    assert not finding.finder.list.isVisible()


def test_what_was_found_follows_the_flow(finding):
    finding.finder.search.setText("cart")
    finding.canvas.commands.delete()
    finding.canvas.select(("added",))
    finding.canvas.commands.delete()
    assert found(finding) == (["reminder", "text"], "1 of 2")


def test_a_screen_reader_hears_where_it_was_found(finding):
    finding.finder.search.setText("behind")
    index = finding.finder.results.index(0)
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Cart reminder. Subject: You left something behind"


def test_the_bar_never_covers_the_card_it_found(finding):
    finder, canvas = finding.finder, finding.canvas
    finder.search.setText("cart")
    canvas.camera.look_at(canvas.flow_scene.content(["text"]).center(), 1.0)
    middle, zoom = canvas.camera.goal
    canvas.camera.look_at(middle + QPointF(0, canvas.viewport().height() / 2 - 60), zoom)
    for row, key in enumerate(finder.results.keys):
        finder._visit(row)
        centre, zoom = canvas.camera.goal
        rect = canvas.flow_scene.content([key])
        seen = QRectF((rect.topLeft() - centre) * zoom, rect.size() * zoom).translated(
            QRectF(canvas.viewport().rect()).center()
        )
        assert not seen.intersects(QRectF(finder.geometry()))


def test_the_count_is_never_clipped(finding):
    finding.finder.search.setText("cart")
    finding.finder.search.setText("nobody says this")
    count = finding.finder.count
    assert (count.text(), count.width() >= count.sizeHint().width()) == ("Nothing found", True)
