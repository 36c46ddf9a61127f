"""The runners that launches go to: a trial, the one of this machine, a remote one."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cartflow_studio.runner.client import Client, Embedded, VersionState, start_embedded

TRIAL, LOCAL, REMOTE = "trial", "local", "remote"
AT_WORK = ("scheduled", "active", "finishing")  # states in which a runner has something to do


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a flow is launched: a "trial" that plays a log in fast motion, the "local" runner that
    belongs to the open windows, or a "remote" one at an address, with its admin key.
    """

    kind: str = TRIAL
    address: str = ""
    key: str = ""


class LocalRunner:
    """The runner of this machine: one child process for all windows, started when first needed."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._running: Embedded | None = None
        self._starting = threading.Lock()
        self._states: dict[str, VersionState] = {}  # of its flows, as they were last told

    def note(self, states: Iterable[VersionState]) -> None:
        """Remember how its flows stand."""
        self._states.update((state.flow, state) for state in states)

    @property
    def at_work(self) -> tuple[str, ...]:
        """The names of the flows that stop when it does."""
        if self._running is None or not self._running.is_running:
            return ()
        states = self._states.values()
        return tuple(each.name or each.flow for each in states if each.state in AT_WORK)

    @property
    def outbox(self) -> Path:
        """Where its messages are written."""
        return self.home / "outbox"

    def client(self) -> Client:
        """A client of it; RunnerError if it does not start."""
        with self._starting:
            if self._running is None or not self._running.is_running:
                self._running = start_embedded(self.home, messages=self.outbox)
            return self._running.client

    def stop(self) -> None:
        """Stop it, if it runs."""
        with self._starting:
            running, self._running = self._running, None
        if running is not None:
            running.stop()


class Runners:
    """The runners that one window uses; its trials are its own."""

    def __init__(self, local: LocalRunner) -> None:
        self.local = local
        self._trial: Embedded | None = None
        self._remote: Client | None = None

    @property
    def outbox(self) -> Path:
        """Where the messages of the local runner are written."""
        return self.local.outbox

    def client(self, destination: Destination) -> Client:
        """A client for a destination; RunnerError if it cannot be had."""
        if destination.kind == REMOTE:
            if self._remote is not None:
                self._remote.close()
            self._remote = Client(destination.address, destination.key, timeout=10)
            self._remote.flows()
            return self._remote
        if destination.kind == LOCAL:
            return self.local.client()
        self.end_trial()
        folder = Path(tempfile.mkdtemp(prefix="cartflow-trial-"))
        self._trial = start_embedded(folder, clock="events", messages=folder / "outbox")
        return self._trial.client

    def end_trial(self) -> None:
        """Stop the runner of the last trial; what it wrote is thrown away."""
        if self._trial is not None:
            trial, self._trial = self._trial, None
            trial.stop()
            shutil.rmtree(trial.folder, ignore_errors=True)

    def stop(self) -> None:
        """End what belongs to the window alone."""
        self.end_trial()
        if self._remote is not None:
            self._remote.close()
            self._remote = None
