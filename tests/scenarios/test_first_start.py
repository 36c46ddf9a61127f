"""The start of the studio, as a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOOK = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from cartflow_studio.studio import main

def look():
    window = next(
        each for each in QApplication.topLevelWidgets() if type(each).__name__ == "Studio"
    )
    callout = window.welcoming.callout
    if callout is None or not callout.isVisible():
        QTimer.singleShot(50, look)
        return
    entered = window.results.simulating.result.numbers.entered
    print(window.document.flow.id, entered, callout.title.text(), flush=True)
    window.document.history.setClean()
    window.windows.quit()

main.application()
QTimer.singleShot(0, look)
raise SystemExit(main.run_studio())
"""


AGAIN = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from cartflow_studio.studio import main
said = []

def look():
    windows = [
        each for each in QApplication.topLevelWidgets()
        if type(each).__name__ == "Studio" and each.isVisible()
    ]
    if not windows or not windows[0].is_editing:
        QTimer.singleShot(50, look)
        return
    window = windows[0]
    said.append(window.actions_["save"].text())
    print(window.document.flow.id, said[-1], flush=True)
    if len(said) == 1:
        window.preferences.change(language="de")
        window.windows.start_again()
        QTimer.singleShot(50, look)
    else:
        window.windows.quit()

main.application()
QTimer.singleShot(0, look)
raise SystemExit(main.run_studio([main.Path("flows/welcome.flow.yaml")]))
"""


def _start(home, script=LOOK):
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=os.environ
        | {
            "QT_QPA_PLATFORM": "offscreen",
            **{f"XDG_{name}_HOME": str(home / name) for name in ("CONFIG", "DATA", "CACHE")},
        },
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )


def test_the_first_start_shows_a_flow_that_has_been_played_and_a_hint(tmp_path):
    answer = _start(tmp_path)
    assert (answer.stdout, answer.returncode) == (
        "win-back-cart-abandoners 446 A flow is made of steps\n",
        0,
    )
    (settings,) = tmp_path.rglob("preferences.json")
    assert '"greeted": true' in settings.read_text(encoding="utf-8")


def test_another_language_is_spoken_after_starting_again(tmp_path):
    answer = _start(tmp_path, AGAIN)
    assert (answer.stdout, answer.returncode) == (
        "welcome &Save\nwelcome &Speichern\n",
        0,
    )
