"""A runner that is stopped again and again, and hears late and twice: its log tells the same."""

from itertools import groupby
from pathlib import Path

from cartflow_studio import flowfile
from cartflow_studio.engine import order
from cartflow_studio.flow.people import Event
from cartflow_studio.history import EventLog, People, read_events, read_people
from cartflow_studio.runner.replay import replay
from cartflow_studio.simulation import simulate_together
from tests.fakes.running import DAY, running

ROOT = Path(__file__).resolve().parents[2]
SHOP = ROOT / "tests" / "golden" / "traces"
HANDS_OVER = """\
format: 1
id: hands-over
nodes:
  bought: {type: event_trigger, event: PurchaseFinished, to: rest}
  rest: {type: wait, duration: 1 day, to: over}
  over: {type: hand_over, flow: thanks}
"""
THANKS = """\
format: 1
id: thanks
goals:
  - {event: PurchaseFinished, match: order_id, within: 7 days}
  - {event: itemAddedToCart, within: 7 days}
settings: {caps: [1 per 3 days], senders: {email: shop@example.com}}
nodes:
  door: {type: api_trigger, to: thanks}
  thanks: {type: email, subject: Thank you, body: "For {{ event.order_id }}.", to: {sent: done}}
  done: {type: exit, reason: thanked}
"""
NAMES = ("message_id", "name", "person", "occurred_at", "received_at")
SHIPPED = ("browse-abandonment", "win-back-cart-abandoners")
TEXTS = [
    *((ROOT / "flows" / f"{name}.flow.yaml").read_text("utf-8") for name in SHIPPED),
    HANDS_OVER,
    THANKS,
]


def told_late_and_twice(events):
    """Batches in the order in which the runner hears: many up to six days late, some twice."""
    late, before = [], 0
    for number, group in groupby(events, key=lambda each: each.occurred_at // (3 * DAY)):
        batch = list(group)
        if number > before + 1:
            yield late
            late = []
        yield [*(each for n, each in enumerate(batch) if n % 5), *late, *batch[1:4]]
        late, before = batch[::5], number
    yield late


def parts(rows, count):
    """The rows in so many parts."""
    size = -(-len(rows) // count)
    return [rows[at : at + size] for at in range(0, len(rows), size)]


def heard(client):
    """The events as the runner has them, each with the instant of its handling."""
    return [
        Event(*(each[name] for name in NAMES), each["body"])
        for each in client.events()
        if each["kind"] == "event"
    ]


def test_restarts_late_events_and_repetitions_change_nothing(tmp_path):  # semantics 8
    log, people = read_events(SHOP / "shop.events.jsonl"), read_people(SHOP / "shop.people.csv")
    known = [people.get(person) for person in people.ids]
    events = list(log.in_time_order())
    until = log.last + 20 * DAY
    with running(tmp_path) as house:
        house.client.identify(known)
        for text in TEXTS:
            house.client.launch(house.client.push(text).flow)
    batches = list(told_late_and_twice(events))
    for some in parts(batches, 5):
        with running(tmp_path) as house:
            for batch in some:
                house.client.send(batch, batch=25)
    with running(tmp_path) as house:
        house.settle(until)
        flows = [flowfile.read(text) for text in TEXTS]
        told = [sorted(house.client.trace(flow.id), key=order) for flow in flows]
        differences = [replay(house.client, flow.id) for flow in flows]
        received = heard(house.client)
    assert differences == [(), (), (), ()]
    assert len(received) == len(events)
    assert sum(each.received_at > each.occurred_at for each in received) > 50
    played = simulate_together(
        flows,
        EventLog.from_events(received),
        People.from_people(known),
        until=until,
        clock="received",
    )
    assert [list(report.trace) for report in played] == told
    assert all(len(lines) > 20 for lines in told)
