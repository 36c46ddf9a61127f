"""What screen readers are told of the canvas, asked from inside."""

import gc

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from cartflow_studio.flow import edits
from cartflow_studio.studio.canvas.spoken import change_words
from tests.studio.canvas.conftest import node, small_flow

Name, Description = QAccessible.Text.Name, QAccessible.Text.Description


@pytest.fixture
def whole(canvas):
    """The canvas as a screen reader sees it."""
    return QAccessible.queryAccessibleInterface(canvas)


def cards(whole):
    return [whole.child(place) for place in range(whole.childCount() - 1)]


def test_cards_are_items_of_a_list_in_the_order_of_the_journey(whole):
    assert (whole.role(), whole.text(Name)) == (QAccessible.Role.List, "Flow canvas")
    assert {card.role() for card in cards(whole)} == {QAccessible.Role.ListItem}
    assert [card.text(Name) for card in cards(whole)] == ["Event", "Email", "Exit", "Wait"]
    assert [whole.indexOfChild(card) for card in cards(whole)] == [0, 1, 2, 3]


def test_a_card_says_where_it_stands_what_it_does_and_what_leads_where(canvas, whole):
    canvas.show_findings({"lone": ("error", "Nobody gets here.")})
    assert [card.text(Description) for card in cards(whole)] == [
        "Step 1 of 4. When itemAddedToCart happens. Leads to: Email.",
        "Step 2 of 4. “Hello”. Leads to: Exit by Sent.",
        "Step 3 of 4. Leave as “done”.",
        "Step 4 of 4. Wait 1 day. Leads nowhere yet: Then. Problem: Nobody gets here.",
    ]


def test_state_and_place_of_a_card(canvas, whole):
    canvas.show_node("mail")
    mail = cards(whole)[1]
    assert (mail.state().selected, mail.state().focused, mail.state().offscreen) == (1, 1, 0)
    assert whole.focusChild().text(Name) == "Email"
    at = canvas.viewport().mapToGlobal(canvas.view_point(QPoint(384 + 120, 38).toPointF()))
    assert mail.rect().contains(at)
    assert whole.childAt(at.x(), at.y()) is mail


def test_pressing_a_card_edits_it_and_pressing_a_way_follows_it(canvas, whole, qtbot):
    way = cards(whole)[0].child(0)
    assert (way.text(Name), way.role()) == ("Leads to Email", QAccessible.Role.Link)
    way.actionInterface().doAction(way.actionInterface().pressAction())
    assert canvas.selection == ("mail",)
    press = cards(whole)[2].actionInterface()
    with qtbot.waitSignal(canvas.activated) as told:
        press.doAction(press.pressAction())
    assert (told.args, canvas.selection) == (["done"], ("done",))


def test_a_deleted_card_is_gone_and_comes_back_with_undo(document, whole):
    gone = cards(whole)[1]
    document.edit("Delete", edits.remove_nodes, ["mail"], heal=True)
    assert [card.text(Name) for card in cards(whole)] == ["Event", "Exit", "Wait"]
    del gone
    gc.collect()
    document.history.undo()
    assert [card.text(Name) for card in cards(whole)] == ["Event", "Email", "Exit", "Wait"]


def test_a_canvas_can_go_away_while_its_cards_are_known(canvas, whole):
    known = [card.text(Name) for card in cards(whole)]
    canvas.close()
    del whole
    gc.collect()
    QApplication.processEvents()
    assert len(known) == 4


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((edits.remove_nodes, ["mail"]), "Deleted Email"),
        ((edits.remove_nodes, ["mail", "done"]), "Deleted 2 steps"),
        ((edits.add_node, node("new", "sms")), "Added SMS"),
        ((edits.connect, "lone", "next", "done"), "Connected Wait to Exit"),
        ((edits.connect, "mail", "not_sent", "lone"), "Connected Email to Wait by Not sent"),
        ((edits.disconnect, "start", "next"), "Disconnected Event from Email"),
        ((edits.move_nodes, {"lone": (0, 480)}), "Moved Wait"),
        ((edits.change_node, "lone", "title"), ""),
    ],
)
def test_an_edit_is_said_in_words(change, said):
    before = small_flow()
    act, *values = change
    after = act(before, values[0], title="Rest") if values[-1] == "title" else act(before, *values)
    assert change_words(before, after) == said
