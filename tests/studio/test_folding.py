"""What folds around the canvas where there is little room, and what brings it back."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from cartflow_studio.studio.folding import PARTS, REST, crowded
from cartflow_studio.studio.panels.frame import Sizes
from cartflow_studio.studio.panels.start import FIRST
from cartflow_studio.studio.theme import appearance

SIZES = Sizes(208, 360, 240)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def opened(studio, qtbot):
    """A wide window with a flow, the keys on its canvas."""
    studio.resize(1440, 900)
    with qtbot.waitSignal(studio.results.simulating.finished, timeout=20_000):
        studio.open_template_named(FIRST)
    studio.activateWindow()
    qtbot.waitUntil(studio.isActiveWindow)
    studio.canvas.setFocus()
    return studio


def shown(window) -> dict[str, bool]:
    """Whether each part is there with all it has, as the menu says and as is seen."""
    seen = {
        "palette": window.palette_.search.isVisible(),
        "inspector": window.inspector.isVisible(),
        "dock": window.dock.currentWidget().isVisible(),
    }
    assert seen == {name: window.actions_[name].isChecked() for name in PARTS}
    return seen


def rest(qtbot) -> None:
    QTest.qWait(REST + 100)


def press(window, qtbot, keys: str) -> None:
    combination = QKeySequence(keys)[0]
    qtbot.keyClick(window, combination.key(), combination.keyboardModifiers())


@pytest.mark.parametrize(
    ("room", "parts"),
    [
        ((1440, 800), set()),
        ((1280, 700), set()),
        ((1200, 700), {"palette"}),
        ((960, 700), {"palette", "inspector"}),
        ((960, 450), {"palette", "inspector", "dock"}),
        ((1440, 450), {"dock"}),
    ],
)
def test_what_folds_is_what_leaves_the_canvas_too_little(qapp, room, parts):
    appearance().choose_text(100)
    assert crowded(*room, SIZES) == parts


def test_parts_fold_by_themselves_and_come_back_with_their_sizes(opened, qtbot):
    before = opened.frame.sizes
    wide = opened.canvas.width()
    opened.resize(960, 540)
    assert not any(shown(opened).values())
    assert (opened.canvas.width() > 800, opened.canvas.height() > 300) == (True, True)
    assert opened.palette_.unfold.isVisible()
    opened.resize(1440, 900)
    assert all(shown(opened).values())
    qtbot.waitUntil(lambda: opened.canvas.width() == wide)
    assert opened.frame.sizes == before


def test_one_key_folds_all_and_brings_all_back(opened, qtbot):
    press(opened, qtbot, "Ctrl+7")
    assert not any(shown(opened).values())
    assert opened.canvas.width() > 1300
    press(opened, qtbot, "Ctrl+7")
    assert all(shown(opened).values())
    opened.resize(960, 540)
    press(opened, qtbot, "Ctrl+7")
    assert shown(opened) == {"palette": False, "inspector": True, "dock": True}
    assert opened.toast.text.text() == "The window is too small for all: its narrow strips stay."
    qtbot.waitUntil(lambda: opened.canvas.width() > 500 and opened.canvas.height() > 150)
    press(opened, qtbot, "Ctrl+7")
    assert not any(shown(opened).values())


def test_the_last_word_is_the_persons_until_room_comes_or_goes(opened, qtbot):
    press(opened, qtbot, "Ctrl+3")
    opened.resize(960, 860)
    assert shown(opened) == {"palette": False, "inspector": False, "dock": False}
    press(opened, qtbot, "Ctrl+2")
    opened.resize(970, 860)
    rest(qtbot)
    assert shown(opened) == {"palette": False, "inspector": True, "dock": False}
    opened.resize(1440, 900)
    assert shown(opened) == {"palette": True, "inspector": True, "dock": False}


def test_a_folded_inspector_is_there_as_long_as_something_is_chosen(opened, qtbot):
    opened.resize(960, 700)
    opened.canvas.select(("reminder",))
    rest(qtbot)
    assert shown(opened)["inspector"]
    card = opened.canvas.flow_scene.content(("reminder",))
    assert opened.canvas.camera.seen.contains(card)
    opened.canvas.select(())
    rest(qtbot)
    assert not shown(opened)["inspector"]


def test_an_inspector_that_was_sent_away_stays_away(opened, qtbot):
    opened.resize(960, 700)
    opened.canvas.select(("reminder",))
    rest(qtbot)
    press(opened, qtbot, "Ctrl+2")
    opened.canvas.select(("purchase",))
    rest(qtbot)
    assert not shown(opened)["inspector"]
    opened.actions_["edit_step"].trigger()
    assert shown(opened)["inspector"]
    assert opened.inspector.isAncestorOf(opened.focusWidget())


def test_folded_parts_have_buttons_of_their_own(opened, qtbot):
    opened.resize(960, 540)
    tabs = opened.dock.tabBar()
    qtbot.mouseClick(tabs, LEFT, pos=tabs.tabRect(0).center())
    qtbot.mouseClick(opened.palette_.unfold, LEFT)
    qtbot.mouseClick(opened.frame.rail.button, LEFT)
    assert all(shown(opened).values())
    assert opened.dock.shown == "problems"


def test_a_folded_palette_still_adds_and_tells_its_steps(opened, qtbot):
    opened.resize(960, 900)
    steps = opened.palette_.list
    words = [steps.item(place).text() for place in range(steps.count())]
    heard = [
        steps.item(place).data(Qt.ItemDataRole.AccessibleTextRole) for place in range(steps.count())
    ]
    assert (set(words), heard[:3]) == ({""}, ["Event", "Segment", "API or hand-over"])
    assert steps.item(3).toolTip().startswith("Email\n")
    before = len(opened.document.flow.nodes)
    qtbot.mouseClick(steps.viewport(), LEFT, pos=steps.visualItemRect(steps.item(3)).center())
    assert len(opened.document.flow.nodes) == before + 1


def test_what_needs_a_folded_part_brings_it(opened):
    opened.resize(960, 540)
    for name, part in (("outline", "palette"), ("settings", "inspector"), ("charts", "dock")):
        opened.actions_[name].trigger()
        assert shown_part(opened, part)
    opened.actions_["find_step"].trigger()
    assert opened.palette_.search.hasFocus()


def shown_part(window, part: str) -> bool:
    parts = {"palette": window.side, "inspector": window.inspector, "dock": window.dock}
    return window.actions_[part].isChecked() and parts[part].isVisible()


def test_a_simulation_leaves_a_folded_dock_folded(opened, qtbot):
    opened.resize(960, 540)
    with qtbot.waitSignal(opened.results.simulating.finished, timeout=20_000):
        opened.actions_["simulate"].trigger()
    assert (opened.dock.shown, shown(opened)["dock"]) == ("simulation", False)


def test_the_keyboard_does_not_vanish_with_a_part(opened, qtbot):
    opened.inspector.settings.name.setFocus()
    press(opened, qtbot, "Ctrl+2")
    assert opened.canvas.hasFocus()


def test_the_dock_is_as_high_as_fits_the_window_until_somebody_moves_its_border(opened, qtbot):
    frame = opened.frame
    for tall in (1200, 700):
        opened.resize(1440, tall)
        expected = max(240, round(frame.height() * 0.32))
        qtbot.waitUntil(lambda expected=expected: opened.dock.height() == expected)
    assert (opened.dock.height(), frame.sizes.dock) == (240, 0)
    border = opened.dock.parentWidget().handle(1)
    middle = border.rect().center()
    QTest.mousePress(border, LEFT, Qt.KeyboardModifier.NoModifier, middle)
    QTest.mouseMove(border, middle + QPoint(0, -60))
    QTest.mouseRelease(border, LEFT, Qt.KeyboardModifier.NoModifier, middle + QPoint(0, -60))
    moved = opened.dock.height()
    assert (moved > 280, frame.sizes.dock) == (True, moved)
    opened.resize(1440, 1200)
    qtbot.waitUntil(lambda: frame.height() > 900)
    assert opened.dock.height() == moved
