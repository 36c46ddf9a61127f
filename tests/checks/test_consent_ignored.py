"""Marketing goes only to people who agreed."""

from dataclasses import replace

from cartflow_studio.nodes.webhook import Webhook
from tests.checks.faults import MAIL, fixes, found, line, mended

CODE = "consent-ignored"


def test_marketing_without_consent_is_found():
    anybody = line(mail=replace(MAIL, consent="not required"))
    assert found(CODE, anybody) == [
        ("mail", "“Mail” is marketing, and goes to people who never agreed to it."),
    ]
    assert fixes(CODE, anybody) == ["Require consent", "It is transactional"]
    assert mended(CODE, anybody, "Require consent") == line(mail=MAIL)
    receipt = replace(MAIL, consent="not required", purpose="transactional")
    assert mended(CODE, anybody, "It is transactional") == line(mail=receipt)


def test_consent_transactional_mail_and_webhooks_are_fine():
    assert found(CODE, line(mail=MAIL)) == []
    assert found(CODE, line(call=Webhook("https://shop.example.com"))) == []
