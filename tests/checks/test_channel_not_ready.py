"""The channels of a flow are set up where it runs."""

from cartflow_studio.nodes.sms import Sms
from tests.checks.faults import MAIL, found, line

CODE = "channel-not-ready"
BOTH = line(mail=MAIL, text=Sms("Hello", sender="Shop"))


def test_a_channel_that_is_not_set_up_is_found():
    assert found(CODE, BOTH, channels={"email": ()}) == [
        ("text", "“Text” reaches nobody: sms is not set up."),
    ]


def test_settings_that_a_channel_lacks_are_named():
    lacking = {"email": ("Mail server", "Sender", "Password"), "sms": ("Sender",)}
    assert found(CODE, BOTH, channels=lacking) == [
        ("mail", "“Mail” reaches nobody: the settings of email lack Mail server, Password."),
    ]


def test_channels_that_are_ready_or_not_looked_at_are_fine():
    assert found(CODE, BOTH, channels={"email": (), "sms": ()}) == []
    assert found(CODE, BOTH) == []
