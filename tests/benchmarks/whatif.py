"""What if: an edit in the real window, from the key to the painted numbers, over large logs."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from statistics import median

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from cartflow_studio import flowfile, resources
from cartflow_studio.flow.model import Flow
from cartflow_studio.history import EventLog, Steps
from cartflow_studio.simulation import SimulationError, simulate
from cartflow_studio.simulation.compiling import is_compilable
from cartflow_studio.studio.preferences import Preferences
from cartflow_studio.studio.recovery import Recovery
from cartflow_studio.studio.sources import Loaded, Source, event_counts
from cartflow_studio.studio.theme import appearance
from cartflow_studio.studio.window import Studio
from tests.benchmarks.engine import CANONICAL, cart_log
from tests.benchmarks.figure import Figure, progress

EDITS = 9
TICK = 5  # milliseconds of the timer that tells how late the window is
CANCELS = 20
LATE = {"idle": None, "late": 50}  # milliseconds
FILMED = 60.0  # seconds that a film may take


def figures() -> Iterator[Figure]:
    """The edit, the lateness of the window meanwhile, and how soon a run can be stopped."""
    if not is_compilable():
        progress("LLVM is not here: large logs are not played.")
        return
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if QApplication.instance() is None:
        QApplication([])
    appearance().reduced_motion = True
    with tempfile.TemporaryDirectory() as home:
        window = Studio(Preferences(Path(home) / "preferences.json"), Recovery(Path(home)))
        window.resize(1920, 1080)
        window.show()
        room = Room(window)
        log = cart_log(10_000_000)
        room.open(log)
        spent = [room.edit() for _ in range(EDITS)]
        yield Figure("whatif.edit", median(cpu for cpu, _ in spent), "ms CPU", 150)
        yield Figure("whatif.edit.worst", max(cpu for cpu, _ in spent), "ms CPU")
        many = repeated(log, 10)
        for name, runs in (("idle", 0), ("late", EDITS)):
            room.put(many)
            late = room.lateness(runs)
            yield Figure(f"whatif.{name}.p99", late[int(len(late) * 0.99)], "ms", LATE[name])
            yield Figure(f"whatif.{name}.most", late[-1], "ms")
        yield Figure("whatif.cancel", max(room.cancelled()), "ms", 200)
        window.document.history.setClean()
        window.jobs.stop()
        window.close()


class Numbered(Sequence[str]):
    """Ids of so many people."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, place: int) -> str:
        return f"{place:08}"


def repeated(log: EventLog, times: int) -> EventLog:
    """A log of so many times as many people, who do the same."""
    counts = np.tile(np.diff(log.offsets), times)
    parts = [None if part is None else np.tile(part, times) for part in (log.at.low, log.at.high)]
    at = replace(log.at, count=len(log) * times, low=parts[0], high=parts[1])
    return replace(
        log,
        people=Numbered(len(log.people) * times),
        offsets=np.concatenate(([0], np.cumsum(counts))),
        at=at,
        name=np.tile(log.name, times),
        row=Steps(len(at), 1, 1, len(at) - 1),
    )


class Room:
    """A window with the cart flow, and a log to play it on."""

    def __init__(self, window: Studio) -> None:
        self.window = window
        self.simulating = window.results.simulating
        self.waker = QTimer()
        self.waker.start(TICK)
        window.document.replace_flow(flowfile.read(resources.text(*CANONICAL)))
        self.settle(lambda: self.simulating.is_running)

    def open(self, log: EventLog) -> None:
        """Play on a log, and wait until all is shown."""
        self.put(log)
        self.simulating.run()
        self.settle(lambda: self.simulating.is_running)
        self.film()

    def put(self, log: EventLog) -> None:
        """Choose a log, as one that is not the one before."""
        self.log = log
        event_counts(log)
        self.simulating.choose(Source(f"{len(log)} events", Path("events.csv")))
        self.simulating._loaded = Loaded(self.simulating.source, log, None)

    def settle(self, is_busy: Callable[[], bool]) -> None:
        """Let the window work until it is not busy any more."""
        while is_busy():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        QApplication.processEvents()

    def film(self) -> None:
        """Wait for the film of the run, which is made when the numbers are painted."""
        end, playing = time.monotonic() + FILMED, self.window.results.playing
        result = self.simulating.result
        self.settle(lambda: playing._result is not result and time.monotonic() < end)

    def edit(self) -> tuple[float, float]:
        """Press a key in the field of a wait; the CPU and the time until numbers are painted."""
        window, before = self.window, self.simulating.result
        window.canvas.select(["purchase"])
        self.settle(lambda: False)
        field = window.inspector.node_form.form.editor("timeout")
        field.setFocus()
        cpu, clock = time.process_time(), time.perf_counter()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = QKeyEvent(kind, Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(field, key)
        self.settle(lambda: self.simulating.result is before)
        window.canvas.viewport().repaint()
        spent = time.process_time() - cpu, time.perf_counter() - clock
        self.film()
        return spent[0] * 1000, spent[1] * 1000

    def lateness(self, runs: int) -> list[float]:
        """How late the window was for a timer while the flow was played so many times, the first
        time over a log that is new, or not at all for two seconds; in order.
        """
        late: list[float] = []
        timer = QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setInterval(TICK)
        last = time.perf_counter()

        def tick() -> None:
            nonlocal last
            now = time.perf_counter()
            late.append(max(0.0, (now - last) * 1000 - TICK))
            last = now

        timer.timeout.connect(tick)
        timer.start()
        for _ in range(runs):
            self.simulating.run()
            self.settle(lambda: self.simulating.is_running)
        end = time.perf_counter() + (0 if runs else 2)
        self.settle(lambda: time.perf_counter() < end)
        timer.stop()
        return sorted(late)

    def cancelled(self) -> Iterator[float]:
        """Milliseconds until a first run over a log has ended, stopped at many moments of it."""
        flow = self.window.document.flow
        start = time.perf_counter()
        simulate(flow, replace(self.log))
        whole = time.perf_counter() - start
        for number in range(CANCELS):
            stop = threading.Event()
            thread = threading.Thread(target=stopped, args=(flow, replace(self.log), stop))
            thread.start()
            stop.wait(whole * number / CANCELS)
            start = time.perf_counter()
            stop.set()
            thread.join()
            yield (time.perf_counter() - start) * 1000


def stopped(flow: Flow, log: EventLog, stop: threading.Event) -> None:
    """Play until told to stop."""
    with suppress(SimulationError):
        simulate(flow, log, cancelled=stop.is_set)
