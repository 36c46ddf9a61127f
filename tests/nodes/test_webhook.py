"""The call of another program."""

from cartflow_studio.flow.duration import minutes
from cartflow_studio.nodes.webhook import Webhook
from tests.nodes.told import lowered, ports, written

CALL = Webhook("https://shop.example.com/hook", "PUT", '{"who": {{ person.id }}}')
ASK = Webhook("https://shop.example.com/stock", answer=True, timeout=minutes(1))


def test_it_is_written_without_what_is_usual():
    assert written(CALL) == {
        "url": "https://shop.example.com/hook",
        "method": "PUT",
        "body": '{"who": {{ person.id }}}',
    }
    assert written(ASK) == {
        "url": "https://shop.example.com/stock",
        "answer": True,
        "timeout": "1 minute",
    }


def test_it_says_whom_it_calls():
    assert CALL.sentence() == "PUT to shop.example.com"
    assert Webhook("https://ann:pw@shop.example.com/x").sentence() == "POST to shop.example.com"
    assert Webhook().sentence() == "Write the web address"


def test_the_answer_is_waited_for_if_that_is_wished():
    assert ports(CALL) == [("sent", "Sent"), ("not_sent", "Not sent")]
    assert ports(ASK) == [
        ("answered", "Answered"),
        ("timed_out", "after 1 minute"),
        ("not_sent", "Not sent"),
    ]


def test_a_call_needs_no_consent_and_knows_no_night():
    assert lowered(ASK) == [
        (
            "send",
            "webhook",
            {
                "sent": "sent",
                "not_sent": "not_sent",
                "consent": False,
                "capped": False,
                "quiet": False,
                "receipts": ("answered",),
                "timeout": minutes(1),
                "timed_out": "timed_out",
            },
        )
    ]


def test_its_texts_are_templates():
    assert CALL.templates == {
        "url": "https://shop.example.com/hook",
        "body": '{"who": {{ person.id }}}',
    }
