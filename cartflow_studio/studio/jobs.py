"""Long work: done in a thread of its own, with progress, and it can be cancelled."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

from cartflow_studio.errors import CartFlowError


class Cancelled(Exception):
    """The work was told to stop."""


class Progress(QObject):
    """What the work is given: it says how far it is, and asks whether to go on."""

    moved = Signal(float, str)

    def __init__(self) -> None:
        super().__init__()
        self._stop = threading.Event()

    def __call__(self, share: float, words: str = "") -> None:
        """Say how far the work is, 0 to 1; raises Cancelled when it should stop."""
        if self._stop.is_set():
            raise Cancelled
        self.moved.emit(share, words)

    def cancelled(self) -> bool:
        """Whether it should stop."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Tell the work to stop."""
        self._stop.set()


class Job(QThread):
    """One piece of work. All signals arrive in the thread of the window."""

    progressed = Signal(float, str)  # share 0 to 1, words
    succeeded = Signal(object)
    failed = Signal(object)  # CartFlowError
    ended = Signal()  # after either of them, and after a cancel
    _answered = Signal(object, object)

    def __init__(self, work: Callable[[Progress], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self.progress = Progress()
        self.progress.moved.connect(self._pass_on)
        self._answered.connect(self._answer)

    def run(self) -> None:
        """Do the work (in the thread)."""
        try:
            self._answered.emit(self._work(self.progress), None)
        except Cancelled:
            self._answered.emit(None, None)
        except CartFlowError as fault:
            self._answered.emit(None, fault)
        except Exception as fault:  # noqa: BLE001  shown, not lost
            self._answered.emit(None, unexpected(fault))

    def cancel(self) -> None:
        """Ask it to stop; nothing that it still finds out is told."""
        self.progress.cancel()

    @Slot(float, str)
    def _pass_on(self, share: float, words: str) -> None:
        if not self.progress.cancelled():
            self.progressed.emit(share, words)

    @Slot(object, object)
    def _answer(self, value: object, fault: object) -> None:
        if not self.progress.cancelled():
            if fault is not None:
                self.failed.emit(fault)
            else:
                self.succeeded.emit(value)
        self.ended.emit()


class Jobs(QObject):
    """The work under way; keeps each alive until its thread has ended."""

    changed = Signal(int)  # how many are under way

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: list[Job] = []

    def run(
        self,
        work: Callable[[Progress], Any],
        *,
        done: Callable[[Any], object] | None = None,
        failed: Callable[[CartFlowError], object] | None = None,
        progressed: Callable[[float, str], object] | None = None,
    ) -> Job:
        """Start the work; the callables are called in the thread of the window."""
        job = Job(work, self)
        if done is not None:
            job.succeeded.connect(done)
        if failed is not None:
            job.failed.connect(failed)
        if progressed is not None:
            job.progressed.connect(progressed)
        job.finished.connect(self._drop_finished)
        self._running.append(job)
        self.changed.emit(len(self._running))
        job.start()
        return job

    def stop(self, milliseconds: int = 5_000) -> bool:
        """Cancel everything and wait; whether all threads have ended in time."""
        for job in self._running:
            job.cancel()
        stopped = [job.wait(milliseconds) for job in self._running]
        return all(stopped)

    @Slot()
    def _drop_finished(self) -> None:
        ended = [job for job in self._running if job.isFinished()]
        self._running = [job for job in self._running if not job.isFinished()]
        for job in ended:
            job.deleteLater()
        self.changed.emit(len(self._running))


def unexpected(fault: BaseException) -> CartFlowError:
    """A defect of ours, told so that a person can go on and report it."""
    return CartFlowError(
        f"Something went wrong that should not: {type(fault).__name__}: {fault}.",
        hint="Your work is kept. Save it, and send the log (Help, Show log) to us.",
    )
