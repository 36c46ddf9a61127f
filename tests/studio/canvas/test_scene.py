"""The scene keeps cards and connections in step with the flow, touching only what changed."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from cartflow_studio import flowfile
from cartflow_studio.flow import edits
from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.canvas.cards import CardView, State, view_of
from cartflow_studio.studio.canvas.goal_card import goal_view
from cartflow_studio.studio.canvas.overlay import OverlayView, stroke
from cartflow_studio.studio.canvas.scene import FlowScene
from cartflow_studio.studio.theme import LIGHT
from tests.studio.canvas.conftest import small_flow


@pytest.fixture
def scene(qapp):
    shown = FlowScene(LIGHT, qapp)
    shown.show_flow(small_flow())
    yield shown
    shown.deleteLater()


def test_every_node_has_its_card_in_its_place(scene):
    assert scene.index.positions(small_flow().nodes) == small_flow().positions
    assert scene.cards.body("mail") == QRectF(*small_flow().positions["mail"], 240, 76)


def test_a_card_says_what_its_node_does(scene):
    assert scene.cards.view("mail") == CardView(
        title="Email", subtitle="“Hello”", icon="mail", color="email", ports=("", "no")
    )


def test_only_what_changed_is_touched(scene):
    views = {key: scene.cards.view(key) for key in scene.index.ids}
    scene.show_flow(edits.change_node(scene.flow, "mail", title="First mail"))
    assert {key for key, view in views.items() if scene.cards.view(key) is not view} == {"mail"}


def test_cards_come_and_go_with_their_nodes(scene):
    scene.show_flow(edits.remove_nodes(small_flow(), ["lone"]))
    assert set(scene.index.ids) == {"start", "mail", "done"}
    scene.show_flow(small_flow())
    assert set(scene.index.ids) == {"start", "mail", "done", "lone"}


def test_a_choice_forgets_what_is_gone_and_tells(scene, qtbot):
    scene.select(("mail", "lone"))
    with qtbot.waitSignal(scene.selection_changed) as told:
        scene.show_flow(edits.remove_nodes(small_flow(), ["lone"]))
    assert told.args == [("mail",)]


def test_cards_without_a_position_get_one(scene):
    flow = small_flow()
    scene.show_flow(Flow("f", nodes=flow.nodes, links=flow.links))
    assert len(set(scene.index.positions(flow.nodes).values())) == 4


def test_a_finding_takes_the_place_of_the_sentence(scene):
    scene.show_findings({"mail": ("error", "Choose a sender.")})
    view = scene.cards.view("mail")
    assert (view.problem, view.subtitle) == ("error", "Choose a sender.")
    scene.show_findings({})
    assert scene.cards.view("mail") == view_of(small_flow().nodes["mail"])


def test_states_add_up(scene):
    scene.select(("mail",))
    scene.focus("mail")
    scene.hover("mail")
    assert scene.cards.state("mail") == State.SELECTED | State.FOCUSED | State.HOVERED


def test_connections_carry_the_words_of_their_exit_and_the_count(scene):
    row = scene.index.link_row["mail", "sent"]
    assert scene.edges.words(row).text == "Sent"
    scene.show_overlay(OverlayView(counts={("mail", "sent"): 8203, ("start", "next"): 12480}))
    first = scene.index.link_row["start", "next"]
    assert [scene.edges.words(each).text for each in (row, first)] == ["Sent · 8,203", "12,480"]
    scene.show_overlay(None)
    assert scene.edges.words(scene.index.link_row["start", "next"]) is None


def test_words_on_connections_do_not_lie_on_each_other(qapp, cart_flow):
    scene = FlowScene(LIGHT, qapp)
    scene.deleteLater()
    scene.show_flow(cart_flow)
    scene.show_overlay(OverlayView(counts=dict.fromkeys(cart_flow.links, 1_234_567)))
    rows = range(len(scene.index.links))
    rects = [words.rect for row in rows if (words := scene.edges.words(row)) is not None]
    meeting = [
        (one, other)
        for place, one in enumerate(rects)
        for other in rects[place + 1 :]
        if one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]
    ]
    assert (len(rects), meeting) == (len(cart_flow.links), [])


def test_labels_count_people_and_those_of_a_second_run():
    one, two = OverlayView(counts={("a", "yes"): 8203}), OverlayView(counts={("a", "yes"): 7911})
    assert [one.words("Yes", ("a", "yes")), one.words("", ("a", "no"))] == ["Yes · 8,203", "0"]
    beside = OverlayView(counts=one.counts, beside=two)
    assert beside.words("Yes", ("a", "yes")) == "Yes · 7,911 → 8,203"


def test_strokes_grow_with_people():
    assert [stroke(None, 10), stroke(0, 10), stroke(10, 10)] == [2.0, 2.0, 5.0]


GOALS = """
format: 1
id: goals
goals:
  - {event: Bought, within: 3 days}
  - {event: Rated, leave: false}
exits:
  - {event: Complained, reason: unhappy}
nodes:
  start: {type: event_trigger, event: Added, to: done}
  done: {type: exit, reason: done}
canvas:
  start: [0, 0]
  done: [384, 0]
"""


def test_the_goal_card_says_the_goals_and_the_exits(scene):
    assert goal_view(flowfile.read(GOALS)).lines == (
        ("target", "Goal: Bought", "Within 3 days, then people leave"),
        ("target", "Goal: Rated", "Within 7 days"),
        ("log-out", "Leaves on Complained", "unhappy"),
    )


def test_the_goal_card_stands_above_the_first_trigger(scene):
    assert not scene.goal.is_seen
    scene.show_flow(flowfile.read(GOALS))
    body = scene.goal.body()
    assert scene.goal.is_seen
    assert (body.left(), body.bottom() < 0) == (0, True)
    assert scene.content().contains(QPointF(body.center()))


def test_a_wide_connection_that_is_all_but_level_looks_like_its_curve(scene):
    scene.show_flow(edits.move_nodes(small_flow(), {"done": (1600, 20)}))
    row = scene.index.link_row["mail", "sent"]
    seen = [(row, (True,) * 4)]
    pictures = []
    for drawn in (False, True):
        picture = QImage(1800, 120, QImage.Format.Format_RGB32)
        picture.fill(LIGHT.color("background"))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scene.edges.paint(painter, seen, LIGHT, drawn=drawn)
        painter.end()
        pictures.append(np.array(picture.constBits()).reshape(120, 1800, 4).astype(int))
    lines, curve = pictures
    away = np.abs(lines - curve)[:, 640:1590]  # the ends are under the ports
    painted = np.abs(curve[:, 640:1590] - curve[0, 0]) > 0
    assert painted[:, :, :3].any(axis=(0, 2)).all()
    assert int(away.max()) <= 30
    assert float(away[painted].mean()) < 3
