"""Push notifications, handed to a real web server that plays the gateway."""

import pytest

from cartflow_studio.channels.base import Address, ChannelError, NoAddress, Outcome, Ticket
from cartflow_studio.channels.context import Context
from cartflow_studio.channels.push import Push
from cartflow_studio.channels.secrets import given_secrets
from cartflow_studio.flow.people import Person
from tests.fakes.web_server import web_server

TICKET = Ticket("win-back/1/j7/nudge/1", "device-token-1", 0)


def test_a_notification_is_posted_to_the_gateway():
    with web_server(status=201, body=b'{"id": "n1"}') as gateway:
        channel = Push(url=f"{gateway.url}/send")
        parts = {
            "title": "Your\ncart",
            "body": "{{ event.item }} waits",
            "url": "https://x.example",
        }
        message = channel.render(parts, Context(event={"item": "Socks"}), TICKET)
        outcome = channel.deliver(message, given_secrets({}), now=0)
    asked = gateway.only
    assert outcome == Outcome("sent", provider_id="n1")
    assert (asked.path, asked.header("Authorization")) == ("/send", None)
    assert asked.json == {
        "id": message.key,
        "token": "device-token-1",
        "title": "Your cart",
        "body": "Socks waits",
        "url": "https://x.example",
    }


@pytest.mark.parametrize(
    ("token", "address"),
    [
        ("device-token-1", Address("device-token-1")),
        (None, NoAddress("missing_address", "The person has no push_token.")),
        ("a b", NoAddress("bad_address", "The push_token is not a device token.")),
        ("x" * 5000, NoAddress("bad_address", "The push_token is not a device token.")),
    ],
)
def test_a_device_is_reached_by_its_token(token, address):
    assert Push().address_of(Person("p", {"push_token": token})) == address


@pytest.mark.parametrize("parts", [{}, {"url": "https://x.example"}, {"body": "x" * 5000}])
def test_a_notification_that_is_empty_or_too_large_is_refused(parts):
    with pytest.raises(ChannelError):
        Push().render(parts, Context(), TICKET)


def test_what_is_missing_or_broken_is_told_without_a_person():
    assert Push().problems({}) == ("The notification has neither title nor body.",)
    assert Push().problems({"title": "{% if x"}) == (
        "1:1: A tag is not closed. Write %} at its end.",
    )
    assert (Push().lacking(), Push(url="https://x.example").lacking()) == (
        ("Address of the provider",),
        (),
    )
