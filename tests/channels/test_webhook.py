"""Webhooks, called for real on this machine; every other place is refused."""

import json
import socket
import time

import pytest
from standardwebhooks import Webhook as Verifier

from cartflow_studio.channels.base import Address, ChannelError, Message, Outcome, Ticket
from cartflow_studio.channels.context import Context
from cartflow_studio.channels.guard import is_public
from cartflow_studio.channels.secrets import given_secrets
from cartflow_studio.channels.webhook import Webhook
from cartflow_studio.flow.people import Person
from tests.fakes.certificate import server_certificate
from tests.fakes.web_server import web_server

NOON = 1_767_268_800_000_000  # 2026-01-01T12:00:00Z
TICKET = Ticket("win-back/1/j7/call/1", "p1", NOON)
SECRET = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SECRETS = given_secrets({"hook": SECRET, "token": "t0k3n"})
ANA = Context(person={"name": 'Ana "A"'}, event={"total": 12.5}, flow={"id": "f", "name": "F"})
LOCAL = ("127.0.0.1", "localhost")


def outcome_of(parts=None, *, channel=None, now=NOON, context=ANA, **site):
    """How a call ends if the endpoint answers so."""
    with web_server(**site) as endpoint:
        hook = Webhook(**{"allowed": LOCAL, "timeout": 5, **(channel or {})})
        message = hook.render({"url": f"{endpoint.url}/hook", **(parts or {})}, context, TICKET)
        return hook.deliver(message, SECRETS, now=now), endpoint


def refusal(url, **channel):
    with pytest.raises(ChannelError) as caught:
        Webhook(**channel).render({"url": url}, ANA, TICKET)
    return str(caught.value)


def test_a_call_is_signed_and_carries_json():
    now = time.time_ns() // 1000
    outcome, endpoint = outcome_of(
        {"body": '{"name": "{{ person.name }}", "total": {{ event.total }}, "no": {{ last.x }}}'},
        channel={"secret": "secret:hook"},
        now=now,
    )
    asked = endpoint.only
    assert (outcome, asked.method, asked.path) == (Outcome("sent", answer={}), "POST", "/hook")
    assert Verifier(SECRET).verify(asked.body, dict(asked.headers)) == {
        "name": 'Ana "A"',
        "total": 12.5,
        "no": None,
    }
    assert asked.header("webhook-id") == Message(TICKET.id, "webhook", "", {}).key


def test_without_a_body_the_step_tells_what_it_knows():
    _, endpoint = outcome_of()
    assert endpoint.only.json == {
        "type": "cartflow.step",
        "data": {
            "flow": {"id": "f", "name": "F"},
            "person": {"name": 'Ana "A"'},
            "event": {"total": 12.5},
            "last": {},
        },
    }


@pytest.mark.parametrize("method", ["PUT", "GET", "get"])
def test_other_methods(method):
    outcome, endpoint = outcome_of({"method": method})
    assert (outcome.kind, endpoint.only.method) == ("sent", method.upper())
    assert bool(endpoint.only.body) == (method == "PUT")


def test_what_it_answers_can_be_read_by_later_steps():
    outcome, _ = outcome_of(body=b'{"in_stock": true, "left": 3}')
    assert outcome == Outcome("sent", answer={"in_stock": True, "left": 3})
    assert outcome_of(body=b"[1]")[0] == outcome_of(body=b"fine")[0] == Outcome("sent")


def test_headers_of_the_step_and_secrets_by_name():
    parts = {"headers": "X-Name: {{ event.total }}\nAuthorization: secret:token"}
    _, endpoint = outcome_of(parts)
    asked = endpoint.only
    assert (asked.header("X-Name"), asked.header("Authorization")) == ("12.5", "t0k3n")


def test_t029_a_line_break_in_a_header_is_refused():
    with pytest.raises(ChannelError) as caught:
        outcome_of(
            {"headers": "X-Name: {{ person.name }}"},
            context=Context(person={"name": "a\r\nX-Evil: 1"}),
        )
    assert caught.value.message.startswith("The header 'X-Name' would hold a line break")


@pytest.mark.parametrize("line", ["no colon", "Bad Name: x", "Host: x", "Content-Length: 3", ": x"])
def test_a_header_that_cannot_be_set_is_refused(line):
    with pytest.raises(ChannelError):
        outcome_of({"headers": line})
    assert len(Webhook().problems({"url": "https://x.example/", "headers": line})) == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://[::1]/", "https://0.0.0.0/", "https://localhost/",
        "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/",
        "https://[::ffff:169.254.169.254]/", "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/", "https://100.64.0.1/", "https://192.0.0.192/",
        "https://10.0.0.1/", "https://[fd00:ec2::254]/", "https://169.254.169.254/latest",
        "https://LOCALHOST./", "https://printer.local/", "https://metadata.google.internal/",
    ],
)  # fmt: skip
def test_w001_w002_w004_w005_a_place_inside_is_refused_before_any_look_up(url):
    assert "leads into a private network" in refusal(url)
    assert "leads into a private network" in Webhook().problems({"url": url})[0]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://shop.example/", "http:// is not safe for 'shop.example'."),
        ("https://shop.example:8443/", "Port 8443 of 'shop.example' is not allowed."),
        ("https://user:pass@shop.example/", "The web address holds a user or password."),
        ("ftp://shop.example/", "'ftp://shop.example/' is not a web address."),
        ("https:///path", "'https:///path' is not a web address."),
        ("https://shop.example:99999/", "'https://shop.example:99999/' is not a web address."),
        ("https://{{ person.host }}/", "The host of a web address must stand in the flow."),
        ("{{ person.url }}", "The host of a web address must stand in the flow."),
        ("", "The web address is missing."),
    ],
)
def test_w013_an_address_that_cannot_be_called_is_refused(url, told):
    assert refusal(url).startswith(told)


@pytest.mark.parametrize(
    "addresses",
    [("127.0.0.1",), ("93.184.216.34", "10.0.0.1"), ("64:ff9b::7f00:1",), ("fe80::1%eth0",), ()],
)
def test_w001_a_name_that_leads_inside_is_refused_after_the_look_up(addresses):
    hook = Webhook(resolver=lambda host, port: addresses)
    message = hook.render({"url": "https://shop.example/"}, ANA, TICKET)
    assert hook.deliver(message, SECRETS, now=NOON).kind == "failed"


def test_a_name_is_looked_up_once_and_that_address_is_called():
    answers = iter([("127.0.0.1",), ("10.0.0.1",)])
    with web_server() as endpoint:
        hook = Webhook(
            allowed=(f"shop.example:{endpoint.port}",), resolver=lambda host, port: next(answers)
        )
        url = f"http://shop.example:{endpoint.port}/"
        outcome = hook.deliver(hook.render({"url": url}, ANA, TICKET), SECRETS, now=NOON)
    assert (outcome.kind, endpoint.only.header("Host")) == (
        "sent",
        f"shop.example:{endpoint.port}",
    )
    assert next(answers) == ("10.0.0.1",)


@pytest.mark.parametrize(
    ("allowed", "fine"),
    [(("10.0.0.0/8",), True), (("10.1.2.3",), True), (("10.1.2.3:443",), True),
     (("10.1.2.3:444",), False), (("192.168.0.0/16",), False), ((), False)],
)  # fmt: skip
def test_the_runner_may_allow_hosts_and_networks(allowed, fine):
    assert (Webhook(allowed=allowed).problems({"url": "https://10.1.2.3/"}) == ()) is fine


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_public_addresses_are_public(address):
    assert is_public(address)


def test_w007_a_redirect_is_not_followed():
    outcome, endpoint = outcome_of(status=302, headers={"Location": "http://169.254.169.254/"})
    assert outcome == Outcome(
        "failed",
        reason="302: it redirects to http://169.254.169.254/; redirects are not followed.",
    )
    assert len(endpoint.asked) == 1


def test_w008_an_endless_answer_is_cut():
    def pour(handler):
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * 65536)

    assert outcome_of(write=pour)[0] == Outcome("sent")


def test_w008_an_answer_that_drips_frees_the_slot():
    def drip(handler):
        handler.send_response(200)
        handler.end_headers()
        while not endpoint.over.wait(0.02):
            handler.wfile.write(b"x")

    with web_server(write=drip) as endpoint:
        hook = Webhook(allowed=LOCAL, timeout=0.3)
        message = hook.render({"url": endpoint.url}, ANA, TICKET)
        outcome = hook.deliver(message, SECRETS, now=NOON)
    assert (outcome.kind, "longer than 0.3 seconds" in outcome.reason) == ("retry", True)


@pytest.mark.parametrize(
    ("site", "outcome"),
    [
        (
            {"status": 410, "body": b"closed"},
            Outcome("failed", reason="410 closed: it asks never to be called again", gone=True),
        ),
        ({"status": 404, "body": b'{"error": "no"}'}, Outcome("failed", reason="404 no")),
        ({"status": 500, "body": b"oops"}, Outcome("retry", reason="500 oops")),
        (
            {"status": 429, "headers": {"Retry-After": "9"}, "body": b""},
            Outcome("retry", reason="429", retry_after=9.0),
        ),
    ],
)
def test_w010_what_the_endpoint_says_is_what_is_told(site, outcome):
    assert outcome_of(**site)[0] == outcome


def test_w011_an_endpoint_that_is_down_is_called_again_with_the_same_id():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    hook = Webhook(allowed=LOCAL)
    message = hook.render({"url": f"http://127.0.0.1:{port}/"}, ANA, TICKET)
    outcome = hook.deliver(message, SECRETS, now=NOON)
    assert outcome.kind == "retry"
    assert outcome.reason.startswith(f"127.0.0.1:{port} does not answer: ")
    with web_server() as endpoint:
        again = hook.render({"url": endpoint.url}, ANA, TICKET)
        hook.deliver(again, SECRETS, now=NOON + 6 * 3_600_000_000)
        assert endpoint.only.header("webhook-id") == message.key


@pytest.mark.parametrize(
    ("host", "days", "told"),
    [("127.0.0.1", -1, "cannot be trusted"), ("other.example", 30, "cannot be trusted")],
)
def test_w014_a_certificate_that_is_over_or_anothers_fails(tmp_path, host, days, told):
    tls, _ = server_certificate(tmp_path, host=host, days=days)
    with web_server(tls=tls) as endpoint:
        hook = Webhook(allowed=LOCAL)
        url = endpoint.url.replace("http:", "https:")
        outcome = hook.deliver(hook.render({"url": url}, ANA, TICKET), SECRETS, now=NOON)
    assert (outcome.kind, told in outcome.reason, endpoint.asked) == ("failed", True, [])


def test_a_body_that_is_no_json_is_refused():
    with pytest.raises(ChannelError) as caught:
        Webhook().render({"url": "https://x.example/", "body": "{ {{ event.total }}"}, ANA, TICKET)
    assert caught.value.message == "The body is not JSON once it is filled in."


def test_r024_a_missing_secret_holds_the_call():
    hook = Webhook(secret="secret:none", allowed=LOCAL)
    message = hook.render({"url": "https://x.example/"}, ANA, TICKET)
    outcome = hook.deliver(message, SECRETS, now=NOON)
    assert (outcome.kind, "'none' is missing" in outcome.reason) == ("retry", True)


def test_a_step_calls_for_everybody():
    assert Webhook().address_of(Person("p1")) == Address("p1")
    assert Webhook().lacking() == ()


def test_what_is_missing_or_broken_is_told_without_a_person():
    assert Webhook().problems({"url": "https://x.example/?p={{ person.id }}"}) == ()
    assert Webhook().problems({"method": "DELETE", "body": "{{ x"}) == (
        "The web address is missing. Write one like https://….",
        "'DELETE' is not possible. Use POST, PUT or GET.",
        "1:1: A placeholder is not closed. Write }} at its end.",
    )


def test_an_address_takes_encoded_values():
    message = Webhook().render(
        {"url": "https://x.example/p?name={{ person.name }}", "method": "GET"}, ANA, TICKET
    )
    assert message.to == "https://x.example/p?name=Ana%20%22A%22"
    assert json.loads(message.to_json())["content"]["method"] == "GET"
