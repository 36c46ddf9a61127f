"""Many cards are chosen by a word, and brought into line."""

from PySide6.QtCore import Qt

from cartflow_studio.flow import edits
from tests.studio.canvas.conftest import small_flow

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
Key = Qt.Key


def test_all_before_and_all_after_a_card_are_chosen(canvas, hand):
    canvas.select(("mail",))
    hand.key(Key.Key_Right, CTRL | SHIFT)
    assert canvas.selection == ("mail", "done")
    canvas.select(("mail",))
    hand.key(Key.Key_Left, CTRL | SHIFT)
    assert canvas.selection == ("mail", "start")


def test_all_that_hangs_together_is_chosen(canvas, hand):
    canvas.select(("done",))
    hand.key(Key.Key_L)
    assert set(canvas.selection) == {"start", "mail", "done"}


def test_the_choice_is_turned_round(canvas, hand):
    canvas.select(("mail", "done"))
    hand.key(Key.Key_I, CTRL | SHIFT)
    assert canvas.selection == ("start", "lone")


def test_steps_of_the_same_type_are_chosen(canvas, hand):
    canvas.select(("lone",))
    hand.key(Key.Key_D, CTRL)
    hand.key(Key.Key_T)
    assert set(canvas.selection) == {"lone", "lone_2"}


def test_the_number_of_chosen_steps_is_told(canvas, hand):
    said = []
    canvas.message.connect(said.append)
    hand.key(Key.Key_A, CTRL)
    assert said == ["4 steps are chosen."]


def test_without_a_card_to_begin_with_the_canvas_says_so(canvas, hand):
    said = []
    canvas.message.connect(said.append)
    hand.key(Key.Key_L)
    assert (said, canvas.selection) == (["Choose a card first."], ())


def test_chosen_cards_are_aligned_and_spaced_in_one_edit_each(document, canvas, hand):
    canvas.select(("start", "mail", "lone"))
    hand.key(Key.Key_B, ALT | SHIFT)
    lined = {"start": (0, 240), "mail": (384, 240), "lone": (384, 240)}
    assert document.flow == edits.move_nodes(small_flow(), lined)
    document.history.undo()
    hand.key(Key.Key_H, ALT | SHIFT)
    assert document.flow == edits.move_nodes(small_flow(), {"mail": (192, 0)})
    assert document.history.undoText() == "Space cards evenly"


def test_one_card_alone_cannot_be_aligned_and_the_canvas_says_why(document, canvas, hand):
    said = []
    canvas.message.connect(said.append)
    canvas.select(("mail",))
    hand.key(Key.Key_L, ALT | SHIFT)
    assert (document.flow, said) == (small_flow(), ["Choose at least two cards to align."])
