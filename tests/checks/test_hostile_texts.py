"""No text makes the rules slow: each text is as long as one may be."""

import time

import pytest

from cartflow_studio.checks import check
from cartflow_studio.fields import LONGEST_TEXT
from cartflow_studio.nodes.email import Email
from cartflow_studio.nodes.sms import Sms
from cartflow_studio.nodes.webhook import Webhook
from tests.checks.faults import line

PIECES = (
    "{{", "{%", "{{ a }}", "{{ x", "{{ '", '{{ a.b | x: "', "{% if a %}", "<", "<!-- ", "<!--x-->",
    "</body", "password=", "bearer ", "basic 1", "-----BEGIN ", "://a", "://a:b", "eyJ", "SG.", " ",
)  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_a_text_of_the_same_piece_over_and_over_is_checked_at_once(piece):  # F076
    text = (piece * (LONGEST_TEXT // len(piece) + 1))[:LONGEST_TEXT]
    call = Webhook("https://shop.example.com/" + text[:900], body=text, headers=text)
    flow = line(mail=Email("Hello", body=text), text=Sms(text), call=call)
    start = time.process_time()
    check(flow)
    assert time.process_time() - start < 2
