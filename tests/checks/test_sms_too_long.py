"""A text message takes few parts."""

from cartflow_studio.nodes.sms import Sms
from tests.checks.faults import findings, fixes, line, mended

CODE = "sms-too-long"


def _told(body):
    return [(str(each.severity), each.message) for each in findings(CODE, line(text=Sms(body)))]


def test_a_letter_outside_the_alphabet_makes_two_parts():
    body = "x" * 79 + "…"
    assert _told(body) == [
        (
            "hint",
            "Every “Text” to one person is paid as 2 parts, because of '…': a part has 70"
            " characters with it, else 160.",
        ),
    ]
    after = mended(CODE, line(text=Sms(body)), "Use plain signs")
    assert after.nodes["text"].type == Sms("x" * 79 + "...")


def test_a_text_of_more_than_six_parts_is_a_warning():
    assert [severity for severity, _ in _told("x" * 153 * 6)] == ["hint"]
    assert [severity for severity, _ in _told("x" * (153 * 6 + 1))] == ["warning"]
    assert fixes(CODE, line(text=Sms("x" * 161))) == []


def test_placeholders_count_as_ten_letters_and_tags_as_none():
    assert _told("x" * 150 + "{{ person.first_name | capitalize }}") == []
    assert len(_told("x" * 151 + "{{ person.first_name }}")) == 1
    assert _told("x" * 160 + "{% if person.vip %}{% endif %}") == []
