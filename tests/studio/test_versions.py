"""Earlier versions of a file."""

from cartflow_studio.studio.versions import KEPT, Versions

MINUTE = 60_000_000


def kept(versions, path):
    return [(each.text(), each.at, each.how) for each in versions.of(path)]


def test_the_newest_version_comes_first(tmp_path):
    versions, path = Versions(tmp_path / "versions"), tmp_path / "a.flow.yaml"
    versions.add(path, "one", MINUTE)
    versions.add(path, "two", 2 * MINUTE)
    assert kept(versions, path) == [("two", 2 * MINUTE, "saved"), ("one", MINUTE, "saved")]
    assert versions.of(tmp_path / "other.flow.yaml") == ()


def test_the_same_text_is_one_version(tmp_path):
    versions, path = Versions(tmp_path / "versions"), tmp_path / "a.flow.yaml"
    versions.add(path, "one", MINUTE)
    versions.add(path, "one", 2 * MINUTE)
    assert kept(versions, path) == [("one", MINUTE, "saved")]


def test_work_that_was_only_kept_is_one_version_in_five_minutes(tmp_path):
    versions, path = Versions(tmp_path / "versions"), tmp_path / "a.flow.yaml"
    versions.add(path, "saved", 0)
    for minute, text in ((1, "a"), (2, "b"), (6, "c")):
        versions.add(path, text, minute * MINUTE, how=KEPT)
    assert [text for text, _, _ in kept(versions, path)] == ["c", "b", "saved"]


def test_twenty_versions_are_kept(tmp_path):
    versions, path = Versions(tmp_path / "versions"), tmp_path / "a.flow.yaml"
    for minute in range(25):
        versions.add(path, str(minute), minute * MINUTE)
    assert [text for text, _, _ in kept(versions, path)] == [str(n) for n in range(24, 4, -1)]


def test_a_folder_that_cannot_be_written_is_no_reason_to_stop(tmp_path):
    (tmp_path / "versions").write_text("a file, not a folder")
    versions = Versions(tmp_path / "versions")
    versions.add(tmp_path / "a.flow.yaml", "one", 0)
    assert versions.of(tmp_path / "a.flow.yaml") == ()


def test_a_strange_file_among_them_is_passed_over(tmp_path):
    versions, path = Versions(tmp_path / "versions"), tmp_path / "a.flow.yaml"
    versions.add(path, "one", 0)
    (versions.of(path)[0].path.parent / "notes.flow.yaml").write_text("mine")
    assert kept(versions, path) == [("one", 0, "saved")]
