"""Hands messages over: each with its policy, its attempts and one of five ends."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import structlog

from cartflow_studio.channels.base import Message, Outcome
from cartflow_studio.channels.secrets import Secrets
from cartflow_studio.errors import CartFlowError
from cartflow_studio.flow.people import Person
from cartflow_studio.runner.accounts import Account
from cartflow_studio.runner.clock import SECOND, Timeline
from cartflow_studio.runner.failpoints import failpoint
from cartflow_studio.runner.flows import ReadyFlow, Shelf
from cartflow_studio.runner.letters import is_marketing, render
from cartflow_studio.runner.links import Links
from cartflow_studio.runner.pulse import Pulse
from cartflow_studio.runner.waiting import Warnings
from cartflow_studio.store import Intent, Occurrence, Records, Store, StoreError

FIRST_WAIT = 1 * SECOND
LONGEST_WAIT = 900 * SECOND
LONGEST_SLEEP = 30.0
RECEIPT_SOURCE = "runner"
_log = structlog.get_logger("dispatcher")


@dataclass(frozen=True, slots=True)
class Post:
    """What every message is made and handed over with."""

    accounts: Mapping[str, Account]
    secrets: Secrets
    links: Links
    base_url: str
    shop: Mapping[str, str]
    senders: int = 4


class Dispatcher:
    """One thread looks for what is due; each channel has threads of its own to hand it over, so
    that a slow provider holds up nobody else.
    """

    def __init__(
        self, store: Store, timeline: Timeline, pulse: Pulse, shelf: Shelf, post: Post
    ) -> None:
        self._store = store
        self._timeline = timeline
        self._pulse = pulse
        self._shelf = shelf
        self._post = post
        self._flying: dict[str, set[str]] = defaultdict(set)
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._taken_up = False
        self.outcomes: Counter[tuple[str, str]] = Counter()
        self._warnings = Warnings()
        self._threads = {
            name: ThreadPoolExecutor(post.senders, thread_name_prefix=f"send-{name}")
            for name in post.accounts
        }
        self._feeder = threading.Thread(target=self._feed, name="dispatcher", daemon=True)

    def start(self) -> None:
        """Begin; what a stop left half done is settled first."""
        self._feeder.start()

    def stop(self) -> None:
        """Let what is being handed over come to its end; all else stays queued."""
        self._stopping.set()
        self._pulse.beat()
        if self._feeder.is_alive():
            self._feeder.join()
        for threads in self._threads.values():
            threads.shutdown(wait=True, cancel_futures=True)

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels that are set up."""
        return tuple(self._threads)

    def receipt(self, message: str, word: str) -> bool:
        """Note what became of a message; False if it was never sent here."""

        def note(records: Records) -> bool:
            intent = records.outbox.get(message)
            if intent is None or intent.state not in ("sent", "unknown", "sending"):
                return False
            event = self._receipt(intent, word, {})
            if not records.inbox.known(RECEIPT_SOURCE, [event.message_id]):
                records.inbox.add([event])
            return True

        known = self._store.write(note)
        self._pulse.beat()
        return known

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being handed over, and nothing is due."""
        with self._lock:
            if any(self._flying.values()) or not self._taken_up:
                return False
        with self._store.reading() as records:
            return not records.outbox.is_open(self._timeline.clock.now())

    def _take_up(self, records: Records) -> None:
        """Attempts without an end: again where that does no harm, else nobody can tell."""
        now = self._timeline.clock.now()
        for intent in records.outbox.cut_off():
            account = self._post.accounts.get(intent.channel)
            again = account is not None and account.repeatable
            if not again:
                version = records.versions.get(intent.version)
                again = version is not None and not is_marketing(self._shelf.ready(version), intent)
            records.outbox.settle(
                intent.id,
                state="queued" if again else "unknown",
                reason="The runner stopped while it was handed over.",
                next_attempt=now,
                updated_at=now,
            )

    def _feed(self) -> None:
        while not self._stopping.is_set():
            beats = self._pulse.beats
            try:
                if not self._taken_up:
                    self._store.write(self._take_up)
                    self._taken_up = True
                    self._pulse.beat()
                self._launch_due()
                wait = self._wait()
            except StoreError as fault:
                _log.warning("outbox_unavailable", reason=str(fault))
                wait = 1.0
            self._pulse.wait(beats, wait)

    def _launch_due(self) -> None:
        now = self._timeline.clock.now()
        with self._store.reading() as records:
            for channel, threads in self._threads.items():
                with self._lock:
                    flying = set(self._flying[channel])
                free = 2 * self._post.senders - len(flying)
                if free <= 0:
                    continue
                due = records.outbox.due(now, limit=free, but=flying, channels=(channel,))
                for intent in due:
                    with self._lock:
                        self._flying[channel].add(intent.id)
                    threads.submit(self._send, intent)

    def _wait(self) -> float:
        """Seconds until something is due; a clock that stands still beats when it is turned."""
        if self._timeline.clock.follows_events:
            return LONGEST_SLEEP
        with self._store.reading() as records:
            due = records.outbox.next_due()
        if due is None:
            return LONGEST_SLEEP
        seconds = (due - self._timeline.clock.now()) / SECOND
        return min(LONGEST_SLEEP, max(0.05, seconds))

    def _send(self, intent: Intent) -> None:
        """One attempt, whatever happens to it."""
        try:
            self._attempt(intent)
        except StoreError as fault:
            _log.warning("message_left_open", message=intent.id, reason=str(fault))
        except Exception as fault:  # noqa: BLE001  one poisoned message must not stop the others
            _log.error("message_failed", message=intent.id, fault=type(fault).__name__)
            self._end(intent, "failed", f"A defect: {type(fault).__name__}.")
        finally:
            with self._lock:
                self._flying[intent.channel].discard(intent.id)
            self._pulse.beat()

    def _attempt(self, intent: Intent) -> None:
        account = self._post.accounts[intent.channel]
        with self._store.reading() as records:
            version = records.versions.get(intent.version)
            person = records.people.get(intent.person) or Person(intent.person)
            if version is None:
                raise StoreError(f"The version of the message {intent.id!r} is missing.")
            ready = self._shelf.ready(version)
            try:
                message = self._message(records, ready, intent, account, person)
            except CartFlowError as fault:
                message, reason = None, str(fault)
        if message is None:
            self._end(intent, "failed", reason)
            return
        if not self._store.write(lambda records: self._claim(records, ready, intent, message)):
            return
        failpoint("dispatcher.after_claim")
        outcome = account.deliver(message, self._post.secrets, self._timeline.clock.now())
        failpoint("dispatcher.after_delivery")
        self._store.write(lambda records: self._settle(records, intent, outcome))
        self._tell(intent, outcome)

    def _message(
        self, records: Records, ready: ReadyFlow, intent: Intent, account: Account, person: Person
    ) -> Message:
        if intent.content:
            return Message.from_json(intent.content)
        return render(
            records,
            ready,
            intent,
            account,
            person=person,
            shop=self._post.shop,
            unsubscribe_url=self._post.links.unsubscribe(
                self._post.base_url, intent.person, intent.channel
            ),
        )

    def _claim(self, records: Records, ready: ReadyFlow, intent: Intent, message: Message) -> bool:
        """Begin an attempt unless policy forbids it now: the last look before the provider."""
        now = self._timeline.clock.now()
        first_at_leisure = self._timeline.clock.follows_events and intent.attempts == 0
        ends = _forbidden(records, ready, intent, intent.made_at if first_at_leisure else now)
        if ends is not None:
            state, reason = ends
            records.outbox.settle(intent.id, state=state, reason=reason, updated_at=now)
            self.outcomes[intent.channel, state] += 1
            return False
        return records.outbox.claim(intent, now=now, content=message.to_json())

    def _settle(self, records: Records, intent: Intent, outcome: Outcome) -> None:
        failpoint("dispatcher.before_settle")
        now = self._timeline.clock.now()
        values: dict[str, Any] = {"reason": outcome.reason, "updated_at": now}
        if outcome.provider_id:
            values["provider_id"] = outcome.provider_id
        state: str = outcome.kind
        if outcome.kind == "retry":
            state = "queued"
            values["next_attempt"] = now + back_off(intent, outcome.retry_after)
        records.outbox.settle(intent.id, state=state, **values)
        self.outcomes[intent.channel, outcome.kind] += 1
        if outcome.kind == "sent" and outcome.answer is not None:
            records.inbox.add([self._receipt(intent, "answered", dict(outcome.answer))])

    def _tell(self, intent: Intent, outcome: Outcome) -> None:
        """A failing channel to the log; once more only after nothing has waited there."""
        if outcome.kind == "retry":
            self._warnings.tell(intent.channel, intent.id, outcome.reason)
        elif outcome.kind == "sent" and self._warnings.has(intent.channel):
            with self._store.reading() as records:
                waits = records.outbox.is_waiting(intent.channel)
            if not waits:
                self._warnings.over(intent.channel)

    def _receipt(self, intent: Intent, word: str, answer: Mapping[str, Any]) -> Occurrence:
        """What became of a message, as an event like any other."""
        received = self._timeline.receive(self._timeline.clock.now())
        return Occurrence(
            kind="event",
            source=RECEIPT_SOURCE,
            message_id=f"{intent.id}/{word}",
            person=intent.person,
            name=f"message_{word}",
            occurred_at=received,
            received_at=received,
            body={
                **answer,
                "journey": intent.journey,
                "node": intent.node,
                "version": intent.version,
                "answer": dict(answer),
            },
        )

    def _end(self, intent: Intent, state: str, reason: str) -> None:
        now = self._timeline.clock.now()
        self._store.write(
            lambda records: records.outbox.settle(
                intent.id, state=state, reason=reason, updated_at=now
            )
        )
        self.outcomes[intent.channel, state] += 1


def _forbidden(
    records: Records, ready: ReadyFlow, intent: Intent, now: int
) -> tuple[str, str] | None:
    """Why a message must not go out now: its end and the reason."""
    suppression = records.people.suppressed(intent.person, intent.channel)
    if suppression is not None and (
        is_marketing(ready, intent) or suppression.reason != "unsubscribed"
    ):
        return "suppressed", suppression.reason
    person = records.people.get(intent.person)
    consent = person.attributes.get(f"consent_{intent.channel}") if person else None
    if consent is False and getattr(ready.step(intent.node), "consent", "") == "required":
        return "suppressed", "no_consent"
    if now > intent.expires_at:
        return "expired", intent.reason or "It was not worth sending any more."
    return None


def back_off(intent: Intent, retry_after: float | None) -> int:
    """Microseconds until the next attempt: doubling from 1 s to 15 min, spread by the message's
    own number so that many do not come back together; never before the provider wants it.
    """
    wait = min(LONGEST_WAIT, FIRST_WAIT << min(intent.attempts, 20))
    spread = sum(intent.id.encode()) % 1_000 / 2_000
    return max(round(wait * (1 - spread)), round((retry_after or 0) * SECOND))
