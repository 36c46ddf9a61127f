"""The main job on a runner: push, launch, events, messages, performance, audit."""

from cartflow_studio import flowfile
from cartflow_studio.engine import order
from cartflow_studio.flow.people import Person
from cartflow_studio.history import EventLog, read_people
from cartflow_studio.runner.replay import replay
from cartflow_studio.simulation import simulate
from tests.fakes.running import ANN, DAY, FLOW, HOUR, NOON, bought, cart, running

BEN = Person("ben", {**ANN.attributes, "email": "ben@example.com"})
CID = Person("cid", {"email": "cid@example.com"})
STORY = [
    cart("ann", NOON),
    cart("ben", NOON + 5),
    cart("cid", NOON + HOUR),
    bought("ann", NOON + 2 * HOUR),
    bought("cid", NOON + HOUR + DAY),
    cart("ann", NOON + 3 * DAY),
    bought("ben", NOON + 9 * DAY),
]


def test_the_runner_tells_the_trace_of_the_simulation(tmp_path):  # semantics 8
    with running(tmp_path) as house:
        house.launch(people=(ANN, BEN, CID))
        house.client.send(STORY, batch=2)
        house.settle(NOON + 20 * DAY)
        told = sorted(house.client.trace("win-back"), key=order)
        performance = house.client.performance("win-back")
        differences = replay(house.client, "win-back")
    people = tmp_path / "people.csv"
    people.write_text(
        "person_id,email,phone,consent_email,consent_sms\n"
        "ann,ann@example.com,+385911234567,true,true\n"
        "ben,ben@example.com,+385911234567,true,true\n"
        "cid,cid@example.com,,,\n"
    )
    report = simulate(
        flowfile.read(FLOW),
        EventLog.from_events(STORY),
        read_people(people),
        until=NOON + 20 * DAY,
        trace=True,
    )
    assert told == list(report.trace)
    assert performance.stats == report.stats
    assert performance.messages == {"email": {"sent": 2}, "sms": {"sent": 2}}
    assert differences == ()


def test_a_message_says_what_the_person_left_behind(tmp_path):
    with running(tmp_path) as house:
        house.launch()
        house.client.send([cart("ann", NOON, "Red lamp")])
        house.settle(NOON + DAY)
        (message,) = house.client.messages()
        (mail,) = (tmp_path / "messages").iterdir()
    assert (message.id, message.state) == ("win-back/1/ann/1/reminder/1", "sent")
    text = mail.read_text()
    assert "Subject: You left Red lamp behind" in text
    assert "Hello Ann, your cart waits." in text
    assert "List-Unsubscribe:\n <http://127.0.0.1:" in text


def test_a_message_is_not_sent_before_its_time(tmp_path):
    with running(tmp_path) as house:
        house.launch()
        house.client.send([cart("ann", NOON)])
        house.settle(NOON + DAY - 1)
        early = list(house.client.messages())
        house.settle(NOON + DAY)
        late = [each.node for each in house.client.messages()]
    assert (early, late) == ([], ["reminder"])


def test_who_stands_where_is_known(tmp_path):
    with running(tmp_path) as house:
        house.launch(people=(ANN, BEN))
        house.client.send([cart("ann", NOON), cart("ben", NOON)])
        house.settle(NOON + 1)
        at_first = house.client.people_at("win-back", "purchase")
        house.client.send([bought("ann", NOON + HOUR)])
        house.settle(NOON + DAY)
        later = [house.client.people_at("win-back", node) for node in ("purchase", "second")]
    assert at_first == (("ann", 1), ("ben", 1))
    assert later == [(), (("ben", 1),)]


def test_a_person_is_shown_with_everything_that_happened(tmp_path):
    with running(tmp_path) as house:
        house.launch()
        house.client.send([cart("ann", NOON)])
        house.settle(NOON + DAY)
        ann = house.client.person("ann")
    assert ann["attributes"] == ANN.attributes
    assert [(line["step"], line["node"]) for line in ann["trace"]] == [
        ("entered", "added"),
        ("left", "added"),
        ("arrived", "purchase"),
        ("left", "purchase"),
        ("arrived", "reminder"),
        ("message", "reminder"),
        ("left", "reminder"),
        ("arrived", "second"),
    ]
    assert [(each["channel"], each["state"]) for each in ann["messages"]] == [("email", "sent")]
    assert ann["suppressed"] == []


def test_nothing_is_forgotten_over_a_restart(tmp_path):
    with running(tmp_path) as house:
        house.launch()
        house.client.send([cart("ann", NOON)])
    with running(tmp_path) as house:
        house.settle(NOON + 3 * DAY)
        steps = [line.step for line in house.client.trace("win-back")]
        performance = house.client.performance("win-back")
        differences = replay(house.client, "win-back")
    assert steps[0] == "entered"
    assert performance.stats.exited == {"reminded": 1}
    assert performance.messages == {"email": {"sent": 1}, "sms": {"sent": 1}}
    assert differences == ()
