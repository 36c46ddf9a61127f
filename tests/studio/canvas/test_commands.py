"""What keys, menus and drops do on the canvas; each is one undo entry."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cartflow_studio import flowfile
from cartflow_studio.flow import edits
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.nodes import REGISTRY
from cartflow_studio.studio.canvas.carrying import NODE_TYPE
from cartflow_studio.studio.canvas.goal_card import GOAL
from tests.studio.canvas.conftest import small_flow

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
Key = Qt.Key


def test_all_cards_can_be_deleted_and_are_shown_again(document, canvas, hand):
    for _ in range(2):
        canvas.select(tuple(small_flow().nodes))
        hand.key(Key.Key_Delete)
        assert canvas.flow_scene.index.ids == []
        document.history.undo()
        assert canvas.flow_scene.index.positions(small_flow().nodes) == small_flow().positions


def test_delete_takes_a_card_away_and_heals_the_connection(document, canvas, hand):
    canvas.select(("mail",))
    hand.key(Key.Key_Delete)
    assert document.flow == edits.remove_nodes(small_flow(), ("mail",), heal=True)
    assert document.flow.links == {("start", "next"): "done"}
    document.history.undo()
    assert document.flow == small_flow()
    assert set(canvas.flow_scene.index.ids) == set(small_flow().nodes)


def test_backspace_takes_a_chosen_connection_away(document, hand):
    hand.click(QPointF(312, 38))
    hand.key(Key.Key_Backspace)
    assert document.flow == edits.disconnect(small_flow(), "start", "next")


def test_all_cards_are_chosen(canvas, hand):
    hand.key(Key.Key_A, CTRL)
    assert canvas.selection == ("start", "mail", "done", "lone")


def test_arrows_move_what_is_chosen_and_are_one_undo_entry(document, canvas, hand):
    canvas.select(("lone",))
    hand.key(Key.Key_Right)
    hand.key(Key.Key_Right)
    hand.key(Key.Key_Down, SHIFT)
    assert document.flow == edits.move_nodes(small_flow(), {"lone": (432, 360)})
    assert document.history.count() == 1


def test_arrows_go_to_the_nearest_card_when_nothing_is_chosen(canvas, hand):
    visited = []
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Down, Key.Key_Up, Key.Key_Right):
        hand.key(key)
        visited.append(canvas.flow_scene.focused)
    assert visited == ["start", "mail", "lone", "mail", "done"]
    assert canvas.selection == ()


def test_alt_and_an_arrow_choose_the_nearest_card(canvas, hand):
    canvas.select(("start",))
    hand.key(Key.Key_Right, ALT | SHIFT)
    assert canvas.selection == ("mail",)


def test_enter_activates_the_card_with_the_focus(canvas, hand, qtbot):
    hand.key(Key.Key_Right)
    with qtbot.waitSignal(canvas.activated) as told:
        hand.key(Key.Key_Return)
    assert (told.args, canvas.selection) == (["start"], ("start",))


def test_escape_chooses_nothing_and_stays_on_the_card(canvas, hand):
    canvas.select(("mail", "done"))
    hand.key(Key.Key_Escape)
    assert (canvas.selection, canvas.flow_scene.focused) == ((), "done")


def test_f2_edits_the_title_in_its_place(document, canvas, hand):
    canvas.select(("mail",))
    hand.key(Key.Key_F2)
    hand.type("Cart reminder")
    QTest.keyClick(canvas.chrome.title, Key.Key_Return)
    assert document.flow == edits.change_node(small_flow(), "mail", title="Cart reminder")
    assert canvas.chrome.title.isHidden()
    assert canvas.hasFocus()


def test_a_double_click_edits_the_title_and_escape_leaves_it(document, canvas, hand):
    hand.double_click(hand.place("mail"))
    assert canvas.chrome.title.isVisible()
    hand.type("Nonsense")
    QTest.keyClick(canvas.chrome.title, Key.Key_Escape)
    assert document.flow == small_flow()


def test_cards_are_copied_as_the_text_of_a_flow_and_pasted_beside(document, canvas, hand):
    canvas.select(("mail", "done"))
    hand.key(Key.Key_C, CTRL)
    part = flowfile.read(QGuiApplication.clipboard().text())
    assert (set(part.nodes), part.links) == ({"mail", "done"}, {("mail", "sent"): "done"})
    hand.key(Key.Key_V, CTRL)
    assert canvas.selection == ("mail_2", "done_2")
    assert document.flow == edits.add_part(small_flow(), part, (0, 360))[0]
    assert document.history.count() == 1


def test_cut_cards_can_be_pasted_again(document, canvas, hand):
    canvas.select(("lone",))
    hand.key(Key.Key_X, CTRL)
    assert "lone" not in document.flow.nodes
    hand.key(Key.Key_V, CTRL)
    assert document.flow.nodes["lone"] == small_flow().nodes["lone"]


def test_pasted_rubbish_is_refused_with_words(document, canvas, hand):
    said = []
    canvas.message.connect(said.append)
    QGuiApplication.clipboard().setText("rest: {type: rocket}")
    hand.key(Key.Key_V, CTRL)
    assert document.flow == small_flow()
    assert said[0].startswith("That is no part of a flow. ")


def test_ctrl_d_duplicates(document, canvas, hand):
    canvas.select(("lone",))
    hand.key(Key.Key_D, CTRL)
    assert document.flow.nodes["lone_2"].type == small_flow().nodes["lone"].type
    assert document.flow.positions["lone_2"] == (384, 384)
    assert document.history.undoText() == "Duplicate"


def _drop(canvas, type_name: str, at: QPointF) -> None:
    mime = QMimeData()
    mime.setData(NODE_TYPE, type_name.encode())
    place, copy = canvas.view_point(at), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for event in (
        QDragEnterEvent(place, copy, mime, left, none),
        QDragMoveEvent(place, copy, mime, left, none),
        QDropEvent(QPointF(place), copy, mime, left, none),
    ):
        QApplication.sendEvent(canvas.viewport(), event)


def test_a_type_dropped_on_empty_canvas_becomes_a_card_there(document, canvas):
    _drop(canvas, "sms", QPointF(240, 430))
    added = Node("sms", REGISTRY["sms"]())
    assert document.flow == edits.add_node(small_flow(), added, (120, 384))
    assert canvas.selection == ("sms",)


def test_a_type_dropped_on_a_connection_goes_into_it(document, canvas):
    _drop(canvas, "wait", QPointF(312, 38))
    assert document.flow.links == {
        ("start", "next"): "wait",
        ("wait", "next"): "mail",
        ("mail", "sent"): "done",
    }
    positions = document.flow.positions
    assert [positions["mail"][0] - positions["wait"][0], positions["done"][0]] == [384, 1152]
    document.history.undo()
    assert document.flow == small_flow()


def test_a_type_that_nobody_knows_is_refused(document, canvas):
    said = []
    canvas.message.connect(said.append)
    _drop(canvas, "rocket", QPointF(240, 430))
    canvas.commands.create("rocket", (0, 0))
    assert (document.flow, said) == (small_flow(), ["There is no type of step “rocket”."])


def test_tab_adds_the_next_step_after_the_chosen_card(document, canvas, hand):
    canvas.select(("mail",))
    hand.key(Key.Key_Tab)
    hand.type("sms")
    QTest.keyClick(canvas.chrome.quick_add.search, Key.Key_Return)
    assert document.flow.links["mail", "not_sent"] == "sms"
    assert document.flow.positions["sms"] == (768, 144)
    assert canvas.selection == ("sms",)
    assert document.history.count() == 1


def test_a_connection_dropped_on_nothing_offers_what_could_follow(document, canvas, hand):
    hand.drag(hand.port("lone", "next"), QPointF(760, 278))
    assert canvas.chrome.quick_add.isVisible()
    hand.type("exit")
    QTest.keyClick(canvas.chrome.quick_add.search, Key.Key_Return)
    assert document.flow.links["lone", "next"] == "exit"
    assert document.flow.positions["exit"] == (768, 240)


def test_the_menu_offers_no_trigger_after_a_step(canvas, hand):
    canvas.select(("lone",))
    hand.key(Key.Key_Tab)
    labels = canvas.chrome.quick_add.list.texts()
    entries = [each.label for each in REGISTRY.members() if each.is_entry]
    assert [label for label in labels if label in entries] == []
    assert len(labels) == len(REGISTRY) - len(entries)


def test_a_double_click_on_empty_canvas_offers_everything(document, canvas, hand):
    hand.double_click(QPointF(200, 430))
    assert canvas.chrome.quick_add.list.count() == len(REGISTRY)
    QTest.keyClick(canvas.chrome.quick_add.search, Key.Key_Escape)
    assert canvas.chrome.quick_add.isHidden()
    assert document.flow == small_flow()
    assert canvas.hasFocus()


def test_a_tap_on_space_offers_everything(canvas, hand):
    hand.key(Key.Key_Space)
    assert canvas.chrome.quick_add.list.count() == len(REGISTRY)


@pytest.mark.parametrize("keys", [(Key.Key_Space,), (Key.Key_A, SHIFT)])
def test_with_one_card_chosen_the_new_step_follows_it(document, canvas, hand, keys):
    canvas.select(("lone",))
    hand.hover(QPointF(200, 430))
    hand.key(*keys)
    hand.type("email")
    QTest.keyClick(canvas.chrome.quick_add.search, Key.Key_Return)
    assert document.flow.links["lone", "next"] == "email"


def test_a_tap_on_space_over_a_connection_puts_the_step_into_it(document, canvas, hand):
    hand.hover(QPointF(312, 38))
    hand.key(Key.Key_Space)
    hand.type("push")
    QTest.keyClick(canvas.chrome.quick_add.search, Key.Key_Return)
    assert (document.flow.links["start", "next"], document.flow.links["push", "sent"]) == (
        "push",
        "mail",
    )


def test_the_plus_of_a_free_exit_offers_what_could_follow(document, canvas, hand):
    hand.hover(hand.place("lone"))
    hand.click(hand.port("lone", "next") + QPointF(26, 0))
    hand.type("email")
    QTest.keyClick(canvas.chrome.quick_add.search, Key.Key_Return)
    assert document.flow.links["lone", "next"] == "email"


def test_a_click_in_the_menu_chooses_and_one_beside_its_rows_leaves_it_open(document, canvas, hand):
    hand.hover(hand.place("lone"))
    hand.click(hand.port("lone", "next") + QPointF(26, 0))
    menu = canvas.chrome.quick_add
    for widget in (menu, menu.list, menu.list.verticalScrollBar(), menu.list.viewport()):
        corner = widget.rect().bottomRight() - QPoint(1, 1)
        QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=corner)
        assert menu.isVisible()
        assert menu.search.hasFocus()
        if widget is not menu.list.viewport():
            QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=corner)
    hand.type("email")
    row = menu.list.visualRect(menu.list.model().index(0, 0)).center()
    QTest.mouseClick(menu.list.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert menu.isHidden()
    assert document.flow.links["lone", "next"] == "email"


def test_the_plus_of_a_connection_offers_what_could_go_into_it(document, canvas, hand):
    hand.hover(QPointF(312, 38))
    hand.click(QPointF(312, 38))
    hand.type("push")
    QTest.keyClick(canvas.chrome.quick_add.search, Key.Key_Return)
    assert document.flow.links["start", "next"] == "push"
    assert document.flow.links["push", "sent"] == "mail"


def test_a_click_on_the_goal_card_asks_for_the_goals(document, canvas, hand, qtbot):
    goals = flowfile.read("format: 1\nid: g\ngoals: [{event: Bought}]\nnodes: {}\n").goals
    document.edit("Set goal", edits.change_flow, goals=goals)
    with qtbot.waitSignal(canvas.activated) as told:
        hand.click(canvas.flow_scene.goal.body().center())
    assert told.args == [GOAL]


@pytest.mark.parametrize("name", ["event_trigger", "segment_trigger", "api_trigger"])
def test_the_empty_canvas_begins_with_a_click(document, canvas, qtbot, name):
    document.replace_flow(Flow("new"))
    assert canvas.chrome.empty.isVisible()
    button = canvas.chrome.empty.findChild(object, name)
    with qtbot.waitSignal(canvas.activated) as told:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(40, 20))
    assert told.args == [name]
    assert document.flow.nodes == {name: Node(name, REGISTRY[name]())}
    assert canvas.chrome.empty.isHidden()
