"""A subject can be read in the inbox."""

from cartflow_studio.nodes.email import Email
from tests.checks.faults import found, line

CODE = "long-subject"


def test_a_long_subject_is_found():
    assert found(CODE, line(mail=Email("x" * 71, body="You"))) == [
        (
            "mail",
            "People see only the beginning of the subject of “Mail”: it has 71 letters,"
            " inboxes show about 70.",
        ),
    ]


def test_a_short_subject_is_fine():
    assert found(CODE, line(mail=Email("x" * 70, body="You"))) == []
