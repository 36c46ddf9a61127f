"""Snippets in the quick-add menu: offered where they fit, put where the menu was asked for."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.canvas import grafting
from cartflow_studio.studio.snippets import Snippet
from tests.studio.canvas.conftest import node

Key = Qt.Key


def part(*nodes):
    """Steps in a row, the first at the origin; each but the last leads to the next."""
    ids = [each.id for each in nodes]
    return Flow(
        "snippet",
        nodes=dict(zip(ids, nodes, strict=True)),
        links={(one, "next"): other for one, other in pairwise(ids)},
        positions={key: (384 * place, 0) for place, key in enumerate(ids)},
    )


NUDGE = part(node("rest", "wait"), node("text", "sms", body="Hi"))
LAST = part(node("pause", "wait"), node("end", "exit"))


@pytest.fixture
def kept(canvas, tmp_path):
    """Three snippets: one leads on, one ends, one cannot be used."""
    all_ = (
        Snippet(tmp_path / "nudge", "Nudge", NUDGE),
        Snippet(tmp_path / "last", "Last call", LAST),
        Snippet(tmp_path / "bad", "Torn", None, "torn.flow.yaml cannot be used: it is empty."),
    )
    canvas.chrome.kept = lambda: all_
    return all_


def menu_of(canvas):
    return canvas.chrome.quick_add


def test_snippets_are_a_group_at_the_end_of_the_menu(canvas, kept):
    canvas.offer_types(canvas.at_centre())
    assert menu_of(canvas).list.texts()[-4:] == ["Snippets", "Nudge", "Last call", "Torn"]


def test_a_search_finds_them_among_the_steps(canvas, kept):
    canvas.offer_types(canvas.at_centre())
    QTest.keyClicks(menu_of(canvas).search, "nudge")
    assert menu_of(canvas).list.texts() == ["Nudge"]


def test_the_keys_step_over_the_heading(canvas, kept):
    canvas.offer_types(canvas.at_centre())
    menu = menu_of(canvas)
    for _ in range(4):
        QTest.keyClick(menu.search, Key.Key_Up)
    assert menu.list.texts()[menu.list.row()] == "Hand over"


def test_only_what_leads_on_is_offered_for_a_connection(canvas, kept):
    canvas.offer_types(canvas.at_centre(), into=("mail", "sent"))
    assert menu_of(canvas).list.texts()[-3:] == ["Snippets", "Nudge", "Torn"]


def test_one_that_cannot_be_used_says_why(canvas, kept, qtbot):
    canvas.offer_types(canvas.at_centre())
    QTest.keyClicks(menu_of(canvas).search, "torn")
    with qtbot.waitSignal(canvas.message) as told:
        QTest.keyClick(menu_of(canvas).search, Key.Key_Return)
    assert told.args == ["torn.flow.yaml cannot be used: it is empty."]


def test_a_snippet_chosen_behind_an_exit_is_led_to_and_chosen(canvas, document, kept):
    before = document.flow
    canvas.commands.offer_next(("mail", "not_sent"))
    QTest.keyClicks(menu_of(canvas).search, "last call")
    QTest.keyClick(menu_of(canvas).search, Key.Key_Return)
    assert document.flow.links["mail", "not_sent"] == "pause"
    assert canvas.selection == ("pause", "end")
    document.history.undo()
    assert document.flow == before


def test_one_chosen_in_a_connection_goes_into_it_and_the_rest_makes_room(canvas, document, kept):
    canvas.offer_types(QPointF(576, 50), into=("mail", "sent"))
    QTest.keyClicks(menu_of(canvas).search, "nudge")
    QTest.keyClick(menu_of(canvas).search, Key.Key_Return)
    flow = document.flow
    assert [flow.links["mail", "sent"], flow.links["rest", "next"]] == ["rest", "text"]
    assert flow.links["text", "sent"] == "done"
    at = [flow.positions[key] for key in ("mail", "rest", "text", "done")]
    assert at == [(384, 0), (768, 0), (1152, 0), (1536, 0)]


def test_one_dropped_before_a_card_leads_to_it(canvas, document, kept):
    canvas.offer_types(canvas.at_centre(), before="lone")
    QTest.keyClicks(menu_of(canvas).search, "nudge")
    QTest.keyClick(menu_of(canvas).search, Key.Key_Return)
    assert document.flow.links["text", "sent"] == "lone"


def test_triggers_alone_cannot_follow_a_step():
    entry = part(node("start", "event_trigger", event="itemAddedToCart"))
    assert grafting.fits(entry, leads_to=False, leads_on=True)
    assert not grafting.fits(entry, leads_to=True, leads_on=False)


def test_a_connection_that_is_gone_is_refused(canvas, document, kept):
    canvas.offer_types(canvas.at_centre(), into=("mail", "sent"))
    document.edit("Delete", lambda flow: Flow("other", nodes=flow.nodes, links={}))
    flow = document.flow
    grafting.put(canvas, kept[0], (0, 0), into=("mail", "sent"))
    assert document.flow == flow
