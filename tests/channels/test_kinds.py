"""The kinds of channel settings."""

import pytest

from cartflow_studio.channels.kinds import COUNTRY, MAILBOX, PORT, PRICE, SECONDS, WEB_ADDRESS
from cartflow_studio.fields import Fault


@pytest.mark.parametrize(
    ("kind", "written", "read"),
    [
        (MAILBOX, "Shop@EXAMPLE.com", "Shop@example.com"),
        (MAILBOX, "", ""),
        (WEB_ADDRESS, " https://sms.example/api/ ", "https://sms.example/api"),
        (WEB_ADDRESS, "http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        (COUNTRY, "hr", "HR"),
        (PORT, 465, 465),
        (SECONDS, 900, 900),
        (PRICE, "0.05 EUR", "0.05 EUR"),
    ],
)
def test_a_setting_has_one_form(kind, written, read):
    assert kind.read(written) == read
    assert kind.read(kind.write(read)) == read


@pytest.mark.parametrize(
    ("kind", "written", "told"),
    [
        (MAILBOX, "shop", "An email address must have an @-sign."),
        (WEB_ADDRESS, "sms.example", "'sms.example' is not a web address."),
        (WEB_ADDRESS, "https://[::1", "'https://[::1' is not a web address."),
        (WEB_ADDRESS, "ftp://x.example", "'ftp://x.example' is not a web address."),
        (WEB_ADDRESS, "https://a:b@x.example", "The address holds a user or password."),
        (COUNTRY, "Croatia", "'CROATIA' is not a country."),
        (PORT, 0, "0 is not a port; ports are 1 to 65535."),
        (SECONDS, 0, "0 seconds are not possible here; 1 to 900 are."),
        (PRICE, "cheap", "'cheap' is not a price."),
    ],
)
def test_a_setting_that_cannot_be_is_told(kind, written, told):
    with pytest.raises(Fault) as caught:
        kind.read(written)
    assert caught.value.message == told
