"""People can leave the list by every marketing email."""

import pytest

from cartflow_studio.nodes.email import Email
from cartflow_studio.nodes.sms import Sms
from tests.checks.faults import found, line, mended

CODE = "unsubscribe-missing"
TOLD = [("mail", "Who gets “Mail” cannot unsubscribe: it has no link.")]
LINK = '<p><a href="{{ unsubscribe_url }}">Unsubscribe</a></p>'


@pytest.mark.parametrize(
    ("body", "after"),
    [
        ("<p>Hello</p>", f"<p>Hello</p>{LINK}"),
        ("<html><body>Hello</body></html>", f"<html><body>Hello{LINK}</body></html>"),
        (
            "<mjml><mj-body></mj-body></mjml>",
            "<mjml><mj-body><mj-section><mj-column><mj-text>"
            f"{LINK}</mj-text></mj-column></mj-section></mj-body></mjml>",
        ),
    ],
)
def test_markup_without_a_link_is_found_and_gets_one(body, after):
    bare = line(mail=Email("Hello", body=body))
    assert found(CODE, bare) == TOLD
    assert mended(CODE, bare, "Add the link at the end").nodes["mail"].type.body == after


def test_a_template_file_without_a_link_is_found():
    mail = line(mail=Email("Hello", template="t.mjml"))
    files = {"t.mjml": "<mjml>{{ person.first_name }}</mjml>"}
    assert found(CODE, mail, templates=files.get) == [
        ("mail", "Who gets “Mail” cannot unsubscribe: t.mjml has no link."),
    ]
    linked = {"t.mjml": '<mjml><a href="{{ unsubscribe_url }}">Leave</a></mjml>'}
    assert found(CODE, mail, templates=linked.get) == []


def test_a_link_in_a_broken_text_counts():
    broken = Email("Hello", body="<p>{{ unsubscribe_url }} {{ person</p>")
    assert found(CODE, line(mail=broken)) == []


def test_the_text_that_the_template_stands_in_for_does_not_count():
    mail = Email("Hello", body="<p>Old</p>", template="t.mjml")
    assert found(CODE, line(mail=mail)) == []


def test_plain_words_transactional_mail_and_other_channels_are_fine():
    assert found(CODE, line(mail=Email("Hello", body="Plain words get it by themselves"))) == []
    receipt = Email("Receipt", body="<p>Paid</p>", purpose="transactional")
    assert found(CODE, line(mail=receipt)) == []
    assert found(CODE, line(text=Sms("<p>"))) == []
