"""Moving around in the window with the keyboard, and back and forward with the mouse."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cartflow_studio.studio.theme import appearance

NO_KEYS = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def working(studio, qtbot, cart_flow):
    """The active window with the template."""
    studio.resize(1600, 1000)  # with room for the map
    studio.files.start_new(cart_flow)
    qtbot.waitUntil(lambda: studio.is_editing)
    studio.activateWindow()
    qtbot.waitUntil(studio.isActiveWindow)
    studio.canvas.setFocus()
    return studio


def part(studio):
    """The part of the window that has the keyboard."""
    focus = studio.focusWidget()
    parts = {"bar": studio.topbar, "side": studio.side, "dock": studio.dock}
    parts |= {"inspector": studio.inspector, "map": studio.canvas.chrome.minimap}
    found = [name for name, panel in parts.items() if panel is focus or panel.isAncestorOf(focus)]
    return found[0] if found else "canvas" if focus is studio.canvas else "nowhere"


def test_f6_goes_round_all_parts_of_the_window_and_back(working):
    def walk(action, steps):
        for _ in range(steps):
            working.actions_[action].trigger()
            yield part(working)

    assert list(walk("next_panel", 6)) == ["map", "dock", "inspector", "bar", "side", "canvas"]
    assert list(walk("previous_panel", 2)) == ["side", "bar"]


def test_escape_leads_to_the_canvas(working):
    working.inspector.edit_first()
    working.side.show_palette()
    QTest.keyClick(working.focusWidget(), Qt.Key.Key_Escape)
    assert working.focusWidget() is working.canvas


def test_the_ring_is_around_what_the_keyboard_went_to(working):
    working.side.show_palette()
    assert working.moving.ring.around is working.palette_.search
    working.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    assert working.moving.ring.around is None
    assert working.canvas.flow_scene.focused == "added"
    working.actions_["next_panel"].trigger()
    assert working.moving.ring.around is working.canvas.chrome.minimap


def test_a_click_takes_the_ring_away(working, qtbot):
    working.side.show_palette()
    qtbot.mouseClick(working.palette_.search, Qt.MouseButton.LeftButton)
    assert working.moving.ring.around is None


def test_everything_that_tab_reaches_gets_the_ring(working):
    working.show_node("reminder")
    working.topbar.simulate.setFocus(Qt.FocusReason.TabFocusReason)
    reached = []
    for _ in range(200):
        focus = QApplication.focusWidget()
        if focus in reached:
            break
        reached.append(focus)
        if focus is not working.canvas:
            assert working.moving.ring.around is focus
        working.focusNextPrevChild(True)
    assert working.palette_.search in reached
    assert working.inspector.node_form.title in reached


def side_button(studio, button):
    at = QPointF(300, 200)
    globally = QPointF(studio.canvas.viewport().mapToGlobal(at.toPoint()))
    event = QMouseEvent(QEvent.Type.MouseButtonPress, at, globally, button, button, NO_KEYS)
    QApplication.sendEvent(studio.canvas.viewport(), event)


def test_the_side_buttons_of_the_mouse_go_back_and_forward(working):
    canvas = working.canvas
    canvas.camera.look_at(QPointF(0, 0), 1.0)
    canvas.looking.forget()
    working.show_node("done")
    there = canvas.camera.goal[0]
    side_button(working, Qt.MouseButton.BackButton)
    assert canvas.camera.goal[0].manhattanLength() < 2
    side_button(working, Qt.MouseButton.ForwardButton)
    assert (canvas.camera.goal[0] - there).manhattanLength() < 2


def test_larger_text_grows_the_window_and_the_canvas_and_is_remembered(working):
    zoom = working.canvas.zoom
    for _ in range(5):
        working.actions_["text_larger"].trigger()
    assert (appearance().text_scale, working.preferences.settings.text_size) == (1.5, 150)
    assert working.canvas.zoom == pytest.approx(zoom * 1.5)
    working.actions_["text_normal"].trigger()
    assert working.canvas.zoom == pytest.approx(zoom)
    assert appearance().text_scale == 1.0


def test_on_the_start_page_the_ring_comes_with_the_first_key(studio, qtbot):
    studio.activateWindow()
    qtbot.waitUntil(lambda: bool(studio.start.template_cards))
    card = studio.start.template_cards[0]
    qtbot.waitUntil(card.hasFocus)
    assert studio.moving.ring.around is None
    QTest.keyClick(card, Qt.Key.Key_Shift)
    assert studio.moving.ring.around is card
