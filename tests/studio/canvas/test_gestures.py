"""Cards and connections are moved, made and taken away by mouse."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from cartflow_studio.flow import edits
from tests.studio.canvas.conftest import small_flow

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
Key = Qt.Key


def test_a_card_that_is_dragged_snaps_to_the_grid_in_one_edit(document, hand):
    hand.drag(hand.place("lone"), hand.place("lone") + QPointF(-160, 103))
    assert document.flow == edits.move_nodes(small_flow(), {"lone": (216, 336)})
    assert (document.history.count(), document.history.undoText()) == (1, "Move card")
    document.history.undo()
    assert document.flow == small_flow()


def test_a_dragged_card_lines_up_with_its_neighbours(document, hand):
    hand.drag(hand.place("lone"), hand.place("lone") + QPointF(378, 20))
    assert document.flow.positions["lone"] == (768, 264)


def test_alt_carries_a_card_exactly_where_it_is_dropped(document, hand):
    hand.drag(hand.place("lone"), hand.place("lone") + QPointF(5, 7), ALT)
    assert document.flow.positions["lone"] == (389, 247)


def test_a_card_that_the_grid_holds_is_not_moved_again(canvas, hand):
    index, start = canvas.flow_scene.index, hand.place("lone")
    hand.press(start)
    hand.move(start + QPointF(200, 100))
    moved = index.state
    hand.move(start + QPointF(201, 101))
    assert (index.state, canvas.flow_scene.cards.body("lone").x()) == (moved, 576)
    hand.move(start + QPointF(230, 100))
    assert index.state == moved + 1
    hand.release(start + QPointF(230, 100))
    assert canvas.flow_scene.cards.body("lone").topLeft() == QPointF(624, 336)


def test_escape_puts_a_dragged_card_back(document, canvas, hand):
    hand.press(hand.place("lone"))
    hand.move(hand.place("lone") + QPointF(200, 100))
    assert canvas.flow_scene.cards.body("lone").topLeft() != QPointF(384, 240)
    hand.key(Key.Key_Escape)
    hand.release(hand.place("lone"))
    assert canvas.flow_scene.cards.body("lone").topLeft() == QPointF(384, 240)
    assert document.flow == small_flow()
    assert not document.history.canUndo()


def test_chosen_cards_move_together(document, canvas, hand):
    canvas.select(("mail", "done"))
    hand.drag(hand.place("mail"), hand.place("mail") + QPointF(0, 120))
    assert document.flow == edits.move_nodes(small_flow(), {"mail": (384, 120), "done": (768, 120)})


def test_a_click_chooses_one_card_and_tells(canvas, hand, qtbot):
    with qtbot.waitSignal(canvas.selection_changed) as told:
        hand.click(hand.place("mail"))
    assert (told.args, canvas.selection) == ([("mail",)], ("mail",))


def test_ctrl_click_adds_and_takes_away(canvas, hand):
    hand.click(hand.place("mail"))
    hand.click(hand.place("done"), CTRL)
    assert canvas.selection == ("mail", "done")
    hand.click(hand.place("mail"), CTRL)
    assert canvas.selection == ("done",)


def test_a_rubber_band_chooses_what_it_touches(canvas, hand):
    hand.drag(QPointF(360, -80), QPointF(900, 90))
    assert set(canvas.selection) == {"mail", "done"}
    hand.drag(QPointF(360, 220), QPointF(420, 330), SHIFT)
    assert set(canvas.selection) == {"mail", "done", "lone"}
    hand.click(QPointF(200, 420))
    assert canvas.selection == ()


def test_dragging_from_a_port_to_a_card_connects(document, hand):
    hand.drag(hand.port("mail", "not_sent"), hand.place("lone"))
    assert document.flow == edits.connect(small_flow(), "mail", "not_sent", "lone")
    assert document.history.undoText() == "Connect"


def test_a_connection_that_would_be_a_loop_is_refused_with_the_reason(document, canvas, hand):
    linked = edits.connect(small_flow(), "mail", "not_sent", "lone")
    document.replace_flow(linked)
    said = []
    canvas.message.connect(said.append)
    hand.drag(hand.port("lone", "next"), hand.place("mail"))
    assert document.flow == linked
    assert said == [
        "That would be a loop, and nobody would ever leave it. "
        "Lead it to a later step, or use Frequency to let people enter again."
    ]


def test_dragging_from_a_way_in_to_a_card_connects_its_free_exit(document, hand):
    hand.drag(hand.port("lone"), hand.place("mail"))
    assert document.flow == edits.connect(small_flow(), "mail", "not_sent", "lone")


def test_a_connection_pulled_onto_another_card_leads_there(document, hand):
    hand.drag(hand.port("done"), hand.place("lone"))
    assert document.flow == edits.connect(small_flow(), "mail", "sent", "lone")


def test_a_connection_pulled_away_is_gone(document, hand):
    hand.drag(hand.port("done"), QPointF(900, 400))
    assert document.flow == edits.disconnect(small_flow(), "mail", "sent")
    assert document.history.undoText() == "Disconnect"


def test_while_connecting_only_possible_cards_stay_bright(canvas, hand):
    hand.press(hand.port("mail", "not_sent"))
    hand.move(hand.port("mail", "not_sent") + QPointF(40, 40))
    assert {key: canvas.flow_scene.cards.is_dimmed(key) for key in small_flow().nodes} == {
        "start": True,
        "mail": False,
        "done": False,
        "lone": False,
    }
    hand.key(Key.Key_Escape)
    assert not any(map(canvas.flow_scene.cards.is_dimmed, small_flow().nodes))
    hand.release(QPointF(600, 300))


def test_a_lone_card_dropped_on_a_connection_goes_into_it(document, hand):
    hand.drag(hand.place("lone"), QPointF(696, 24))
    assert document.flow.links == {
        ("start", "next"): "mail",
        ("mail", "sent"): "lone",
        ("lone", "next"): "done",
    }
    assert document.history.count() == 1


def test_a_card_put_into_a_connection_makes_room(document, hand):
    hand.drag(hand.place("lone"), QPointF(696, 24))
    positions = document.flow.positions
    assert positions["done"][0] - positions["lone"][0] == 384


def test_the_middle_button_pulls_the_canvas(document, canvas, hand):
    before = canvas.at_centre()
    hand.drag(QPointF(500, 400), QPointF(400, 350), button=Qt.MouseButton.MiddleButton)
    assert canvas.at_centre() - before == QPointF(100, 50)
    assert document.flow == small_flow()


def test_space_and_drag_pulls_the_canvas(canvas, hand, qtbot):
    before = canvas.at_centre()
    qtbot.keyPress(canvas, Key.Key_Space)
    hand.drag(QPointF(500, 400), QPointF(400, 350))
    qtbot.keyRelease(canvas, Key.Key_Space)
    assert canvas.at_centre() - before == QPointF(100, 50)
    assert canvas.chrome.quick_add.isHidden()


def linked_lone():
    return edits.connect(small_flow(), "mail", "not_sent", "lone")


def test_a_connection_taken_near_its_end_is_put_on_another_card(document, hand):
    hand.drag(hand.port("done") - QPointF(30, 0), hand.place("lone"))
    assert document.flow == edits.connect(small_flow(), "mail", "sent", "lone")


def test_a_connection_taken_near_its_start_is_put_on_another_exit(document, hand):
    hand.drag(hand.port("start", "next") + QPointF(40, 0), hand.port("lone", "next"))
    assert document.flow.links == {("lone", "next"): "mail", ("mail", "sent"): "done"}
    assert document.history.undoText() == "Connect"


def test_a_connection_put_on_the_other_exit_of_its_card_swaps_the_two(document, hand):
    document.replace_flow(linked_lone())
    hand.drag(hand.port("mail", "sent") + QPointF(40, 0), hand.port("mail", "not_sent"))
    links = document.flow.links
    assert (links["mail", "sent"], links["mail", "not_sent"]) == ("lone", "done")


def test_a_connection_pulled_off_its_start_onto_nothing_is_gone_and_offers_a_step(
    document, canvas, hand
):
    hand.drag(hand.port("start", "next") + QPointF(40, 0), QPointF(300, 420))
    assert document.flow == edits.disconnect(small_flow(), "start", "next")
    assert canvas.chrome.quick_add.isVisible()


def test_a_connection_pulled_off_its_end_offers_what_could_follow_instead(canvas, hand):
    hand.drag(hand.port("done"), QPointF(900, 400))
    assert canvas.chrome.quick_add.isVisible()


def test_escape_leaves_a_pulled_connection_where_it_was(document, canvas, hand):
    hand.press(hand.port("done") - QPointF(30, 0))
    hand.move(QPointF(700, 300))
    hand.key(Key.Key_Escape)
    hand.release(QPointF(700, 300))
    assert (document.flow, canvas.flow_scene.edges.hidden) == (small_flow(), None)


def test_a_way_in_dragged_onto_nothing_offers_what_could_come_before(document, canvas, hand):
    hand.drag(hand.port("lone"), QPointF(250, 350))
    hand.type("segment")
    QTest.keyClick(canvas.chrome.quick_add.search, Key.Key_Return)
    assert document.flow.links["segment_trigger", "next"] == "lone"


def test_alt_pulls_a_card_out_and_closes_the_connection_behind_it(document, hand):
    hand.drag(hand.place("mail"), hand.place("mail") + QPointF(0, -200), ALT)
    assert document.flow.links == {("start", "next"): "done"}
    assert document.flow.positions["mail"] == (384, -200)
    assert document.history.undoText() == "Pull out"
    document.history.undo()
    assert document.flow == small_flow()


def test_a_card_pulled_out_can_be_dropped_on_another_connection(document, hand):
    document.replace_flow(linked_lone())
    hand.drag(hand.place("lone"), QPointF(696, 24), ALT)
    assert document.flow.links == {
        ("start", "next"): "mail",
        ("mail", "sent"): "lone",
        ("lone", "next"): "done",
    }
    assert document.history.count() == 1


def test_ctrl_carries_copies_away_and_the_cards_stay(document, canvas, hand):
    canvas.select(("mail", "done"))
    hand.drag(hand.place("mail"), hand.place("mail") + QPointF(0, 240), CTRL)
    part = edits.part(small_flow(), ("mail", "done"))
    assert document.flow == edits.add_part(small_flow(), part, (0, 240))[0]
    assert canvas.selection == ("mail_2", "done_2")


def test_escape_leaves_no_copy(document, canvas, hand):
    hand.press(hand.place("mail"), CTRL)
    hand.move(hand.place("mail") + QPointF(0, 200), CTRL)
    hand.key(Key.Key_Escape)
    hand.release(hand.place("mail"), CTRL)
    assert document.flow == small_flow()


def test_a_rubber_band_with_ctrl_turns_the_choice_of_what_it_touches(canvas, hand):
    canvas.select(("mail", "lone"))
    hand.drag(QPointF(360, -80), QPointF(900, 90), CTRL)
    assert set(canvas.selection) == {"lone", "done"}


def test_deleting_what_was_put_between_closes_the_gap_again(document, canvas, hand):
    hand.drag(hand.place("lone"), QPointF(696, 24))
    assert document.flow.positions["done"] != (768, 0)
    hand.key(Key.Key_Delete)
    assert document.flow == edits.remove_nodes(small_flow(), ("lone",))


def test_deleting_leaves_the_others_alone_once_something_else_was_moved(document, canvas, hand):
    hand.drag(hand.place("lone"), QPointF(696, 24))
    document.edit("Move", edits.move_nodes, {"start": (0, 48)})
    done = document.flow.positions["done"]
    hand.key(Key.Key_Delete)
    assert document.flow.positions["done"] == done


def test_undo_shows_what_was_shown_also_after_a_drag_that_was_given_up(document, canvas, hand):
    hand.press(hand.place("mail"))
    hand.move(hand.place("mail") + QPointF(60, 90))
    hand.key(Key.Key_Escape)
    hand.release(hand.place("mail"))
    shown = canvas.flow_scene.index
    canvas.select(["lone"])
    canvas.commands.delete()
    assert canvas.flow_scene.index is not shown
    document.history.undo()
    assert canvas.flow_scene.index is shown
