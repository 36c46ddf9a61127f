"""The control group is the smaller part."""

from cartflow_studio.flow.settings import Settings
from tests.checks.faults import MAIL, findings, line, mended

CODE = "control-group-large"


def _flow(share):
    return line(mail=MAIL, settings=Settings(control_group=share))


def _told(share):
    return [(str(each.severity), each.message) for each in findings(CODE, _flow(share))]


def test_more_than_half_is_found():
    assert _told(50.5) == [
        ("warning", "50.5 % of the people are held back and get no message."),
    ]
    assert mended(CODE, _flow(60), "Hold back 10 %") == _flow(10)


def test_everybody_is_an_error():
    assert _told(100) == [("error", "Everybody is held back: nobody gets a message.")]


def test_half_and_less_is_fine():
    assert [_told(share) for share in (0, 10, 50)] == [[], [], []]
