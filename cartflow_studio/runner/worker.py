"""Moves journeys: takes what came in, in its order, then the timers that are due."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog

from cartflow_studio.runner.book import Book, Pages
from cartflow_studio.runner.clock import SECOND, Timeline
from cartflow_studio.runner.desk import Desk
from cartflow_studio.runner.endings import end_of, is_over
from cartflow_studio.runner.failpoints import failpoint
from cartflow_studio.runner.flows import ReadyFlow, Shelf
from cartflow_studio.runner.pulse import Pulse
from cartflow_studio.runner.source import open_book, write_pages
from cartflow_studio.runner.ticks import due_ticks, next_tick
from cartflow_studio.store import AuditEntry, Journeys, Occurrence, Records, Store, StoreError
from cartflow_studio.store.inbox import DEAD, HANDLED

BATCH = 500
SWEEP = 500
LONGEST_SLEEP = 30.0
COMMANDS = ("launch", "pause", "resume", "stop", "finish")
HORIZON = "horizon"
_log = structlog.get_logger("worker")


@dataclass(frozen=True, slots=True)
class Stretch:
    """What may be handled now: occurrences received by `now`, timers due by `horizon`."""

    now: int
    horizon: int


class Worker:
    """One thread. Everything that one occurrence does is committed with its mark as handled."""

    def __init__(
        self,
        store: Store,
        timeline: Timeline,
        pulse: Pulse,
        shelf: Shelf,
        expiries: Mapping[str, float],
    ) -> None:
        self._store = store
        self._timeline = timeline
        self._pulse = pulse
        self._shelf = shelf
        self._expiries = expiries
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="worker", daemon=True)
        self.counts: Counter[str] = Counter()

    def start(self) -> None:
        """Begin; what is left from before is handled first."""
        self._thread.start()

    def stop(self) -> None:
        """End after the transaction at hand."""
        self._stopping.set()
        self._pulse.beat()
        if self._thread.is_alive():
            self._thread.join()

    @property
    def is_idle(self) -> bool:
        """Whether everything is handled that can be by now."""
        now, horizon = self._timeline.clock.now(), self._timeline.horizon
        with self._store.reading() as records:
            if records.inbox.is_waiting(now):
                return False
            moving = [each.id for each in records.versions.live() if each.state != "paused"]
            wake = records.journeys.next_wake(moving)
        return (wake is None or wake > horizon) and self._timeline.is_closed

    def _work(self) -> None:
        while not self._stopping.is_set():
            beats = self._pulse.beats
            try:
                self.round()
                wait = self._wait()
            except StoreError as fault:
                _log.warning("store_unavailable", reason=str(fault))
                wait = 1.0
            self._pulse.wait(beats, wait)

    def round(self) -> None:
        """Handle everything that can be handled now."""
        before = self._timeline.horizon
        stretch = self._store.write(self._close)
        worked = self._timeline.clock.follows_events and stretch.horizon > before
        while not self._stopping.is_set() and self._take(stretch.now):
            worked = True
        while not self._stopping.is_set() and self._sweep(stretch.horizon):
            worked = True
        if worked:
            self._pulse.beat()

    def _close(self, records: Records) -> Stretch:
        """Close the past, and note which scheduled triggers fell due in it."""
        horizon = self._timeline.close()
        flows = self._flows(records)
        ticks = due_ticks(records, flows.values(), horizon, self._timeline)
        records.inbox.add(ticks)
        for ready in flows.values():
            if ready.version.state == "finishing" and is_over(records, ready, horizon):
                at = self._timeline.receive(self._timeline.clock.now())
                records.inbox.add([end_of(ready, at)])
        return Stretch(max(self._timeline.clock.now(), horizon), horizon)

    def _take(self, now: int) -> bool:
        """Handle one batch, or one command; whether there was any."""
        with self._store.reading() as records:
            batch = records.inbox.waiting(now, limit=BATCH)
        if not batch:
            return False
        first = batch[0]
        if first.kind in COMMANDS:
            while self._sweep(first.received_at - 1):
                pass
            batch = [first]
        else:
            end = next((n for n, each in enumerate(batch) if each.kind in COMMANDS), len(batch))
            batch = batch[:end]
        try:
            self._handle(batch)
        except StoreError:
            raise
        except Exception:  # noqa: BLE001  found out one by one below
            _log.exception("batch_failed", size=len(batch))
            for each in batch:
                self._handle_alone(each)
        return True

    def _handle(self, batch: Sequence[Occurrence]) -> None:
        with self._store.reading() as records:
            flows = self._flows(records)
            people = sorted({each.person for each in batch if each.person})
            book = open_book(records, self._shelf, people, list(flows))
            desk = Desk(book, flows, self._expiries)
            for each in batch:
                desk.handle(each)
        self._commit(book.turn(), [each.sequence for each in batch])
        self.counts["handled"] += len(batch)

    def _handle_alone(self, occurrence: Occurrence) -> None:
        """One after a failure: if it fails again it is put aside, and the others go on."""
        try:
            self._handle([occurrence])
        except StoreError:
            raise
        except Exception as fault:  # noqa: BLE001  a poisoned one may fail in any way
            words = f"{type(fault).__name__}: {fault}"[:500]
            _log.exception("put_aside", sequence=occurrence.sequence)
            self._store.write(
                lambda records: records.inbox.mark([occurrence.sequence], DEAD, words)
            )
            self.counts["put_aside"] += 1

    def _sweep(self, horizon: int) -> bool:
        """Fire the timers of some people that are due; whether there were any."""
        with self._store.reading() as records:
            flows = self._flows(records)
            moving = [each.id for each in flows.values() if each.moves]
            people = records.journeys.due(horizon, moving, limit=SWEEP)
            if not people:
                return False
            book = open_book(records, self._shelf, people, list(flows))
            try:
                self._wake(book, flows, people, horizon)
            except Exception:  # noqa: BLE001  found out one by one below
                _log.exception("timers_failed", people=len(people))
                book = self._wake_alone(records, flows, people, horizon)
        self._commit(book.turn(), [])
        self.counts["woken"] += len(people)
        return True

    def _wake(
        self, book: Book, flows: Mapping[int, ReadyFlow], people: Sequence[str], horizon: int
    ) -> None:
        desk = Desk(book, flows, self._expiries)
        for person in people:
            desk.wake(person, horizon)

    def _wake_alone(
        self,
        records: Records,
        flows: Mapping[int, ReadyFlow],
        people: Sequence[str],
        horizon: int,
    ) -> Book:
        """One person after the other; whose timers fail is put aside, for somebody to look at."""
        whole = open_book(records, self._shelf, [], list(flows))
        for person in people:
            book = open_book(records, self._shelf, [person], list(flows))
            try:
                self._wake(book, flows, [person], horizon)
            except Exception as fault:  # noqa: BLE001  a poisoned journey may fail in any way
                self._put_aside(book, flows, person, fault)
            merge(whole.pages, book.turn())
        return whole

    def _put_aside(
        self, book: Book, flows: Mapping[int, ReadyFlow], person: str, fault: Exception
    ) -> None:
        book.turn()
        for version in flows:
            kept = book.journeys(version, person)
            if kept.state:
                book.keep(Journeys(version, person, kept.state, None))
        entry = AuditEntry(
            at=self._timeline.clock.now(),
            who="runner",
            what="needs_attention",
            flow="",
            detail={"person": person, "fault": f"{type(fault).__name__}: {fault}"[:500]},
        )
        self._store.write(lambda records: records.audit.add(entry))
        self.counts["put_aside"] += 1

    def _commit(self, pages: Pages, handled: Sequence[int]) -> None:
        now, horizon = self._timeline.clock.now(), self._timeline.horizon

        def write(records: Records) -> None:
            write_pages(records, pages, now=now)
            records.inbox.mark(handled, HANDLED)
            records.notes.put(HORIZON, str(horizon))
            failpoint("worker.before_commit")

        self._store.write(write, timeout=None)
        failpoint("worker.after_commit")
        if pages.intents or pages.states:
            self._pulse.beat()

    def _flows(self, records: Records) -> dict[int, ReadyFlow]:
        return {each.id: self._shelf.ready(each) for each in records.versions.live()}

    def _wait(self) -> float:
        """Seconds until something falls due; a clock that stands still beats when it is turned."""
        if self._timeline.clock.follows_events:
            return LONGEST_SLEEP
        with self._store.reading() as records:
            flows = self._flows(records)
            moving = [each.id for each in flows.values() if each.moves]
            now = self._timeline.clock.now()
            due = [records.journeys.next_wake(moving), next_tick(records, flows.values(), now)]
        waits = [(each - self._timeline.clock.now()) / SECOND for each in due if each is not None]
        return min([LONGEST_SLEEP, *(max(0.002, each) for each in waits)])


def merge(into: Pages, more: Pages) -> None:
    """Add the changes of one book to those of another about other people."""
    into.people.update(more.people)
    into.journeys.update(more.journeys)
    into.trace.extend(more.trace)
    into.intents.extend(more.intents)
    into.states.extend(more.states)
    into.dropped.extend(more.dropped)
    into.left.extend(more.left)
    into.prolonged.extend(more.prolonged)
