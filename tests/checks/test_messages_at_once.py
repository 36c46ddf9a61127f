"""People do not get the same kind of message twice at once."""

from cartflow_studio.nodes.sms import Sms
from cartflow_studio.nodes.wait import Wait
from cartflow_studio.nodes.webhook import Webhook
from tests.checks.faults import MAIL, found, line, mended

CODE = "messages-at-once"
CALL = Webhook("https://shop.example.com")


def test_two_mails_in_the_same_moment_are_found():
    both = line(mail=MAIL, again=MAIL, positions={"mail": (0, 0), "again": (400, 100)})
    assert found(CODE, both) == [
        ("again", "People get “Mail” and “Again” in the same moment."),
    ]
    after = mended(CODE, both, "Wait 1 day between them")
    assert (after.links["mail", "sent"], after.links["pause", "next"]) == ("pause", "again")
    assert (after.nodes["pause"].type, after.positions["pause"]) == (Wait(), (200, 50))


def test_different_channels_waits_and_webhooks_are_fine():
    assert found(CODE, line(mail=MAIL, text=Sms("Hello", "Shop"), again=MAIL)) == []
    assert found(CODE, line(mail=MAIL, rest=Wait(), again=MAIL)) == []
    assert found(CODE, line(one=CALL, two=CALL)) == []
