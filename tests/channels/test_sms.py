"""Text messages, handed to a real web server that plays the provider."""

import json
import socket

import pytest

from cartflow_studio.channels.base import Address, ChannelError, NoAddress, Outcome, Ticket
from cartflow_studio.channels.context import Context
from cartflow_studio.channels.secrets import given_secrets
from cartflow_studio.channels.sms import Sms
from cartflow_studio.flow.people import Person
from cartflow_studio.flow.segments import Segments, segments
from tests.fakes.certificate import server_certificate
from tests.fakes.web_server import web_server

NOON = 1_767_268_800_000_000  # 2026-01-01T12:00:00Z
TICKET = Ticket("win-back/1/j7/text/1", "+385911234567", NOON)
KEY = given_secrets({"sms_key": "k3y"})
TAKEN = {
    "bulkId": "1",
    "messages": [
        {
            "messageId": "1688025180464000014",
            "status": {"groupId": 1, "groupName": "PENDING", "name": "MESSAGE_ACCEPTED"},
            "destination": "385911234567",
        }
    ],
}


def sms(url, **settings):
    given = {"url": url, "key": "secret:sms_key", "sender": "Lumen", "timeout": 5}
    return Sms(**{**given, **settings})


def outcome_of(*, channel=None, secrets=KEY, **site):
    """How the message ends if the provider answers so."""
    with web_server(**site) as provider:
        channel = sms(provider.url, **(channel or {}))
        message = channel.render({"body": "Your cart"}, Context(), TICKET)
        return channel.deliver(message, secrets, now=NOON), provider


def test_a_text_is_posted_as_infobip_wants_it():
    outcome, provider = outcome_of(body=json.dumps(TAKEN).encode())
    asked = provider.only
    key = asked.header("Idempotency-Key")
    assert outcome == Outcome("sent", provider_id="1688025180464000014")
    assert (asked.method, asked.path) == ("POST", "/messages-api/1/messages")
    assert (asked.header("Authorization"), len(key)) == ("App k3y", 32)
    assert asked.json == {
        "messages": [
            {
                "channel": "SMS",
                "sender": "Lumen",
                "destinations": [{"to": "385911234567", "messageId": key}],
                "content": {"body": {"type": "TEXT", "text": "Your cart"}},
            }
        ]
    }


def test_a_plain_provider_gets_one_object():
    outcome, provider = outcome_of(
        channel={"form": "plain", "scheme": "Bearer"}, status=201, body=b'{"id": 7}'
    )
    asked = provider.only
    assert outcome == Outcome("sent", provider_id="7")
    assert (asked.path, asked.header("Authorization")) == ("/", "Bearer k3y")
    assert asked.json == {
        "id": asked.header("Idempotency-Key"),
        "to": "+385911234567",
        "from": "Lumen",
        "text": "Your cart",
    }


REFUSED = {
    "messages": [
        {
            "messageId": "9",
            "status": {
                "groupName": "REJECTED",
                "name": "REJECTED_NOT_ENOUGH_CREDITS",
                "description": "Not enough credits",
            },
        }
    ]
}
WRONG = {
    "errorCode": "E400",
    "description": "Request cannot be processed.",
    "violations": [{"property": "messages[0].sender", "violation": "must not be blank"}],
}
OLD = {"requestError": {"serviceException": {"messageId": "X", "text": "Bad request"}}}


@pytest.mark.parametrize(
    ("site", "outcome"),
    [
        (
            {"body": json.dumps(REFUSED).encode()},
            Outcome("failed", "9", "REJECTED_NOT_ENOUGH_CREDITS Not enough credits"),
        ),
        (
            {"status": 400, "body": json.dumps(WRONG).encode()},
            Outcome(
                "failed",
                reason="400 Request cannot be processed. (messages[0].sender: must not be blank)",
            ),
        ),
        (
            {"status": 404, "body": json.dumps(OLD).encode()},
            Outcome("failed", reason="404 Bad request"),
        ),
        (
            {"status": 401, "body": b'{"description": "Invalid login"}'},
            Outcome("retry", reason="401 Invalid login. Correct the API key of the channel."),
        ),
        (
            {"status": 429, "headers": {"Retry-After": "17"}, "body": b'{"error": "slow down"}'},
            Outcome("retry", reason="429 slow down", retry_after=17.0),
        ),
        (
            {"status": 503, "headers": {"Retry-After": "Thu, 01 Jan 2026 12:01:00 GMT"}},
            Outcome("retry", reason="503 {}", retry_after=60.0),
        ),
        (
            {"status": 302, "headers": {"Location": "https://elsewhere.example/"}, "body": b""},
            Outcome("retry", reason="302: correct the address to https://elsewhere.example/."),
        ),
        ({"status": 200, "body": b"not json"}, Outcome("sent")),
        ({"status": 500, "body": b"<h1>oops</h1>"}, Outcome("retry", reason="500 <h1>oops</h1>")),
    ],
)
def test_what_the_provider_says_is_what_is_told(site, outcome):
    assert outcome_of(**site)[0] == outcome


def test_r005_without_idempotency_keys_a_500_leaves_it_open():
    outcome, _ = outcome_of(channel={"idempotent": False}, status=500, body=b"oops")
    assert outcome == Outcome("unknown", reason="500 oops")


@pytest.mark.parametrize(("idempotent", "kind"), [(True, "retry"), (False, "unknown")])
def test_r006_a_provider_that_hangs_frees_the_slot(idempotent, kind):
    channel = {"idempotent": idempotent, "timeout": 0.2}
    with web_server(write=lambda _: site.over.wait(5)) as site:
        one = sms(site.url, **channel)
        outcome = one.deliver(one.render({"body": "x"}, Context(), TICKET), KEY, now=NOON)
    assert (outcome.kind, "timed out" in outcome.reason) == (kind, True)


def test_r006_a_provider_that_drips_frees_the_slot():
    def drip(handler):
        handler.send_response(200)
        handler.end_headers()
        while not site.over.wait(0.02):
            handler.wfile.write(b"x")

    with web_server(write=drip) as site:
        one = sms(site.url, timeout=0.2)
        outcome = one.deliver(one.render({"body": "x"}, Context(), TICKET), KEY, now=NOON)
    assert outcome == Outcome("retry", reason="The answer took longer than 0.4 seconds.")


@pytest.mark.parametrize(("idempotent", "kind"), [(True, "retry"), (False, "unknown")])
def test_a_provider_that_hangs_up_without_an_answer(idempotent, kind):
    outcome, _ = outcome_of(
        channel={"idempotent": idempotent}, write=lambda handler: handler.connection.close()
    )
    assert outcome.kind == kind


def test_a_provider_that_is_not_there_is_tried_again_and_says_what_to_do():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    channel = sms(url, idempotent=False)
    outcome = channel.deliver(channel.render({"body": "x"}, Context(), TICKET), KEY, now=NOON)
    assert outcome.kind == "retry"
    assert outcome.reason.startswith(f"The provider at {url} cannot be reached (")
    assert outcome.reason.endswith("address in the settings of the channel.")


def test_a_certificate_that_nobody_vouches_for_gets_no_message(tmp_path):
    tls, _ = server_certificate(tmp_path)
    with web_server(tls=tls) as site:
        channel = sms(site.url.replace("http:", "https:"))
        outcome = channel.deliver(channel.render({"body": "x"}, Context(), TICKET), KEY, now=NOON)
    assert (outcome.kind, site.asked) == ("retry", [])
    assert outcome.reason.startswith("The provider cannot be trusted: ")


def test_r024_a_missing_key_holds_the_message_and_names_it():
    outcome, provider = outcome_of(secrets=given_secrets({}))
    assert (outcome.kind, provider.asked) == ("retry", [])
    assert outcome.reason.startswith("The secret 'sms_key' is missing.")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", Segments("GSM-7", 0, 1, "")),
        ("a" * 160, Segments("GSM-7", 160, 1, "")),
        ("a" * 161, Segments("GSM-7", 161, 2, "")),
        ("€" * 80, Segments("GSM-7", 160, 1, "")),
        ("a" * 152 + "€" + "a" * 152, Segments("GSM-7", 306, 3, "")),
        ("č" * 70, Segments("UCS-2", 70, 1, "č")),
        ("č" * 71, Segments("UCS-2", 71, 2, "č")),
        ("🛒" * 35, Segments("UCS-2", 70, 1, "🛒")),
        ("🛒" * 36, Segments("UCS-2", 72, 2, "🛒")),
        ("🛒" * 67, Segments("UCS-2", 134, 3, "🛒")),
        ("ä ñ Ü à é\n", Segments("GSM-7", 10, 1, "")),
    ],
)
def test_parts_are_counted_as_providers_count_them(text, count):
    assert segments(text) == count


def test_t020_a_text_of_too_many_parts_is_refused():
    channel = sms("https://sms.example", price="0.055 EUR")
    with pytest.raises(ChannelError) as caught:
        channel.render({"body": "x" * 1700}, Context(), TICKET)
    assert str(caught.value) == (
        "The text message takes 12 parts, 1700 of 160 characters a part. "
        "At most 6 parts are allowed. Shorten it."
    )
    size = channel.size({"body": "x" * 100 + "🛒"}, Context())
    assert (size.sentence(), channel.cost(size.count)) == (
        "2 parts, because of '🛒': a part has 70 characters with it, else 160.",
        "0.110 EUR",
    )


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("091 123 4567", Address("+385911234567")),
        ("+1 650 253 0000", Address("+16502530000")),
        (385911234567, Address("+385911234567")),
        ("+385 91 12", NoAddress("bad_address", "There is no such phone number.")),
        ("call me", NoAddress("bad_address", "This is not a phone number.")),
        (None, NoAddress("missing_address", "The person has no phone.")),
        ("", NoAddress("missing_address", "The person has no phone.")),
        (True, NoAddress("missing_address", "The person has no phone.")),
    ],
)
def test_a_phone_has_one_form(written, address):
    assert sms("", country="HR").address_of(Person("p", {"phone": written})) == address


def test_a_number_without_its_country_says_what_to_do():
    assert sms("").address_of(Person("p", {"phone": "091 123 4567"})) == NoAddress(
        "bad_address",
        "The phone number has no country: write it like +385911234567, "
        "or set the country of local numbers.",
    )


def test_what_is_missing_or_broken_is_told_without_a_person():
    assert Sms().problems({}) == ("The body is empty.",)
    assert Sms().problems({"body": "{{ persn.x }}"}) == (
        "1:4: There is no 'persn' in a message. Did you mean 'person'?",
    )
    assert Sms().lacking() == ("Address of the provider", "Sender", "API key")
    assert sms("https://sms.example").lacking() == ()


def test_an_empty_text_is_not_sent():
    with pytest.raises(ChannelError):
        sms("").render({"body": "{{ person.no }}"}, Context(), TICKET)
