"""From a step to the parts of its message."""

from pathlib import Path

import pytest

from cartflow_studio import nodes
from cartflow_studio.channels import REGISTRY
from cartflow_studio.channels.base import ChannelError, Ticket
from cartflow_studio.channels.content import parts_of
from cartflow_studio.channels.context import Context
from cartflow_studio.files import open_flow, templates_of
from cartflow_studio.nodes.email import Email
from cartflow_studio.nodes.sms import Sms
from cartflow_studio.nodes.webhook import Webhook

FLOWS = Path(__file__).parents[2] / "flows"
ANA = Context(
    person={"first_name": "Ana"},
    event={"item": "Wool socks", "price": 12.5, "currency": "EUR", "cart_id": "c1"},
    shop={"name": "Sample Shop", "url": "https://shop.example"},
    unsubscribe_url="https://shop.example/u/t0k3n",
)


def test_a_template_file_stands_in_for_the_message():
    step = Email(subject="Hi", body="unused", template="templates/a.mjml")
    assert parts_of(step, templates={"templates/a.mjml": "<mjml></mjml>"}) == {
        "subject": "Hi",
        "body": "<mjml></mjml>",
    }


def test_a_template_file_that_is_missing_is_named():
    with pytest.raises(ChannelError) as caught:
        parts_of(Email(template="templates/a.mjml"), templates={})
    assert str(caught.value) == (
        "The template 'templates/a.mjml' is missing. Put it beside the flow, or choose another."
    )


def test_the_senders_go_from_the_step_to_the_flow():
    assert parts_of(Sms(body="a"), templates={}, sender="Shop") == {"body": "a", "sender": "Shop"}
    assert parts_of(Sms(body="a", sender="Own"), templates={}, sender="Shop")["sender"] == "Own"


def test_a_webhook_has_its_method_and_headers():
    step = Webhook(url="https://x.example/", method="PUT", headers="A: b")
    assert parts_of(step, templates={}) == {
        "url": "https://x.example/",
        "method": "PUT",
        "headers": "A: b",
    }


def test_every_step_that_sends_has_a_channel_that_knows_its_parts():
    sending = [member for member in nodes.REGISTRY.members() if member.channel]
    assert {
        member.name: sorted(set(member.parts) - set(REGISTRY[member.channel].parts))
        for member in sending
    } == {member.name: [] for member in sending}


@pytest.mark.parametrize("path", sorted(FLOWS.glob("*.flow.yaml")), ids=lambda path: path.stem)
def test_every_message_of_the_example_flows_can_be_made(path):
    opened = open_flow(path)
    found = {}
    for node in opened.flow.nodes.values():
        if not node.type.channel:
            continue
        channel = REGISTRY[node.type.channel]()
        sender = opened.flow.settings.sender(node.type.channel)
        parts = parts_of(node.type, templates=templates_of(opened.flow, path.parent), sender=sender)
        found[node.id] = channel.problems(parts)
        ticket = Ticket("f/1/j/n/1", "ana@example.com", 0)
        assert channel.render(parts, ANA, ticket).content
    assert found == dict.fromkeys(found, ())
