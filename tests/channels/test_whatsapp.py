"""WhatsApp, handed to a real web server that plays the provider."""

import pytest

from cartflow_studio.channels.base import Address, ChannelError, Outcome, Ticket
from cartflow_studio.channels.context import Context
from cartflow_studio.channels.secrets import given_secrets
from cartflow_studio.channels.whatsapp import Whatsapp
from cartflow_studio.flow.people import Person
from tests.fakes.web_server import web_server

TICKET = Ticket("win-back/1/j7/chat/1", "+385911234567", 0)
ANA = Context(
    person={"first_name": "Ana", "language": "hr"}, event={"cart_url": "https://x.example"}
)


def posted(parts, form="infobip"):
    """The outcome and what the provider was given."""
    with web_server(body=b'{"messages": [{"messageId": "m1"}]}') as provider:
        channel = Whatsapp(url=provider.url, key="secret:k", sender="447491163862", form=form)
        message = channel.render(parts, ANA, TICKET)
        outcome = channel.deliver(message, given_secrets({"k": "k3y"}), now=0)
    return outcome, provider.only.json


def test_an_approved_template_gets_its_values_one_a_line():
    parts = {
        "template": "cart_reminder",
        "language": "en",
        "values": "{{ person.first_name }}\n{{ cart.url }}",
    }
    outcome, body = posted(parts)
    assert outcome == Outcome("sent", provider_id="m1")
    (message,) = body["messages"]
    assert message.pop("destinations")[0]["to"] == "385911234567"
    assert message == {
        "channel": "WHATSAPP",
        "sender": "447491163862",
        "template": {"templateName": "cart_reminder", "language": "en"},
        "content": {"body": {"type": "TEXT", "1": "Ana", "2": "https://x.example"}},
    }


def test_the_language_of_a_template_is_the_persons_if_none_is_given():
    _, body = posted({"template": "t"}, form="plain")
    assert {name: body[name] for name in ("template", "language", "values")} == {
        "template": "t",
        "language": "hr",
        "values": [],
    }


@pytest.mark.parametrize("form", ["infobip", "plain"])
def test_a_text_within_an_open_conversation(form):
    _, body = posted({"body": "Hi {{ person.first_name }}"}, form=form)
    said = body["messages"][0]["content"]["body"] if form == "infobip" else body
    assert said["text"] == "Hi Ana"


@pytest.mark.parametrize("body", ["", "{{ person.no }}", "x" * 4097])
def test_a_text_that_is_empty_or_too_long_is_refused(body):
    with pytest.raises(ChannelError):
        Whatsapp().render({"body": body}, ANA, TICKET)


def test_a_person_is_reached_by_phone():
    person = Person("p", {"phone": "091 123 4567"})
    assert Whatsapp(country="HR").address_of(person) == Address("+385911234567")


def test_what_is_missing_or_broken_is_told_without_a_person():
    assert Whatsapp().problems({}) == ("The message has neither a body nor a template.",)
    assert Whatsapp().problems({"template": "t", "values": "{{ x"}) == (
        "1:1: A placeholder is not closed. Write }} at its end.",
    )
    assert Whatsapp().problems({"template": "t"}) == ()
