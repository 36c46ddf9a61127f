"""Sticky notes and frames on the canvas, with mouse and keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication

from cartflow_studio.flow import annotating
from cartflow_studio.flow.model import Group, Note
from cartflow_studio.studio.canvas.hits import hit
from cartflow_studio.studio.canvas.menu import menu_at
from tests.studio.canvas.conftest import small_flow

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ASK = Note(text="Ask Ann", at=(0, 240), size=(240, 144))
ON_NOTE = QPointF(120, 300)
CORNER = QPointF(236, 380)


@pytest.fixture
def noted(document, canvas):
    """The small flow with a note below its trigger."""
    document.edit("Add", annotating.add_note, ASK)
    return document


@pytest.fixture
def grouped(document, canvas):
    """The small flow with its mail and its exit in a group."""
    document.edit("Group", annotating.group, ["mail", "done"], title="End")
    return document


def kind_at(canvas, at):
    found = hit(canvas.flow_scene, at, canvas.zoom)
    return found.kind, found.key


def test_adding_a_note_neither_moves_nor_zooms_the_view(document, canvas, hand):
    canvas.camera.look_at(QPointF(500, 160), 0.5)
    before = canvas.camera.goal
    hand.hover(canvas.scene_point(QPointF(4, 4)))
    hand.key(Qt.Key.Key_S, SHIFT)
    hand.type("Ask Ann")
    assert canvas.camera.goal == before
    assert canvas.camera.seen.contains(canvas.flow_scene.notes.box("note"))
    canvas.chrome.note.keep()
    assert document.flow.notes["note"].text == "Ask Ann"


def test_a_new_group_is_named_at_once(document, canvas, hand):
    canvas.select(("mail", "done"))
    canvas.annotating.group()
    hand.type("rx")
    assert canvas.chrome.group.text() == "rx"
    canvas.chrome.group.keep()
    assert document.flow.groups == {"group": Group(title="rx", nodes=("mail", "done"))}


def test_a_note_is_added_at_the_pointer_and_written_in(document, canvas, hand):
    hand.hover(QPointF(500, 450))
    hand.key(Qt.Key.Key_S, SHIFT)
    assert document.flow.notes == {"note": Note(at=(384, 384))}
    hand.type("Ask Ann")
    canvas.chrome.note.keep()
    assert document.flow.notes["note"].text == "Ask Ann"
    document.history.undo()
    document.history.undo()
    assert document.flow == small_flow()


def test_a_double_click_and_f2_edit_a_note_in_its_place(noted, canvas, hand):
    hand.double_click(ON_NOTE)
    assert canvas.chrome.note.isVisible()
    canvas.chrome.note.setPlainText("Ask Ben")
    hand.click(QPointF(500, 450))
    assert noted.flow.notes["note"].text == "Ask Ben"
    hand.click(ON_NOTE)
    hand.key(Qt.Key.Key_F2)
    assert canvas.chrome.note.toPlainText() == "Ask Ben"


def test_a_note_is_carried_with_what_is_chosen(noted, canvas, hand):
    hand.click(hand.place("lone"))
    hand.click(ON_NOTE, SHIFT)
    assert (canvas.selection, list(canvas.flow_scene.notes.chosen)) == (("lone",), ["note"])
    hand.drag(ON_NOTE, ON_NOTE + QPointF(50, 97))
    assert noted.flow.notes["note"].at == (48, 336)
    assert noted.flow.positions["lone"] == (432, 336)
    noted.history.undo()
    assert noted.flow.notes["note"] == ASK
    assert canvas.flow_scene.notes.box("note").topLeft() == QPointF(0, 240)
    hand.drag(hand.place("lone"), hand.place("lone") + QPointF(48, 48))
    assert noted.flow.notes["note"].at == (48, 288)


def test_a_note_is_resized_by_its_corner(noted, canvas, hand):
    assert kind_at(canvas, CORNER) == ("corner", "note")
    hand.drag(CORNER, CORNER + QPointF(73, 25))
    assert noted.flow.notes["note"].size == (312, 168)
    hand.drag(CORNER + QPointF(72, 24), QPointF(-300, 0))
    assert noted.flow.notes["note"].size == (96, 48)


def test_escape_takes_a_gesture_back(noted, canvas, hand):
    for start in (ON_NOTE, CORNER):
        hand.press(start)
        hand.move(start + QPointF(60, 60))
        hand.key(Qt.Key.Key_Escape)
        hand.release(start)
        assert canvas.flow_scene.notes.notes["note"] == noted.flow.notes["note"] == ASK


def test_what_goes_away_while_it_is_pulled_does_no_harm(noted, canvas, hand):
    for start in (ON_NOTE, CORNER):
        hand.press(start)
        hand.move(start + QPointF(60, 60))
        noted.history.undo()
        hand.move(start + QPointF(90, 60))
        hand.release(start + QPointF(90, 60))
        assert noted.flow == small_flow()
        noted.history.redo()


def test_a_rubber_band_catches_notes_and_they_are_deleted(noted, canvas, hand):
    hand.drag(QPointF(-60, 200), QPointF(500, 290))
    assert (canvas.selection, list(canvas.flow_scene.notes.chosen)) == (("lone",), ["note"])
    hand.key(Qt.Key.Key_Delete)
    assert (noted.flow.notes, "lone" in noted.flow.nodes) == ({}, False)
    noted.history.undo()
    assert noted.flow.notes == {"note": ASK}


def test_keys_move_copy_and_leave_a_note(noted, canvas, hand):
    hand.key(Qt.Key.Key_N, SHIFT)
    hand.key(Qt.Key.Key_Right)
    assert noted.flow.notes["note"].at == (24, 240)
    hand.key(Qt.Key.Key_D, CTRL)
    assert noted.flow.notes["note_2"].at == (48, 264)
    assert list(canvas.flow_scene.notes.chosen) == ["note_2"]
    hand.key(Qt.Key.Key_Escape)
    assert list(canvas.flow_scene.notes.chosen) == []


def test_notes_are_copied_as_text_and_pasted(noted, canvas, hand):
    hand.click(ON_NOTE)
    hand.key(Qt.Key.Key_C, CTRL)
    assert "text: Ask Ann" in QGuiApplication.clipboard().text()
    hand.hover(QPointF(600, 440))
    hand.key(Qt.Key.Key_V, CTRL)
    assert noted.flow.notes["note_2"].text == "Ask Ann"
    assert list(canvas.flow_scene.notes.chosen) == ["note_2"]


def test_the_menu_of_a_note_changes_its_colour(noted, canvas, hand):
    menu = menu_at(canvas, ON_NOTE)
    next(each for each in menu.actions() if each.text().startswith("Blue")).trigger()
    assert noted.flow.notes["note"].color == "blue"


def test_the_title_of_a_frame_carries_all_its_cards(grouped, canvas, hand):
    title = QPointF(420, -30)
    assert kind_at(canvas, title) == ("frame", "group")
    hand.drag(title, title + QPointF(0, -96))
    assert [grouped.flow.positions[key] for key in ("mail", "done")] == [(384, -96), (768, -96)]
    assert canvas.selection == ("mail", "done")
    assert grouped.flow.groups == {"group": Group(title="End", nodes=("mail", "done"))}


def test_a_double_click_renames_a_group(grouped, canvas, hand):
    hand.double_click(QPointF(420, -30))
    assert canvas.chrome.group.isVisible()
    canvas.chrome.group.setText("Finish")
    canvas.chrome.group.keep()
    assert grouped.flow.groups["group"].title == "Finish"
    canvas.select(("mail",))
    canvas.annotating.rename_group()
    assert canvas.chrome.group.text() == "Finish"


def test_a_card_dropped_into_a_frame_joins_it(grouped, canvas, hand):
    hand.press(hand.place("lone"))
    hand.move(hand.place("lone") + QPointF(20, -40))
    hand.move(QPointF(690, 40))
    assert canvas.flow_scene.frames.lit == "group"
    hand.release(QPointF(690, 40))
    assert grouped.flow.groups["group"].nodes == ("mail", "done", "lone")
    assert canvas.flow_scene.frames.lit is None
    grouped.history.undo()
    assert grouped.flow.groups["group"].nodes == ("mail", "done")


def test_a_step_between_two_of_a_group_joins_it(grouped, canvas):
    key = canvas.commands.create("wait", (576, 120), into=("mail", "sent"))
    assert grouped.flow.groups["group"].nodes == ("mail", "done", key)


def test_a_card_dragged_out_of_the_frame_leaves_it(grouped, canvas, hand):
    place = hand.place("done")
    hand.drag(place, place + QPointF(48, 0))
    assert grouped.flow.groups["group"].nodes == ("mail", "done")
    hand.drag(place + QPointF(48, 0), place + QPointF(48, 300))
    assert grouped.flow.groups["group"].nodes == ("mail",)


def test_the_menu_of_a_frame_changes_its_colour_and_takes_it_apart(grouped, canvas, hand):
    title = QPointF(420, -30)
    next(x for x in menu_at(canvas, title).actions() if x.text().startswith("Green")).trigger()
    assert grouped.flow.groups["group"].color == "green"
    next(x for x in menu_at(canvas, title).actions() if x.text().startswith("Ungroup")).trigger()
    assert grouped.flow.groups == {}


def test_what_is_fitted_holds_notes_and_frames(noted, canvas):
    document = noted
    document.edit("Move", annotating.move_notes, {"note": (-900, 900)})
    assert canvas.flow_scene.content().contains(canvas.flow_scene.notes.box("note"))
    document.edit("Group", annotating.group, ["start"])
    frame = canvas.flow_scene.frames.bounds()
    assert (frame.left(), frame.top()) == (-24.0, -58.0)
    assert canvas.flow_scene.content().contains(frame)


def test_ctrl_drag_copies_notes_with_the_cards(noted, canvas, hand):
    canvas.flow_scene.select(("mail",), ("note",))
    hand.drag(hand.place("mail"), hand.place("mail") + QPointF(0, 480), CTRL)
    copy = noted.flow.notes["note_2"]
    assert (noted.flow.notes["note"], copy) == (ASK, replace(ASK, at=(0, 720)))
    assert (canvas.selection, list(canvas.flow_scene.notes.chosen)) == (("mail_2",), ["note_2"])
    assert noted.history.count() == 2


def test_ctrl_drag_on_a_note_copies_it(noted, canvas, hand):
    hand.drag(ON_NOTE, ON_NOTE + QPointF(0, 240), CTRL)
    assert noted.flow.notes == {"note": ASK, "note_2": replace(ASK, at=(0, 480))}


def test_ctrl_and_arrows_resize_the_chosen_notes_within_bounds(noted, canvas, hand):
    hand.click(ON_NOTE)
    hand.key(Qt.Key.Key_Right, CTRL)
    hand.key(Qt.Key.Key_Up, CTRL)
    assert noted.flow.notes["note"].size == (264, 120)
    for _ in range(9):
        hand.key(Qt.Key.Key_Up, CTRL)
    assert noted.flow.notes["note"].size == (264, 48)
    noted.history.undo()
    assert noted.flow.notes["note"] == ASK


def test_the_ground_of_a_connection_is_its_frame_unless_it_crosses_the_border(grouped, canvas):
    frames, index = canvas.flow_scene.frames, canvas.flow_scene.index
    grounds = {link: frames.under(index.bounds[row]) for link, row in index.link_row.items()}
    assert grounds == {("mail", "sent"): "group", ("start", "next"): None}


def test_no_light_strip_lies_beside_a_connection_in_a_frame(grouped, canvas):
    index = canvas.flow_scene.index
    middle = QPointF(*index.curve(index.link_row["mail", "sent"]).at(0.2))
    canvas.chrome.zoombar.hide()
    image = canvas.grab().toImage()
    ground = canvas.flow_scene.frames.ground("group", canvas.theme)
    beside = [canvas.view_point(middle + QPointF(0, away)) for away in (2.2, -2.2, 12)]
    assert [image.pixelColor(at).name() for at in beside] == [ground.name()] * 3
