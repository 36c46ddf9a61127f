"""The message by SMS."""

from cartflow_studio.nodes.sms import Sms
from tests.nodes.told import lowered, ports, written

MESSAGE = Sms("Your cart waits.\nHurry!")


def test_it_is_written_without_what_is_usual():
    assert written(MESSAGE) == {"body": "Your cart waits.\nHurry!"}


def test_it_says_what_people_read():
    assert MESSAGE.sentence() == "“Your cart waits.”"
    assert Sms().sentence() == "Write the message"


def test_people_go_on_when_it_is_sent_and_may_when_it_is_not():  # semantics 4.6
    assert ports(MESSAGE) == [("sent", "Sent"), ("not_sent", "Not sent")]
    assert ports(Sms(wait_for=("delivered",))) == [
        ("delivered", "Delivered"),
        ("timed_out", "after 1 day"),
        ("not_sent", "Not sent"),
    ]


def test_one_message_is_asked_for():
    assert lowered(MESSAGE) == [
        (
            "send",
            "sms",
            {
                "sent": "sent",
                "not_sent": "not_sent",
                "consent": True,
                "capped": True,
                "quiet": True,
                "receipts": (),
                "timeout": None,
                "timed_out": "",
            },
        )
    ]


def test_its_texts_are_templates():
    assert MESSAGE.templates == {"body": "Your cart waits.\nHurry!"}
