"""A message comes from somebody."""

from cartflow_studio.flow.settings import Settings
from cartflow_studio.nodes.email import Email
from cartflow_studio.nodes.push import Push
from cartflow_studio.nodes.sms import Sms
from tests.checks.faults import findings, found, line

CODE = "sender-missing"
NOBODY = line(mail=Email("Hello", body="You"), text=Sms("Hello", sender="Shop"))
TOLD = "“Mail” has no sender, and the flow has none for email."


def test_a_message_from_nobody_is_found():
    assert [(str(each.severity), each.message) for each in findings(CODE, NOBODY)] == [
        ("warning", TOLD)
    ]


def test_it_stops_a_launch_where_the_channel_has_no_sender_either():
    lacking = {"email": ("Sender",), "sms": ()}
    assert [
        (str(each.severity), each.message) for each in findings(CODE, NOBODY, channels=lacking)
    ] == [("error", TOLD)]
    assert found(CODE, NOBODY, channels={"email": (), "sms": ()}) == []


def test_the_sender_of_the_flow_will_do():
    senders = Settings(senders=(("email", "Shop <shop@example.com>"),))
    assert found(CODE, line(mail=Email("Hello", body="You"), settings=senders)) == []


def test_a_push_notification_comes_from_the_app():
    assert found(CODE, line(push=Push("Hello"))) == []
