"""Words on connections: on top of nothing, under nothing, and they stay where they are."""

from dataclasses import replace
from random import Random

import pytest
from PySide6.QtCore import QObject, QPointF

from cartflow_studio.files import open_flow
from cartflow_studio.flow import edits
from cartflow_studio.resources import path
from cartflow_studio.studio.canvas.labels import _touch, larger_rect
from cartflow_studio.studio.canvas.overlay import OverlayView
from cartflow_studio.studio.canvas.pills import SIZE
from cartflow_studio.studio.canvas.scene import FlowScene
from cartflow_studio.studio.canvas.sizes import LEAST, growth
from cartflow_studio.studio.theme import LIGHT
from tests.flow.corpus import marketing


@pytest.fixture
def stage(qapp):
    """Holds the scenes of a test until it is over: Qt has signals of them in its queue."""
    held = QObject()
    yield held
    held.deleteLater()


def _scene(flow, stage):
    scene = FlowScene(LIGHT, stage)
    scene.show_flow(flow)
    counts = {link: 1000 + place for place, link in enumerate(flow.links)}
    scene.show_overlay(OverlayView(dict.fromkeys(flow.nodes, "412 waiting"), counts))
    return scene


def _words(scene):
    rows = range(len(scene.index.links))
    return {scene.index.links[row]: words for row, words in scene.edges._labels.of_all(rows)}


def _hidden(scene):
    below = 28 if scene.overlay else 0
    rects = [words.rect for words in _words(scene).values()]
    under = [rect for rect in rects if scene.index.cards_in_any((rect,), below=below)]
    pairs = [(a, b) for place, a in enumerate(rects) for b in rects[place + 1 :] if _touch(a, b)]
    return under, pairs


@pytest.mark.parametrize("seed", range(6))
def test_words_of_an_arranged_flow_hide_nowhere(stage, seed):
    assert _hidden(_scene(marketing(40, seed), stage)) == ([], [])


@pytest.mark.parametrize("seed", range(4))
def test_words_of_cards_put_down_anywhere_are_hidden_by_no_words(stage, seed):
    flow, dice = marketing(25, seed), Random(seed)
    at = {key: (dice.randrange(3000), dice.randrange(1500)) for key in flow.nodes}
    assert _hidden(_scene(replace(flow, positions=at), stage))[1] == []


def test_words_of_a_moved_card_go_with_it_and_the_others_stay(canvas, document, hand):
    document.edit("Fork", edits.connect, "mail", "not_sent", "lone")
    before = _words(canvas.flow_scene)
    hand.press(hand.place("lone"))
    hand.move(hand.place("lone") + QPointF(60, 72))
    during = _words(canvas.flow_scene)
    assert during["mail", "sent"] == before["mail", "sent"]
    assert during["mail", "not_sent"].spot == before["mail", "not_sent"].spot
    hand.release(hand.place("lone") + QPointF(0, 0))
    assert _words(canvas.flow_scene)["mail", "sent"] == before["mail", "sent"]


def test_words_make_room_for_a_card_that_is_put_on_them(canvas, document, hand):
    document.edit("Fork", edits.connect, "mail", "not_sent", "done")
    words = _words(canvas.flow_scene)["mail", "sent"]
    left, top = words.rect[:2]
    document.edit("Move", edits.move_nodes, {"lone": (round(left) - 100, round(top) - 20)})
    assert _hidden(canvas.flow_scene)[0] == []


@pytest.mark.parametrize("seed", range(4))
def test_words_that_grow_from_further_away_hide_nothing(stage, seed):
    scene = _scene(marketing(40, seed), stage)
    labels = scene.edges._labels
    placed = labels.of_all(range(len(scene.index.links)))
    for row, _ in placed:
        labels.room(row)
    rects = [larger_rect(words.rect, labels.room(row)) for row, words in placed]
    assert [rect for rect in rects if scene.index.cards_in_any((rect,))] == []
    assert not [1 for n, a in enumerate(rects) for b in rects[n + 1 :] if _touch(a, b)]
    assert max(labels.room(row) for row, _ in placed) == 1.5


@pytest.mark.parametrize("zoom", [0.45, 0.3])
@pytest.mark.parametrize("seed", range(3))
def test_what_is_seen_from_further_away_can_be_read_and_hides_nothing(stage, seed, zoom):
    scene = _scene(marketing(40, seed), stage)
    labels = scene.edges._labels
    rows = [row for row, _ in labels.of_all(range(len(scene.index.links)))]
    seen = [each for row in rows if (each := labels.seen(row, zoom)) is not None]
    rects = [each.rect for each in seen]
    assert len(seen) > 0.8 * len(rows)
    assert min(each.larger for each in seen) * zoom * SIZE >= LEAST
    assert [rect for rect in rects if scene.index.cards_in_any((rect,), below=28)] == []
    assert not [1 for n, a in enumerate(rects) for b in rects[n + 1 :] if _touch(a, b)]


def test_from_further_away_a_connection_says_its_number_only(stage):
    flow = open_flow(path("templates") / "win-back-cart-abandoners.flow.yaml").flow
    scene = _scene(flow, stage)
    labels, row = scene.edges._labels, scene.index.link_row["purchase", "timed_out"]
    labels.of_all(range(len(scene.index.links)))
    number = f"{scene.overlay.counts['purchase', 'timed_out']:,}"
    said = [labels.seen(row, zoom).text for zoom in (1.0, 0.6, 0.3)]
    assert said == [f"after 1 day · {number}", f"after 1 day · {number}", number]
    left, top, right, bottom = labels.seen(row, 0.3).rect
    middle = (left + right) / 2, (top + bottom) / 2
    assert scene.edges.words_at(*middle, 0.3) == ("purchase", "timed_out")


@pytest.mark.parametrize("seed", range(4))
def test_words_that_leave_one_card_are_of_one_size(stage, seed):
    scene = _scene(marketing(40, seed), stage)
    labels, sizes = scene.edges._labels, {}
    for row, _ in labels.of_all(range(len(scene.index.links))):
        sizes.setdefault(scene.index.links[row][0], set()).add(labels.room(row))
    assert {len(each) for each in sizes.values()} == {1}


def test_words_with_long_numbers_in_a_template_are_hardly_smaller_than_the_others(stage):
    flow = open_flow(path("templates") / "win-back-cart-abandoners.flow.yaml").flow
    scene = _scene(flow, stage)
    labels = scene.edges._labels
    placed = labels.of_all(range(len(scene.index.links)))
    assert {labels.room(row) for row, _ in placed} == {1.5, 1.25}


def test_words_keep_their_size_on_the_screen_from_further_away():
    assert [growth(zoom) for zoom in (1.5, 0.8, 0.6, 0.4, 0.1)] == [1.0, 1.0, 1.5, 1.5, 1.5]
