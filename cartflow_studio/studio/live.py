"""The flow on a runner: launched, followed, paused and stopped without stopping the window."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from cartflow_studio import flowfile
from cartflow_studio.errors import CartFlowError
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.moving import MOVE, Moves
from cartflow_studio.runner.client import Client, Performance, VersionState
from cartflow_studio.studio.jobs import Job, Jobs, Progress
from cartflow_studio.studio.runners import (
    LOCAL,
    REMOTE,
    TRIAL,
    Destination,
    LocalRunner,
    Runners,
)
from cartflow_studio.studio.sources import Source, load
from cartflow_studio.words import mark, tr

POLL = 2_000  # milliseconds
STEP = 400  # events in one batch of a trial


@dataclass(frozen=True, slots=True)
class Wish:
    """A flow to launch: its id, its text as it would be saved, its templates."""

    flow: str
    text: str
    templates: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Running:
    """What was launched from this window and still takes or holds people: its text, its number,
    and how many were inside when it was last asked (None: not asked yet).
    """

    text: str
    version: int
    inside: int | None


@dataclass(frozen=True, slots=True)
class Launched:
    """What is live, read back; `is_same` if it is to the letter what was pushed. `flows` are the
    ids of all flows there; None for a trial, where there is only this one.
    """

    state: VersionState
    address: str
    is_same: bool
    flows: frozenset[str] | None = None


def providers(destination: Destination, outbox: Path) -> dict[str, str]:
    """How the messages of each channel go out, in words; the environment sets providers up."""
    if destination.kind == REMOTE:
        return dict.fromkeys(CHANNELS, tr("by the runner’s own provider"))
    words = dict.fromkeys(CHANNELS, tr("written as files, not sent"))
    if destination.kind == LOCAL:
        words = dict.fromkeys(CHANNELS, tr("written as files into {outbox}", outbox=outbox))
        for channel in CHANNELS:
            name = "SMTP_HOST" if channel == "email" else f"{channel.upper()}_URL"
            if os.environ.get(f"CARTFLOW_{name}"):
                words[channel] = tr(
                    "sent through {address}", address=os.environ[f"CARTFLOW_{name}"]
                )
    return words


FAILED = {
    "pause": mark("The flow could not be paused"),
    "resume": mark("The flow could not be resumed"),
    "stop": mark("The flow could not be stopped"),
}
CHANNELS = ("email", "sms", "whatsapp", "push", "webhook")


class Live(QObject):
    """The launched flow of this window.

    `launched` (Launched), `state_changed` (VersionState), `performed` (Performance), `previewed`
    (tuple of Standing: who is where and would go where, before a launch),
    `failed` (what was tried, CartFlowError), `played` (share, words: of a trial), `cleared`.
    """

    launched = Signal(object)
    state_changed = Signal(object)
    performed = Signal(object)
    previewed = Signal(object)
    failed = Signal(str, object)
    played = Signal(float, str)
    cleared = Signal()

    def __init__(self, jobs: Jobs, local: LocalRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.runners = Runners(local)
        self.state: VersionState | None = None
        self.destination = Destination()
        self._client: Client | None = None
        self._text = ""  # of what was launched
        self._inside: int | None = None
        self._polling: Job | None = None
        self._trial: Job | None = None
        self._turn = 0  # grows with every wish, so that older answers are known
        self._timer = QTimer(self)
        self._timer.setInterval(POLL)
        self._timer.timeout.connect(self.look)

    @property
    def is_live(self) -> bool:
        """Whether the open flow was launched."""
        return self.state is not None

    def running(self, destination: Destination) -> Running | None:
        """What a launch there takes the place of; a trial begins anew each time."""
        state = self.state
        if state is None or destination.kind == TRIAL or destination != self.destination:
            return None
        if state.state not in ("scheduled", "active", "paused"):
            return None
        return Running(self._text, state.version, self._inside)

    def preview(self, flow: Flow) -> None:
        """Ask who stands where, and would go where, if the flow were launched as it is now."""
        client, text = self._client, flowfile.write(flow)
        if client is not None:
            self._jobs.run(
                lambda _: client.preview(text, Moves(MOVE)),
                done=self.previewed.emit,
                failed=lambda _: None,  # the launch itself will say it
            )

    def launch(
        self,
        wish: Wish,
        destination: Destination,
        source: Source | None,
        moves: Moves | None = None,
    ) -> Job:
        """Push, launch, and read back what is live; a trial then plays the people of a log. `moves`
        says what becomes of the people inside.
        """
        self._stop_trial()
        self._turn += 1

        def work(progress: Progress) -> tuple[Client, Launched]:
            progress(0.1, tr("Asking the runner"))
            client = self.runners.client(destination)
            progress(0.5, tr("Sending the flow"))
            client.push(wish.text, wish.templates)
            progress(0.7, tr("Launching"))
            client.launch(wish.flow, moves=moves)
            live = client.live(wish.flow)
            is_trial = destination.kind == TRIAL
            flows = None if is_trial else frozenset(each.flow for each in client.flows())
            return client, Launched(live.state, client.url, live.text == wish.text, flows)

        def done(answer: tuple[Client, Launched]) -> None:
            self._client, found = answer
            self.destination, self._text, self._inside = destination, wish.text, None
            self._show_state(found.state)
            self.launched.emit(found)
            if destination.kind == TRIAL and source is not None:
                self._play(source)

        return self._jobs.run(work, done=done, failed=self._fail(tr("The flow is not launched")))

    def _fail(self, what: str) -> Callable[[CartFlowError], None]:
        return lambda fault: self.failed.emit(what, fault)

    def _show_state(self, state: VersionState) -> None:
        self.state = state
        self.state_changed.emit(state)

    def _play(self, source: Source) -> None:
        client = self._client

        def work(progress: Progress) -> None:
            if client is not None:
                play(client, source, progress)

        job = self._jobs.run(work, failed=self._fail(tr("The trial stopped")))
        job.progressed.connect(self.played)
        job.ended.connect(lambda: self._end_trial(job))
        self._trial = job

    def _end_trial(self, job: Job) -> None:
        if self._trial is job:
            self._trial = None
            self.played.emit(1.0, "")
            self.look()

    def _stop_trial(self) -> None:
        if self._trial is not None:
            self._trial.cancel()
            self._trial = None

    def act(self, what: str, **how: str) -> None:
        """Do "pause", "resume" or "stop" to the launched flow."""
        client, state = self._client, self.state
        if client is None or state is None:
            return

        def work(_: Progress) -> VersionState:
            done: VersionState = getattr(client, what)(state.flow, **how)
            return done

        self._turn += 1
        self._jobs.run(
            work,
            done=self._show_state,
            failed=self._fail(tr(FAILED[what])),
        )

    def follow(self, *, on: bool) -> None:
        """Ask for the performance every two seconds, or no longer."""
        if on and self._client is not None:
            self._timer.start()
            self.look()
        else:
            self._timer.stop()

    def look(self) -> None:
        """Ask for the performance once; a question under way is not asked again."""
        client, state = self._client, self.state
        if client is None or state is None or self._polling is not None:
            return
        turn = self._turn
        job = self._jobs.run(
            lambda _: client.performance(state.flow),
            done=lambda found: self._perform(found, turn),
            failed=self._fail(tr("The performance cannot be read")),
        )
        job.ended.connect(self._end_look)
        self._polling = job

    def ask(
        self, work: Callable[[Client, VersionState], Any], done: Callable[[Any], object]
    ) -> Job | None:
        """Ask the runner something of the launched flow; None without one."""
        client, state = self._client, self.state
        if client is None or state is None:
            return None
        failed = self._fail(tr("The performance cannot be read"))
        return self._jobs.run(lambda _: work(client, state), done=done, failed=failed)

    def _end_look(self) -> None:
        self._polling = None

    def _perform(self, performance: Performance, turn: int) -> None:
        if self.state is None or performance.state.flow != self.state.flow or turn != self._turn:
            return
        self._inside = performance.stats.active
        if performance.state != self.state:
            self._show_state(performance.state)
        self.performed.emit(performance)

    def clear(self) -> None:
        """Another flow is open; the launched one goes on by itself."""
        self._stop_trial()
        self._timer.stop()
        self.state = None
        self.cleared.emit()

    def close(self) -> None:
        """Stop the runners that belong to this window."""
        self._timer.stop()
        self._stop_trial()
        self.runners.stop()


def play(client: Client, source: Source, progress: Progress) -> None:
    """Send the people and the events of a log in the order of time, and turn the clock to its
    end. The runner's clock stands at the latest event.
    """
    progress(0.0, tr("Reading the customers"))
    loaded = load(source, progress)
    if loaded.people is not None:
        client.identify(loaded.people)
    events = sorted(loaded.log, key=lambda event: event.occurred_at)
    stream, sent = iter(events), 0
    while batch := list(islice(stream, STEP)):
        client.send(batch)
        sent += len(batch)
        progress(sent / len(events), tr("{sent:,} of {n:,} events", sent=sent, n=len(events)))
    client.turn_clock(loaded.log.last, wait=True)
