"""No secret stands in a flow."""

import pytest

from cartflow_studio.nodes.email import Email
from cartflow_studio.nodes.webhook import Webhook
from tests.checks.faults import findings, line

CODE = "secret-in-text"


def _told(kind):
    return [(each.field, each.message) for each in findings(CODE, line(step=kind))]


@pytest.mark.parametrize(
    "text",
    [
        "smtp_password: hunter2",  # F070
        '{"api_key": "abc123def"}',
        "Authorization: Bearer abcdefghijklmnop12345",
        "Authorization: App 0123456789abcdef0123456789abcdef",
        "x-key: " + "sk_live_" + "4eC39HqLyjWDarjtT1",
        "AKIA" + "IOSFODNN7EXAMPLE",
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    ],
)
def test_what_looks_like_a_secret_is_found(text):
    assert _told(Webhook("https://shop.example.com", headers=text)) == [
        ("headers", "“Step” holds what looks like a password or a key."),
    ]


def test_a_password_in_an_address_is_found():
    assert _told(Webhook("https://ann:hunter2@shop.example.com")) == [
        ("url", "“Step” holds what looks like a password or a key."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: secret:shop_key",
        "api_key: secret:shop-key-2",
        "Forgot your password? Click here: https://shop.example/reset",
        "Your password: changed yesterday",
        "Your token internationalization-of-everything",
        "password: {{ person.code }}",
    ],
)
def test_names_of_secrets_and_words_about_them_are_fine(text):
    assert _told(Email("Hello", body=text)) == []
