"""A real mail server on this machine that keeps what it takes and answers as it is told."""

from __future__ import annotations

import ssl
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


@dataclass
class Inbox:
    """The server's own ledger; `answers` by command replace its answers."""

    answers: dict[str, str] = field(default_factory=dict)
    mails: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    drop_after_dot: bool = False
    port: int = 0

    @property
    def mail(self) -> EmailMessage:
        """The only mail that was taken."""
        (taken,) = self.mails
        return message_from_bytes(taken, policy=policy.default)


class _Handler:
    """Plays the server for a ledger; the library looks at every attribute of it."""

    def __init__(self, inbox: Inbox) -> None:
        self.inbox = inbox

    async def handle_MAIL(self, server, session, envelope, address, options):
        if "MAIL" in self.inbox.answers:
            return self.inbox.answers["MAIL"]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if "RCPT" in self.inbox.answers:
            return self.inbox.answers["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if "DATA" in self.inbox.answers:
            return self.inbox.answers["DATA"]
        self.inbox.mails.append(envelope.original_content)
        self.inbox.recipients += envelope.rcpt_tos
        self.inbox.senders.append(envelope.mail_from)
        if self.inbox.drop_after_dot:
            server.transport.abort()
        return "250 2.0.0 Ok: queued as 4XyZ12"


class _OnAFreePort(Controller):
    """The port is chosen by the system; the controller's own check cannot know it."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server(
    *,
    login: tuple[str, str] | None = None,
    tls: ssl.SSLContext | None = None,
    wrapped: ssl.SSLContext | None = None,
    **inbox,
):
    """Serve on 127.0.0.1; `tls` is offered as STARTTLS, `wrapped` from the first byte; `login` is
    then the only user."""
    kept = Inbox(**inbox)

    def known(server, session, envelope, mechanism, data):
        right = isinstance(data, LoginPassword) and login is not None
        right = right and (data.login.decode(), data.password.decode()) == login
        return AuthResult(success=right, handled=right)

    controller = _OnAFreePort(
        _Handler(kept),
        hostname="127.0.0.1",
        port=0,
        ssl_context=wrapped,
        tls_context=tls,
        require_starttls=tls is not None,
        authenticator=known if login else None,
        auth_required=login is not None,
        auth_require_tls=tls is not None,
    )
    controller.start()
    kept.port = controller.port
    try:
        yield kept
    finally:
        controller.stop()
