"""Tidy and Arrange on the canvas: one undo entry, the chosen cards alone, cards that slide."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPointF

from cartflow_studio.flow import edits
from cartflow_studio.flow.arranging import tidy_up
from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.canvas.arranging import MANY
from cartflow_studio.studio.canvas.menu import menu_at
from cartflow_studio.studio.theme import appearance
from tests.studio.canvas.conftest import node, small_flow

CROOKED = {"start": (7, 3), "mail": (401, 31), "done": (790, -9), "lone": (380, 260)}


def _crooked(document):
    document.replace_flow(edits.move_nodes(small_flow(), CROOKED))


def test_tidying_is_one_step_back(canvas, document):
    _crooked(document)
    before = document.flow
    canvas.arranging.tidy()
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
    canvas.arranging.tidy()
    assert document.flow.positions == CROOKED | {"mail": (408, 24), "lone": (408, 264)}


def test_arranging_anew_leaves_the_trigger_in_its_place(canvas, document):
    _crooked(document)
    canvas.arranging.anew()
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
    canvas.arranging.tidy()
    place = partial(canvas.flow_scene.index.positions, ("mail",))
    assert place() == {"mail": (401, 31)}
    qtbot.waitUntil(lambda: place() == {"mail": (384, 0)})


def test_many_cards_are_arranged_in_a_thread_as_one_step_back(canvas, document, qtbot):
    document.replace_flow(_many())
    before = document.flow
    canvas.arranging.tidy()
    assert document.flow is before
    qtbot.waitUntil(lambda: document.flow is not before)
    assert document.flow == tidy_up(before)
    document.history.undo()
    assert document.flow == before


def test_what_was_arranged_for_another_flow_is_arranged_anew(canvas, document, qtbot):
    document.replace_flow(_many())
    canvas.arranging.tidy()
    document.edit("Move", edits.move_nodes, {"n7": (5000, 5000)})
    moved = document.flow
    qtbot.waitUntil(lambda: document.flow is not moved)
    assert document.flow == tidy_up(moved)


def test_the_same_refusal_comes_from_a_thread(canvas, document, qtbot):
    flow = _many()
    document.replace_flow(replace(flow, pinned=frozenset(flow.nodes)))
    with qtbot.waitSignal(document.refused) as refused:
        canvas.arranging.tidy()
    assert refused.args == [
        "Tidy",
        "All of these cards are pinned. Unpin those that may be moved.",
    ]


def _many():
    nodes = {f"n{place}": node(f"n{place}", "wait") for place in range(MANY)}
    at = {key: (place % 25 * 391, place // 25 * 157) for place, key in enumerate(nodes)}
    return Flow("many", nodes=nodes, positions=at)
