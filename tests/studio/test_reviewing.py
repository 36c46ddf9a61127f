"""The open file and its other versions: changed, gone, compared, restored."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from cartflow_studio import flowfile
from cartflow_studio.flow import edits
from cartflow_studio.studio.panels.comparison import ComparisonDialog
from cartflow_studio.studio.panels.dialogs import Dialog
from cartflow_studio.studio.recovery import Recovery
from cartflow_studio.studio.reviewing import earlier, rows

LEFT = Qt.MouseButton.LeftButton
LONG = 8_000


@pytest.fixture
def path(tmp_path, cart_flow):
    made = tmp_path / "cart.flow.yaml"
    made.write_text(flowfile.write(cart_flow))
    return made


@pytest.fixture
def opened(studio, qtbot, path):
    with qtbot.waitSignal(studio.files.opened):
        studio.open_file(path)
    return studio


@pytest.fixture
def theirs(cart_flow):
    """What another program writes into the file."""
    return replace(edits.remove_nodes(cart_flow, ("text",), heal=True), name="Theirs")


def comparison(studio, qtbot):
    qtbot.waitUntil(lambda: isinstance(studio.reviewing.dialog, ComparisonDialog))
    return studio.reviewing.dialog


def test_a_file_that_was_changed_by_another_program_is_told_by_itself(opened, qtbot, path, theirs):
    path.write_text(flowfile.write(theirs))
    notices = opened.reviewing.notices
    qtbot.waitUntil(notices.changed.isVisible, timeout=LONG)
    assert opened.document.flow.name != "Theirs"
    with qtbot.waitSignal(opened.files.opened):
        qtbot.mouseClick(notices.reload, LEFT)
    assert (opened.document.flow, notices.isVisible()) == (theirs, False)


def test_keeping_mine_means_that_the_next_save_writes_it(opened, qtbot, path, theirs, cart_flow):
    path.write_text(flowfile.write(theirs))
    opened.files.look_again()
    qtbot.mouseClick(opened.reviewing.notices.keep, LEFT)
    assert (opened.reviewing.notices.isVisible(), opened.files.is_saved) == (False, False)
    with qtbot.waitSignal(opened.files.saved):
        opened.questions.save()
    assert flowfile.read(path.read_text()) == cart_flow


def test_both_versions_are_seen_before_one_is_kept(opened, qtbot, path, theirs):
    path.write_text(flowfile.write(theirs))
    opened.files.look_again()
    qtbot.mouseClick(opened.reviewing.notices.compare, LEFT)
    dialog = comparison(opened, qtbot)
    assert dialog.pane.merged._marks["text"] == "removed"
    assert dialog.pane.badges["removed"].text() == "1 step is gone"
    dialog.pane.two.click()
    assert [side.words.text() for side in dialog.pane.sides] == [
        "Here",
        "On disk",
    ]
    with qtbot.waitSignal(opened.files.opened):
        qtbot.mouseClick(dialog.buttons["theirs"], LEFT)
    assert opened.document.flow == theirs


def test_the_button_to_press_is_reload_unless_there_are_edits_of_ones_own(opened, path, theirs):
    notices = opened.reviewing.notices
    path.write_text(flowfile.write(theirs))
    opened.files.look_again()
    assert notices.reload.property("role") == "primary"
    path.unlink()
    opened.files.look_again()
    path.write_text(flowfile.write(theirs))
    opened.files.look_again()
    assert (notices.reload.property("role"), notices.keep.property("role")) == ("", "primary")


def test_after_a_reload_the_inspector_shows_what_is_chosen(opened, qtbot, path, theirs):
    opened.show_node("reminder")
    path.write_text(flowfile.write(theirs))
    with qtbot.waitSignal(opened.files.opened):
        opened.reviewing.reload()
    assert opened.inspector.chosen == opened.canvas.selection
    opened.show_node("reminder")
    assert opened.inspector.chosen == ("reminder",)


def test_saving_over_a_changed_file_offers_to_compare(opened, qtbot, path, theirs):  # S001
    opened.document.edit("Rename", edits.change_flow, name="Mine")
    path.write_text(flowfile.write(theirs))
    with qtbot.waitSignal(opened.files.failed):
        opened.questions.save()
    question = opened.questions.dialog
    assert set(question.buttons) == {"", "compare", "load", "mine"}
    qtbot.mouseClick(question.buttons["compare"], LEFT)
    qtbot.mouseClick(comparison(opened, qtbot).buttons["mine"], LEFT)
    with qtbot.waitSignal(opened.files.saved):
        opened.questions.save()
    assert flowfile.read(path.read_text()).name == "Mine"


def test_rubbish_of_another_program_is_told_and_the_work_stays(opened, qtbot, path, cart_flow):
    path.write_text("rubbish: [")
    opened.files.look_again()
    qtbot.mouseClick(opened.reviewing.notices.compare, LEFT)
    qtbot.waitUntil(lambda: any(each.isVisible() for each in opened.findChildren(Dialog)))
    dialog = next(each for each in opened.findChildren(Dialog) if each.isVisible())
    assert dialog.heading.text() == "The versions cannot be compared"
    assert opened.document.flow == cart_flow
    dialog.close()


def test_a_file_that_was_deleted_is_told_and_written_again(opened, qtbot, path, cart_flow):  # S002
    path.unlink()
    notices = opened.reviewing.notices
    qtbot.waitUntil(notices.gone.isVisible, timeout=LONG)
    assert (opened.files.is_saved, opened.document.flow) == (False, cart_flow)
    with qtbot.waitSignal(opened.files.saved):
        qtbot.mouseClick(notices.save, LEFT)
    assert flowfile.read(path.read_text()) == cart_flow
    qtbot.waitUntil(lambda: not notices.isVisible())
    assert opened.files.is_saved


def test_saving_is_no_change_of_another_program(opened, qtbot, path):
    for name in ("One", "Two", "Three"):
        opened.document.edit("Rename", edits.change_flow, name=name)
        with qtbot.waitSignal(opened.files.saved):
            opened.questions.save()
    qtbot.wait(700)
    assert not opened.reviewing.notices.isVisible()


def test_earlier_versions_are_listed_compared_and_restored(opened, qtbot, cart_flow):
    opened.document.edit("Rename", edits.change_flow, name="Second")
    with qtbot.waitSignal(opened.files.saved):
        opened.questions.save()
    opened.actions_["versions"].trigger()
    qtbot.waitUntil(lambda: opened.reviewing.dialog is not None)
    dialog = opened.reviewing.dialog
    texts = [dialog.list.item(row).text().partition("\n")[2] for row in range(dialog.list.count())]
    assert texts == [
        f"The flow: “Name” was “{cart_flow.name}”, is now “Second”.",
        "As it was opened first",
    ]
    assert dialog.list.currentRow() == 1
    qtbot.mouseClick(dialog.restore, LEFT)
    assert opened.document.flow == cart_flow
    opened.document.history.undo()
    assert opened.document.flow.name == "Second"


def test_a_flow_without_a_file_has_the_versions_of_this_session(studio, qtbot, cart_flow):
    studio.files.start_new(cart_flow)
    studio.document.edit("Rename", edits.change_flow, name="Mine")
    studio.files.keep()
    qtbot.waitUntil(lambda: len(studio.files.recovery.kept()) == 1)
    studio.reviewing.show_versions()
    qtbot.waitUntil(lambda: studio.reviewing.dialog is not None)
    shown = studio.reviewing.dialog.list
    assert [shown.item(row).text().partition("\n")[2] for row in range(shown.count())] == [
        f"The flow: “Name” was “{cart_flow.name}”, is now “Mine”.",
        "As it was opened first",
    ]
    qtbot.mouseClick(studio.reviewing.dialog.restore, LEFT)
    assert studio.document.flow == cart_flow


def test_how_a_new_flow_was_opened_is_known_before_any_work_is_kept(studio, cart_flow):
    studio.files.start_new(cart_flow)
    studio.document.edit("Rename", edits.change_flow, name="Mine")
    found = rows(earlier(studio.files, None, studio.document.flow), studio.document.flow)
    assert [(row.flow, row.words) for row in found] == [(cart_flow, "As it was opened first")]
    assert earlier(studio.files, None, cart_flow) == ()


def test_a_flow_without_versions_says_how_they_come(studio, qtbot, cart_flow):
    studio.files.start_new(cart_flow)
    studio.reviewing.show_versions()
    qtbot.waitUntil(lambda: studio.reviewing.dialog is not None)
    assert not studio.reviewing.dialog.restore.isVisible()


def test_any_other_file_can_be_compared_with(opened, qtbot, tmp_path, theirs):
    other = tmp_path / "other.flow.yaml"
    other.write_text(flowfile.write(theirs))
    opened.reviewing.with_file(other)
    dialog = comparison(opened, qtbot)
    assert dialog.heading.text() == "What differs from other.flow.yaml"
    assert set(dialog.buttons) == {""}
    dialog.pane.list.setCurrentRow(1)


def test_lost_work_is_compared_with_its_file_and_restored(opened, qtbot, path, theirs):
    earlier = Recovery(opened.files.recovery.home)
    earlier.keep(flowfile.write(theirs), theirs.name, path)
    earlier._lock.unlock()
    (lost,) = opened.files.recovery.lost()
    opened.rescue.compare(lost)
    qtbot.waitUntil(lambda: opened.rescue.dialog is not None)
    assert opened.rescue.dialog.pane.badges["removed"].text() == "1 step is gone"
    qtbot.mouseClick(opened.rescue.dialog.buttons["restore"], LEFT)
    assert [each.document.flow.name for each in opened.windows.all][-1] == "Theirs"


def test_work_is_kept_when_the_window_is_left(opened, qtbot):
    opened.document.edit("Rename", edits.change_flow, name="Mine")
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    other = opened.windows.new_window(opened)
    other.activateWindow()
    qtbot.waitUntil(lambda: len(opened.files.recovery.kept()) == 1, timeout=1_500)
