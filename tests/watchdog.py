"""Looks over the shoulder of the window's thread, and remembers what kept it busy for long."""

from __future__ import annotations

import gc
import signal
import threading
import time
import traceback
from types import FrameType

LONGEST = 0.1  # seconds of CPU time
USUAL = 0.008  # seconds for a piece of work that tells how fast the machine is now
NOISE = 1.6  # the CPU time of the same work, on a machine that others use too
LOOK = 0.01  # seconds between two looks
WATCHES = hasattr(signal, "setitimer")
PRODUCT = "/cartflow_studio/"


class Watchdog:
    """Watches the main thread: a signal interrupts it now and then. A turn is what product code
    does when the event loop, or a test in place of a person, calls it, until it returns; making
    windows and documents does not count. Only the CPU time of this very thread does, so that other
    work of the machine does no harm; nor does collecting garbage, which takes long where a whole
    run of tests is kept. Turns that are only a little too long may stay unseen, but none is told
    that is not. Where there are no such signals (Windows), nobody watches.
    """

    def __init__(self) -> None:
        self.blocked: dict[int, tuple[float, str]] = {}  # by turn: seconds, what was done
        self._turn: FrameType | None = None
        self._began = 0.0
        self._number = 0
        self._collecting = self._collected = 0.0
        gc.callbacks.append(self._collect)
        if WATCHES:
            self._before = signal.signal(signal.SIGPROF, self._look)
            signal.setitimer(signal.ITIMER_PROF, LOOK, LOOK)

    def stop(self) -> list[str]:
        """The turns that were too long, and what was done in them."""
        if WATCHES:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, self._before)
        gc.callbacks.remove(self._collect)
        self._turn = None
        limit = LONGEST * NOISE * slowness() if self.blocked else LONGEST
        return [
            f"{seconds * 1000:.0f} ms of CPU time in one turn of the event loop:\n{stack}"
            for seconds, stack in self.blocked.values()
            if seconds > limit
        ]

    def _collect(self, phase: str, _: object) -> None:
        if threading.current_thread() is not threading.main_thread():
            return
        now = time.thread_time()
        if phase == "stop":
            self._collected += now - self._collecting
        self._collecting = now

    def _look(self, _: int, frame: FrameType | None) -> None:
        if frame is not None and frame.f_code is Watchdog._collect.__code__:
            return  # what was collected is not counted yet
        turn, now = _turn(frame), time.thread_time() - self._collected
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
