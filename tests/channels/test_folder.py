"""The folder that stands in for every channel."""

import json
from email import message_from_bytes, policy

import pytest

from cartflow_studio.channels.base import Address, ChannelError, Message, Outcome, Ticket
from cartflow_studio.channels.context import Context
from cartflow_studio.channels.folder import Folder
from cartflow_studio.channels.secrets import given_secrets
from cartflow_studio.flow.people import Person

TICKET = Ticket("f/1/j/n/1", "p1", 7)
NO_SECRETS = given_secrets({})
MAIL = Message(
    "f/1/j/n/1",
    "email",
    "ana@example.com",
    {"subject": "Hi", "text": "Hello\n", "html": "<p>Hello</p>", "sender_name": "Lumen"},
    "shop@example.com",
    {"List-Unsubscribe": "<https://x.example/u>"},
    0,
)


def written(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_mail_is_written_as_it_would_travel(tmp_path):
    outcome = Folder(folder=str(tmp_path / "new" / "out")).deliver(MAIL, NO_SECRETS, now=0)
    ((name, content),) = written(tmp_path / "new" / "out").items()
    mail = message_from_bytes(content, policy=policy.default)
    assert outcome == Outcome("sent", provider_id=name)
    assert name == f"email-{MAIL.key}.eml"
    assert (mail["To"], mail["Subject"], mail["List-Unsubscribe"]) == (
        "ana@example.com",
        "Hi",
        "<https://x.example/u>",
    )


def test_a_text_is_written_to_be_read(tmp_path):
    text = Message("f/1/j/n/2", "sms", "+385911234567", {"text": "Your cart 🛒"}, "Lumen")
    Folder(folder=str(tmp_path)).deliver(text, NO_SECRETS, now=0)
    assert written(tmp_path) == {
        f"sms-{text.key}.txt": (
            "To: +385911234567\nFrom: Lumen\nMessage: f/1/j/n/2\n\nYour cart 🛒\n".encode()
        )
    }


def test_everything_else_is_written_as_json(tmp_path):
    call = Message("f/1/j/n/3", "webhook", "https://x.example", {"json": "{}", "method": "POST"})
    Folder(folder=str(tmp_path)).deliver(call, NO_SECRETS, now=0)
    ((name, content),) = written(tmp_path).items()
    assert (name, json.loads(content)["content"]) == (
        f"webhook-{call.key}.json",
        {"json": "{}", "method": "POST"},
    )


def test_the_same_message_again_is_the_same_file(tmp_path):
    for _ in range(3):
        Folder(folder=str(tmp_path)).deliver(MAIL, NO_SECRETS, now=0)
    assert list(written(tmp_path)) == [f"email-{MAIL.key}.eml"]


def test_a_folder_that_cannot_be_written_says_what_to_do(tmp_path):
    (tmp_path / "file").write_text("in the way")
    folder = str(tmp_path / "file" / "out")
    assert Folder(folder=folder).deliver(MAIL, NO_SECRETS, now=0) == Outcome(
        "retry",
        reason=f"The folder {folder!r} cannot be written (Not a directory). "
        "Make room, or choose another folder.",
    )


def test_it_renders_a_plain_text_of_its_own():
    message = Folder().render(
        {"body": "Hi {{ person.name }}"}, Context(person={"name": "A"}), TICKET
    )
    assert message == Message("f/1/j/n/1", "folder", "p1", {"text": "Hi A"}, made_at=7)
    assert Folder().address_of(Person("p1")) == Address("p1")
    with pytest.raises(ChannelError):
        Folder().render({"body": "{{ person.no }}"}, Context(), TICKET)


def test_what_is_missing_or_broken_is_told_without_a_person():
    assert Folder().problems({}) == ("The body is empty.",)
    assert Folder().problems({"body": "{{ x"}) == (
        "1:1: A placeholder is not closed. Write }} at its end.",
    )
    assert Folder(folder="").lacking() == ("Folder",)
