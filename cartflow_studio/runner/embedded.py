"""A runner of one's own: a child process on this machine that ends with its owner."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import IO, TYPE_CHECKING

from cartflow_studio.runner.errors import RunnerError
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.runner.client import Client

STARTING = 30.0
STOPPING = 20.0
KEYS = "keys.json"
LOG = "runner.log"


class Embedded:
    """A running child. Use it in `with`, or call `stop`; `client` has an admin key."""

    def __init__(
        self, process: subprocess.Popen[str], url: str, keys: Mapping[str, str], folder: Path
    ) -> None:
        from cartflow_studio.runner.client import Client

        self.process = process
        self.url = url
        self.keys = keys
        self.folder = folder
        self.client: Client = Client(url, keys["admin"])

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def stop(self) -> int:
        """Tell it to end, and wait until it has; its exit code."""
        self.client.close()
        if self.is_running:
            self.process.terminate()
        try:
            code = self.process.wait(STOPPING)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        _close_pipes(self.process)
        return code

    def __enter__(self) -> Embedded:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start_embedded(
    folder: Path,
    *,
    port: int = 0,
    clock: str = "system",
    messages: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Embedded:
    """Start a runner whose database lies in `folder`, and wait until it answers.

    `messages` is a folder that takes the messages of all channels that are not set up in the
    `environment` (variables as `CARTFLOW_SMTP_HOST`, over those of this process). Its keys are kept
    in the folder, so that a later start has the same. RunnerError says why it could not start.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    keys = _keys(folder / KEYS)
    settings = {
        **os.environ,
        **(environment or {}),
        **{f"CARTFLOW_{role.upper()}_KEY": key for role, key in keys.items()},
        "CARTFLOW_DATABASE": str(folder / "runner.db"),
        "CARTFLOW_PORT": str(port),
        "CARTFLOW_CLOCK": clock,
    }
    if messages is not None:
        settings["CARTFLOW_FOLDER"] = str(messages)
    with (folder / LOG).open("a", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "cartflow_studio.runner"],
            env=settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            encoding="utf-8",
        )
    url = _ready(process, folder / LOG)
    return Embedded(process, url, keys, folder)


def _ready(process: subprocess.Popen[str], log: Path) -> str:
    """The address from the ready line."""
    if process.stdout is None:
        raise RunnerError(tr("The runner has no output."))
    lines: Queue[str] = Queue()
    Thread(target=_first_line, args=(process.stdout, lines), daemon=True).start()
    try:
        line = lines.get(timeout=STARTING)
    except Empty:
        process.kill()
        line = ""
    if not line:
        process.wait()
        _close_pipes(process)
        raise RunnerError(
            tr("The runner did not start. {words}", words=_last_words(log)).rstrip(),
            hint=tr("Its log is {log}.", log=log),
        )
    return str(json.loads(line)["url"])


def _close_pipes(process: subprocess.Popen[str]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def _first_line(stream: IO[str], lines: Queue[str]) -> None:
    try:
        lines.put(stream.readline())
    except ValueError:  # closed meanwhile
        lines.put("")


def _last_words(log: Path) -> str:
    """The last line that it wrote before it ended."""
    text = log.read_text(encoding="utf-8", errors="replace").strip()
    return text.splitlines()[-1][:300] if text else ""


def _keys(path: Path) -> dict[str, str]:
    """The keys of a folder, made at the first start, readable by their owner alone."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {str(role): str(key) for role, key in found.items()}
    except (OSError, ValueError, AttributeError):
        keys = {role: secrets.token_urlsafe(32) for role in ("admin", "write", "page")}
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(keys, file)
    return keys
