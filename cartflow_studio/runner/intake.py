"""What comes in: stamped, freed of repetitions, on the disk before anybody is told so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from cartflow_studio.runner.clock import SECOND, Timeline
from cartflow_studio.runner.failpoints import failpoint
from cartflow_studio.runner.problems import Problem
from cartflow_studio.runner.pulse import Pulse
from cartflow_studio.runner.segment import Call
from cartflow_studio.store import Occurrence, Records, Store

AHEAD = 300 * SECOND
OLD = 7 * 86_400 * SECOND
MOST_WAITING = 2_000


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of the calls of one request; `flags` counts what is odd about them."""

    accepted: int
    duplicates: int
    conflicts: int
    last: int
    flags: Mapping[str, int]


class Intake:
    """Takes calls in. Several requests share one commit."""

    def __init__(self, store: Store, timeline: Timeline, pulse: Pulse) -> None:
        self._store = store
        self._timeline = timeline
        self._pulse = pulse
        self.counts: Counter[str] = Counter()

    def accept(self, source: str, calls: Sequence[Call]) -> Future[Receipt]:
        """Take them in, in this order; the future is done once they are on the disk.

        Refuses with a problem while more waits than can be stored soon.
        """
        if self._store.writer.waiting > MOST_WAITING:
            self.counts["overload"] += 1
            raise Problem(
                503, "overload", "More comes in than can be stored.", hint="Send it again later.",
                headers={"Retry-After": "1"},
            )  # fmt: skip
        future = self._store.submit(lambda records: self._keep(records, source, calls))
        future.add_done_callback(self._kept)
        return future

    def _keep(self, records: Records, source: str, calls: Sequence[Call]) -> Receipt:
        known = records.inbox.known(source, {call.message_id for call in calls})
        fresh: dict[str, Occurrence] = {}
        duplicates = conflicts = 0
        for call in calls:
            before = known.get(call.message_id) or fresh.get(call.message_id)
            if before is not None:
                duplicates += 1
                conflicts += not _same(before, call)
                continue
            fresh[call.message_id] = self._stamped(source, call)
        kept = records.inbox.add(tuple(fresh.values()))
        failpoint("intake.before_commit")
        flags = Counter(each.flag for each in kept if each.flag)
        last = kept[-1].sequence if kept else 0
        return Receipt(len(kept), duplicates, conflicts, last, flags)

    def _stamped(self, source: str, call: Call) -> Occurrence:
        now = self._timeline.clock.now()
        occurred = now if call.occurred_at is None else call.occurred_at
        flag = "made id" if call.made_id else ""
        if not self._timeline.clock.follows_events and occurred > now + AHEAD:
            occurred, flag = now, "future"
        received = self._timeline.receive(occurred)
        if occurred < received - OLD:
            flag = "old"
        return Occurrence(
            kind=call.kind,
            source=source,
            message_id=call.message_id,
            person=call.person,
            name=call.name,
            occurred_at=min(occurred, received),
            received_at=received,
            body=call.body,
            flag=flag,
        )

    def _kept(self, future: Future[Receipt]) -> None:
        if future.exception() is not None:
            self.counts["refused"] += 1
            return
        receipt = future.result()
        self.counts["accepted"] += receipt.accepted
        self.counts["duplicates"] += receipt.duplicates
        self.counts["conflicts"] += receipt.conflicts
        for flag, count in receipt.flags.items():
            self.counts[flag] += count
        self._pulse.beat()


def _same(before: Occurrence, call: Call) -> bool:
    return (before.kind, before.person, before.name, dict(before.body)) == (
        call.kind,
        call.person,
        call.name,
        dict(call.body),
    )
