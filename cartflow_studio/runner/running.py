"""A runner: its parts put together, started in order and stopped in the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from cartflow_studio import __version__
from cartflow_studio.channels.secrets import Secrets, machine_secrets
from cartflow_studio.runner.accounts import accounts
from cartflow_studio.runner.clock import Clock, EventClock, SystemClock, Timeline
from cartflow_studio.runner.config import RunnerConfig
from cartflow_studio.runner.dispatcher import Dispatcher, Post
from cartflow_studio.runner.flows import Shelf
from cartflow_studio.runner.intake import Intake
from cartflow_studio.runner.keyring import open_keyring
from cartflow_studio.runner.life import Life
from cartflow_studio.runner.links import open_links
from cartflow_studio.runner.performance import Performance
from cartflow_studio.runner.pulse import Pulse
from cartflow_studio.runner.times import text_of
from cartflow_studio.runner.waiting import sentences
from cartflow_studio.runner.worker import HORIZON, Worker
from cartflow_studio.store import Occurrence, Records, Store, StoreError, Suppression

TURNING = 300.0


class Runner:
    """An open database with everything that works on it. `made_keys` are new, and known only here.

    `base_url` is where people reach it. Threads begin with `start`.
    """

    def __init__(
        self,
        config: RunnerConfig,
        *,
        base_url: str,
        clock: Clock | None = None,
        secrets: Secrets | None = None,
    ) -> None:
        self.config = config
        self.store = Store(config.database)
        self.clock = clock or (EventClock() if config.clock == "events" else SystemClock())
        with self.store.reading() as records:
            horizon = int(records.notes.get(HORIZON) or 0)
            span = records.inbox.span()
        if self.clock.follows_events:
            self.clock.turn(max(horizon, span[1] if span else 0))
        self.timeline = Timeline(self.clock, horizon)
        self.pulse = Pulse()
        self.shelf = Shelf()
        self.keyring, self.made_keys = open_keyring(
            self.store, config.keys, config.rate, self.clock.now()
        )
        self.links = open_links(self.store)
        self.accounts = accounts(config)
        self.intake = Intake(self.store, self.timeline, self.pulse)
        self.worker = Worker(self.store, self.timeline, self.pulse, self.shelf, config.expiries)
        post = Post(
            accounts=self.accounts,
            secrets=secrets or machine_secrets(),
            links=self.links,
            base_url=base_url,
            shop=config.shop,
            senders=config.senders,
        )
        self.dispatcher = Dispatcher(self.store, self.timeline, self.pulse, self.shelf, post)
        self.life = Life(self.store, self.timeline, self.pulse, self.accounts)
        self.performance = Performance(self.store, Shelf())

    def start(self) -> None:
        """Begin to work."""
        self.dispatcher.start()
        self.worker.start()

    def stop(self) -> None:
        """Finish what is at hand, and let others have the database."""
        self.worker.stop()
        self.dispatcher.stop()
        self.store.close()

    @property
    def broken(self) -> StoreError | None:
        """Why the runner must stop, if the disk has failed."""
        return self.store.writer.broken

    def told_time(self) -> dict[str, Any]:
        """The time as the interface tells it."""
        found: dict[str, Any] = {
            "now": text_of(self.clock.now()),
            "horizon": text_of(self.timeline.horizon),
            "follows": "events" if self.clock.follows_events else "system",
            "idle": self.is_idle(),
        }
        ahead = getattr(self.clock, "ahead", 0)
        if ahead:
            found["warning"] = (
                f"The machine's clock jumped ahead by {ahead // 1_000_000:,} seconds; it is not "
                "followed until it is back, or POST /v1/clock confirms it."
            )
        return found

    def turn_clock(self, to: int, *, wait: bool) -> bool:
        """Turn the clock; with `wait`, whether all that is due then was done in time."""
        self.store.write(lambda records: self.timeline.declare(to))
        self.pulse.beat()
        return not wait or self.pulse.wait_for(self.is_idle, TURNING)

    def is_idle(self) -> bool:
        """Whether all is handled, and what is to be sent waits for later."""
        return self.worker.is_idle and self.dispatcher.is_idle and self.worker.is_idle

    def unsubscribe(self, person: str, channel: str) -> None:
        """Never again a marketing message on this channel: effective with the commit."""

        def write(records: Records) -> None:
            if records.people.suppressed(person, channel) is not None:
                return
            at = self.timeline.receive(self.clock.now())
            records.people.suppress(Suppression(person, channel, "unsubscribed", at))
            occurrence = Occurrence(
                kind="identify",
                source="unsubscribe",
                message_id=f"unsubscribe/{person}/{channel}/{at}",
                person=person,
                name="",
                occurred_at=at,
                received_at=at,
                body={f"consent_{channel}": False},
            )
            records.inbox.add([occurrence])

        self.store.write(write)
        self.pulse.beat()

    def health(self) -> dict[str, Any]:
        """What is well and what is not; `problems` are sentences.

        Messages that wait are a problem, though the runner itself does its work: see `is_able`.
        """
        problems = [str(self.broken)] if self.broken is not None else []
        found: dict[str, Any] = {"version": __version__, "database": "ok"}
        try:
            with self.store.reading() as records:
                found["inbox"] = records.inbox.counts()
                found["open_messages"] = records.outbox.open_count()
                found["flows"] = records.versions.counts()
                problems += sentences(records.outbox.waiting())
            self.store.write(lambda records: None, timeout=10)
        except StoreError as fault:
            found["database"] = "unavailable"
            problems.append(str(fault))
        return {**found, "clock": text_of(self.clock.now()), "problems": problems}

    def is_able(self, health: Mapping[str, Any]) -> bool:
        """Whether the runner can do its work, by what `health` has found."""
        return self.broken is None and health["database"] == "ok"

    def metrics(self) -> str:
        """Figures in the text form of Prometheus."""
        registry = CollectorRegistry()
        with self.store.reading() as records:
            inbox, outbox = records.inbox.counts(), records.outbox.counts()
            journeys, lines = records.journeys.count(), records.trace.count()
        _gauge(registry, "inbox", "Occurrences by what became of them.", "state", inbox)
        _gauge(
            registry, "intake_total", "What came in since the start.", "what", self.intake.counts
        )
        _gauge(
            registry, "worker_total", "What was done since the start.", "what", self.worker.counts
        )
        messages = Gauge("cartflow_messages", "Messages.", ["channel", "state"], registry=registry)
        for channel, states in outbox.items():
            for state, count in states.items():
                messages.labels(channel, state).set(count)
        for name, help_, value in (
            ("people_in_flows", "People of whom something is kept, by version.", journeys),
            ("trace_lines", "Lines of the trace.", lines),
            ("writes_waiting", "Writes that wait for the disk.", self.store.writer.waiting),
        ):
            Gauge(f"cartflow_{name}", help_, registry=registry).set(value)
        return generate_latest(registry).decode()


def _gauge(
    registry: CollectorRegistry, name: str, help_: str, label: str, values: Mapping[str, int]
) -> None:
    gauge = Gauge(f"cartflow_{name}", help_, [label], registry=registry)
    for key, value in dict(values).items():
        gauge.labels(key).set(value)
