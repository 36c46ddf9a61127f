"""A message says something."""

import pytest

from cartflow_studio.nodes.email import Email
from cartflow_studio.nodes.push import Push
from cartflow_studio.nodes.sms import Sms
from cartflow_studio.nodes.webhook import Webhook
from cartflow_studio.nodes.whatsapp import WhatsApp
from tests.checks.faults import findings, line

CODE = "empty-message"


def _told(kind):
    return [(each.field, each.message) for each in findings(CODE, line(message=kind))]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (
            Email(),
            [
                ("subject", "“Message” has no subject."),
                ("body", "“Message” has neither words nor a template."),
            ],
        ),
        (Email(" ", body="Hello"), [("subject", "“Message” has no subject.")]),
        (Sms("\n"), [("body", "“Message” has no words yet.")]),
        (WhatsApp(), [("body", "“Message” has neither words nor a template.")]),
        (Push(url="https://x.example"), [("title", "“Message” has neither a title nor words.")]),
        (Webhook(), [("url", "“Message” does not say which web address to call.")]),
    ],
)
def test_an_empty_message_is_found(kind, told):
    assert _told(kind) == told


@pytest.mark.parametrize(
    "kind",
    [
        Email("Hello", body="You"),
        Email("Hello", template="templates/you.mjml"),
        Sms("Hello"),
        WhatsApp("Hello"),
        WhatsApp(template="cart"),
        Push("Hello"),
        Push(body="Hello"),
        Webhook("https://shop.example.com"),
    ],
)
def test_a_message_that_says_something_is_fine(kind):
    assert _told(kind) == []
