"""From a step to the parts of its message."""

import pytest

from cartflow_studio import nodes
from cartflow_studio.channels import REGISTRY
from cartflow_studio.channels.base import ChannelError
from cartflow_studio.channels.content import parts_of
from cartflow_studio.nodes.email import Email
from cartflow_studio.nodes.sms import Sms
from cartflow_studio.nodes.webhook import Webhook


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
