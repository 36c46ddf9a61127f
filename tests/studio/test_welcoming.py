"""The first minute: the template is there, simulated, and three hints come once."""

import pytest
from PySide6.QtCore import QRect, Qt

from cartflow_studio.studio.preferences import Preferences
from cartflow_studio.studio.welcoming import HINTS

LEFT = Qt.MouseButton.LeftButton
SECONDS = 20_000


@pytest.fixture
def greeted(studio, qtbot):
    """The window as it is at the very first start, with its first hint."""
    studio.welcoming.greet()
    qtbot.waitUntil(lambda: studio.welcoming.callout is not None, timeout=SECONDS)
    qtbot.waitUntil(studio.welcoming.callout.isVisible)
    return studio


def titles(studio, qtbot):
    """What the hints say when one reads all of them."""
    callout, found = studio.welcoming.callout, []
    while callout.isVisible():
        found.append((callout.title.text(), callout.next.text()))
        qtbot.mouseClick(callout.next, LEFT)
    return found


def test_the_template_is_there_and_simulated(greeted, cart_flow):
    assert (greeted.document.flow, greeted.is_editing) == (cart_flow, True)
    assert greeted.results.simulating.result.numbers.entered == 446


def test_three_hints_follow_on_each_other(greeted, qtbot):
    assert titles(greeted, qtbot) == [
        ("A flow is made of steps", "Next"),
        ("This is what it would have done", "Next"),
        ("Let it run when you like it", "Got it"),
    ]


def test_a_hint_stands_beside_what_it_is_about_and_inside_the_window(greeted, qtbot):
    callout = greeted.welcoming.callout
    for hint in HINTS:
        thing = hint.place(greeted)
        assert not thing.isEmpty()
        assert not callout.geometry().adjusted(20, 20, -20, -20).intersects(thing)
        assert QRect(0, 0, greeted.width(), greeted.height()).contains(callout.geometry())
        qtbot.mouseClick(callout.next, LEFT)


def test_closing_one_hint_closes_them_all(greeted, qtbot):
    qtbot.mouseClick(greeted.welcoming.callout.close_, LEFT)
    greeted.resize(1200, 760)
    assert not greeted.welcoming.callout.isVisible()


def test_escape_closes_them_too(greeted, qtbot):
    qtbot.keyClick(greeted.welcoming.callout.next, Qt.Key.Key_Escape)
    assert not greeted.welcoming.callout.isVisible()


def test_they_never_come_again_by_themselves(greeted):
    assert not greeted.welcoming.is_first_time
    assert Preferences(greeted.preferences.path).settings.greeted


def test_who_has_worked_here_before_is_not_greeted(studio, tmp_path):
    assert studio.welcoming.is_first_time
    studio.preferences.add_recent(tmp_path / "mine.flow.yaml")
    assert not studio.welcoming.is_first_time


def test_the_menu_shows_them_again(greeted, qtbot):
    titles(greeted, qtbot)
    greeted.actions_["hints"].trigger()
    assert greeted.welcoming.callout.isVisible()
    assert greeted.welcoming.callout.title.text() == "A flow is made of steps"


def test_a_hint_is_out_of_sight_while_its_card_is(greeted, qtbot):
    greeted.canvas.camera.pan_by(5_000, 5_000)
    qtbot.waitUntil(lambda: not greeted.welcoming.callout.isVisible())
    greeted.canvas.fit(animated=False)
    qtbot.waitUntil(greeted.welcoming.callout.isVisible)


def test_opening_another_flow_takes_them_away(greeted, cart_flow):
    greeted.document.history.setClean()
    greeted.files.start_new(cart_flow)
    assert not greeted.welcoming.callout.isVisible()


def test_the_keyboard_reads_them_and_comes_back_to_the_canvas(greeted, qtbot):
    callout = greeted.welcoming.callout
    assert greeted.focusWidget() is callout.next
    assert callout.next.accessibleDescription().startswith("A flow is made of steps. Click a card")
    for _ in HINTS:
        qtbot.keyClick(greeted.focusWidget(), Qt.Key.Key_Space)
    assert not callout.isVisible()
    assert greeted.focusWidget() is greeted.canvas


def test_a_small_window_shows_what_it_has_room_for(greeted, qtbot):
    titles(greeted, qtbot)
    greeted.resize(960, 600)
    greeted.dock.hide()
    greeted.canvas.camera.pan_by(3_000, 0)
    greeted.welcoming._begin()
    qtbot.waitUntil(greeted.welcoming.callout.isVisible)
    assert [title for title, _ in titles(greeted, qtbot)] == [
        "A flow is made of steps",
        "Let it run when you like it",
    ]


def test_enter_goes_on_to_the_next_hint(greeted, qtbot):
    callout = greeted.welcoming.callout
    first = callout.title.text()
    qtbot.keyClick(callout.next, Qt.Key.Key_Return)
    assert callout.title.text() != first
