"""The window: from the start of the process until it is painted, in CPU time of all its threads."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from statistics import median

from tests.benchmarks.figure import Figure

START = """
import sys, time
from pathlib import Path
from cartflow_studio.studio.main import application
from cartflow_studio.studio.preferences import Preferences
from cartflow_studio.studio.theme import appearance
app = application()
appearance().apply()
from cartflow_studio.studio.recovery import Recovery
from cartflow_studio.studio.window import Studio
home = Path(sys.argv[1])
window = Studio(Preferences(home / "preferences.json"), Recovery(home / "recovery"))
window.show()
app.processEvents()
window.repaint()
print(time.process_time() * 1000)
window.jobs.stop()
"""
RUNS = 3


def started() -> float:
    """CPU ms from the start of a process of its own until its window is painted."""
    with tempfile.TemporaryDirectory() as home:
        run = subprocess.run(
            [sys.executable, "-c", START, home],
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=60,
            check=True,
        )
    return float(run.stdout)


def figures() -> Iterator[Figure]:
    """How soon the window is seen; the first start, which may fill caches, does not count."""
    started()
    yield Figure("studio.start", median(started() for _ in range(RUNS)), "ms CPU", 1500)
