"""What the studio remembers."""

import json
from pathlib import Path

import pytest

from cartflow_studio.studio.preferences import MOST_RECENT, Preferences, Settings, read_settings


def test_what_is_changed_is_there_at_the_next_start(preferences):
    preferences.change(theme="dark", reduce_motion=True)
    preferences.add_recent(Path("one.flow.yaml"))
    assert Preferences(preferences.path).settings == Settings(
        theme="dark", reduce_motion=True, recent=("one.flow.yaml",)
    )


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"theme": 7, "recent": 3}', "\x00"])
def test_a_damaged_file_means_the_defaults(text):
    assert read_settings(text) == Settings()


def test_what_is_readable_of_a_damaged_file_is_kept():
    text = json.dumps({"theme": "purple", "reduce_motion": True, "unknown": 1})
    assert read_settings(text) == Settings(reduce_motion=True)


def test_the_newest_file_is_on_top_and_stands_once(preferences):
    for name in ("a", "b", "a"):
        preferences.add_recent(Path(name))
    assert preferences.settings.recent == ("a", "b")


def test_old_files_drop_off_the_list(preferences):
    for number in range(MOST_RECENT + 3):
        preferences.add_recent(Path(str(number)))
    assert preferences.settings.recent[0] == str(MOST_RECENT + 2)
    assert len(preferences.settings.recent) == MOST_RECENT


def test_a_folder_without_rights_is_no_reason_to_stop(qapp, tmp_path):
    (tmp_path / "file").write_text("")
    preferences = Preferences(tmp_path / "file" / "preferences.json")
    preferences.change(theme="dark")
    assert preferences.settings.theme == "dark"


def test_a_flow_is_proposed_to_lie_beside_the_one_used_last(preferences, tmp_path):
    preferences.add_recent(tmp_path / "one.flow.yaml")
    assert preferences.place_for_flows == tmp_path
    preferences.add_recent(tmp_path / "gone" / "two.flow.yaml")
    assert preferences.place_for_flows == tmp_path
