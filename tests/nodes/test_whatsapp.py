"""The message by WhatsApp."""

from cartflow_studio.nodes.whatsapp import WhatsApp
from tests.nodes.told import lowered, ports, written

MESSAGE = WhatsApp(template="cart", language="hr", values="{{ person.first_name }}")


def test_it_is_written_without_what_is_usual():
    assert written(MESSAGE) == {
        "template": "cart",
        "language": "hr",
        "values": "{{ person.first_name }}",
    }


def test_it_says_what_people_read():
    assert MESSAGE.sentence() == "Template cart"
    assert WhatsApp().sentence() == "Write the message"


def test_people_go_on_when_it_is_sent_and_may_when_it_is_not():  # semantics 4.6
    assert ports(MESSAGE) == [("sent", "Sent"), ("not_sent", "Not sent")]
    assert ports(WhatsApp(wait_for=("delivered",))) == [
        ("delivered", "Delivered"),
        ("timed_out", "after 1 day"),
        ("not_sent", "Not sent"),
    ]


def test_one_message_is_asked_for():
    assert lowered(MESSAGE) == [
        (
            "send",
            "whatsapp",
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
    assert MESSAGE.templates == {"values": "{{ person.first_name }}"}
