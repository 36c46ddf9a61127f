"""The texts of messages can be read."""

from cartflow_studio.nodes.email import Email
from cartflow_studio.nodes.sms import Sms
from tests.checks.faults import MAIL, findings, line

CODE = "broken-template"


def _told(checked, **context):
    return [(each.field, each.message, each.mend) for each in findings(CODE, checked, **context)]


def test_a_placeholder_that_is_not_closed_is_found():
    assert _told(line(text=Sms("Hello\n{{ person.first_name"))) == [
        (
            "body",
            "“Text” can be sent to nobody (body, line 2): A placeholder is not closed.",
            "Write }} at its end.",
        ),
    ]


def test_an_unknown_filter_is_found():
    assert _told(line(text=Sms("{{ person.first_name | upcas }}"))) == [
        (
            "body",
            "“Text” can be sent to nobody (body, line 1): There is no filter 'upcas'.",
            "Did you mean 'upcase'?",
        ),
    ]


def test_template_files_are_looked_at():
    mail = Email("Hello", template="templates/cart.mjml")
    text = "<mjml>\n{% if person.vip %}\n</mjml>"
    files = {"templates/cart.mjml": text}
    assert _told(line(mail=mail), templates=files.get) == [
        (
            "template",
            "“Mail” can be sent to nobody (templates/cart.mjml, line 2): {% if %} is never closed.",
            "Write {% endif %} after it.",
        ),
    ]


def test_whole_texts_are_fine():
    assert _told(line(mail=MAIL, text=Sms("Hello {{ person.first_name }} {not a tag}"))) == []
