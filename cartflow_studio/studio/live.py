"""The flow on a runner: launched, followed, paused and stopped without stopping the window."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
from cartflow_studio.studio.sources import Source
from cartflow_studio.studio.trying import play
from cartflow_studio.words import mark, tr

POLL = 2_000  # milliseconds


@dataclass(frozen=True, slots=True)
class Wish:
    """A flow to launch: its id, its text as it would be saved, its templates."""

    flow: str
    text: str
    templates: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Running:
    """What was launched from this window and still takes or holds people: its text, its number,
    and how many were inside when it was last asked (None: not asked yet). `is_trial` if it is a
    trial, which another trial throws away with the people inside.
    """

    text: str
    version: int
    inside: int | None
    is_trial: bool = False


@dataclass(frozen=True, slots=True)
class Launched:
    """What is live, read back; `is_same` if it is to the letter what was pushed. `flows` are the
    ids of all flows there; None for a trial, where there is only this one. `states` are theirs.
    """

    state: VersionState
    address: str
    is_same: bool
    flows: frozenset[str] | None = None
    states: tuple[VersionState, ...] = ()


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

    `began` (a launch is under way: what was known of the one before is over), `launched`
    (Launched), `state_changed` (VersionState), `performed` (Performance), `previewed`
    (tuple of Standing: who is where and would go where, before a launch),
    `failed` (what was tried, CartFlowError), `played` (share, words: of a launch and its trial),
    `cleared`.
    """

    began = Signal()
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
        self._client: Client | None = None  # none while a launch is under way
        self.is_launching = False
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

    @property
    def is_trial(self) -> bool:
        """Whether it was launched to try it out only."""
        return self.state is not None and self.destination.kind == TRIAL

    def running(self, destination: Destination) -> Running | None:
        """What a launch there takes the place of."""
        state = self.state
        if state is None or destination != self.destination:
            return None
        if state.state not in ("scheduled", "active", "paused"):
            return None
        return Running(self._text, state.version, self._inside, self.is_trial)

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
        before = self._leave(destination)
        turn = self._turn

        def work(progress: Progress) -> tuple[Client, Launched]:
            progress(0.1, tr("Asking the runner"))
            client = self.runners.client(destination)
            return client, bring(client, wish, moves, progress, alone=destination.kind == TRIAL)

        def done(answer: tuple[Client, Launched]) -> None:
            if turn != self._turn:
                return
            self._client, found = answer
            self._end_launch()
            self.destination, self._text, self._inside = destination, wish.text, None
            if destination.kind == LOCAL:
                self.runners.local.note(found.states)
            self._show_state(found.state)
            self.launched.emit(found)
            if destination.kind == TRIAL and source is not None:
                self._play(source)

        def failed(fault: CartFlowError) -> None:
            if turn == self._turn:
                self._return_to(before)
                self.failed.emit(tr("The flow is not launched"), fault)

        job = self._jobs.run(work, done=done, failed=failed)
        job.progressed.connect(self.played)
        return job

    def _leave(self, destination: Destination) -> Client | None:
        """Ask nothing more of the runner before, until the launch is done. The client of it; None
        if it goes, as a trial does for another.
        """
        self._stop_trial()
        self._turn += 1
        self._timer.stop()
        is_gone = destination.kind == TRIAL == self.destination.kind
        before, self._client = self._client, None
        self.is_launching, self._polling = True, None
        self.began.emit()
        return None if is_gone else before

    def _return_to(self, before: Client | None) -> None:
        """Follow again what was there before a launch that failed."""
        self._client = before
        self._end_launch()
        if before is None and self.state is not None:
            self.clear()
        elif self.state is not None:
            self._show_state(self.state)

    def _end_launch(self) -> None:
        self.is_launching = False
        self.played.emit(1.0, "")

    def _fail(self, what: str) -> Callable[[CartFlowError], None]:
        """What says a fault, unless the runner that it is of was left."""
        client = self._client

        def fail(fault: CartFlowError) -> None:
            if client is self._client:
                self.failed.emit(what, fault)

        return fail

    def _show_state(self, state: VersionState) -> None:
        self.state = state
        if self.destination.kind == LOCAL:
            self.runners.local.note((state,))
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
            self.played.emit(1.0, "")

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
        job.ended.connect(lambda: self._end_look(job))
        self._polling = job

    def ask(
        self, work: Callable[[Client, VersionState], Any], done: Callable[[Any], object]
    ) -> Job | None:
        """Ask the runner something of the launched flow; None without one."""
        client, state = self._client, self.state
        if client is None or state is None:
            return None
        return self._jobs.run(
            lambda _: work(client, state),
            done=lambda found: done(found) if client is self._client else None,
            failed=self._fail(tr("The performance cannot be read")),
        )

    def _end_look(self, job: Job) -> None:
        if self._polling is job:
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
        self._turn += 1
        self.state, self.is_launching = None, False
        self.cleared.emit()

    def close(self) -> None:
        """Stop the runners that belong to this window."""
        self._timer.stop()
        self._stop_trial()
        self.runners.stop()


def bring(
    client: Client, wish: Wish, moves: Moves | None, progress: Progress, *, alone: bool
) -> Launched:
    """Push and launch a flow, and read back what is live; `alone` if no other flow is there."""
    progress(0.5, tr("Sending the flow"))
    client.push(wish.text, wish.templates)
    progress(0.7, tr("Launching"))
    client.launch(wish.flow, moves=moves)
    live = client.live(wish.flow)
    states = client.flows()
    flows = None if alone else frozenset(each.flow for each in states)
    return Launched(live.state, client.url, live.text == wish.text, flows, states)
