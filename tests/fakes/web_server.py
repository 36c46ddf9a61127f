"""A real web server on this machine that keeps what it is asked and answers as it is told."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


@dataclass
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """The value of a header, whatever its case."""
        return next((v for n, v in self.headers if n.lower() == name.lower()), None)

    @property
    def json(self):
        return json.loads(self.body)


@dataclass
class Site:
    """The server's own ledger, and its answer: status, body, headers, or a function that writes."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    write: Callable[[BaseHTTPRequestHandler], None] | None = None
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    over: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def only(self) -> Asked:
        """The only request."""
        (one,) = self.asked
        return one


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """A client that hangs up is part of the play."""


def _handler(kept: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self):
            length = int(self.headers.get("Content-Length") or 0)
            kept.asked.append(
                Asked(self.command, self.path, self.headers.items(), self.rfile.read(length))
            )
            if kept.write is not None:
                kept.write(self)
                return
            self.send_response(kept.status)
            for name, value in kept.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(kept.body)))
            self.end_headers()
            self.wfile.write(kept.body)

        do_GET = do_POST = do_PUT = _answer

        def log_message(self, *_):
            """Nothing on standard error."""

    return Handler


@contextmanager
def web_server(*, tls: ssl.SSLContext | None = None, **site):
    """Serve on 127.0.0.1, on a free port."""
    kept = Site(**site)
    server = _Server(("127.0.0.1", 0), _handler(kept))
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    kept.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield kept
    finally:
        kept.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
