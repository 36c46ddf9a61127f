"""The doors: who may enter, what is refused, and in which words."""

import json

import pytest

from cartflow_studio.runner.client import Client, Refused, RunnerError, Unreachable
from tests.fakes.running import ANN, DAY, FLOW, HOUR, KEYS, NOON, cart, event, running


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with running(tmp_path_factory.mktemp("house")) as found:
        yield found


def test_a001_without_a_key_and_with_a_wrong_one_the_answer_is_the_same(house):
    answers = [house.call("GET", "/v1/flows", key=key) for key in ("", "wrong", "x" * 500)]
    assert [each.status_code for each in answers] == [401, 401, 401]
    assert len({each.content for each in answers}) == 1
    assert answers[0].headers["www-authenticate"].startswith("Bearer")


def test_a003_a_key_in_the_address_is_refused(house):
    path = "/v1/track?write_key=write-key"
    assert house.refusal("POST", path, json={}) == (400, "key_in_address", "")


def test_the_key_may_be_the_user_name_of_basic_as_segment_has_it(house):
    answer = house.call(
        "POST", "/v1/track", key="", auth=("write-key", ""), json={"event": "x", "userId": "basic"}
    )
    assert answer.status_code == 202


@pytest.mark.parametrize("key", ["write-key", "page-key"])
@pytest.mark.parametrize(
    "door",
    [
        ("GET", "/v1/flows"),
        ("PUT", "/v1/flows/x/versions"),
        ("POST", "/v1/flows/x/launch"),
        ("GET", "/v1/people"),
        ("GET", "/v1/messages"),
        ("GET", "/v1/trace"),
        ("GET", "/v1/events"),
        ("POST", "/v1/clock"),
        ("POST", "/v1/receipts"),
    ],
)
def test_keys_for_events_open_no_other_door(house, key, door):
    assert house.refusal(*door, key=key) == (403, "forbidden", "")


def test_a004_where_there_is_nothing_a_problem_says_so(house):
    assert house.refusal("GET", "/v1/nope") == (404, "not_found", "")
    assert house.refusal("DELETE", "/v1/flows") == (405, "method_not_allowed", "")


def test_a006_a_push_over_a_version_not_seen_is_refused(house):
    text = FLOW.replace("id: win-back", "id: a006")
    first = house.client.push(text, follows=0)
    second = house.client.push(text.replace("behind", "with us"), follows=1)
    with pytest.raises(Refused) as refusal:
        house.client.push(text.replace("behind", "alone"), follows=1)
    assert (first.version, second.version) == (1, 2)
    assert (refusal.value.status, refusal.value.code) == (412, "outdated")
    assert "Version 2 was pushed by 'admin'" in refusal.value.message
    assert house.client.live("a006").state.version == 2


def test_the_same_text_makes_no_second_version(house):
    text = FLOW.replace("id: win-back", "id: same")
    answers = [
        house.call("PUT", "/v1/flows/same/versions", key="admin-key", data=text.encode(),
                   headers={"Content-Type": "application/yaml"})
        for _ in range(2)
    ]  # fmt: skip
    assert [(each.status_code, each.json()["version"]) for each in answers] == [(201, 1), (200, 1)]
    assert house.client.live("same").text == text


def test_the_live_text_is_what_was_pushed_to_the_byte(house):
    text = "# of ours\n" + FLOW.replace("id: win-back", "id: bytes")
    house.client.push(text)
    assert house.call("GET", "/v1/flows/bytes/text", key="admin-key").content == text.encode()


def test_a009_a_launch_with_faults_lists_all_of_them(house):
    broken = (
        FLOW.replace("id: win-back", "id: a009")
        .replace("subject: You left {{ event.item }} behind", "subject: ''")
        .replace('body: "Your cart waits."', 'body: "{{ person.first_name"')
    )
    house.client.push(broken)
    with pytest.raises(Refused) as refusal:
        house.client.launch("a009")
    errors = [
        (each["code"], each["pointer"])
        for each in refusal.value.problem["findings"]
        if each["severity"] == "error"
    ]
    told = [each.code for each in house.client.validate(broken) if each.severity == "error"]
    assert (refusal.value.status, refusal.value.code) == (422, "not_launchable")
    assert errors == [
        ("empty-message", "/nodes/reminder/subject"),
        ("broken-template", "/nodes/text/body"),
    ]
    assert told == [code for code, _ in errors]
    assert house.client.live("a009").state.state == "drafted"


def test_a_flow_that_cannot_be_read_is_refused_with_all_faults(house):
    text = FLOW.replace("type: sms", "type: smoke").replace("timeout: 1 day", "timeout: soon")
    with pytest.raises(Refused) as refusal:
        house.client.push(text)
    lines = [each["line"] for each in refusal.value.problem["faults"]]
    assert (refusal.value.status, refusal.value.code) == (422, "bad_flow")
    assert len(lines) == 3
    assert lines == sorted(lines)


def test_a_flow_is_pushed_under_its_own_id(house):
    answer = house.refusal("PUT", "/v1/flows/other/versions", key="admin-key", data=FLOW)
    assert answer == (422, "other_flow", "")


def test_a010_a_flow_of_fifty_megabytes_is_refused(house):
    answer = house.refusal(
        "PUT", "/v1/flows/x/versions", key="admin-key", data=iter([b"x" * 1_000_000] * 50)
    )
    assert answer == (413, "too_large", "")


def test_a012_who_asks_too_often_waits_and_nobody_else(tmp_path):
    with running(tmp_path, rate=1.0) as slow:
        body = {"event": "x", "userId": "u"}
        answers = [slow.call("POST", "/v1/track", json=body) for _ in range(4)]
        other = slow.call("POST", "/v1/track", key="page-key", json=body)
    statuses = [each.status_code for each in answers]
    assert statuses[:2] == [202, 202]
    assert 429 in statuses
    assert int(answers[statuses.index(429)].headers["retry-after"]) >= 1
    assert other.status_code == 202


def test_a015_endless_addresses_and_headers_are_refused(house):
    assert house.refusal("GET", "/v1/flows?" + "a=1&" * 10_000, key="admin-key")[0] in (400, 414)
    assert house.call("GET", "/v1/" + "x" * 20_000).status_code in (400, 414)
    assert house.call("GET", "/v1/flows", headers={"X": "x" * 64_000}).status_code in (400, 431)


@pytest.mark.parametrize("name", ["..%2f..%2fetc%2fpasswd", "a%00b", "%ff", "%2e%2e%2fx"])
def test_a016_a_name_that_leads_elsewhere_finds_nothing(house, name):
    assert house.refusal("GET", f"/v1/flows/{name}", key="admin-key")[0] in (400, 404)


def test_a018_a_forged_cursor_is_refused(house):
    path = "/v1/trace?cursor=forged"
    assert house.refusal("GET", path, key="admin-key") == (400, "bad_cursor", "")


@pytest.mark.parametrize("query", ["sort=name;drop table flows", "filter[x' or 1=1]=", "limit=0"])
def test_a019_unknown_parameters_are_refused(house, query):
    status, code, _ = house.refusal("GET", f"/v1/people?{query}", key="admin-key")
    assert (status, code) in ((400, "unknown_parameter"), (400, "bad_limit"))


@pytest.mark.parametrize("origin", ["null", "https://evil.example"])
def test_a021_no_page_may_read_what_admins_see(house, origin):
    answer = house.call("GET", "/v1/flows", key="admin-key", headers={"Origin": origin})
    assert "access-control-allow-origin" not in answer.headers


def test_a022_a_foreign_host_name_is_refused_and_links_have_our_own(tmp_path):
    with running(tmp_path, base_url="https://cartflow.shop.example") as house:
        answer = house.refusal("GET", "/health", headers={"Host": "evil.example"})
        house.launch()
        house.client.send([cart("ann", NOON)])
        house.settle(NOON + DAY)
        (mail,) = (tmp_path / "messages").iterdir()
    assert answer == (400, "wrong_host", "")
    assert "<https://cartflow.shop.example/u/" in mail.read_text()


def test_a025_another_charset_is_refused(house):
    headers = {"Content-Type": "application/json; charset=utf-16"}
    assert house.refusal("POST", "/v1/track", data=b"{}", headers=headers) == (415, "charset", "")


def test_a030_pausing_and_resuming_twice_is_the_same_as_once(house):
    house.launch(FLOW.replace("id: win-back", "id: a030"))
    states = [
        house.client.pause("a030"),
        house.client.pause("a030"),
        house.client.resume("a030"),
        house.client.resume("a030"),
        house.client.stop("a030"),
        house.client.stop("a030"),
        house.client.stop("a030", policy="exit"),
        house.client.stop("a030", policy="exit"),
    ]
    assert [each.state for each in states] == [
        *("paused", "paused", "active", "active"),
        *("finishing", "finishing", "cancelled", "cancelled"),
    ]


@pytest.mark.parametrize(
    ("wish", "body", "code"),
    [
        ("pause", {"policy": "sleep"}, "not_possible"),
        ("stop", {"policy": "burn"}, "not_possible"),
        ("launch", {"version": "one"}, "wrong_type"),
        ("launch", {"speed": 1}, "unknown_name"),
    ],
)
def test_a_wish_that_is_not_possible_is_refused(house, wish, body, code):
    house.client.push(FLOW.replace("id: win-back", "id: wishes"))
    status, found, _ = house.refusal("POST", f"/v1/flows/wishes/{wish}", key="admin-key", json=body)
    assert (status, found) == (422, code)


@pytest.mark.parametrize("wish", ["pause", "resume", "stop"])
def test_what_is_not_launched_cannot_be_paused_or_stopped(house, wish):
    house.client.push(FLOW.replace("id: win-back", "id: drafted"))
    answer = house.refusal("POST", f"/v1/flows/drafted/{wish}", key="admin-key", json={})
    assert answer == (409, "not_active", "")


def test_an_unknown_flow_is_said_to_be_unknown(house):
    for method, path in (
        ("GET", "/v1/flows/ghost"),
        ("GET", "/v1/flows/ghost/performance"),
        ("POST", "/v1/flows/ghost/launch"),
    ):
        assert house.refusal(method, path, key="admin-key", json={})[:2] == (404, "no_such_flow")
    assert house.refusal("GET", "/v1/people/ghost", key="admin-key")[:2] == (404, "no_such_person")


def test_everything_an_admin_did_is_written_down(tmp_path):
    with running(tmp_path) as house:
        house.launch()
        house.client.pause("win-back", policy="drop_overdue")
        house.client.resume("win-back")
        house.client.stop("win-back", policy="exit")
        audit = [(each["who"], each["what"], each["flow"]) for each in house.client.audit()]
    assert audit == [
        ("admin", wish, "win-back") for wish in ("push", "launch", "pause", "resume", "stop")
    ]


def test_pages_follow_one_another_without_a_gap(house):
    events = [event("paged", "p1", NOON + n) for n in range(25)]
    house.client.send(events)
    seen, cursor = [], 0
    while cursor is not None:
        page = house.call("GET", f"/v1/events?limit=7&cursor={cursor}", key="admin-key").json()
        seen += [each["message_id"] for each in page["events"] if each["name"] == "paged"]
        cursor = page["next"]
    assert seen == [each.message_id for each in events]


def test_the_documentation_names_every_door_and_loads_nothing_from_elsewhere(house):
    document = house.call("GET", "/openapi.json", key="").json()
    page = house.call("GET", "/docs", key="")
    assert document["openapi"] == "3.1.0"
    assert {"/v1/track", "/v1/flows/{flow}/launch", "/v1/trace", "/health"} <= set(
        document["paths"]
    )
    assert "<script" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_health_and_metrics_tell_how_it_is(house):
    health = house.call("GET", "/health", key="").json()
    metrics = house.call("GET", "/metrics", key="").text
    assert (health["database"], health["problems"]) == ("ok", [])
    assert 'cartflow_inbox{state="handled"}' in metrics
    assert 'cartflow_intake_total{what="accepted"}' in metrics


def test_the_script_for_pages_is_served(house):
    answer = house.call("GET", "/cartflow.js", key="")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "/v1/batch" in answer.text


def test_a_browser_may_ask_before_it_sends(house):
    answer = house.call(
        "OPTIONS", "/v1/track", key="", headers={"Origin": "https://shop.example.com"}
    )
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "https://shop.example.com"


def test_a_runner_that_is_not_there_is_said_so():
    with Client("http://127.0.0.1:9", "key") as client, pytest.raises(Unreachable) as fault:
        client.flows()
    assert "No runner answers at http://127.0.0.1:9." in str(fault.value)
    assert "cartflow runner" in fault.value.hint


def test_keys_are_stored_as_hashes_alone(tmp_path):
    with running(tmp_path) as house:
        house.client.send([event("x", "u", NOON)])
    content = b"".join(path.read_bytes() for path in tmp_path.glob("runner.db*"))
    assert [key for key in KEYS.values() if key.encode() in content] == []


def test_one_person_may_be_let_in_from_outside(tmp_path):
    with running(tmp_path) as house:
        house.launch(FLOW.replace("event_trigger, event: itemAddedToCart,", "api_trigger,"))
        house.client.enter("win-back", "ann", {"item": "Lamp"})
        house.settle(house.client.clock().now + DAY + HOUR)
        (message,) = house.client.messages()
    assert (message.person, message.node) == (ANN.id, "reminder")


def test_the_clock_of_the_machine_cannot_be_turned(tmp_path):
    with running(tmp_path, clock="system") as house:
        body = json.dumps({"now": "2036-01-01T00:00:00Z"})
        answer = house.refusal("POST", "/v1/clock", key="admin-key", data=body)
    assert answer == (409, "system_clock", "")


@pytest.mark.parametrize(
    "address", ["foo", "localhost:8585", "ftp://x", "http://[::1", f"http://{80 * 'a'}"]
)
def test_what_is_no_address_is_said_without_the_words_of_libraries(address):
    with Client(address) as client, pytest.raises(RunnerError) as refusal:
        client.flows()
    assert str(refusal.value) == f"'{address}' is no address of a runner. Write http://HOST:PORT."


@pytest.mark.parametrize("key", ["ключ", "two\nlines"])
def test_a_key_that_cannot_be_sent_is_not_blamed_on_the_address(house, key):
    with Client(house.url, key) as client, pytest.raises(RunnerError) as refusal:
        client.flows()
    assert refusal.value.message == "The key has characters that no key has."
