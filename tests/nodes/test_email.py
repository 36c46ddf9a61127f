"""The message by email."""

import pytest

from cartflow_studio.fields import Fault, read_fields
from cartflow_studio.flow.duration import days, hours
from cartflow_studio.nodes.email import Email
from tests.nodes.told import lowered, ports, written


def test_it_is_written_without_what_is_usual():
    assert written(Email("You left something", template="templates/cart.mjml")) == {
        "subject": "You left something",
        "template": "templates/cart.mjml",
    }


def test_everything_else_is_written_too():
    mail = Email(
        "Hello",
        "It waits",
        "Dear you",
        sender="shop@example.com",
        purpose="transactional",
        consent="not required",
        quiet_hours="ignore",
        caps="ignore",
        wait_for=("opened",),
        timeout=hours(4),
    )
    assert written(mail) == {
        "subject": "Hello",
        "preheader": "It waits",
        "body": "Dear you",
        "sender": "shop@example.com",
        "purpose": "transactional",
        "consent": "not required",
        "quiet_hours": "ignore",
        "caps": "ignore",
        "wait_for": ["opened"],
        "timeout": "4 hours",
    }


def test_it_says_its_subject():
    assert Email("You left something").sentence() == "“You left something”"
    assert Email().sentence() == "Write the subject"
    assert len(Email("long " * 100).sentence()) == 62


def test_who_does_not_get_it_goes_on_unless_led_elsewhere():  # semantics 4.6
    assert [(each.name, each.required, each.falls_to) for each in Email().ports] == [
        ("sent", True, ""),
        ("not_sent", False, "sent"),
    ]


def test_each_receipt_it_waits_for_is_an_exit():
    mail = Email(wait_for=("opened", "clicked"), timeout=days(2))
    assert ports(mail) == [
        ("opened", "Opened"),
        ("clicked", "Clicked"),
        ("timed_out", "after 2 days"),
        ("not_sent", "Not sent"),
    ]
    assert mail.port("not_sent").falls_to == "timed_out"


def test_one_message_is_asked_for():
    assert lowered(Email()) == [
        (
            "send",
            "email",
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


def test_the_policy_and_the_receipts_are_told():
    mail = Email(
        consent="not required",
        quiet_hours="ignore",
        caps="ignore",
        wait_for=("clicked",),
        timeout=days(2),
    )
    assert lowered(mail) == [
        (
            "send",
            "email",
            {
                "sent": "sent",
                "not_sent": "not_sent",
                "consent": False,
                "capped": False,
                "quiet": False,
                "receipts": ("clicked",),
                "timeout": days(2),
                "timed_out": "timed_out",
            },
        )
    ]


def test_only_texts_that_say_something_are_templates():
    assert Email("Hello", body="Dear you").templates == {"subject": "Hello", "body": "Dear you"}


def test_a_receipt_that_does_not_exist_is_refused():
    with pytest.raises(Fault) as fault:
        read_fields(Email, {"wait_for": ["opened", "read"]})
    assert fault.value.path == ("wait_for", 1)


def test_a_subject_has_a_limit():  # F086
    with pytest.raises(Fault) as fault:
        read_fields(Email, {"subject": "x" * 5000})
    assert fault.value.message == "The text has 5,000 characters; at most 1,000 fit here."
