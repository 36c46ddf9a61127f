"""Steps travel as text: within a canvas, between windows, and from a text editor."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication

from cartflow_studio import resources
from cartflow_studio.flow import edits
from cartflow_studio.studio.canvas.view import FlowCanvas
from cartflow_studio.studio.document import Document
from tests.studio.canvas.conftest import small_flow

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key
TEMPLATE = resources.text("templates", "win-back-cart-abandoners.flow.yaml")


def clip(text):
    QGuiApplication.clipboard().setText(text)


@pytest.fixture
def said(canvas):
    words = []
    canvas.message.connect(words.append)
    return words


def test_steps_are_pasted_at_the_pointer(document, hand):
    clip("rest: {type: wait}\n")
    hand.hover(QPointF(900, 300))
    hand.key(Key.Key_V, CTRL)
    assert document.flow.positions["rest"] == (792, 240)


def test_pasted_steps_lie_on_no_other_card(document, hand):
    clip("rest: {type: wait}\n")
    hand.hover(hand.place("mail"))
    hand.key(Key.Key_V, CTRL)
    hand.key(Key.Key_V, CTRL)
    assert [document.flow.positions[key] for key in ("rest", "rest_2")] == [(384, 120), (384, 360)]


def test_copies_keep_what_they_led_to_if_that_is_wished(document, canvas, hand):
    canvas.select(("mail",))
    hand.key(Key.Key_C, CTRL)
    hand.key(Key.Key_V, CTRL | SHIFT)
    assert document.flow.links == {**small_flow().links, ("mail_2", "sent"): "done"}
    assert document.history.count() == 1


def test_cut_steps_come_back_with_all_their_connections(document, canvas, hand):
    canvas.select(("mail",))
    hand.key(Key.Key_X, CTRL)
    document.edit("Disconnect", edits.disconnect, "start", "next")
    hand.key(Key.Key_V, CTRL | SHIFT)
    assert dict(document.flow.links) == dict(small_flow().links)


def test_a_fragment_from_a_text_editor_keeps_its_connections_to_the_flow(document, hand):
    clip("again: {type: email, subject: Hi, to: {sent: done}}\r\n")
    hand.key(Key.Key_V, CTRL | SHIFT)
    assert document.flow.links["again", "sent"] == "done"


def test_a_whole_flow_file_brings_its_steps_and_says_what_is_left_out(document, canvas, hand, said):
    clip(TEMPLATE)
    hand.key(Key.Key_V, CTRL)
    assert len(canvas.selection) == len(document.flow.nodes) - 4
    assert (document.flow.goals, document.flow.settings) == ((), small_flow().settings)
    assert said[-1].startswith("The steps were added; goals and settings")


def test_steps_are_pasted_into_another_window(qtbot, canvas, hand):
    other = FlowCanvas(Document(small_flow()))
    qtbot.addWidget(other)
    canvas.select(("lone",))
    hand.key(Key.Key_C, CTRL)
    other.clipboard.paste()
    assert other.document.flow.nodes["lone_2"].type == small_flow().nodes["lone"].type


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "There is nothing on the clipboard to paste."),
        ("Dear customer", "There are no steps on the clipboard, but some other text."),
        ("rest: {type: rocket}", "That is no part of a flow. Line 1: "),
        ("format: 99\nid: x\nnodes: {}", "This flow was made by a newer version"),
        ("type: " + "x" * 10_000_000, "That is no part of a flow. The file has more than 5 MB"),
        ("a: {type: email, subject: &x y}\nb: *x", "That is no part of a flow. Line 1: "),
        (TEMPLATE[:-60], "That is no part of a flow. "),
    ],
)
def test_what_cannot_be_pasted_leaves_the_flow_as_it_is(document, hand, said, text, words):
    clip(text)
    hand.key(Key.Key_V, CTRL)
    assert (document.flow, document.history.count()) == (small_flow(), 0)
    assert said[0].startswith(words)
