"""Looks over the shoulder of the window's thread, and remembers what kept it busy for long."""

from __future__ import annotations

import gc
import sys
import threading
import time
import traceback
from types import FrameType

LONGEST = 0.1  # seconds of CPU time
USUAL = 0.008  # seconds for a piece of work that tells how fast the machine is now
LOOK = 0.01  # seconds between two looks
PRODUCT = "/cartflow_studio/"


class Watchdog:
    """Watches the thread that made it. A turn is what product code does when the event loop, or a
    test in place of a person, calls it, until it returns; making windows and documents does not
    count. Only the CPU time of this very thread does, so that other work of the machine does no
    harm; nor does collecting garbage, which takes long where a whole run of tests is kept. Turns
    that are only a little too long may stay unseen, but none is told that is not.
    """

    def __init__(self) -> None:
        self.blocked: dict[int, tuple[float, str]] = {}  # by turn: seconds, what was done
        self._watched = threading.get_ident()
        self._clock = time.pthread_getcpuclockid(self._watched)
        self._turn: FrameType | None = None
        self._began = 0.0
        self._number = 0
        # Frames hold windows, which may only die in the watched thread: it alone lets them go.
        self._seen: list[FrameType | None] = []
        self._collecting = self._collected = 0.0
        gc.callbacks.append(self._collect)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> list[str]:
        """The turns that were too long, and what was done in them."""
        self._over.set()
        self._thread.join()
        gc.callbacks.remove(self._collect)
        self._turn = None
        self._seen.clear()
        limit = LONGEST * slowness() if self.blocked else LONGEST
        return [
            f"{seconds * 1000:.0f} ms of CPU time in one turn of the event loop:\n{stack}"
            for seconds, stack in self.blocked.values()
            if seconds > limit
        ]

    def _watch(self) -> None:
        while not self._over.wait(LOOK):
            self._look()

    def _collect(self, phase: str, _: object) -> None:
        if threading.get_ident() != self._watched:
            return
        now = time.thread_time()
        if phase == "stop":
            self._collected += now - self._collecting
        self._collecting = now

    def _look(self) -> None:
        frame = sys._current_frames().get(self._watched)
        self._seen.append(frame)
        turn, now = _turn(frame), time.clock_gettime(self._clock) - self._collected
        if turn is None or turn is not self._turn:
            self._turn, self._began, self._number = turn, now, self._number + 1
        elif now - self._began > LONGEST:
            stack = self.blocked.get(self._number, (0.0, ""))[1]
            stack = stack or "".join(traceback.format_stack(frame)[-14:])
            self.blocked[self._number] = now - self._began, stack


def slowness() -> float:
    """How many times slower than usual this machine is at the moment; at least 1."""
    spent = []
    for _ in range(5):
        start = time.thread_time()
        sum(number * number for number in range(200_000))
        spent.append(time.thread_time() - start)
    return max(1.0, sorted(spent)[2] / USUAL)


def _turn(frame: FrameType | None) -> FrameType | None:
    """The frame of the product that the event loop or a test has called; None if there is none, or
    if it only makes something.
    """
    found = None
    while frame is not None:
        if PRODUCT in frame.f_code.co_filename:
            found = frame
        frame = frame.f_back
    makes = found is None or found.f_code.co_name in ("__init__", "<module>")
    return None if makes else found
