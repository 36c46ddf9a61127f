"""Events that are malformed or hostile: each is answered in words, and harms nobody."""

import json
import socket
import threading
from contextlib import suppress

import pytest

from tests.fakes.running import ANN, CART, DAY, FLOW, NOON, bought, cart, running

EVENT = {"event": CART, "userId": "u1", "messageId": "m1", "timestamp": "2026-03-02T12:00:00Z"}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with running(tmp_path_factory.mktemp("house"), server_events=("order_paid",)) as found:
        yield found


@pytest.fixture(scope="module")
def clocked(tmp_path_factory):
    """A runner with the machine's own clock."""
    with running(tmp_path_factory.mktemp("clocked"), clock="system") as found:
        yield found


def refused(house, body, *, path="/v1/track", **more):
    """What becomes of a raw body: status, code, pointer; nothing of it is stored."""
    before = sum(house.client.health()["inbox"].values())
    content = body if isinstance(body, bytes) else body.encode()
    answer = house.refusal("POST", path, data=content, **more)
    assert sum(house.client.health()["inbox"].values()) == before
    return answer


def event(**changes):
    return json.dumps({**EVENT, **changes})


BAD = {
    "E001": ("", 400, "bad_json", ""),
    "E002": ('{"event": "cart",}', 400, "bad_json", ""),
    "E004": ('{"userId": "u1"}', 422, "required", "/event"),
    "E005": ('{"event": "", "userId": "u1"}', 422, "empty", "/event"),
    "E007": (event(event="e" * 201), 422, "too_long", "/event"),
    "E008": ('{"event": "cart\\u0007", "userId": "u1"}', 422, "control_character", "/event"),
    "E010": ('{"event": "cart", "userId": {"a": 1}}', 422, "wrong_type", "/userId"),
    "E016": (event(timestamp="2026-13-45T00:00:00Z"), 422, "bad_time", "/timestamp"),
    "E023": (event(messageId="m" * 10_000), 422, "too_long", "/messageId"),
    "E025": (
        '{"event": "a", "userId": "u", "properties": {"total": 1e999}}', 422, "not_finite", ""),
    "E026": ('{"event": "a", "event": "b", "userId": "u"}', 400, "duplicate_key", ""),
    "E028": ('{"event": "a", "userId": "u\\u0000v"}', 422, "control_character", "/userId"),
    "E029": (
        '{"event": "a", "userId": "u", "properties": {"n": ' + "7" * 5_000 + "}}",
        422,
        "long_number",
        "",
    ),
    "E031": (
        '{"event": "a", "userId": "u", "properties": ' + '{"a":' * 200 + "1" + "}" * 200 + "}",
        422,
        "too_deep",
        "/properties" + "/a" * 32,
    ),
    "E032": ("[" * 100_000, 400, "too_deep", ""),
    "E043": (b'{"event": "a\xc3\x28", "userId": "u"}', 400, "not_utf8", ""),
    "E044": ('{"event": "a", "userId": "u"}'.encode("utf-16"), 400, "not_utf8", ""),
    "E046 keys": (
        event(properties={f"p{n}": n for n in range(2_000)}), 422, "too_many_keys", "/properties",
    ),
    "E046 key": (event(properties={"k" * 1_000: 1}), 422, "long_key", "/properties/" + "k" * 80),
    "E061": (event(properties={"text": "x" * 200_000}), 422, "long_text", "/properties/text"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_event_is_refused_with_its_place(house, case):
    body, status, code, pointer = BAD[case]
    assert refused(house, body) == (status, code, pointer)


def test_e002_a_syntax_error_has_line_and_column(house):
    problem = house.call("POST", "/v1/track", data=b'{"event": "cart",}').json()
    assert (problem["line"], problem["column"]) == (1, 18)


@pytest.mark.parametrize("email", ["a@", "a@b", "a b@c.com", "a@b..com", "@x.com"])
def test_e013_an_address_that_is_none_is_refused(house, email):
    body = json.dumps({"userId": "u1", "traits": {"email": email}})
    assert refused(house, body, path="/v1/identify") == (422, "bad_email", "/traits/email")


def test_e014_an_address_with_a_second_header_is_refused(house):
    body = json.dumps({"userId": "u1", "traits": {"email": "x@y.com\r\nBcc: z@q.com"}})
    assert refused(house, body, path="/v1/identify") == (422, "bad_email", "/traits/email")


def test_e011_a_number_as_id_is_the_same_person_as_its_text(house):
    for person in (12345, "12345"):
        body = {"event": CART, "userId": person, "messageId": f"e011-{type(person).__name__}"}
        assert house.call("POST", "/v1/track", json=body).status_code == 202
    people = {each["person"] for each in house.client.events() if "e011" in each["message_id"]}
    assert people == {"12345"}


def test_e017_a_time_without_a_zone_is_utc(house):
    body = {**EVENT, "messageId": "e017", "timestamp": "2026-11-20T10:00:00"}
    assert house.call("POST", "/v1/track", json=body).status_code == 202
    (kept,) = [each for each in house.client.events() if each["message_id"] == "e017"]
    assert kept["occurred_at"] == 1_795_168_800_000_000


def test_e019_a_time_in_the_future_is_not_believed(clocked):
    body = {**EVENT, "messageId": "e019", "timestamp": "2036-01-01T00:00:00Z"}
    answer = clocked.call("POST", "/v1/track", json=body)
    assert answer.status_code == 202
    assert answer.json()["warnings"] == ["Its time is in the future; the time of receipt counts."]
    (kept,) = [each for each in clocked.client.events() if each["message_id"] == "e019"]
    assert (kept["flag"], kept["occurred_at"] <= kept["received_at"]) == ("future", True)
    assert kept["occurred_at"] < 2_082_758_400_000_000


def test_e020_an_event_of_long_ago_starts_nothing(clocked):
    clocked.launch()
    body = {**EVENT, "userId": "ann", "messageId": "e020", "timestamp": "1970-01-01T00:00:00Z"}
    assert clocked.call("POST", "/v1/track", json=body).status_code == 202
    assert clocked.runner.pulse.wait_for(clocked.runner.is_idle, 20)
    (kept,) = [each for each in clocked.client.events() if each["message_id"] == "e020"]
    assert kept["flag"] == "old"
    assert [line for line in clocked.client.trace("win-back") if line.person == "ann"] == []


def test_e022_the_first_of_two_with_one_message_id_wins(house):
    first = {**EVENT, "messageId": "e022", "properties": {"price": 1}}
    answers = [
        house.call("POST", "/v1/track", json=body).json()
        for body in (first, {**first, "properties": {"price": 2}}, first)
    ]
    assert [(each["accepted"], each["duplicates"]) for each in answers] == [(1, 0), (0, 1), (0, 1)]
    assert answers[1]["warnings"] == [
        "A messageId came before with other content; the first counts."
    ]
    kept = [each["body"] for each in house.client.events() if each["message_id"] == "e022"]
    assert kept == [{"price": 1}]


def raw(house, head: str, *chunks: bytes) -> bytes:
    """What comes back for bytes on the wire; reading ends with the connection."""
    port = int(house.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=20) as wire:
        wire.sendall(head.replace("\n", "\r\n").encode())
        sender = threading.Thread(target=_send_all, args=(wire, chunks))
        sender.start()
        answer = b""
        while b"\r\n\r\n" not in answer:
            part = wire.recv(65_536)
            if not part:
                break
            answer += part
        with suppress(OSError):
            wire.shutdown(socket.SHUT_RDWR)
        sender.join()
    return answer


def _send_all(wire, chunks):
    with suppress(OSError):  # the other side has had enough
        for chunk in chunks:
            wire.sendall(chunk)


HEAD = "POST /v1/track HTTP/1.1\nHost: 127.0.0.1\nAuthorization: Bearer write-key\n"


def test_e034_a_body_without_end_is_cut_off(house):
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    answer = raw(house, HEAD + "Transfer-Encoding: chunked\n\n", *[chunk] * 100)
    assert answer.startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(
    "lengths",
    ["Content-Length: -1\n", "Content-Length: abc\n", "Content-Length: 2\nContent-Length: 3\n"],
)
def test_e035_a_length_that_is_none_is_refused(house, lengths):
    assert raw(house, HEAD + lengths + "\n", b"{}").startswith(b"HTTP/1.1 400 ")


def test_a024_two_kinds_of_length_are_refused(house):
    head = HEAD + "Transfer-Encoding: chunked\nContent-Length: 5\n\n"
    assert raw(house, head, b"2\r\n{}\r\n0\r\n\r\n").startswith(b"HTTP/1.1 400 ")


def test_e037_a_compressed_body_is_refused(house):
    encoding = {"Content-Encoding": "br"}
    assert refused(house, b"xx", headers=encoding) == (415, "encoding", "")


def test_e038_a_beacon_sends_plain_text_with_the_key_inside(house):
    body = json.dumps({**EVENT, "messageId": "e038", "writeKey": "page-key"})
    plain = {"Content-Type": "text/plain;charset=UTF-8"}
    answer = house.call("POST", "/v1/track", key="", data=body, headers=plain)
    assert (answer.status_code, answer.json()["accepted"]) == (202, 1)


def test_e040_an_empty_batch_is_refused(house):
    assert refused(house, '{"batch": []}', path="/v1/batch") == (400, "empty_batch", "/batch")


def test_e041_a_batch_that_is_too_long_is_refused(house):
    body = json.dumps({"batch": [{"type": "track", **EVENT}] * 1_001})
    assert refused(house, body, path="/v1/batch") == (413, "too_many_calls", "/batch")


def test_of_a_batch_the_good_calls_are_taken_and_the_others_named(house):
    batch = [
        {"type": "track", **EVENT, "messageId": "b1"},
        {"type": "track", "userId": "u1"},
        {"type": "alias", "userId": "u1", "previousId": "u2"},
        {"type": "identify", "userId": "u1", "traits": {"language": "hr"}, "messageId": "b2"},
        "rubbish",
    ]
    answer = house.call("POST", "/v1/batch", json={"batch": batch})
    found = answer.json()
    rejected = [(each["index"], each["code"], each["pointer"]) for each in found["rejected"]]
    assert (answer.status_code, found["accepted"]) == (202, 2)
    assert rejected == [
        (1, "required", "/batch/1/event"),
        (2, "not_supported", "/batch/2/type"),
        (4, "not_an_object", "/batch/4"),
    ]


def test_a_batch_without_a_good_call_is_refused(house):
    body = json.dumps({"batch": [{"type": "track"}]})
    assert refused(house, body, path="/v1/batch") == (422, "nothing_accepted", "")


def test_e047_a_price_that_is_text_is_taken_as_it_is(tmp_path):
    priced = FLOW.replace(
        "event: itemAddedToCart,",
        "event: itemAddedToCart, when: {event: price, more than: 10},",
    )
    with running(tmp_path) as house:
        house.launch(priced)
        for n, price in enumerate(["19,90", 19.9]):
            body = {**EVENT, "userId": "ann", "messageId": f"e{n}", "properties": {"price": price}}
            assert house.call("POST", "/v1/track", json=body).status_code == 202
        house.settle(NOON + 1)
        steps = [line.step for line in house.client.trace("win-back")]
    assert steps.count("entered") == 1


@pytest.mark.parametrize("name", ["{{ 7*7 }}", '{% include "x" %}', "${7*7}", "<script>alert(1)"])
def test_e049_e050_what_people_write_is_shown_and_never_run(tmp_path, name):
    ann = type(ANN)("ann", {**ANN.attributes, "first_name": name})
    with running(tmp_path) as house:
        house.launch(people=(ann,))
        house.client.send([cart("ann", NOON, name)])
        house.settle(NOON + DAY)
        (message,) = house.client.messages()
        intent = house.runner.store.write(lambda records: records.outbox.get(message.id))
    content = json.loads(intent.content)["content"]
    escaped = name.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")
    assert message.state == "sent"
    assert content["subject"] == f"You left {name} behind"
    assert f"Hello {escaped}, your cart waits." in content["html"]
    assert "<script>alert" not in content["html"]


def test_e052_the_key_of_a_page_cannot_change_addresses_and_consent(house):
    traits = {"email": "z@q.com", "consent_email": True, "color": "red"}
    body = {"userId": "e052", "traits": traits, "messageId": "e052"}
    answer = house.call("POST", "/v1/identify", key="page-key", json=body)
    (kept,) = [each for each in house.client.events() if each["message_id"] == "e052"]
    assert kept["body"] == {"color": "red"}
    assert answer.json()["warnings"] == [
        "'email' was left out: only the shop's server may set it.",
        "'consent_email' was left out: only the shop's server may set it.",
    ]


def test_e053_the_key_of_a_page_cannot_send_what_only_the_server_may(house):
    body = event(event="order_paid")
    answer = refused(house, body, key="page-key")
    assert answer == (403, "event_not_allowed", "/event")
    assert house.call("POST", "/v1/track", data=body).status_code == 202


def test_e056_an_order_that_comes_late_still_ends_the_journey(tmp_path):
    with running(tmp_path) as house:
        house.launch()
        house.client.send([cart("ann", NOON)])
        house.settle(NOON + DAY + 10)  # the reminder is out
        house.client.send([bought("ann", NOON + DAY - 5_000_000)])
        house.settle(NOON + 5 * DAY)
        last = list(house.client.trace("win-back"))[-1]
        messages = [each.node for each in house.client.messages()]
    assert (last.step, last.output) == ("exited", "goal")
    assert last.detail["late_by"] > 0
    assert messages == ["reminder"]


@pytest.mark.parametrize("call", ["alias", "group"])
def test_e058_merging_people_is_refused_in_words(house, call):
    body = json.dumps({"userId": "a", "previousId": "a"})
    assert refused(house, body, path=f"/v1/{call}") == (422, "not_supported", "/type")


def test_e062_a_page_of_a_foreign_origin_is_turned_away(tmp_path):
    with running(tmp_path, origins=("https://shop.example.com",)) as house:
        for origin, status, shared in (
            ("https://shop.example.com", 202, "https://shop.example.com"),
            ("https://evil.example", 403, None),
        ):
            body = {**EVENT, "messageId": origin}
            answer = house.call(
                "POST", "/v1/track", key="page-key", json=body, headers={"Origin": origin}
            )
            told = answer.headers.get("access-control-allow-origin")
            assert (answer.status_code, told) == (status, shared)
            assert "access-control-allow-credentials" not in answer.headers
