"""Tidy and Arrange on the canvas: one undo entry, the chosen cards alone, cards that slide."""

from PySide6.QtCore import QPointF

from cartflow_studio.flow import edits
from cartflow_studio.studio.canvas.menu import menu_at
from cartflow_studio.studio.theme import appearance
from tests.studio.canvas.conftest import small_flow

CROOKED = {"start": (7, 3), "mail": (401, 31), "done": (790, -9), "lone": (380, 260)}


def _crooked(document):
    document.replace_flow(edits.move_nodes(small_flow(), CROOKED))


def test_tidying_is_one_step_back(canvas, document):
    _crooked(document)
    before = document.flow
    canvas.commands.tidy()
    assert document.flow.positions == {
        "start": (0, 0),
        "mail": (384, 0),
        "done": (768, 0),
        "lone": (384, 264),
    }
    document.history.undo()
    assert document.flow == before


def test_the_chosen_alone_are_tidied(canvas, document):
    _crooked(document)
    canvas.select(("mail", "lone"))
    canvas.commands.tidy()
    assert document.flow.positions == CROOKED | {"mail": (408, 24), "lone": (408, 264)}


def test_arranging_anew_leaves_the_trigger_in_its_place(canvas, document):
    _crooked(document)
    canvas.commands.arrange_anew()
    at = document.flow.positions
    assert (at["start"], at["mail"], at["done"]) == ((0, 0), (384, 0), (768, 0))


def test_the_menu_of_several_cards_offers_to_tidy_them(canvas, document, hand):
    canvas.select(("mail", "done"))
    menu = menu_at(canvas, QPointF(384 + 120, 30))
    words = [action.text().partition("\t")[0] for action in menu.actions()]
    assert "Tidy" in words
    assert "Arrange from scratch" in words


def test_tidied_cards_slide_to_their_places(canvas, document, qtbot):
    _crooked(document)
    appearance().reduced_motion = False
    canvas.commands.tidy()
    item = canvas.flow_scene.items_by_id["mail"]
    assert (item.x(), item.y()) == (401, 31)
    qtbot.waitUntil(lambda: (item.x(), item.y()) == (384, 0))
