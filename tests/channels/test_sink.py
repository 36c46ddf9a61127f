"""The mail server for trying out."""

import errno
import socket

import pytest

from cartflow_studio.channels.base import Outcome, Ticket
from cartflow_studio.channels.context import Context
from cartflow_studio.channels.email import Email
from cartflow_studio.channels.mime import compose
from cartflow_studio.channels.secrets import given_secrets
from cartflow_studio.channels.sink import Sink, TakenMail


@pytest.fixture
def taken():
    return []


@pytest.fixture
def sink(taken):
    listening = Sink(taken.append)
    yield listening
    listening.close()


def deliver(port, to="ana@example.com"):
    channel = Email(host="127.0.0.1", port=port, security="none", sender="shop@example.com")
    parts = {"subject": "Hi", "body": "x", "text": ".\n..\n"}
    message = channel.render(parts, Context(), Ticket("f/1/j/n/1", to, 0))
    return channel.deliver(message, given_secrets({}), now=0), message


def test_a_mail_is_taken_as_it_was_sent(sink, taken):
    outcome, message = deliver(sink.port)
    assert outcome == Outcome("sent", reason="250 taken")
    assert taken == [TakenMail("shop@example.com", "ana@example.com", compose(message))]


def test_many_mails_are_taken(sink, taken):
    for place in range(20):
        deliver(sink.port, f"p{place}@example.com")
    assert [mail.to for mail in taken] == [f"p{place}@example.com" for place in range(20)]


def test_a_full_disk_makes_the_sender_try_again():
    def full(mail):
        raise OSError(errno.ENOSPC, "No space left on device")

    sink = Sink(full)
    outcome, _ = deliver(sink.port)
    sink.close()
    assert outcome == Outcome("retry", reason="452 it cannot be kept: No space left on device")


def test_commands_out_of_order_are_answered(sink, taken):
    with socket.create_connection(("127.0.0.1", sink.port)) as line, line.makefile("rwb") as wire:
        said = [wire.readline()]
        for command in (b"DATA", b"RCPT TO:nobody", b"VRFY x", b"NOOP", b"QUIT"):
            wire.write(command + b"\r\n")
            wire.flush()
            said.append(wire.readline())
    assert [answer[:3] for answer in said] == [b"220", b"503", b"501", b"502", b"250", b"221"]
    assert taken == []


def test_after_close_nobody_answers(taken):
    sink = Sink(taken.append)
    sink.close()
    assert deliver(sink.port)[0].kind == "retry"
