"""The command palette: everything by typing."""

import pytest
from PySide6.QtCore import QPoint, Qt

from cartflow_studio.studio.commanding import commands, used

Key, LEFT, CONTROL = Qt.Key, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def palette(studio, cart_flow, qtbot):
    studio.files.start_new(cart_flow)
    studio.activateWindow()
    qtbot.waitUntil(studio.isActiveWindow)
    qtbot.keyClick(studio.canvas, Key.Key_K, CONTROL)
    assert studio.command_palette.isVisible()
    return studio.command_palette


def titles(palette):
    return palette.list.texts()


def test_a_step_is_added_by_its_name(studio, palette, qtbot):
    qtbot.keyClicks(palette.search, "whats")
    assert titles(palette)[0] == "Add “WhatsApp”"
    qtbot.keyClick(palette.search, Key.Key_Return)
    assert (studio.inspector.chosen, palette.isVisible()) == (("whatsapp",), False)


def test_a_step_is_found_by_its_title(studio, palette, qtbot):
    qtbot.keyClicks(palette.search, "go cart rem")
    assert titles(palette)[0] == "Go to “Cart reminder”"
    qtbot.keyClick(palette.search, Key.Key_Return)
    assert studio.canvas.selection == ("reminder",)
    assert studio.canvas.hasFocus()


def test_what_was_used_last_is_on_top_next_time(studio, palette, qtbot):
    qtbot.keyClicks(palette.search, "look dark")
    qtbot.keyClick(palette.search, Key.Key_Return)
    assert studio.preferences.settings.theme == "dark"
    studio.find_command()
    assert titles(palette)[0] == "Look: dark"
    studio.preferring.choose_theme("light")


def test_what_cannot_be_done_says_why_and_stays(studio, palette, qtbot):
    qtbot.keyClicks(palette.search, "undo")
    command, _ = palette.list.value(0)
    assert (command.title, command.why) == ("Undo", "There is nothing to undo.")
    qtbot.keyClick(palette.search, Key.Key_Return)
    assert (palette.isVisible(), palette.foot.text()) == (True, "There is nothing to undo.")


def test_on_the_start_page_what_needs_a_flow_says_so(studio):
    whys = {each.key: each.why for each in commands(studio)}
    assert (whys["simulate"], whys["add/email"]) == ("Open a flow first.",) * 2
    assert (whys["new"], whys["open"], whys["theme_dark"]) == ("", "", "")


def test_every_entry_of_the_menus_is_offered_with_its_keys(studio, palette):
    offered = {each.key: each.keys for each in commands(studio)}
    missing = [
        name
        for name, action in studio.actions_._actions.items()
        if name not in offered and not action.menu() and name != "commands"
    ]
    assert missing == []
    assert (offered["save"], offered["simulate"]) == ("Ctrl+S", "F5")
    assert any(key.startswith("export/") for key in offered)
    assert len(offered) == len(commands(studio))


def test_the_keys_go_round_the_list(palette, qtbot):
    last = palette.list.count() - 1
    qtbot.keyClick(palette.search, Key.Key_Up)
    assert palette.list.row() == last
    qtbot.keyClick(palette.search, Key.Key_Down)
    qtbot.keyClick(palette.search, Key.Key_PageDown)
    assert palette.list.row() == 8


def test_escape_gives_the_keys_back(studio, palette, qtbot):
    qtbot.keyClick(palette.search, Key.Key_Escape)
    assert (palette.isVisible(), studio.canvas.hasFocus()) == (False, True)


def test_a_click_beside_it_closes_it(palette, qtbot):
    qtbot.mouseClick(palette, LEFT, pos=QPoint(4, palette.height() - 4))
    assert not palette.isVisible()


def test_nothing_found_says_so(palette, qtbot):
    qtbot.keyClicks(palette.search, "qqqq")
    assert (titles(palette), palette.foot.text()) == ([], "Nothing fits. Try fewer letters.")
    qtbot.keyClick(palette.search, Key.Key_Return)
    assert palette.isVisible()


def test_the_used_ones_are_each_kept_once():
    assert used(("a", "b", "c"), "b") == ("b", "a", "c")
