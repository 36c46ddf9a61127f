"""The right mouse button, what the eye can follow, and what is told to those who cannot see."""

from functools import partial

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication

from cartflow_studio import flowfile
from cartflow_studio.flow import edits
from cartflow_studio.studio.canvas.cards import State
from cartflow_studio.studio.canvas.menu import menu_at
from cartflow_studio.studio.theme import appearance
from tests.studio.canvas.conftest import small_flow

ARRANGED = {"start": (0, 0), "mail": (384, 144), "done": (768, 144), "lone": (384, 432)}


def _words(menu) -> list[str]:
    return [action.text().partition("\t")[0] for action in menu.actions() if action.text()]


def _choose(menu, words: str) -> None:
    next(action for action in menu.actions() if action.text().startswith(words)).trigger()


def test_the_menu_of_a_card_chooses_it_and_works_on_it(document, canvas, hand):
    menu = menu_at(canvas, hand.place("lone"))
    assert canvas.selection == ("lone",)
    assert _words(menu) == [
        "Edit",
        "Rename",
        "Add the next step",
        "Connect…",
        "Disconnect…",
        "Replace with…",
        "Cut",
        "Copy",
        "Duplicate",
        "Switch off",
        "Pin",
        "Group",
        "Choose all before",
        "Choose all after",
        "Choose the same type",
        "Delete",
    ]
    _choose(menu, "Delete")
    assert document.flow == edits.remove_nodes(small_flow(), ["lone"], heal=True)


def test_the_menu_of_a_connection_takes_it_away(document, canvas):
    menu = menu_at(canvas, QPointF(312, 38))
    assert _words(menu) == ["Insert a step", "Lead it elsewhere…", "Disconnect"]
    _choose(menu, "Disconnect")
    assert document.flow == edits.disconnect(small_flow(), "start", "next")


def test_the_menu_of_the_empty_canvas_can_paste_only_what_is_there(canvas):
    QGuiApplication.clipboard().clear()
    menu = menu_at(canvas, QPointF(100, 450))
    assert _words(menu) == [
        "Add a step",
        "Add a note",
        "Paste",
        "Choose all",
        "See the whole flow",
        "Tidy",
        "Arrange from scratch",
    ]
    paste = next(action for action in menu.actions() if action.text().startswith("Paste"))
    assert not paste.isEnabled()
    _choose(menu, "Add a step")
    assert canvas.chrome.quick_add.isVisible()


def test_cards_that_an_edit_moves_slide_to_their_places(document, canvas, qtbot):
    appearance().reduced_motion = False
    document.edit("Tidy", edits.move_nodes, ARRANGED)
    body = partial(canvas.flow_scene.cards.body, "lone")
    assert body().topLeft() != QPointF(384, 432)
    qtbot.waitUntil(lambda: body().topLeft() == QPointF(384, 432), timeout=2000)
    appearance().reduced_motion = True


def test_with_less_motion_cards_jump(document, canvas):
    document.edit("Tidy", edits.move_nodes, ARRANGED)
    assert canvas.flow_scene.cards.body("lone").topLeft() == QPointF(384, 432)


def test_an_edit_while_cards_slide_ends_the_slide(document, canvas):
    appearance().reduced_motion = False
    document.edit("Tidy", edits.move_nodes, ARRANGED)
    appearance().reduced_motion = True
    document.edit("Rename", edits.change_node, "mail", title="First")
    assert canvas.flow_scene.index.positions(document.flow.nodes) == ARRANGED


def test_the_canvas_follows_a_card_that_is_carried_to_its_edge(canvas, hand, qtbot):
    seen = canvas.mapToScene(canvas.viewport().rect()).boundingRect()
    edge = QPointF(seen.right() - 10, seen.center().y())
    before = canvas.at_centre().x()
    hand.press(hand.place("lone"))
    hand.move(edge)
    qtbot.waitUntil(lambda: canvas.at_centre().x() > before + 60, timeout=2000)
    hand.key(Qt.Key.Key_Escape)
    hand.release(edge)


def test_the_goal_card_answers_the_pointer(document, canvas, hand):
    goals = flowfile.read("format: 1\nid: g\ngoals: [{event: Bought}]\nnodes: {}\n").goals
    document.edit("Set goal", edits.change_flow, goals=goals)
    hand.hover(canvas.flow_scene.goal.body().center())
    assert canvas.flow_scene.goal.state == State.HOVERED
    hand.hover(QPointF(100, 450))
    assert canvas.flow_scene.goal.state == State.PLAIN
