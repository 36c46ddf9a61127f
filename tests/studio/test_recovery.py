"""Work that a crash leaves behind."""

from pathlib import Path

from cartflow_studio.studio.recovery import GENERATIONS, Recovery, discard


def abandoned(home: Path, *texts: str, origin: Path | None = None) -> None:
    """A session that kept its work and died: its lock is let go, its folder stays."""
    session = Recovery(home)
    for text in texts:
        assert session.keep(text, "Win back", origin)
    session._lock.unlock()


def test_work_of_a_dead_session_is_found(tmp_path):
    abandoned(tmp_path, "one", "two", origin=tmp_path / "a.flow.yaml")
    (lost,) = Recovery(tmp_path).lost()
    assert (lost.name, lost.origin, lost.text()) == ("Win back", tmp_path / "a.flow.yaml", "two")


def test_work_of_a_living_session_is_left_alone(tmp_path):
    living = Recovery(tmp_path)
    living.keep("text", "Win back", None)
    assert Recovery(tmp_path).lost() == ()


def test_twenty_generations_are_kept(tmp_path):
    abandoned(tmp_path, *(str(number) for number in range(GENERATIONS + 5)))
    (lost,) = Recovery(tmp_path).lost()
    kept = [path.read_text() for path in lost.generations]
    assert kept == [str(number) for number in range(5, GENERATIONS + 5)]


def test_a_generation_that_was_cut_by_a_power_cut_is_passed_over(tmp_path):  # S007
    abandoned(tmp_path, "whole", "cut")
    (lost,) = Recovery(tmp_path).lost()
    lost.generations[-1].write_bytes(b"")
    assert lost.text() == "whole"


def test_work_that_is_saved_is_forgotten(tmp_path):
    session = Recovery(tmp_path)
    session.keep("text", "Win back", None)
    session.clear()
    assert list(tmp_path.iterdir()) == []


def test_discarded_work_is_gone(tmp_path):
    abandoned(tmp_path, "text")
    discard(Recovery(tmp_path).lost()[0])
    assert Recovery(tmp_path).lost() == ()


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    session = Recovery(tmp_path / "file" / "recovery")
    assert not session.keep("text", "Win back", None)
    assert session.fault.startswith("Your work cannot be kept safe")


def test_a_damaged_note_of_the_origin_does_no_harm(tmp_path):
    abandoned(tmp_path, "text", origin=tmp_path / "a.flow.yaml")
    (lost,) = Recovery(tmp_path).lost()
    (lost.folder / "origin.json").write_text("[1")
    (again,) = Recovery(tmp_path).lost()
    assert (again.name, again.origin, again.text()) == ("A flow", None, "text")
