"""The store as a whole: one writer, any number of readers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from cartflow_studio.store.database import connect, file_of, hold, migrate, read_url, secure
from cartflow_studio.store.errors import StoreUnavailable
from cartflow_studio.store.flows import Versions
from cartflow_studio.store.inbox import Inbox
from cartflow_studio.store.journeys import JourneysOf, Trace
from cartflow_studio.store.ledger import Audit, Keys, Notes
from cartflow_studio.store.outbox import Outbox
from cartflow_studio.store.people import PeopleOf
from cartflow_studio.store.writer import Writer

T = TypeVar("T")


class Records:
    """Every repository on one session."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.versions = Versions(session)
        self.inbox = Inbox(session)
        self.people = PeopleOf(session)
        self.journeys = JourneysOf(session)
        self.trace = Trace(session)
        self.outbox = Outbox(session)
        self.keys = Keys(session)
        self.audit = Audit(session)
        self.notes = Notes(session)


class Store:
    """An open database. Opening takes its lock and brings it to the newest shape.

    `before_commit` runs within every write, before it is committed: the place for failpoints.
    """

    def __init__(self, url: str, *, before_commit: Callable[[], None] = lambda: None) -> None:
        self.url = read_url(url)
        self._before_commit = before_commit
        self._lock = hold(self.url)
        try:
            self._writing = connect(self.url, writing=True)
            migrate(self._writing)
        except BaseException:
            if self._lock is not None:
                self._lock.release()
            raise
        self._file = file_of(self.url)
        self._identity = self._seen()
        if self._file is not None:
            secure(self._file)
        self._reading = connect(self.url, writing=False)
        self._sessions = sessionmaker(self._reading)
        self.writer = Writer(sessionmaker(self._writing), self._check)

    @contextmanager
    def reading(self) -> Iterator[Records]:
        """Look things up, all as of one instant."""
        self.check()
        try:
            with self._sessions() as session:
                yield Records(session)
        except SQLAlchemyError as fault:
            raise StoreUnavailable(f"The database cannot be read: {fault}.") from None

    def submit(self, job: Callable[[Records], T]) -> Future[T]:
        """Change things; the future is done when it is on the disk."""
        return self.writer.submit(lambda session: job(Records(session)))

    def write(self, job: Callable[[Records], T], timeout: float | None = 60) -> T:
        """Change things and wait until it is on the disk."""
        return self.writer.run(lambda session: job(Records(session)), timeout)

    def check(self) -> None:
        """StoreUnavailable if the file of the database is no longer the one that was opened."""
        if self._file is not None and self._seen() != self._identity:
            raise StoreUnavailable(
                "The database file was deleted or replaced while the runner uses it.",
                hint="Put it back and start the runner again.",
                source=self._file,
            )

    def close(self) -> None:
        """Finish what waits and let others have the database."""
        self.writer.close()
        self._reading.dispose()
        self._writing.dispose()
        if self._lock is not None:
            self._lock.release()

    def _check(self) -> None:
        self.check()
        self._before_commit()

    def _seen(self) -> tuple[int, int] | None:
        try:
            found = self._file.stat() if self._file is not None else None
        except OSError:
            return None
        return (found.st_dev, found.st_ino) if found is not None else None
