"""Steps are connected, disconnected and replaced without a mouse."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cartflow_studio.flow import edits
from cartflow_studio.flow.replacing import replace_type
from cartflow_studio.flow.rewiring import swap_exits
from cartflow_studio.nodes import REGISTRY
from cartflow_studio.studio.canvas.connecting import Shown
from tests.studio.canvas.conftest import small_flow

SHIFT = Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


def choose(canvas, text="", *keys):
    """Type into the menu, then press keys and Enter."""
    search = canvas.chrome.quick_add.search
    for letter in text:
        QTest.keyClick(search, letter)
    for key in (*keys, Key.Key_Return):
        QTest.keyClick(search, key)


def offered(canvas):
    return canvas.chrome.quick_add.list.texts()


def test_a_card_with_one_exit_is_connected_by_a_key_and_a_name(document, canvas, hand):
    canvas.select(("lone",))
    said = []
    canvas.message.connect(said.append)
    hand.key(Key.Key_C)
    choose(canvas, "exit")
    assert document.flow == edits.connect(small_flow(), "lone", "next", "done")
    assert said == ["“Then” of “Wait” now leads to “Exit”."]
    assert canvas.hasFocus()


def test_of_several_exits_one_is_asked_for_first(document, canvas, hand):
    canvas.select(("mail",))
    hand.key(Key.Key_C)
    assert offered(canvas) == ["Sent", "Not sent"]
    choose(canvas, "", Key.Key_Down)
    assert offered(canvas) == ["Exit", "Wait", "A new step…"]
    choose(canvas, "", Key.Key_Down)
    assert document.flow == edits.connect(small_flow(), "mail", "not_sent", "lone")
    assert document.history.count() == 1


def test_while_choosing_where_to_the_card_glows_and_escape_ends_it(document, canvas, hand):
    canvas.select(("lone",))
    hand.key(Key.Key_C)
    scene = canvas.flow_scene
    assert scene.targets is not None
    assert scene.cards.is_dimmed("start")
    assert isinstance(canvas.mouse.gesture, Shown)
    canvas.grab()
    QTest.keyClick(canvas.chrome.quick_add.search, Key.Key_Escape)
    assert (scene.targets, document.flow) == (None, small_flow())
    assert not scene.cards.is_dimmed("start")
    assert canvas.mouse.gesture is None


def test_a_connection_is_moved_by_keys(document, canvas, hand):
    canvas.select(("mail",))
    hand.key(Key.Key_C)
    choose(canvas)
    choose(canvas, "wait")
    assert document.flow == edits.connect(small_flow(), "mail", "sent", "lone")


def test_a_connection_is_led_nowhere_by_keys(document, canvas, hand):
    canvas.select(("start",))
    hand.key(Key.Key_C)
    choose(canvas, "nowhere")
    assert document.flow == edits.disconnect(small_flow(), "start", "next")


def test_a_new_step_can_be_what_an_exit_leads_to(document, canvas, hand):
    canvas.select(("lone",))
    hand.key(Key.Key_C)
    choose(canvas, "new step")
    choose(canvas, "text message")
    assert document.flow.links["lone", "next"] == "sms"


def test_nothing_can_follow_an_end(document, canvas, hand):
    said = []
    canvas.message.connect(said.append)
    canvas.select(("done",))
    hand.key(Key.Key_C)
    assert said == ["Nothing can follow this card: people leave the flow here."]


def test_the_only_connection_of_a_card_is_taken_away_at_once(document, canvas, hand):
    canvas.select(("start",))
    hand.key(Key.Key_C, SHIFT)
    assert document.flow == edits.disconnect(small_flow(), "start", "next")


def test_of_several_connections_the_one_to_take_away_is_asked_for(document, canvas, hand):
    canvas.select(("mail",))
    hand.key(Key.Key_C, SHIFT)
    assert offered(canvas) == ["“Event” to “Email”", "“Email” to “Exit”"]
    choose(canvas, "", Key.Key_Down)
    assert document.flow == edits.disconnect(small_flow(), "mail", "sent")


def test_two_exits_are_swapped_by_a_key(document, canvas, hand):
    canvas.select(("mail",))
    hand.key(Key.Key_X)
    assert document.flow == swap_exits(small_flow(), "mail")
    assert document.flow.links["mail", "not_sent"] == "done"


def test_a_step_is_replaced_by_another_type(document, canvas, hand):
    canvas.select(("mail",))
    hand.key(Key.Key_R)
    choose(canvas, "text message")
    assert document.flow == replace_type(small_flow(), ("mail",), REGISTRY["sms"])
    assert (document.history.undoText(), canvas.selection) == ("Replace with SMS", ("mail",))


def test_a_type_that_a_step_cannot_become_says_why(document, canvas, hand):
    said = []
    canvas.message.connect(said.append)
    canvas.select(("mail",))
    hand.key(Key.Key_R)
    choose(canvas, "exit")
    assert document.flow == small_flow()
    assert said[0].startswith("“Email” cannot become “Exit”: people leave the flow there")
    assert canvas.chrome.quick_add.isVisible()
