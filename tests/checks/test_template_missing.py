"""A template file is there."""

import pytest

from cartflow_studio.errors import CartFlowError
from cartflow_studio.nodes.email import Email
from cartflow_studio.nodes.whatsapp import WhatsApp
from tests.checks.faults import findings, found, line, mended

CODE = "template-missing"
FILES = {"templates/cart.mjml": "<mjml></mjml>", "templates/empty.mjml": "\n"}


def _mail(path):
    return line(mail=Email("Hello", template=path))


def test_a_missing_template_is_found():
    missing = _mail("templates/gone.mjml")
    assert found(CODE, missing, templates=FILES.get) == [
        ("mail", "“Mail” cannot be sent: there is no template templates/gone.mjml."),
    ]
    after = mended(CODE, missing, "Write the message here", templates=FILES.get)
    assert after.nodes["mail"].type == Email("Hello")


def test_an_empty_template_is_found():
    assert found(CODE, _mail("templates/empty.mjml"), templates=FILES.get) == [
        ("mail", "“Mail” would be empty: so is its template templates/empty.mjml."),
    ]


@pytest.mark.parametrize(
    "path",
    ["../../../etc/passwd", "/etc/passwd", r"\\evil.example\share\t.html", "C:t.html", "a/../../b"],
)
def test_a_template_outside_is_never_opened(path):  # F061, F062, F064
    def refuse(name):
        raise AssertionError(f"{name} was opened")

    assert [each.message for each in findings(CODE, _mail(path), templates=refuse)] == [
        f"The template of “Mail” leads out of the flow's folder: {path}.",
    ]


def test_a_template_that_may_not_be_read_is_missing():
    def refuse(name):
        raise CartFlowError(f"The template {name!r} leads out of the flow's folder.")

    assert found(CODE, _mail("templates/link.mjml"), templates=refuse) == [
        ("mail", "“Mail” cannot be sent: there is no template templates/link.mjml."),
    ]


def test_templates_that_are_there_or_not_looked_at_are_fine():
    assert found(CODE, _mail("templates/cart.mjml"), templates=FILES.get) == []
    assert found(CODE, _mail("templates/gone.mjml")) == []
    assert found(CODE, line(chat=WhatsApp(template="cart")), templates=FILES.get) == []
