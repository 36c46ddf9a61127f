"""Mail, handed to a real mail server."""

import socket
from base64 import b64encode
from contextlib import suppress
from email import message_from_bytes, policy
from threading import Event, Thread

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from cartflow_studio.channels.base import Address, Message, NoAddress, Outcome, Ticket
from cartflow_studio.channels.context import Context
from cartflow_studio.channels.email import Email
from cartflow_studio.channels.secrets import given_secrets
from cartflow_studio.flow.people import Person
from tests.fakes.certificate import server_certificate
from tests.fakes.mail_server import mail_server

NOON = 1_767_268_800_000_000  # 2026-01-01T12:00:00Z
TICKET = Ticket("win-back/1/j7/reminder/1", "ana@example.com", NOON)
NO_SECRETS = given_secrets({})
ANA = Context(
    person={"first_name": "Ana"},
    event={"cart_id": "c1", "item": "Wool socks", "price": 12.5, "currency": "EUR"},
    unsubscribe_url="https://shop.example.com/u/t0k3n",
)
PARTS = {"subject": "{{ person.first_name }}, your cart", "body": "It is still here."}


def email(port=25, **settings):
    given = {"host": "127.0.0.1", "security": "none", "sender": "shop@example.com", "timeout": 5}
    return Email(**{**given, "port": port, **settings})


def delivered(channel, parts=PARTS, context=ANA, secrets=NO_SECRETS):
    return channel.deliver(channel.render(parts, context, TICKET), secrets, now=NOON)


def test_a_mail_arrives_with_its_headers_and_both_parts():
    with mail_server() as inbox:
        outcome = delivered(email(inbox.port, sender_name="Lumen", reply_to="help@example.com"))
    assert outcome == Outcome("sent", "4XyZ12", "250 2.0.0 Ok: queued as 4XyZ12")
    assert (inbox.senders, inbox.recipients) == (["shop@example.com"], ["ana@example.com"])
    headers = {name: str(value) for name, value in inbox.mail.items()}
    assert headers == {
        "From": "Lumen <shop@example.com>",
        "To": "ana@example.com",
        "Subject": "Ana, your cart",
        "Date": "Thu, 01 Jan 2026 12:00:00 +0000",
        "Message-ID": f"<{Message(TICKET.id, 'email', '', {}).key}@example.com>",
        "Reply-To": "help@example.com",
        "List-Unsubscribe": "<https://shop.example.com/u/t0k3n>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "MIME-Version": "1.0",
        "Content-Type": headers["Content-Type"],
    }
    text, html = inbox.mail.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert "It is still here." in text.get_content()
    assert "Unsubscribe [https://shop.example.com/u/t0k3n]" in text.get_content()
    assert 'href="https://shop.example.com/u/t0k3n"' in html.get_content()


def test_a_message_that_needs_no_unsubscribing_has_no_such_header():
    message = email().render(PARTS, Context(), TICKET)
    assert message.headers == {}
    assert "nsubscribe" not in message.content["html"] + message.content["text"]


def test_the_same_message_is_the_same_bytes_on_every_attempt():
    with mail_server() as inbox:
        delivered(email(inbox.port))
        delivered(email(inbox.port))
    assert inbox.mails[0] == inbox.mails[1]


def test_lines_that_begin_with_a_dot_and_letters_of_the_world_survive():
    parts = {"subject": "Košarica 🛒", "body": "x", "text": ".\n..dots\nčćšđž 🛒 日本\n"}
    with mail_server() as inbox:
        delivered(email(inbox.port), parts)
    text, _ = inbox.mail.iter_parts()
    assert (inbox.mail["Subject"], text.get_content()) == (
        "Košarica 🛒",
        ".\r\n..dots\r\nčćšđž 🛒 日本\r\n",
    )


def test_t015_a_line_break_in_a_name_makes_no_second_header():
    evil = Context(person={"first_name": "x\r\nBcc: evil@example.net\r\n\r\nbody\0"})
    with mail_server() as inbox:
        delivered(email(inbox.port), context=evil)
    assert inbox.recipients == ["ana@example.com"]
    assert inbox.mail["Bcc"] is None
    assert inbox.mail["Subject"] == "x Bcc: evil@example.net body , your cart"


def test_t017_a_quote_in_the_senders_name_does_not_change_the_address():
    with mail_server() as inbox:
        delivered(email(inbox.port, sender_name='Shop" <evil@example.net>'))
    (sender,) = inbox.mail["From"].addresses
    assert (sender.addr_spec, sender.display_name) == (
        "shop@example.com",
        'Shop" <evil@example.net>',
    )
    assert inbox.senders == ["shop@example.com"]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("Ana@EXAMPLE.com", Address("Ana@example.com")),
        ("ana@köln.example", Address("ana@xn--kln-sna.example")),
        ("", NoAddress("missing_address", "The person has no email.")),
    ],
)
def test_an_address_has_one_form(written, address):
    assert email().address_of(Person("p", {"email": written})) == address


@pytest.mark.parametrize(
    "written",
    [
        "a@x.com, b@y.com",
        "a@x.com; b@y.com",
        "ana",
        "ana@",
        "@x.com",
        "a b@x.com",
        "a@x.com\r\nX: y",
    ],
)
def test_t018_what_is_not_exactly_one_address_is_refused(written):
    refused = email().address_of(Person("p", {"email": written}))
    assert (type(refused), refused.reason) == (NoAddress, "bad_address")


def test_t018_several_recipients_are_named_as_what_they_are():
    refused = email().address_of(Person("p", {"email": "a@x.com, b@y.com"}))
    assert refused.sentence == "There is more than one address: one recipient per message."


@pytest.mark.parametrize(
    ("command", "answer", "outcome"),
    [
        ("MAIL", "553 5.1.8 Sender unknown", Outcome("failed", reason="553 5.1.8 Sender unknown")),
        ("RCPT", "550 5.1.1 No such user", Outcome("failed", reason="550 5.1.1 No such user")),
        ("RCPT", "451 4.7.1 Greylisted", Outcome("retry", reason="451 4.7.1 Greylisted")),
        ("RCPT", "452 4.2.2 Mailbox full", Outcome("retry", reason="452 4.2.2 Mailbox full")),
        ("DATA", "554 5.7.1 Spam", Outcome("failed", reason="554 5.7.1 Spam")),
        ("DATA", "421 4.3.2 Going down", Outcome("retry", reason="421 4.3.2 Going down")),
    ],
)
def test_r003_a_refusal_is_told_in_the_servers_words(command, answer, outcome):
    with mail_server(answers={command: answer}) as inbox:
        assert delivered(email(inbox.port)) == outcome
    assert inbox.mails == []


def test_a_dead_server_is_tried_again_and_says_what_to_do():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert delivered(email(port)) == Outcome(
        "retry",
        reason=f"The mail server 127.0.0.1:{port} does not answer ([Errno 111] Connection refused)."
        " Start it, or correct host and port in the settings of the channel.",
    )


def test_a_connection_lost_after_the_final_dot_is_unknown():
    with mail_server(drop_after_dot=True) as inbox:
        outcome = delivered(email(inbox.port))
    assert (outcome.kind, len(inbox.mails)) == ("unknown", 1)
    assert outcome.reason.endswith("nobody can tell whether it took it.")


def test_r006_a_server_that_hangs_frees_the_slot_at_the_timeout():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        outcome = delivered(email(silent.getsockname()[1], timeout=0.2))
    assert (outcome.kind, "timed out" in outcome.reason) == ("retry", True)


def test_a_silence_after_the_final_dot_is_unknown():
    def play(server):
        line, _ = server.accept()
        with line, line.makefile("rb") as heard:
            line.sendall(b"220 here\r\n")
            for command in heard:
                if command == b".\r\n":
                    break
                if command[:4] in (b"ehlo", b"mail", b"rcpt"):
                    line.sendall(b"250 yes\r\n")
                if command[:4] == b"DATA":
                    line.sendall(b"354 go on\r\n")
            line.recv(1)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = Thread(target=play, args=(server,))
        thread.start()
        outcome = delivered(email(server.getsockname()[1], patience=0.2))
        thread.join()
    assert outcome.kind == "unknown"


def test_r006_a_server_that_drips_frees_the_slot():
    over = Event()

    def drip(server):
        line, _ = server.accept()
        with line:
            line.sendall(b"220 here\r\n")
            with suppress(OSError):
                while not over.wait(0.02):
                    line.sendall(b"2")

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = Thread(target=drip, args=(server,))
        thread.start()
        outcome = delivered(email(server.getsockname()[1], timeout=0.2, patience=0.2))
        over.set()
        thread.join()
    assert outcome.kind == "retry"


def test_a_login_over_starttls(tmp_path):
    tls, authority = server_certificate(tmp_path)
    with mail_server(login=("shop", "s3cret"), tls=tls) as inbox:
        channel = email(
            inbox.port,
            security="starttls",
            user="shop",
            password="secret:smtp_main",
            authority=authority,
        )
        right = delivered(channel, secrets=given_secrets({"smtp_main": "s3cret"}))
        wrong = delivered(channel, secrets=given_secrets({"smtp_main": "guess"}))
    assert (right.kind, wrong.kind, len(inbox.mails)) == ("sent", "retry", 1)
    assert wrong.reason == (
        f"The mail server 127.0.0.1:{inbox.port} refused the login of 'shop': "
        "535 5.7.8 Authentication credentials invalid. Correct user and password."
    )


def test_a_connection_that_is_encrypted_from_the_first_byte(tmp_path):
    tls, authority = server_certificate(tmp_path)
    with mail_server(wrapped=tls) as inbox:
        known = delivered(email(inbox.port, security="tls", authority=authority))
        unknown = delivered(email(inbox.port, security="tls"))
    assert (known.kind, unknown.kind, len(inbox.mails)) == ("sent", "retry", 1)
    assert "cannot be trusted (self-signed certificate)" in unknown.reason


def test_a_server_that_is_closing_is_tried_again():
    with socket.create_server(("127.0.0.1", 0)) as server:

        def refuse():
            line, _ = server.accept()
            with line:
                line.sendall(b"421 4.3.2 closing\r\n")

        thread = Thread(target=refuse)
        thread.start()
        port = server.getsockname()[1]
        outcome = delivered(email(port))
        thread.join()
    assert outcome == Outcome(
        "retry", reason=f"The mail server 127.0.0.1:{port} said: 421 4.3.2 closing"
    )


def test_a_certificate_that_nobody_vouches_for_gets_no_mail(tmp_path):
    tls, _ = server_certificate(tmp_path)
    with mail_server(tls=tls) as inbox:
        outcome = delivered(email(inbox.port, security="starttls"))
    assert (outcome.kind, inbox.mails) == ("retry", [])
    assert "cannot be trusted (self-signed certificate)" in outcome.reason


def test_a_server_without_starttls_gets_no_mail():
    with mail_server() as inbox:
        outcome = delivered(email(inbox.port, security="starttls"))
    assert (outcome.kind, inbox.mails) == ("retry", [])
    assert "does not offer what the settings ask for" in outcome.reason


def test_r024_a_missing_secret_holds_the_mail_and_names_it():
    with mail_server() as inbox:
        outcome = delivered(email(inbox.port, user="shop", password="secret:smtp_main"))
    assert (outcome.kind, inbox.mails) == ("retry", [])
    assert outcome.reason == (
        "The secret 'smtp_main' is missing. Put it in the keyring (service 'cartflow-studio', "
        "user 'smtp_main') or set the environment variable CARTFLOW_SECRET_SMTP_MAIN."
    )


@pytest.fixture(scope="module")
def signing_key():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    der = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return pem.decode(), b"v=DKIM1; k=rsa; p=" + b64encode(der)


def test_a_signed_mail_verifies_and_a_changed_one_does_not(signing_key):
    pem, record = signing_key
    channel_settings = {
        "dkim_domain": "example.com",
        "dkim_selector": "s1",
        "dkim_key": "secret:dkim",
    }
    with mail_server() as inbox:
        delivered(email(inbox.port, **channel_settings), secrets=given_secrets({"dkim": pem}))
    (mail,) = inbox.mails

    def dns(name, timeout=5):
        return record if name == b"s1._domainkey.example.com." else None

    assert dkim.verify(mail, dnsfunc=dns)
    assert not dkim.verify(mail.replace(b"t0k3n", b"evil0", 1), dnsfunc=dns)
    signature = message_from_bytes(mail, policy=policy.default)["DKIM-Signature"]
    assert "list-unsubscribe-post" in signature.replace(" ", "")


def test_a_key_that_is_none_holds_the_mail():
    channel = email(1, dkim_domain="example.com", dkim_selector="s1", dkim_key="secret:dkim")
    outcome = delivered(channel, secrets=given_secrets({"dkim": "not a key"}))
    assert (outcome.kind, "It must be a private key in PEM." in outcome.reason) == ("retry", True)


def test_t035_a_message_that_is_made_keeps_its_words():
    made = email().render(PARTS, ANA, TICKET)
    assert Message.from_json(made.to_json()) == made


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"id": "a", "what": 1}'])
def test_what_is_no_message_is_not_read_as_one(text):
    with pytest.raises(ValueError):
        Message.from_json(text)


def test_what_is_missing_or_broken_is_told_without_a_person():
    assert email().problems({}) == ("The subject is empty.", "The body is empty.")
    assert email().problems({"subject": "Hi {{ persn.name }}", "body": "x"}) == (
        "1:7: There is no 'persn' in a message. Did you mean 'person'?",
    )
    assert email().problems({"subject": "Hi", "body": "x\n{% if person.vip %}y"}) == (
        "2:1: {% if %} is never closed. Write {% endif %} after it.",
    )
    assert email().problems(PARTS) == ()


def test_what_the_channel_lacks_is_named():
    assert Email(host="", user="x", dkim_selector="s").lacking() == (
        "Mail server",
        "Sender",
        "Password",
        "DKIM domain",
        "DKIM private key",
    )
    assert email().lacking() == ()


@pytest.mark.parametrize(
    ("parts", "sender"),
    [
        ({}, ("", "shop@example.com")),
        ({"sender": "own@example.org"}, ("Lumen", "own@example.org")),
        ({"sender": "Own <own@example.org>"}, ("Own", "own@example.org")),
        ({"sender": "Own <own@example.org>", "sender_name": "Ann"}, ("Ann", "own@example.org")),
    ],
)
def test_a_step_may_have_a_sender_of_its_own(parts, sender):
    channel = email(sender_name="Lumen" if parts else "")
    message = channel.render({**PARTS, **parts}, ANA, TICKET)
    assert (message.content["sender_name"], message.sender) == sender
