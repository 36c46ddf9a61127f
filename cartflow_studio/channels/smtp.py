"""One mail to one mail server, and what its answer means."""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from threading import Timer

from cartflow_studio.channels.base import Outcome

_QUEUED = re.compile(r"queued as (\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and how to talk to it; `timeout` and `patience` are in seconds.

    `timeout` holds for each step, `patience` for its answer to a whole mail; after twice the
    former and the latter all is over. `security` is none, starttls or tls; `authority` a PEM file
    of the one who signed its certificate, if that is nobody known.
    """

    host: str
    port: int
    security: str
    user: str
    timeout: float
    patience: float
    authority: str = ""

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Envelope:
    """One mail for one recipient: addresses in ASCII, the bytes with CRLF line ends."""

    sender: str
    to: str
    mail: bytes


def hand_over(server: Server, password: str, envelope: Envelope) -> Outcome:
    """Deliver a mail; every end of it is an outcome."""
    try:
        session = _connected(server, envelope.sender)
    except smtplib.SMTPResponseException as fault:
        return Outcome("retry", reason=f"The mail server {server} said: {_words(fault)}")
    except ssl.SSLError as fault:
        return Outcome("retry", reason=_no_trust(server, fault))
    except (OSError, smtplib.SMTPException) as fault:
        return Outcome("retry", reason=_no_answer(server, fault))
    end = Timer(2 * server.timeout + server.patience, _hang_up, (session,))
    end.daemon = True
    end.start()
    try:
        return _conversation(session, server, password, envelope)
    finally:
        end.cancel()
        session.close()


def _hang_up(session: smtplib.SMTP) -> None:
    """Ends a conversation that drips: whoever reads finds the connection closed."""
    if session.sock is not None:
        with contextlib.suppress(OSError):
            session.sock.shutdown(socket.SHUT_RDWR)


def _connected(server: Server, sender: str) -> smtplib.SMTP:
    session = _session(server, sender)
    if session.sock is not None:  # the final dot travels alone, and must not wait for company
        session.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return session


def _session(server: Server, sender: str) -> smtplib.SMTP:
    name = sender.rpartition("@")[2] or "localhost"
    if server.security == "tls":
        return smtplib.SMTP_SSL(
            server.host, server.port, name, timeout=server.timeout, context=_trust(server)
        )
    return smtplib.SMTP(server.host, server.port, name, timeout=server.timeout)


def _conversation(
    session: smtplib.SMTP, server: Server, password: str, envelope: Envelope
) -> Outcome:
    """From the greeting to the final dot; nothing is taken before that dot, so all may be tried
    again that is not refused for good."""
    try:
        _introduced(session, server, password)
        size = [f"size={len(envelope.mail)}"] if session.has_extn("size") else []
        steps: tuple[Callable[[], tuple[int, bytes]], ...] = (
            lambda: session.mail(envelope.sender, size),
            lambda: session.rcpt(envelope.to),
            lambda: session.docmd("DATA"),
        )
        for step in steps:
            code, answer = step()
            if code not in (250, 251, 354):
                return _refusal(code, answer)
        session.send(_dotted(envelope.mail))
    except smtplib.SMTPNotSupportedError as fault:
        return Outcome("retry", reason=_not_offered(server, fault))
    except smtplib.SMTPAuthenticationError as fault:
        return Outcome("retry", reason=_no_entry(server, fault))
    except smtplib.SMTPResponseException as fault:
        return _refusal(fault.smtp_code, fault.smtp_error)
    except ssl.SSLError as fault:
        return Outcome("retry", reason=_no_trust(server, fault))
    except (OSError, smtplib.SMTPException) as fault:
        return Outcome("retry", reason=_no_answer(server, fault))
    return _finished(session, server)


def _introduced(session: smtplib.SMTP, server: Server, password: str) -> None:
    session.ehlo_or_helo_if_needed()
    if server.security == "starttls":
        session.starttls(context=_trust(server))
        session.ehlo()
    if server.user:
        session.login(server.user, password)


def _finished(session: smtplib.SMTP, server: Server) -> Outcome:
    """The final dot: from here on a lost connection leaves open whether the mail was taken."""
    try:
        if session.sock is not None:
            session.sock.settimeout(server.patience)
        session.send(b".\r\n")
        code, answer = session.getreply()
    except (OSError, smtplib.SMTPException) as fault:
        return Outcome(
            "unknown",
            reason=f"The mail server {server} was lost after the mail was handed over "
            f"({_short(fault)}); nobody can tell whether it took it.",
        )
    if code != 250:
        return _refusal(code, answer)
    told = _decoded(answer)
    queued = _QUEUED.search(told)
    return Outcome("sent", provider_id=queued[1] if queued else "", reason=f"{code} {told}")


def _refusal(code: int, answer: bytes | str) -> Outcome:
    words = f"{code} {_decoded(answer)}".strip()
    return Outcome("failed" if 500 <= code < 600 else "retry", reason=words)


def _dotted(mail: bytes) -> bytes:
    return re.sub(rb"(?m)^\.", b"..", mail if mail.endswith(b"\r\n") else mail + b"\r\n")


def _trust(server: Server) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=server.authority or None)


def _decoded(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())[:500]


def _words(fault: smtplib.SMTPResponseException) -> str:
    return f"{fault.smtp_code} {_decoded(fault.smtp_error)}"


def _short(fault: Exception) -> str:
    return str(fault) or type(fault).__name__


def _no_answer(server: Server, fault: Exception) -> str:
    return (
        f"The mail server {server} does not answer ({_short(fault)}). "
        "Start it, or correct host and port in the settings of the channel."
    )


def _no_trust(server: Server, fault: ssl.SSLError) -> str:
    reason = getattr(fault, "verify_message", "") or fault.reason or _short(fault)
    return (
        f"The mail server {server} cannot be trusted ({reason}). Correct its name or "
        "certificate; mail is never sent over a connection that is not secure as asked."
    )


def _no_entry(server: Server, fault: smtplib.SMTPAuthenticationError) -> str:
    return (
        f"The mail server {server} refused the login of {server.user!r}: {_words(fault)}. "
        "Correct user and password."
    )


def _not_offered(server: Server, fault: Exception) -> str:
    return (
        f"The mail server {server} does not offer what the settings ask for ({_short(fault)}). "
        "Change security or login in the settings of the channel."
    )
