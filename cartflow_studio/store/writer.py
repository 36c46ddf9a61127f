"""The one thread that writes: it gathers what waits and commits it together."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from cartflow_studio.store.errors import StoreBroken, StoreError, StoreUnavailable

T = TypeVar("T")
Job = Callable[[Session], T]
Waiting = tuple[Job[Any], "Future[Any]"]
LARGEST_GROUP = 200


class Writer:
    """Runs jobs one after the other, each wholly or not at all, many of them in one commit.

    `submit` answers with a future that is done once the job is on the disk. `before_commit` is
    called within every transaction and may refuse it. After a failed disk the writer takes nothing
    more and `broken` says why.
    """

    def __init__(
        self, sessions: sessionmaker[Session], before_commit: Callable[[], None] = lambda: None
    ) -> None:
        self._sessions = sessions
        self._before_commit = before_commit
        self._jobs: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._closed = threading.Event()
        self.broken: StoreBroken | None = None
        self._thread = threading.Thread(target=self._work, name="store-writer", daemon=True)
        self._thread.start()

    def submit(self, job: Job[T]) -> Future[T]:
        """Hand in a job; its session must not be kept."""
        future: Future[T] = Future()
        if self.broken is not None or self._closed.is_set():
            future.set_exception(self.broken or StoreUnavailable("The store is closed."))
            return future
        self._jobs.put((job, future))
        return future

    def run(self, job: Job[T], timeout: float | None = 60) -> T:
        """Hand in a job and wait for it; StoreUnavailable after so many seconds."""
        future = self.submit(job)
        try:
            return future.result(timeout)
        except TimeoutError:
            raise StoreUnavailable("The database takes too long.", hint="Try again.") from None

    @property
    def waiting(self) -> int:
        """How many jobs wait."""
        return self._jobs.qsize()

    def close(self) -> None:
        """Do what waits, then stop."""
        if not self._closed.is_set():
            self._closed.set()
            self._jobs.put(None)
            self._thread.join()

    def _work(self) -> None:
        while (first := self._jobs.get()) is not None:
            group = [first]
            ending = False
            while len(group) < LARGEST_GROUP:
                try:
                    found = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if found is None:
                    ending = True
                    break
                group.append(found)
            wanted = [each for each in group if each[1].set_running_or_notify_cancel()]
            if wanted:
                self._commit(wanted)
            if ending:
                return

    def _commit(self, group: Sequence[Waiting]) -> None:
        answers: list[Any] = []
        try:
            with self._sessions() as session, session.begin():
                for job, _ in group:
                    answers.append(job(session))
                    session.flush()
                self._before_commit()
        except Exception as fault:  # noqa: BLE001  a job may fail in any way; it goes to its owner
            if len(group) > 1 and not isinstance(fault, DBAPIError):
                for one in group:
                    self._commit([one])
                return
            told = _told(fault)
            if isinstance(told, StoreBroken):
                self.broken = told
            for _, future in group:
                future.set_exception(told)
            return
        for (_, future), answer in zip(group, answers, strict=True):
            future.set_result(answer)


def _told(fault: Exception) -> Exception:
    """The fault in our words, where it is one of the database."""
    if not isinstance(fault, SQLAlchemyError):
        return fault
    words = str(getattr(fault, "orig", None) or fault)
    if "disk I/O error" in words:
        return StoreBroken(
            f"The disk failed: {words}.", hint="Check the disk, then start the runner again."
        )
    if isinstance(fault, DBAPIError) and not isinstance(getattr(fault, "orig", None), TypeError):
        for sign, hint in _SIGNS.items():
            if sign in words:
                return StoreUnavailable(f"The database cannot be written: {words}.", hint=hint)
        if fault.connection_invalidated:
            return StoreUnavailable(f"The database cannot be reached: {words}.", hint="Try again.")
    return StoreError(f"The database refused: {words}.", hint="This is a defect; report it.")


_SIGNS = {
    "locked": "Another program holds it; it is tried again.",
    "busy": "Another program holds it; it is tried again.",
    "full": "Free some space on the disk.",
    "readonly": "Give the runner the right to write it.",
    "read-only": "Give the runner the right to write it.",
    "unable to open": "Check the path and its rights.",
    "malformed": "Restore it from a backup.",
}
