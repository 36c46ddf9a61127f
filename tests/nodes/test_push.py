"""The message by push notification."""

from cartflow_studio.nodes.push import Push
from tests.nodes.told import lowered, ports, written

MESSAGE = Push("Your cart", "It waits", "https://shop.example")


def test_it_is_written_without_what_is_usual():
    assert written(MESSAGE) == {
        "title": "Your cart",
        "body": "It waits",
        "url": "https://shop.example",
    }


def test_it_says_what_people_read():
    assert MESSAGE.sentence() == "“Your cart”"
    assert Push().sentence() == "Write the notification"


def test_people_go_on_when_it_is_sent_and_may_when_it_is_not():  # semantics 4.6
    assert ports(MESSAGE) == [("sent", "Sent"), ("not_sent", "Not sent")]
    assert ports(Push(wait_for=("delivered",))) == [
        ("delivered", "Delivered"),
        ("timed_out", "after 1 day"),
        ("not_sent", "Not sent"),
    ]


def test_one_message_is_asked_for():
    assert lowered(MESSAGE) == [
        (
            "send",
            "push",
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
    assert MESSAGE.templates == {
        "title": "Your cart",
        "body": "It waits",
        "url": "https://shop.example",
    }
