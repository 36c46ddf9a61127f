"""Webhooks call only addresses that may be called."""

import pytest

from cartflow_studio.nodes.webhook import Webhook
from tests.checks.faults import fixes, found, line, mended

CODE = "address-not-allowed"


def _call(url):
    return line(call=Webhook(url))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        (
            "http://169.254.169.254/latest/meta-data/",  # F068
            "169.254.169.254 is not a public address.",
        ),
        ("https://127.0.0.1/x", "127.0.0.1 is not a public address."),
        ("https://127.1/x", "127.1 is not a public address."),
        ("https://2130706433/", "2130706433 is not a public address."),
        ("https://0x7f000001/", "0x7f000001 is not a public address."),
        ("https://0177.0.0.1/", "0177.0.0.1 is not a public address."),
        ("https://10.0.0.5:443", "10.0.0.5 is not a public address."),
        ("https://[::1]/x", "::1 is not a public address."),
        ("https://[::ffff:10.0.0.1]/", "::ffff:10.0.0.1 is not a public address."),
        ("https://[fe80::1]/", "fe80::1 is not a public address."),
        ("https://localhost/x", "localhost is not a public address."),
        ("https://printer.local./x", "printer.local is not a public address."),
        ("http://shop.example.com/x", "http:// is not safe."),
        ("https://shop.example.com:8443/", "port 8443 is not allowed."),
        ("https://ann:pw@shop.example.com/", "its address holds a user or password."),
        (
            "https://sh op.example.com/",
            "its address is not written like https://shop.example.com/hook.",
        ),
        (
            "ftp://shop.example.com/",
            "its address is not written like https://shop.example.com/hook.",
        ),
        ("shop.example.com", "its address is not written like https://shop.example.com/hook."),
        ("https://[nonsense]/", "the host of its address cannot be read."),
        ("https:///x", "the host of its address cannot be read."),
        (
            "https://{{ person.host }}/x",
            "the host of its address must be written out, without a placeholder.",
        ),
    ],
)
def test_an_address_that_is_refused_is_found(url, reason):
    assert found(CODE, _call(url)) == [("call", f"“Call” would be refused for everybody: {reason}")]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://shop.example.com",
        "https://shop.example.com:443/a?b={{ person.id }}#c",
        "https://93.184.216.34/hook",
        "https://1.2.3.4.5/",
        "https://256.1.1.1/",
        "HTTPS://Shop.Example.com/Hook",
    ],
)
def test_public_addresses_are_fine(url):
    assert found(CODE, _call(url)) == []


def test_hosts_inside_may_be_allowed():
    assert found(CODE, _call("http://localhost:8080/x"), hosts=("localhost:8080",)) == []
    assert found(CODE, _call("http://10.0.0.5/x"), hosts=("10.0.0.5",)) == []
    assert found(CODE, _call("http://10.0.0.5/x"), hosts=("10.0.0.0/8",)) == []
    assert found(CODE, _call("https://localhost/x"), hosts=("Localhost:443",)) == []
    assert found(CODE, _call("http://[::1]/x"), hosts=("[::1]",)) == []
    for others in (("localhost:8080",), ("10.0.0.0/8",), ("nonsense/8",), ("::1/64",)):
        assert len(found(CODE, _call("http://localhost:9090/x"), hosts=others)) == 1


def test_an_unsafe_address_is_made_safe():
    after = mended(CODE, _call("http://shop.example.com/x"), "Use https://")
    assert after.nodes["call"].type.url == "https://shop.example.com/x"
    assert fixes(CODE, _call("http://10.0.0.5/")) == []
