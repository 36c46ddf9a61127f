"""A mail server for trying out: it takes every mail, on this machine only, and delivers none."""

from __future__ import annotations

import re
import socketserver
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread

LARGEST_MAIL = 20 * 1024 * 1024
_ADDRESS = re.compile(rb"(?i)(?:from|to):\s*<([^<>\s]*)>")


@dataclass(frozen=True, slots=True)
class TakenMail:
    """A mail as it came over the wire, with the addresses of its envelope."""

    sender: str
    to: str
    mail: bytes


class Sink:
    """Listens from its making to `close`; each mail is given to `take`, in the server's threads.

    `port` is the one it was given, or a free one for 0. A `take` that raises OSError (a full
    disk, say) makes the server answer 452, so that the sender tries again.
    """

    def __init__(self, take: Callable[[TakenMail], None], *, port: int = 0) -> None:
        self._server = _Server(("127.0.0.1", port), _Session)
        self._server.take = take
        self.port: int = self._server.server_address[1]
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening; mails that are being taken come to their end."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    take: Callable[[TakenMail], None]

    def handle_error(self, request: object, client_address: object) -> None:
        """A sender that hangs up harms nobody else."""


class _Session(socketserver.StreamRequestHandler):
    server: _Server
    timeout = 60
    disable_nagle_algorithm = True

    def handle(self) -> None:
        sender, to = "", ""
        self._say("220 CartFlow Studio takes mails for trying out")
        while command := self.rfile.readline(2048):
            match command[:4].upper():
                case b"EHLO" | b"HELO":
                    self._say("250 hello")
                case b"MAIL":
                    sender, to = _address(command), ""
                    self._say("250 go on")
                case b"RCPT":
                    to = _address(command)
                    self._say("250 go on" if to else "501 to whom?")
                case b"DATA" if to:
                    self._say(self._taken(sender, to))
                    to = ""
                case b"DATA":
                    self._say("503 to whom?")
                case b"RSET" | b"NOOP":
                    to = ""
                    self._say("250 yes")
                case b"QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("502 not here")

    def _taken(self, sender: str, to: str) -> str:
        self._say("354 end with a dot")
        lines: list[bytes] = []
        size = 0
        while (line := self.rfile.readline(LARGEST_MAIL)) != b".\r\n":
            if not line:
                return "451 where is the rest?"
            size += len(line)
            if size <= LARGEST_MAIL:
                lines.append(line[1:] if line.startswith(b"..") else line)
        if size > LARGEST_MAIL:
            return "552 too large"
        try:
            self.server.take(TakenMail(sender, to, b"".join(lines)))
        except OSError as fault:
            return f"452 it cannot be kept: {fault.strerror}"
        return "250 taken"

    def _say(self, answer: str) -> None:
        self.wfile.write(answer.encode() + b"\r\n")


def _address(command: bytes) -> str:
    found = _ADDRESS.search(command)
    return found[1].decode("utf-8", "replace") if found else ""
