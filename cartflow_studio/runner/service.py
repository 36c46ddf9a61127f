"""`cartflow runner`: one process that listens, works and sends until it is told to stop."""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

import structlog
import uvicorn

from cartflow_studio.runner.api import build
from cartflow_studio.runner.config import RunnerConfig
from cartflow_studio.runner.errors import RunnerError
from cartflow_studio.runner.failpoints import arm_from_environment
from cartflow_studio.runner.running import Runner

LONGEST_HEADERS = 32_000
GRACE = 10
BROKEN = 3


def run(config: RunnerConfig, *, out: TextIO | None = None) -> int:
    """Run until SIGTERM or SIGINT; the exit code: 0, or 3 if the disk has failed.

    As soon as it listens, one line of JSON goes to standard output: `ready`, `url`, `pid`, and
    `keys` for those keys that were made now. CartFlowError if it cannot start.
    """
    arm_from_environment()
    _log_to_stderr()
    listening = listen(config.host, config.port)
    url = config.reached_at(listening.getsockname()[1])
    try:
        runner = Runner(config, base_url=url)
    except BaseException:
        listening.close()
        raise
    ready = {"ready": True, "url": url, "pid": os.getpid(), "clock": config.clock,
             "database": config.database, "keys": dict(runner.made_keys)}  # fmt: skip

    def tell() -> None:
        print(json.dumps(ready), file=out or sys.stdout, flush=True)

    return Server(runner, listening, tell).serve()


class Server:
    """A runner with its doors open on a socket; `opened` is called as soon as they are."""

    def __init__(
        self,
        runner: Runner,
        listening: socket.socket,
        opened: Callable[[], None] = lambda: None,
    ) -> None:
        self.runner = runner
        self._listening = listening
        self._server = _Doors(
            uvicorn.Config(
                build(runner),
                log_config=None,
                access_log=False,
                lifespan="off",
                server_header=False,
                timeout_graceful_shutdown=GRACE,
                timeout_keep_alive=30,
                h11_max_incomplete_event_size=LONGEST_HEADERS,
                http="h11",
                ws="none",
            ),
            opened,
        )
        self._done = threading.Event()

    def serve(self) -> int:
        """Work until told to stop."""
        self.runner.start()
        watching = threading.Thread(target=self._watch, name="watch", daemon=True)
        watching.start()
        try:
            self._server.run(sockets=[self._listening])
        finally:
            self._done.set()
            self.runner.stop()
            self._listening.close()
        return BROKEN if self.runner.broken is not None else 0

    def stop(self) -> None:
        """Close the doors; `serve` returns soon."""
        self._server.should_exit = True
        self.runner.pulse.close()

    def _watch(self) -> None:
        """Let nobody wait for a runner that ends; and a disk that failed is never asked again."""
        while not self._done.wait(0.2):
            if self.runner.broken is not None or self._server.should_exit:
                self.stop()
                return


class _Doors(uvicorn.Server):
    """A server that takes a signal to stop as a wish, not as a death: the exit code is 0."""

    def __init__(self, config: uvicorn.Config, opened: Callable[[], None]) -> None:
        super().__init__(config)
        self._opened = opened

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the doors, then say so."""
        await super().startup(sockets)
        self._opened()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take SIGTERM and SIGINT while it serves, if this thread may."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        signals = (signal.SIGTERM, signal.SIGINT)
        before = [signal.signal(each, self.handle_exit) for each in signals]
        try:
            yield
        finally:
            for each, handler in zip(signals, before, strict=True):
                signal.signal(each, handler)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; RunnerError says who has the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name != "nt":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(1024)
    except OSError as fault:
        listening.close()
        raise RunnerError(
            f"The runner cannot listen on {host}:{port}: {fault.strerror}.",
            hint="Another program has the port; choose one with --port, or 0 for a free one.",
        ) from None
    listening.set_inheritable(False)
    return listening


def _log_to_stderr() -> None:
    """Logs name ids, never contents."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
