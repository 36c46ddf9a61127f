"""One HTTP request to one checked address: no redirects, a short answer, a time that ends."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Thread

from cartflow_studio.channels.guard import Target

_PIECE = 16 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent; header names and values are checked by the one who makes it."""

    method: str
    target: Target
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `cut` if the body was longer than is read."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cut: bool


@dataclass
class _Attempt:
    """What the thread that talks has reached so far."""

    connection: socket.socket | None = None
    answer: Answer | None = None
    fault: Exception | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How long everything may take together, in seconds, and how many bytes are read."""

    seconds: float = 10.0
    answer: int = 64 * 1024
    trust: Callable[[], ssl.SSLContext] = field(default=ssl.create_default_context)


def exchange(request: Request, look_up: Callable[[], Sequence[str]], limits: Limits) -> Answer:
    """Look the host up, connect to what was found, send, and read the answer.

    Raises what `look_up` raises, OSError or HTTPException for the network's faults, TimeoutError
    when the time is over: then the connection is closed and the slot is free.
    """
    attempt = _Attempt()
    thread = Thread(target=_talk, args=(attempt, request, look_up, limits), daemon=True)
    thread.start()
    thread.join(limits.seconds)
    if thread.is_alive():
        _cut(attempt)
        raise TimeoutError(f"it took longer than {limits.seconds:g} seconds")
    if attempt.fault is not None:
        raise attempt.fault
    assert attempt.answer is not None  # noqa: S101  the thread ends with one of the two
    return attempt.answer


def _talk(
    attempt: _Attempt, request: Request, look_up: Callable[[], Sequence[str]], limits: Limits
) -> None:
    try:
        attempt.connection = _connected(request.target, look_up(), limits)
        attempt.answer = _asked(attempt.connection, request, limits)
    except Exception as fault:  # noqa: BLE001  told to the one who waits
        attempt.fault = fault
    finally:
        _cut(attempt)


def _connected(target: Target, addresses: Sequence[str], limits: Limits) -> socket.socket:
    last: OSError = OSError("it has no address")
    for address in addresses:
        try:
            plain = socket.create_connection((address, target.port), timeout=limits.seconds)
        except OSError as fault:
            last = fault
            continue
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if target.scheme == "http":
            return plain
        return limits.trust().wrap_socket(plain, server_hostname=target.host)
    raise last


def _asked(connection: socket.socket, request: Request, limits: Limits) -> Answer:
    client = http.client.HTTPConnection(request.target.host, request.target.port)
    client.sock = connection
    client.putrequest(
        request.method, request.target.path, skip_host=True, skip_accept_encoding=True
    )
    client.putheader("Host", request.target.authority)
    for name, value in request.headers.items():
        client.putheader(name, value)
    if request.body:
        client.putheader("Content-Length", str(len(request.body)))
    client.putheader("Connection", "close")
    client.endheaders(request.body or None)
    answer = client.getresponse()
    pieces: list[bytes] = []
    room = limits.answer + 1
    while room > 0 and (piece := answer.read1(min(room, _PIECE))):
        pieces.append(piece)
        room -= len(piece)
    body = b"".join(pieces)
    headers = {name.lower(): value for name, value in answer.getheaders()}
    return Answer(answer.status, headers, body[: limits.answer], len(body) > limits.answer)


def _cut(attempt: _Attempt) -> None:
    if attempt.connection is not None:
        with contextlib.suppress(OSError):
            attempt.connection.shutdown(socket.SHUT_RDWR)
        attempt.connection.close()
