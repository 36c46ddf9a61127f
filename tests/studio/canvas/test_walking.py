"""Walking along the connections with Ctrl and the arrows."""

import pytest
from PySide6.QtCore import Qt

from cartflow_studio.flow import edits
from tests.studio.canvas.conftest import node

CTRL = Qt.KeyboardModifier.ControlModifier
KEYS = {
    "right": Qt.Key.Key_Right,
    "left": Qt.Key.Key_Left,
    "up": Qt.Key.Key_Up,
    "down": Qt.Key.Key_Down,
}


@pytest.fixture
def walk(document, canvas, hand):
    """Press Ctrl and arrows by name; the cards that were reached."""
    document.edit("Connect", edits.connect, "mail", "not_sent", "lone")

    def walked(*names: str) -> list[str]:
        reached = []
        for name in names:
            hand.key(KEYS[name], CTRL)
            reached += canvas.selection
        return reached

    return walked


def test_right_goes_on_by_the_first_exit_and_left_goes_back(walk):
    assert walk("right", "right", "right", "left", "left") == [
        "start",
        "mail",
        "done",
        "mail",
        "start",
    ]


def test_up_and_down_go_to_the_other_exits(walk):
    assert walk("right", "right", "right", "down", "down", "up") == [
        *("start", "mail", "done"),
        *("lone", "done", "lone"),
    ]


def test_on_again_leads_where_one_had_been(walk):
    assert walk("right", "right", "right", "down", "left", "right")[-3:] == ["lone", "mail", "lone"]


def test_where_nothing_follows_one_stays_and_is_told(walk, canvas):
    told = []
    canvas.message.connect(told.append)
    assert walk("right", "right", "right", "right")[-2:] == ["done", "done"]
    canvas.show_node("start")
    assert walk("left", "down") == ["start", "start"]
    assert told == [
        "Nothing follows this step.",
        "Nothing leads to this step.",
        "There is no other way here.",
    ]


def test_up_and_down_go_from_one_entry_to_the_next(walk, document, canvas):
    document.edit("Add", edits.add_node, node("api", "api_trigger"))
    canvas.show_node("start")
    assert walk("down", "down") == ["api", "start"]
