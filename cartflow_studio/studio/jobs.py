"""Long work: done in a thread of its own, with progress, and it can be cancelled."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cartflow_studio.errors import CartFlowError
from cartflow_studio.words import tr


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


class Job(QObject):
    """One piece of work. All signals arrive in the thread of the window."""

    progressed = Signal(float, str)  # share 0 to 1, words
    succeeded = Signal(object)
    failed = Signal(object)  # CartFlowError
    ended = Signal()  # after either of them, and after a cancel
    _answered = Signal(object, object)

    def __init__(self, work: Callable[[Progress], Any]) -> None:
        super().__init__()
        self._work = work
        self.is_answered = False
        self.progress = Progress()
        self.progress.moved.connect(self._pass_on)
        self._answered.connect(self._answer)
        self.thread_ = threading.Thread(target=self._run, name="studio job", daemon=True)

    def start(self) -> None:
        """Begin."""
        self.thread_.start()

    def _run(self) -> None:
        try:
            answer: tuple[object, object] = (self._work(self.progress), None)
        except Cancelled:
            answer = (None, None)
        except CartFlowError as fault:
            answer = (None, fault)
        except Exception as fault:  # noqa: BLE001  shown, not lost
            answer = (None, unexpected(fault))
        self._answered.emit(*answer)

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
        self.is_answered = True
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
        job = Job(work)
        if done is not None:
            job.succeeded.connect(done)
        if failed is not None:
            job.failed.connect(failed)
        if progressed is not None:
            job.progressed.connect(progressed)
        job.ended.connect(self._drop_later)
        self._running.append(job)
        self.changed.emit(len(self._running))
        job.start()
        return job

    def stop(self, seconds: float = 5.0) -> bool:
        """Cancel everything and wait; whether all threads have ended in time."""
        for job in self._running:
            job.cancel()
        for job in self._running:
            job.thread_.join(seconds)
        stopped = not any(job.thread_.is_alive() for job in self._running)
        self._keep([job for job in self._running if job.thread_.is_alive()])
        return stopped

    @Slot()
    def _drop_later(self) -> None:
        QTimer.singleShot(0, self, self._drop)

    @Slot()
    def _drop(self) -> None:
        ended = [job for job in self._running if job.is_answered]
        if any(job.thread_.is_alive() for job in ended):
            QTimer.singleShot(1, self, self._drop)
        gone = {job for job in ended if not job.thread_.is_alive()}
        self._keep([job for job in self._running if job not in gone])

    def _keep(self, jobs: list[Job]) -> None:
        self._running = jobs
        self.changed.emit(len(self._running))


def unexpected(fault: BaseException) -> CartFlowError:
    """A defect of ours, told so that a person can go on and report it."""
    return CartFlowError(
        tr(
            "Something went wrong that should not: {kind}: {fault}.",
            kind=type(fault).__name__,
            fault=fault,
        ),
        hint=tr("Your work is kept. Save it, and send the log (Help, Show log) to us."),
    )
