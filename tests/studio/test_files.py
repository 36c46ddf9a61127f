"""The open flow and its file."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from cartflow_studio import flowfile
from cartflow_studio.flow import edits
from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.document import Document
from cartflow_studio.studio.files import Conflict, Files
from cartflow_studio.studio.recovery import Recovery


@pytest.fixture
def files(document, jobs, recovery):
    made = Files(document, jobs, recovery)
    yield made
    document.history.setClean()  # a history that dies says so to whoever is left


@pytest.fixture
def other(jobs, recovery, cart_flow) -> Files:
    """The files of a second window."""
    return Files(Document(cart_flow), jobs, Recovery(recovery.home))


@pytest.fixture
def saved(files, tmp_path, cart_flow, qtbot) -> Path:
    path = tmp_path / "cart.flow.yaml"
    path.write_text(flowfile.write(cart_flow))
    with qtbot.waitSignal(files.opened):
        files.open(path)
    return path


def rename(document: Document, name: str) -> None:
    document.edit("Rename", edits.change_flow, name=name)


def fault_of(files: Files, qtbot, do) -> object:
    with qtbot.waitSignal(files.failed) as failed:
        do()
    return failed.args[1]


def test_a_flow_is_opened_with_its_path(files, saved, document, cart_flow):
    assert (document.flow, document.path, files.is_saved) == (cart_flow, saved, True)


def test_a_bad_file_builds_nothing(files, document, tmp_path, qtbot, cart_flow):
    path = tmp_path / "bad.flow.yaml"
    path.write_text("format: 1\nid: a\nnodes: {a: {type: wiat}}\n")
    fault = fault_of(files, qtbot, lambda: files.open(path))
    assert (document.flow, document.path) == (cart_flow, None)
    assert (fault.line, fault.source) == (3, str(path))
    assert "wait" in fault.hint


def test_saving_writes_the_flow_and_forgets_what_was_kept(files, saved, document, qtbot):
    rename(document, "Another")
    with qtbot.waitSignal(files.state_changed, check_params_cb=lambda word: "safe" in word):
        files.keep()
    with qtbot.waitSignal(files.saved):
        files.save()
    assert flowfile.read(saved.read_text()) == document.flow
    assert files.is_saved
    assert list(files.recovery.home.iterdir()) == []


def test_an_edit_while_saving_is_still_to_be_saved(files, saved, document, qtbot):
    rename(document, "Another")
    with qtbot.waitSignal(files.saved):
        files.save()
        rename(document, "A third")
    assert (files.is_saved, flowfile.read(saved.read_text()).name) == (False, "Another")


def test_a_file_that_another_program_changed_is_not_overwritten(files, saved, document, qtbot):
    rename(document, "Mine")  # S001
    theirs = saved.read_text() + "# theirs\n"
    saved.write_text(theirs)
    conflict = fault_of(files, qtbot, files.save)
    assert isinstance(conflict, Conflict)
    assert (conflict.kind, saved.read_text()) == ("changed", theirs)
    with qtbot.waitSignal(files.saved):
        files.save(even_if=("changed",))
    assert flowfile.read(saved.read_text()).name == "Mine"


def test_a_file_that_is_gone_is_written_again_only_when_asked(files, saved, document, qtbot):
    rename(document, "Mine")  # S002
    saved.unlink()
    conflict = fault_of(files, qtbot, files.save)
    assert (conflict.kind, saved.exists(), document.flow.name) == ("gone", False, "Mine")
    with qtbot.waitSignal(files.saved):
        files.save(even_if=("gone",))
    assert flowfile.read(saved.read_text()).name == "Mine"


def test_the_file_of_a_newer_version_is_never_saved_over(files, document, tmp_path, qtbot):
    path = tmp_path / "newer.flow.yaml"
    path.write_text("format: 99\nid: a\n")
    fault = fault_of(files, qtbot, lambda: files.save(path))
    assert isinstance(fault, flowfile.NewerFormatError)
    assert path.read_text() == "format: 99\nid: a\n"


def test_a_place_that_cannot_be_written_keeps_the_work(files, document, tmp_path, qtbot):
    rename(document, "Mine")  # S004
    fault = fault_of(files, qtbot, lambda: files.save(tmp_path / "no-folder" / "a.flow.yaml"))
    assert "cannot be saved" in fault.message
    qtbot.waitUntil(lambda: len(list(files.recovery.home.glob("session-*/*.flow.yaml"))) == 1)
    assert (document.flow.name, document.path) == ("Mine", None)


def test_comments_are_lost_only_when_asked(files, tmp_path, cart_flow, document, qtbot):
    path = tmp_path / "cart.flow.yaml"
    text = flowfile.write(cart_flow).replace("nodes:\n", "nodes:\n  # the heart of it\n")
    path.write_text(text)
    with qtbot.waitSignal(files.opened):
        files.open(path)
    rename(document, "Mine")
    conflict = fault_of(files, qtbot, files.save)
    assert (conflict.kind, path.read_text()) == ("comments", text)
    with qtbot.waitSignal(files.saved):
        files.save(even_if=("comments",))
    assert "heart" not in path.read_text()


def test_line_ends_stay_as_they_are(files, tmp_path, cart_flow, document, qtbot):
    path = tmp_path / "cart.flow.yaml"
    path.write_bytes(flowfile.write(cart_flow).replace("\n", "\r\n").encode())
    with qtbot.waitSignal(files.opened):
        files.open(path)
    rename(document, "Mine")
    with qtbot.waitSignal(files.saved):
        files.save()
    content = path.read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n") > 10


def test_an_edit_is_kept_by_itself(files, document, qtbot):
    rename(document, "Mine")
    kept = files.recovery.home
    qtbot.waitUntil(lambda: len(list(kept.glob("session-*/*.flow.yaml"))) == 1, timeout=8_000)
    (path,) = kept.glob("session-*/*.flow.yaml")
    assert flowfile.read(path.read_text()) == document.flow


def test_lost_work_is_restored_as_not_saved(files, saved, cart_flow, document):
    earlier = Recovery(files.recovery.home)
    work = replace(cart_flow, name="Almost lost")
    earlier.keep(flowfile.write(work), work.name, saved)
    earlier._lock.unlock()
    files.restore(files.recovery.lost()[0])
    assert (document.flow, document.path, files.is_saved) == (work, saved, False)


def test_a_new_flow_has_no_file(files, document):
    files.start_new(Flow("fresh"))
    assert (document.flow, document.path, files.is_saved) == (Flow("fresh"), None, True)


def test_a_second_window_on_the_same_file_says_so_until_the_first_is_closed(
    files, saved, other, qtbot
):  # S008
    words = []
    other.state_changed.connect(words.append)
    with qtbot.waitSignal(other.shared) as shared:
        other.open(saved)
    assert shared.args == [saved]
    qtbot.waitUntil(lambda: words[-1:] == ["Saved · open in another window"])
    files.close()
    other.look_again()
    assert words[-1] == "Saved"


def test_the_lock_of_a_window_that_was_killed_is_taken_over(saved, files, other, qtbot):  # S008
    files.close()
    hold = (
        "import os, sys, pathlib; from cartflow_studio.studio.locks import OpenFile;"
        "open_file = OpenFile(pathlib.Path(sys.argv[1]));"
        "os._exit(open_file.hold(pathlib.Path(sys.argv[2])))"
    )
    home = files.recovery.home.parent / "open-files"
    assert subprocess.run([sys.executable, "-c", hold, home, saved], check=False).returncode == 1
    assert len(list(home.iterdir())) == 1
    words = []
    other.state_changed.connect(words.append)
    with qtbot.waitSignal(other.opened):
        other.open(saved)
    assert words[-1] == "Saved"


FULL_DISK = """
import json, pathlib, resource, sys
from PySide6.QtCore import QCoreApplication, QEventLoop
from cartflow_studio.flow import edits
from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.document import Document
from cartflow_studio.studio.files import Files
from cartflow_studio.studio.jobs import Jobs
from cartflow_studio.studio.recovery import Recovery

app = QCoreApplication([])
folder = pathlib.Path(sys.argv[1])
document, jobs = Document(Flow("empty")), Jobs()
files = Files(document, jobs, Recovery(folder / "recovery"))

def answer(do, signal):
    loop, told = QEventLoop(), []
    signal.connect(lambda *args: (told.append(args), loop.quit()))
    do()
    loop.exec()
    return told[-1]

path = folder / "shop" / "cart.flow.yaml"
answer(lambda: files.open(path), files.opened)
document.edit("Note", edits.change_flow, note="Long. " * 5_000)
room, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, hard))
before = path.read_bytes()
_, fault = answer(files.save, files.failed)
found = {
    "hint": fault.hint,
    "old file": path.read_bytes() == before,
    "folder": [each.name for each in path.parent.iterdir()],
    "work": len(document.flow.note),
    "saved": files.is_saved,
}
resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
answer(files.save, files.saved)
jobs.stop()
print(json.dumps(found | {"later": files.is_saved and "Long. Long." in path.read_text()}))
"""


def test_a_disk_that_is_full_leaves_the_old_file_and_the_work(tmp_path, cart_flow):  # S004
    path = tmp_path / "shop" / "cart.flow.yaml"
    path.parent.mkdir()
    path.write_text(flowfile.write(cart_flow))
    run = subprocess.run(
        [sys.executable, "-c", FULL_DISK, tmp_path], capture_output=True, timeout=60, check=False
    )
    assert run.stderr.decode() == ""
    assert json.loads(run.stdout) == {
        "hint": "The old file is as it was. Free some space or save it somewhere else.",
        "old file": True,
        "folder": ["cart.flow.yaml"],
        "work": 30_000,
        "saved": False,
        "later": True,
    }


def test_the_star_in_the_title_and_the_words_beside_the_name_agree(studio, cart_flow):
    studio.files.start_new(cart_flow)
    studio.document.edit("Rename", edits.change_flow, name="Another")
    assert (studio.isWindowModified(), studio.topbar.saved.text()) == (True, "Edited")
    studio.document.history.undo()
    assert (studio.isWindowModified(), studio.topbar.saved.text()) == (False, "Not in a file yet")
    studio.document.history.redo()
    assert (studio.isWindowModified(), studio.topbar.saved.text()) == (True, "Edited")
