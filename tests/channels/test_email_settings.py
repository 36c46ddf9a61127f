"""What a mail channel refuses before any mail server is asked."""

import pytest

from cartflow_studio.channels.base import Outcome
from cartflow_studio.channels.email import Email
from cartflow_studio.channels.secrets import given_secrets
from tests.channels.test_email import ANA, NOON, PARTS, TICKET, email


@pytest.mark.parametrize("sender", ["nobody", "a@x.com, b@y.com", "Own <>"])
def test_a_sender_that_is_none_is_refused_without_a_person(sender):
    assert len(email().problems({**PARTS, "sender": sender})) == 1


def test_a_login_never_travels_without_encryption():
    channel = Email(host="mail.example", security="none", user="shop", password="secret:p")
    outcome = channel.deliver(
        email().render(PARTS, ANA, TICKET), given_secrets({"p": "s3cret"}), now=NOON
    )
    assert outcome == Outcome(
        "retry",
        reason="The login at mail.example would travel without encryption. "
        "Set Security to starttls or tls.",
    )
    assert channel.lacking() == ("Sender", "Security")
