"""What must not happen, and what can: each time the work is kept and a person told what to do."""

import contextlib
import os
import subprocess
import sys
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from PySide6.QtGui import QGuiApplication

from cartflow_studio import flowfile
from cartflow_studio.flow import edits
from cartflow_studio.studio.live import Wish
from cartflow_studio.studio.panels.dialogs import Dialog
from cartflow_studio.studio.recovery import Recovery
from cartflow_studio.studio.runners import REMOTE, Destination
from cartflow_studio.studio.sources import shipped
from cartflow_studio.studio.window import Studio
from tests.fakes.certificate import server_certificate

NEWER = "format: 99\nid: a\nnodes: {}\n"
RUBBISH = {
    "empty": b"",
    "binary": bytes(range(256)) * 40,
    "not utf-8": b"format: 1\nid: a\nname: caf\xe9\nnodes: {}\n",
    "a list": b"- 1\n- 2\n",
    "half a file": b"format: 1\nid: a\nnodes:\n  a: {type: email, to: {sent",
    "deep": b"format: 1\nid: a\nnote: " + b"[" * 5_000,
    "bomb": b"a: &a [1]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "code": b"format: 1\nid: !!python/object/apply:os.system ['true']\nnodes: {}\n",
    "twice": b"format: 1\nid: a\nid: b\nnodes: {}\n",
    "nowhere": b"format: 1\nid: a\nnodes:\n  a: {type: event_trigger, event: x, to: gone}\n",
    "too large": b"#" * 6_000_000,
    "newer": NEWER.encode(),
}


@pytest.fixture
def edited(studio, cart_flow):
    """The window with work that is in no file."""
    studio.files.start_new(cart_flow)
    studio.document.edit("Rename", edits.change_flow, name="Mine")
    return studio


def told(studio, qtbot):
    """The dialog that tells of a fault: its heading, and all that it says."""
    qtbot.waitUntil(lambda: any(each.isVisible() for each in studio.findChildren(Dialog)))
    dialog = next(each for each in studio.findChildren(Dialog) if each.isVisible())
    return dialog


@pytest.mark.parametrize("kind", RUBBISH)
def test_rubbish_builds_nothing_and_leaves_the_work(edited, qtbot, tmp_path, kind):
    path = tmp_path / "rubbish.flow.yaml"
    path.write_bytes(RUBBISH[kind])
    edited.open_file(path)
    dialog = told(edited, qtbot)
    assert dialog.heading.text() == "rubbish.flow.yaml cannot be opened"
    assert (edited.document.flow.name, edited.windows.all) == ("Mine", (edited,))
    assert path.read_bytes() == RUBBISH[kind]
    dialog.close()


@pytest.mark.parametrize("kind", [each for each in RUBBISH if each != "empty"])
def test_rubbish_is_not_pasted(edited, qtbot, kind):  # S016
    before = edited.document.flow
    text = RUBBISH[kind].decode("utf-8", "replace").replace("\0", " ")
    QGuiApplication.clipboard().setText(text)
    with qtbot.waitSignal(edited.canvas.message) as said:
        edited.actions_["paste"].trigger()
    assert edited.document.flow == before
    assert said.args[0]
    QGuiApplication.clipboard().clear()


def test_a_folder_is_no_file(edited, qtbot, tmp_path):
    edited.open_file(tmp_path)
    dialog = told(edited, qtbot)
    assert edited.document.flow.name == "Mine"
    dialog.close()


def test_a_file_of_a_newer_version_says_what_to_do(edited, qtbot, tmp_path):
    path = tmp_path / "newer.flow.yaml"
    path.write_text(NEWER)
    with qtbot.waitSignal(edited.files.failed) as failed:
        edited.open_file(path)
    fault = failed.args[1]
    assert isinstance(fault, flowfile.NewerFormatError)
    assert fault.hint
    told(edited, qtbot).close()


def test_a_place_that_cannot_be_written_keeps_the_work(edited, qtbot, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    edited.questions.save_to(tmp_path / "file" / "mine.flow.yaml")
    dialog = told(edited, qtbot)
    assert dialog.heading.text() == "The flow is not saved"
    qtbot.waitUntil(lambda: len(edited.files.recovery.kept()) == 1)
    assert (edited.document.flow.name, edited.files.is_saved) == ("Mine", False)
    dialog.close()


def test_a_disk_that_does_not_answer_is_told_and_the_window_lives(edited, qtbot, tmp_path):  # S014
    place = tmp_path / "share.flow.yaml"
    os.mkfifo(place)
    edited.files._patience.setInterval(50)
    edited.questions.save_to(place)
    dialog = told(edited, qtbot)
    assert dialog.heading.text() == "Saving takes long"
    qtbot.waitUntil(lambda: len(edited.files.recovery.kept()) > 0)
    edited.document.edit("Rename", edits.change_flow, name="Still alive")
    dialog.close()
    saved = []
    edited.files.saved.connect(saved.append)

    def answers():
        with contextlib.suppress(OSError):  # nobody reads at this moment
            os.close(os.open(place, os.O_WRONLY | os.O_NONBLOCK))
        return saved == [place]

    qtbot.waitUntil(answers)
    assert flowfile.read(place.read_text()).name == "Mine"


def test_a_runner_nobody_vouches_for_is_refused_with_the_reason(edited, qtbot, tmp_path):  # S019
    tls, _ = server_certificate(tmp_path)
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    live, wish = edited.launching.live, Wish("a", flowfile.write(edited.document.flow), {})
    address = Destination(REMOTE, f"https://127.0.0.1:{server.server_port}", "key")
    try:
        with qtbot.waitSignal(live.failed, timeout=20_000) as failed:
            live.launch(wish, address, shipped()[0])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    fault = failed.args[1]
    assert "certificate" in f"{fault.message} {fault.hint}"
    assert edited.topbar.state.text() == "Drafted"


HOLD = """
import pathlib, sys
from cartflow_studio.studio.locks import OpenFile
held = OpenFile(pathlib.Path(sys.argv[1]))
print(held.hold(pathlib.Path(sys.argv[2])), flush=True)
sys.stdin.read()
"""


def test_a_file_that_another_process_has_open_says_so(studio, qtbot, tmp_path, cart_flow):  # S008
    path = tmp_path / "cart.flow.yaml"
    path.write_text(flowfile.write(cart_flow))
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(studio.home / "open-files"), str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert other.stdout.readline() == b"True\n"
    with qtbot.waitSignal(studio.files.shared):
        studio.open_file(path)
    assert "open in another window" in studio.toast.text.text()
    other.communicate()
    studio.files.look_again()
    assert studio.topbar.saved.text() == "Saved"


@pytest.mark.parametrize("geometry", ["", "zz", "00" * 40, "01d9d0cb" + "ff" * 60])
def test_a_window_opens_on_a_screen_that_is_there(qtbot, preferences, recovery, geometry):
    preferences.change(geometry=geometry)
    window = Studio(preferences, recovery)
    qtbot.addWidget(window)
    window.show()
    room = QGuiApplication.primaryScreen().availableGeometry()
    assert room.intersects(window.geometry())
    assert window.jobs.stop()


def test_a_screen_that_goes_takes_no_window_with_it(studio):
    studio.move(90_000, 90_000)
    studio.preferences.change(geometry=bytes(studio.saveGeometry().toHex().data()).decode())
    other = studio.windows.new_window()
    room = QGuiApplication.primaryScreen().availableGeometry()
    assert room.contains(other.geometry().center())


def test_a_version_that_is_damaged_is_listed_as_such(studio, qtbot, tmp_path, cart_flow):
    path = tmp_path / "cart.flow.yaml"
    path.write_text(flowfile.write(cart_flow))
    with qtbot.waitSignal(studio.files.opened):
        studio.open_file(path)
    (version,) = studio.files.versions.of(path)
    version.path.write_bytes(b"\x00\xff rubbish")
    studio.reviewing.show_versions()
    qtbot.waitUntil(lambda: studio.reviewing.dialog is not None)
    dialog = studio.reviewing.dialog
    assert "This version cannot be read." in dialog.list.item(0).text()
    assert not dialog.restore.isEnabled()
    dialog.close()


def test_lost_work_that_is_damaged_cannot_be_compared_and_stays(studio, qtbot, cart_flow):
    earlier = Recovery(studio.files.recovery.home)
    earlier.keep(flowfile.write(replace(cart_flow, name="Lost")), "Lost", None)
    (kept,) = earlier.kept()
    kept.path.write_text("rubbish: [")
    earlier._lock.unlock()
    (lost,) = studio.files.recovery.lost()
    studio.rescue.compare(lost)
    dialog = told(studio, qtbot)
    assert dialog.heading.text() == "The versions cannot be compared"
    dialog.close()
    assert studio.files.recovery.lost() == (lost,)
