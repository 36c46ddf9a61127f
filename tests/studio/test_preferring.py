"""The preferences: chosen in one place, followed by every window, there at the next start."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from cartflow_studio.studio.preferences import Preferences, read_settings
from cartflow_studio.studio.runners import REMOTE, TRIAL, Destination
from cartflow_studio.studio.theme import appearance
from cartflow_studio.studio.windows import Place

LEFT = Qt.MouseButton.LeftButton


def shown(studio):
    studio.actions_["preferences"].trigger()
    return studio.preferring.dialog


def pick(picker, key):
    picker.setCurrentIndex(picker.findData(key))


def test_the_look_changes_at_once_in_every_window(studio):
    other = studio.windows.new_window(studio)
    dialog = shown(studio)
    pick(dialog.look, "dark")
    assert (appearance().choice, other.actions_["theme_dark"].isChecked()) == ("dark", True)
    pick(dialog.look, "light")
    pick(dialog.size_, 130)
    assert (appearance().text_scale, studio.preferences.settings.text_size) == (1.3, 130)
    pick(dialog.size_, 100)
    dialog.close()


def test_less_motion_is_one_setting_for_all(studio):
    other = studio.windows.new_window(studio)
    before = appearance().reduced_motion
    dialog = shown(studio)
    dialog.motion.setChecked(True)
    assert appearance().reduced_motion
    assert other.actions_["reduce_motion"].isChecked()
    dialog.motion.setChecked(False)
    appearance().reduced_motion = before
    dialog.close()


def test_everything_is_there_at_the_next_start(studio):
    dialog = shown(studio)
    pick(dialog.versions, 50)
    dialog.reopen.setChecked(False)
    dialog.runner.setText(" https://runner.example.com ")
    dialog.runner.editingFinished.emit()
    pick(dialog.sample, "otto_events.csv.gz")
    pick(dialog.language, "de")
    dialog.close()
    settings = Preferences(studio.preferences.path).settings
    assert (settings.versions, settings.reopen, settings.language) == (50, False, "de")
    assert (settings.runner, settings.sample) == (
        "https://runner.example.com",
        "otto_events.csv.gz",
    )


def test_what_was_chosen_is_followed(studio):
    change = studio.preferring.change
    change("versions", 7)
    assert studio.files.versions.most == 7
    change("sample", "otto_events.csv.gz")
    assert studio.results.simulating.source.events.name == "otto_events.csv.gz"
    assert studio.results.simulation.source.currentText().startswith("OTTO")
    change("runner", "https://runner.example.com")
    live = studio.launching.live
    assert live.destination == Destination(REMOTE, "https://runner.example.com")
    change("runner", "")
    assert live.destination == Destination(TRIAL)


def test_the_dialog_shows_what_is_in_force(studio):
    studio.preferences.change(versions=33, reopen=False, text_size=150)
    dialog = shown(studio)
    assert (dialog.versions.currentData(), dialog.size_.currentData()) == (33, 150)
    checks = {each.text(): each.isChecked() for each in dialog.findChildren(QCheckBox)}
    assert checks["Open the flows of the last time at the start"] is False
    dialog.close()


def test_damaged_numbers_are_brought_into_bounds():
    assert read_settings('{"versions": -5}').versions == 1
    assert read_settings('{"versions": 100000}').versions == 200


def test_another_language_offers_to_start_again_with_the_same_windows(studio, qtbot):
    dialog = shown(studio)
    offered = [dialog.again.isVisible()]
    pick(dialog.language, "de")
    offered.append(dialog.again.isVisible())
    dialog.close()
    dialog = shown(studio)
    offered.append(dialog.again.isVisible())
    assert offered == [False, True, True]
    stood = studio.saveGeometry()
    qtbot.mouseClick(dialog.again, LEFT)
    assert (studio.windows.all, studio.windows.left) == ((), (Place(None, stood),))


def test_a_language_taken_back_offers_nothing(studio):
    dialog = shown(studio)
    pick(dialog.language, "hr")
    pick(dialog.language, "en")
    assert not dialog.again.isVisible()
    dialog.close()
