"""Several windows: where a flow opens, which come to the front, what is there next time."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from cartflow_studio import flowfile
from cartflow_studio.flow import edits
from cartflow_studio.studio.theme import appearance
from cartflow_studio.studio.windows import Windows

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def one(tmp_path, cart_flow):
    return written(tmp_path / "one.flow.yaml", cart_flow)


@pytest.fixture
def two(tmp_path, cart_flow):
    return written(tmp_path / "two.flow.yaml", replace(cart_flow, name="Two"))


def written(path, flow):
    path.write_text(flowfile.write(flow))
    return path


def opened(studio, qtbot, path):
    studio.open_file(path)
    qtbot.waitUntil(lambda: studio.windows.holder(path) is not None)
    return studio.windows.holder(path)


def test_a_flow_opens_in_the_window_that_shows_nothing(studio, qtbot, one):
    assert opened(studio, qtbot, one) is studio
    assert studio.windows.all == (studio,)


def test_a_second_flow_opens_in_a_window_of_its_own(studio, qtbot, one, two):
    opened(studio, qtbot, one)
    other = opened(studio, qtbot, two)
    assert studio.windows.all == (studio, other)
    assert (studio.document.path, other.document.flow.name) == (one, "Two")
    assert other.jobs is not studio.jobs
    assert other.files.recovery is not studio.files.recovery


def test_the_same_flow_twice_brings_its_window_to_the_front(studio, qtbot, one, two, tmp_path):
    opened(studio, qtbot, one)
    other = opened(studio, qtbot, two)
    link = tmp_path / "link.flow.yaml"
    link.symlink_to(one)
    other.open_file(link)
    qtbot.waitUntil(studio.isActiveWindow)
    assert studio.windows.all == (studio, other)


def test_edited_work_without_a_file_is_never_replaced(studio, qtbot, one, cart_flow):
    studio.files.start_new(cart_flow)
    studio.document.edit("Rename", edits.change_flow, name="Mine")
    other = opened(studio, qtbot, one)
    assert (other is studio, studio.document.flow.name) == (False, "Mine")


def test_a_bad_file_opens_no_window(studio, qtbot, one, tmp_path):
    opened(studio, qtbot, one)
    bad = tmp_path / "bad.flow.yaml"
    bad.write_text("rubbish")
    with qtbot.waitSignal(studio.files.failed):
        studio.open_file(bad)
    assert studio.windows.all == (studio,)


def test_steps_are_copied_from_one_window_into_another(studio, qtbot, one):
    opened(studio, qtbot, one)
    studio.actions_["new_window"].trigger()
    other = studio.windows.all[-1]
    other.start_new()
    studio.canvas.select(("reminder",))
    studio.canvas.clipboard.copy()
    other.canvas.clipboard.paste()
    (pasted,) = other.document.flow.nodes.values()
    assert pasted.type == studio.document.flow.nodes["reminder"].type


def test_the_menu_lists_the_windows_and_goes_to_them(studio, qtbot, one, two):
    opened(studio, qtbot, one)
    other = opened(studio, qtbot, two)
    menu = next(each.menu() for each in studio.menuBar().actions() if each.text() == "&Window")
    menu.aboutToShow.emit()
    entries = {each.text(): each for each in menu.actions() if each.isCheckable()}
    name = studio.document.flow.name
    assert list(entries) == [f"&1  {name} · one.flow.yaml", "&2  Two · two.flow.yaml"]
    assert [each.isChecked() for each in entries.values()] == [True, False]
    entries["&2  Two · two.flow.yaml"].trigger()
    qtbot.waitUntil(other.isActiveWindow)
    other.actions_["next_window"].trigger()
    qtbot.waitUntil(studio.isActiveWindow)
    studio.actions_["previous_window"].trigger()
    qtbot.waitUntil(other.isActiveWindow)


def test_a_window_that_was_closed_is_gone_whole(studio, qtbot, one, two):
    opened(studio, qtbot, one)
    other = opened(studio, qtbot, two)
    with qtbot.waitSignal(other.destroyed):
        other.close()
    assert studio.windows.all == (studio,)
    studio.preferring.choose_theme("dark" if appearance().theme.name == "light" else "light")
    studio.preferring.choose_theme("light")
    studio.document.edit("Rename", edits.change_flow, name="Still here")
    assert studio.document.flow.name == "Still here"


def test_quitting_asks_for_every_work_and_stops_where_a_person_stays(studio, qtbot, one, two):
    opened(studio, qtbot, one)
    other = opened(studio, qtbot, two)
    other.document.edit("Rename", edits.change_flow, name="Mine")
    studio.document.edit("Rename", edits.change_flow, name="Mine too")
    studio.actions_["quit"].trigger()
    qtbot.mouseClick(studio.questions.dialog.buttons["throw"], LEFT)
    qtbot.waitUntil(lambda: other.questions.dialog is not None)
    qtbot.mouseClick(other.questions.dialog.buttons[""], LEFT)
    assert (studio.isVisible(), other.isVisible()) == (False, True)
    assert other.document.flow.name == "Mine"


def test_starting_again_opens_the_same_windows_where_they_were(studio, qtbot, one, two):
    opened(studio, qtbot, one)
    other = opened(studio, qtbot, two)
    other.setGeometry(0, 90, 800, 650)
    windows = studio.windows
    windows.start_again()
    qtbot.waitUntil(lambda: windows.all == ())
    again = Windows(studio.preferences, studio.home)
    again.open_again(windows.left)
    qtbot.waitUntil(lambda: all(each.document.path for each in again.all))
    first, second = again.all
    assert (first.document.path, second.document.path) == (one, two)
    assert (second.geometry().top(), second.height()) == (90, 650)
    second.close()
    first.close()


def test_who_stays_does_not_start_again(studio, qtbot, one, two):
    opened(studio, qtbot, one)
    other = opened(studio, qtbot, two)
    other.document.edit("Rename", edits.change_flow, name="Mine")
    studio.windows.start_again()
    qtbot.waitUntil(lambda: other.questions.dialog is not None)
    qtbot.mouseClick(other.questions.dialog.buttons[""], LEFT)
    other.document.history.setClean()
    other.close()
    assert (studio.windows.all, studio.windows.left) == ((), ())


def test_what_was_open_is_opened_next_time(studio, qtbot, one, two):
    opened(studio, qtbot, one)
    opened(studio, qtbot, two)
    studio.windows.quit()
    qtbot.waitUntil(lambda: studio.windows.all == ())
    two.unlink()
    again, found = Windows(studio.preferences, studio.home), []
    assert again.reopen(found.append)
    assert found == [one]
    studio.preferences.change(reopen=False)
    assert not again.reopen(found.append)


def test_a_new_window_stands_on_a_screen_beside_the_other(studio):
    other = studio.windows.new_window(studio)
    room = QGuiApplication.primaryScreen().availableGeometry()
    assert room.contains(other.geometry())
    assert other.pos() != studio.pos()
