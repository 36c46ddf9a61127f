"""The window: the main job by mouse and keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from cartflow_studio import flowfile
from cartflow_studio.flow import edits
from cartflow_studio.flow.duration import hours
from cartflow_studio.studio.canvas.carrying import NODE_TYPE
from cartflow_studio.studio.panels.dialogs import Dialog
from cartflow_studio.studio.panels.palette import TYPE
from cartflow_studio.studio.recovery import Recovery
from cartflow_studio.studio.theme import appearance

Key, LEFT, CONTROL = Qt.Key, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
SECONDS = 20_000


@pytest.fixture
def opened(studio, qtbot):
    """The window with the template open and simulated, by one click on the start page."""
    qtbot.waitUntil(lambda: bool(studio.start.template_cards))
    with qtbot.waitSignal(studio.results.simulating.finished, timeout=SECONDS):
        qtbot.mouseClick(studio.start.template_cards[0].picture, LEFT)
        qtbot.mouseClick(studio.start.template_cards[0], LEFT)
    return studio


@pytest.fixture
def plain(studio, qtbot, cart_flow):
    """The window with the flow open, not simulated."""
    studio.files.start_new(cart_flow)
    return studio


def item_of(palette, name):
    rows = (palette.list.item(row) for row in range(palette.list.count()))
    return next(item for item in rows if item.data(TYPE) == name)


def test_one_click_on_the_template_opens_it_simulated(opened, cart_flow):
    numbers = opened.results.simulating.result.numbers
    assert (opened.document.flow, opened.is_editing) == (cart_flow, True)
    assert opened.results.overlay().notes["added"] == f"{numbers.entered:,} entered"
    assert opened.dock.shown == "simulation"
    assert opened.results.simulation.tiles.tiles["Entered"].number.text() == "446"


def test_a_changed_wait_is_played_again_at_once_beside_the_old_numbers(opened, qtbot):
    with qtbot.waitSignal(opened.results.simulating.finished, timeout=SECONDS):
        opened.document.edit("Wait", edits.change_setting, "purchase", "timeout", hours(4))
    tile = opened.results.simulation.tiles.tiles["Messages"]
    assert tile.note.text() == "before: 417"


def test_moving_a_card_plays_nothing_again(opened, qtbot):
    opened.document.edit("Move", edits.move_nodes, {"added": (-400, 0)})
    assert not opened.results.simulating._later.isActive()


def test_a_person_is_told_as_a_story(opened, qtbot):
    opened.dock.bring("journeys")
    journeys = opened.results.journeys
    qtbot.waitUntil(lambda: journeys.list.count() > 0)
    qtbot.keyClicks(journeys.search, "marko")
    qtbot.waitUntil(lambda: journeys.list.count() == 1)
    qtbot.waitUntil(lambda: "Marko" in texts_of(journeys))
    qtbot.waitUntil(lambda: "Enters the flow by “Item added to cart”" in texts_of(journeys))


def texts_of(widget):
    from PySide6.QtWidgets import QLabel

    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


def test_the_people_of_a_step_are_one_click_away(opened, qtbot):
    opened.show_node("reminder")
    qtbot.mouseClick(opened.inspector.node_form.people, LEFT)
    journeys = opened.results.journeys
    arrived = opened.results.simulating.result.numbers.nodes["reminder"].arrived
    qtbot.waitUntil(lambda: journeys.count.text() == f"{arrived} journeys", timeout=SECONDS)
    assert opened.dock.shown == "journeys"


def test_a_step_is_found_by_typing_and_added_by_enter(plain, qtbot):
    search = plain.palette_.search
    qtbot.keyClicks(search, "sms")
    qtbot.keyClick(search, Key.Key_Return)
    assert plain.inspector.chosen == ("sms",)
    assert search.text() == ""


def test_a_step_is_added_behind_the_chosen_one(plain, qtbot):
    plain.document.edit("Disconnect", edits.disconnect, "added", "next")
    port = plain.document.flow.nodes["added"].type.ports[0].name
    plain.show_node("added")
    palette = plain.palette_
    rect = palette.list.visualItemRect(item_of(palette, "wait"))
    qtbot.mouseClick(palette.list.viewport(), LEFT, pos=rect.center())
    assert plain.document.flow.links["added", port] == "wait"


def test_a_step_is_dragged_from_the_palette(plain, qtbot):
    palette, canvas = plain.palette_, plain.canvas
    data = palette.list.mimeData([item_of(palette, "exit")])
    assert bytes(data.data(NODE_TYPE).data()) == b"exit"
    dropped = QMimeData()
    dropped.setData(NODE_TYPE, QByteArray(b"exit"))
    keys, copy = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(40, 40), copy, dropped, LEFT, keys)
    QApplication.sendEvent(canvas.viewport(), enter)
    drop = QDropEvent(QPointF(40, 40), copy, dropped, LEFT, keys)
    QApplication.sendEvent(canvas.viewport(), drop)
    assert "exit" in plain.document.flow.nodes


def test_a_field_of_the_form_is_one_undo(plain, qtbot):
    plain.show_node("reminder")
    subject = plain.inspector.node_form.form.editor("subject").line
    subject.selectAll()
    qtbot.keyClicks(subject, "Still there")
    assert plain.document.flow.nodes["reminder"].type.subject == "Still there"
    plain.document.history.undo()
    assert plain.document.flow.nodes["reminder"].type.subject == "You left something behind"
    assert subject.text() == "You left something behind"


def test_the_title_and_the_note_are_written(plain, qtbot):
    plain.show_node("reminder")
    form = plain.inspector.node_form
    form.title.selectAll()
    qtbot.keyClicks(form.title, "First mail")
    qtbot.keyClicks(form.note, "Ask Ivana")
    node = plain.document.flow.nodes["reminder"]
    assert (node.title, node.note) == ("First mail", "Ask Ivana")


def test_a_refused_value_is_said_under_its_field(plain, qtbot):
    plain.canvas.commands.add("split")
    form = plain.inspector.node_form.form
    form._wish_field("shares", (("a", 50), ("a", 50)))
    fault = form._places["shares"].fault
    assert (fault.isVisible(), "two exits named 'a'" in fault.text()) == (True, True)


def test_findings_appear_while_composing_and_are_mended_by_a_button(plain, qtbot):
    plain.document.edit("Disconnect", edits.disconnect, "text", "sent")
    qtbot.waitUntil(lambda: bool(plain.problems.cards))
    assert plain.dock.tabText(0).startswith("Problems  ")
    card = next(card for card in plain.problems.cards if card.buttons)
    plain.dock.bring("problems")
    qtbot.mouseClick(card.buttons[0], LEFT)
    qtbot.waitUntil(lambda: not plain.checking.errors)


def test_a_click_on_a_problem_shows_the_step(plain, qtbot):
    plain.document.edit("Disconnect", edits.disconnect, "text", "sent")
    qtbot.waitUntil(lambda: bool(plain.problems.cards))
    plain.dock.bring("problems")
    qtbot.mouseClick(plain.problems.cards[0], LEFT)
    assert plain.inspector.chosen == ("text",)


def test_validate_says_ready(plain, qtbot):
    qtbot.mouseClick(plain.topbar.validate, LEFT)
    dialog = plain.dialog
    assert (dialog.heading.text(), dialog.launch.isEnabled()) == ("Ready to launch", True)
    qtbot.mouseClick(dialog.buttons[""], LEFT)


def test_validate_lists_what_stops_the_launch(plain, qtbot):
    plain.document.edit("Delete", edits.remove_nodes, ("added",))
    qtbot.mouseClick(plain.topbar.validate, LEFT)
    dialog = plain.dialog
    assert dialog.heading.text().endswith("the launch")
    assert not dialog.launch.isEnabled()
    dialog.close()


def test_undo_and_redo_have_their_keys(plain, qtbot):
    plain.document.edit("Rename", edits.change_flow, name="Another")
    plain.activateWindow()
    qtbot.waitUntil(plain.isActiveWindow)
    qtbot.keyClick(plain.canvas, Key.Key_Z, CONTROL)
    assert plain.topbar.name.text() == "Win back cart abandoners"
    plain.actions_["redo"].trigger()
    assert plain.topbar.name.text() == "Another"


def test_the_name_is_edited_in_the_bar(plain, qtbot):
    plain.topbar.name.selectAll()
    qtbot.keyClicks(plain.topbar.name, "Cart")
    assert plain.document.flow.name == "Cart"
    assert plain.inspector.settings.name.text() == "Cart"


def test_settings_of_the_flow_are_edited_without_a_choice(plain, qtbot):
    plain.show_node("")
    settings = plain.inspector.settings
    settings.open_section("Control group")
    spin = settings.editors["Control group"].editor("control_group").spin
    qtbot.keyClick(spin, Key.Key_Up)
    assert plain.document.flow.settings.control_group == 1
    assert plain.document.flow.settings.timezone == "Europe/Zagreb"


def test_every_section_of_the_settings_shows_its_values(plain, cart_flow):
    settings = plain.inspector.settings
    for title in settings.sections:
        settings.open_section(title)
    assert plain.document.flow == cart_flow
    assert not plain.document.history.canUndo()


def test_light_and_dark_are_switched_and_remembered(plain, qtbot):
    qtbot.mouseClick(plain.topbar.theme, LEFT)
    assert (appearance().theme.name, plain.preferences.settings.theme) == ("dark", "dark")
    qtbot.mouseClick(plain.topbar.theme, LEFT)
    assert (appearance().theme.name, plain.preferences.settings.theme) == ("light", "light")


def test_unsaved_work_is_asked_about_before_the_window_closes(plain, qtbot):
    plain.document.edit("Rename", edits.change_flow, name="Mine")
    assert not plain.close()
    dialog = plain.questions.dialog
    assert isinstance(dialog, Dialog)
    assert set(dialog.buttons) == {"", "throw", "save"}
    qtbot.mouseClick(dialog.buttons[""], LEFT)
    assert (plain.document.flow.name, plain.isVisible()) == ("Mine", True)
    plain.close()
    qtbot.mouseClick(plain.questions.dialog.buttons["throw"], LEFT)
    assert not plain.isVisible()


def test_keep_mine_writes_over_the_change_of_another_program(plain, qtbot, tmp_path):  # S001
    path = tmp_path / "cart.flow.yaml"
    with qtbot.waitSignal(plain.files.saved):
        plain.questions.save_to(path)
    plain.document.edit("Rename", edits.change_flow, name="Mine")
    path.write_text("theirs")
    with qtbot.waitSignal(plain.files.failed):
        plain.questions.save()
    with qtbot.waitSignal(plain.files.saved):
        qtbot.mouseClick(plain.questions.dialog.buttons["mine"], LEFT)
    assert flowfile.read(path.read_text()).name == "Mine"


def test_a_bad_file_is_told_with_its_place_and_changes_nothing(plain, qtbot, tmp_path, cart_flow):
    path = tmp_path / "bad.flow.yaml"
    path.write_text("format: 1\nid: a\nnodes:\n  a: {type: wiat}\n")
    with qtbot.waitSignal(plain.files.failed):
        plain.files.open(path)
    dialog = plain.questions.dialog
    assert dialog.heading.text() == "bad.flow.yaml cannot be opened"
    assert f"{path}:4" in texts_of_edits(dialog)
    assert set(dialog.buttons) == {"copy", "editor", "close"}
    qtbot.mouseClick(dialog.buttons["copy"], LEFT)
    assert f"{path}:4" in QApplication.clipboard().text()
    qtbot.mouseClick(dialog.buttons["close"], LEFT)
    assert plain.document.flow == cart_flow


def texts_of_edits(widget):
    from PySide6.QtWidgets import QPlainTextEdit

    return "\n".join(each.toPlainText() for each in widget.findChildren(QPlainTextEdit))


def test_an_exception_in_a_slot_is_shown_and_the_work_can_be_saved(plain, qtbot, tmp_path):  # S023
    from cartflow_studio.studio.main import Defects

    plain.document.edit("Rename", edits.change_flow, name="Mine")
    defects = Defects(plain.windows)
    try:
        raise ZeroDivisionError("division by zero")
    except ZeroDivisionError as fault:
        defects(type(fault), fault, fault.__traceback__)
    dialog = next(each for each in plain.findChildren(Dialog) if each.isVisible())
    assert "Traceback" not in dialog.heading.text()
    dialog.close()
    with qtbot.waitSignal(plain.files.saved):
        plain.questions.save_to(tmp_path / "kept")
    assert flowfile.read((tmp_path / "kept.flow.yaml").read_text()).name == "Mine"


def test_every_menu_entry_of_the_table_does_something(studio):
    dead = [
        name
        for name, action in studio.actions_._actions.items()
        if not action.menu()
        and not action.receivers("2triggered(bool)")
        and not action.receivers("2toggled(bool)")
    ]
    assert dead == []


def test_help_lists_every_shortcut(plain, qtbot):
    plain.actions_["shortcuts"].trigger()
    dialog = next(each for each in plain.findChildren(Dialog) if each.isVisible())
    assert "Simulate" in texts_of(dialog)
    dialog.close()


def test_lost_work_is_offered_and_restored(studio, qtbot, cart_flow):
    work = replace(cart_flow, name="Almost lost")
    leave_behind(studio, work)
    studio.rescue.offer()
    qtbot.waitUntil(lambda: studio.start._lost.count() == 1)
    banner = studio.start._lost.itemAt(0).widget()
    assert "“Almost lost” was not saved" in banner.text.text()
    buttons = {each.text(): each for each in banner.findChildren(type(studio.start.new))}
    qtbot.mouseClick(buttons["Restore"], LEFT)
    assert studio.document.flow == work


def leave_behind(studio, flow):
    """Work of another session that stopped without saying so."""
    earlier = Recovery(studio.files.recovery.home)
    earlier.keep(flowfile.write(flow), flow.name, None)
    earlier._lock.unlock()


def test_home_offers_lost_work_too(plain, qtbot, cart_flow):
    leave_behind(plain, replace(cart_flow, name="Almost lost"))
    plain.actions_["start"].trigger()
    qtbot.waitUntil(lambda: plain.start._lost.count() == 1)


def test_lost_work_is_told_above_a_flow_that_was_opened_at_once(plain, qtbot, cart_flow):
    leave_behind(plain, replace(cart_flow, name="Almost lost"))
    plain.rescue.remind()
    qtbot.waitUntil(plain.rescue.reminder.isVisible)
    words = "Work of an earlier session was not saved: “Almost lost”."
    assert plain.rescue.reminder.text.text() == words
    qtbot.mouseClick(plain.rescue.see, LEFT)
    qtbot.waitUntil(lambda: plain.start._lost.count() == 1)
    assert (plain.is_editing, plain.rescue.reminder.isVisible()) == (False, False)


def test_lost_work_opens_beside_unsaved_work(plain, other_windows, cart_flow):
    plain.document.edit("Name", edits.change_flow, name="Mine")
    leave_behind(plain, replace(cart_flow, name="Almost lost"))
    plain.rescue.restore(plain.files.recovery.lost()[0])
    (other,) = other_windows()
    assert (plain.document.flow.name, other.document.flow.name) == ("Mine", "Almost lost")


def test_a_file_that_was_saved_is_recent(plain, qtbot, tmp_path):
    with qtbot.waitSignal(plain.files.saved, timeout=SECONDS):
        plain.questions.save_to(tmp_path / "mine.flow.yaml")
    assert plain.preferences.settings.recent == (str(tmp_path / "mine.flow.yaml"),)


def test_six_tiles_stand_in_one_row(opened):
    tops = {each.y() for each in opened.results.simulation.tiles.tiles.values()}
    assert (opened.width(), len(tops)) == (1280, 1)


def test_a_flow_is_exported_as_pictures_and_texts(plain, qtbot, tmp_path):
    from cartflow_studio.studio.exporting import formats

    for each in formats():
        plain.exporting.write(each, tmp_path / f"flow{each.suffix}")
    sizes = {path.suffix: path.stat().st_size > 500 for path in tmp_path.glob("flow.*")}
    assert {".png", ".svg", ".pdf"} <= set(sizes)
    assert all(sizes.values())
