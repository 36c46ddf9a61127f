"""Sample behaviour keeps to the published figures, and the personas to their stories."""

from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from cartflow_studio.flow.people import Event, Person
from cartflow_studio.history import EventLog, People
from cartflow_studio.simulation.behaviour import behaviour
from cartflow_studio.simulation.personas import PERSONAS
from cartflow_studio.simulation.population import population
from cartflow_studio.simulation.samples import START
from cartflow_studio.simulation.shop import ADDED, BOUGHT, VIEWED
from tests.history.build import at

MINUTE, DAY = 60 * 1_000_000, 86_400 * 1_000_000


@pytest.fixture(scope="module")
def people() -> People:
    return population(11, 2_000)


@pytest.fixture(scope="module")
def log(people) -> EventLog:
    return behaviour(11, people, START, 60)


@pytest.fixture(scope="module")
def carts(log) -> dict[str, tuple[Event, Event | None]]:
    """Of each cart the first event and the purchase, None if it was left."""
    added: dict[str, Event] = {}
    bought: dict[str, Event] = {}
    for event in log:
        if event.name == ADDED:
            added.setdefault(str(event.properties["cart_id"]), event)
        elif event.name == BOUGHT:
            bought[str(event.properties["cart_id"])] = event
    assert bought.keys() <= added.keys()
    return {cart: (event, bought.get(cart)) for cart, event in added.items()}


def _clock(time: datetime, zone: ZoneInfo) -> str:
    return f"{time.replace(tzinfo=UTC).astimezone(zone):%d %H:%M}"


def story(person: str) -> list[tuple[str, str, object]]:
    """What a persona does: local time, event, cart."""
    known = {each.person.id: each.person for each in PERSONAS}[person]
    events = behaviour(1, [known], START, 14)
    zone = ZoneInfo(str(known.attributes["timezone"]))
    times = [np.datetime64(each.occurred_at, "us").item() for each in events]
    return [
        (
            f"{time.replace(tzinfo=ZoneInfo('UTC')).astimezone(zone):%d %H:%M}",
            each.name,
            each.properties.get("cart_id"),
        )
        for time, each in zip(times, events, strict=True)
    ]


def test_the_same_seed_gives_the_same_log():
    some = population(3, 40)
    assert list(behaviour(3, some, START, 30)) == list(behaviour(3, some, START, 30))


def test_who_is_added_changes_nobody_else():
    fewer = list(behaviour(3, population(3, 20), START, 30))
    more = list(behaviour(3, population(3, 40), START, 30))
    ids = {each.person for each in fewer}
    assert [each for each in more if each.person in ids] == fewer


def test_the_mix_of_events_is_that_of_the_otto_log(log):
    counts = Counter(event.name for event in log)
    assert {name: count / len(log) for name, count in counts.items()} == pytest.approx(
        {VIEWED: 0.899, ADDED: 0.078, BOUGHT: 0.0205}, abs=0.01
    )


def test_two_thirds_of_the_carts_are_left(carts):
    left = sum(purchase is None for _, purchase in carts.values()) / len(carts)
    assert 0.65 <= left <= 0.72


def test_most_purchases_follow_in_minutes_and_some_after_days(carts):
    delays = np.array(
        [bought.occurred_at - added.occurred_at for added, bought in carts.values() if bought]
    )
    assert 5 * MINUTE <= np.median(delays) <= 12 * MINUTE
    assert 0.25 <= (delays > 60 * MINUTE).mean() <= 0.40
    assert 0.08 <= (delays > DAY).mean() <= 0.20
    assert delays.min() > 0
    assert delays.max() <= 13 * DAY


def test_a_few_people_do_much_and_many_little(log):
    events = np.diff(log.offsets)
    median, high = np.quantile(events, (0.5, 0.95))
    assert 12 <= median <= 25
    assert 80 <= high <= 140
    assert events.mean() > 1.4 * median


def test_evenings_are_busier_than_nights_where_the_person_lives(log, people):
    hours = Counter(
        np.datetime64(event.occurred_at, "us")
        .item()
        .replace(tzinfo=ZoneInfo("UTC"))
        .astimezone(_zone(people, event))
        .hour
        for event in log
    )
    evening, night = (sum(hours[hour] for hour in span) for span in (range(18, 22), range(1, 5)))
    assert evening > 8 * night


def _zone(people: People, event: Event) -> ZoneInfo:
    person = people.get(event.person)
    assert isinstance(person, Person)
    return ZoneInfo(str(person.attributes["timezone"]))


def test_nothing_happens_outside_the_days(log):
    assert log.first is not None
    assert log.last is not None
    assert START <= log.first <= START + DAY
    assert START + 59 * DAY <= log.last < START + 60 * DAY


def test_a_cart_event_says_what_a_reminder_needs():
    ana = behaviour(1, [PERSONAS[0].person], START, 1)
    assert [dict(event.properties) for event in ana][1] == {
        "item": "Stoneware mug",
        "price": 18,
        "url": "https://shop.example.com/p/stoneware-mug",
        "quantity": 1,
        "image": "https://shop.example.com/i/stoneware-mug.jpg",
        "currency": "EUR",
        "cart_id": "cart-ana-1",
        "cart_url": "https://shop.example.com/cart/cart-ana-1",
        "items": [
            {
                "name": "Stoneware mug",
                "price": 18,
                "quantity": 1,
                "image": "https://shop.example.com/i/stoneware-mug.jpg",
            }
        ],
        "total": 18,
    }


@pytest.mark.parametrize(
    ("person", "told"),
    [
        ("ana", [("02 10:12", VIEWED, 0), ("02 10:15", ADDED, 1), ("02 10:25", BOUGHT, 1)]),
        ("marko", [("02 19:40", VIEWED, 0), ("02 19:44", ADDED, 1)]),
        ("iva", [("03 12:00", ADDED, 1), ("04 12:00", BOUGHT, 1)]),
        (
            "luka",
            [
                ("03 20:05", ADDED, 1),
                ("06 18:30", VIEWED, 0),
                ("06 18:34", ADDED, 2),
                ("06 18:41", ADDED, 2),
                ("08 09:10", BOUGHT, 2),
            ],
        ),
        ("petra", [("04 11:20", VIEWED, 0), ("04 11:31", ADDED, 1)]),
        ("chen", [("04 22:40", ADDED, 1), ("06 08:55", BOUGHT, 1)]),
        (
            "sofia",
            [
                ("05 15:00", VIEWED, 0),
                ("05 15:02", ADDED, 1),
                ("05 15:06", ADDED, 1),
                ("06 21:15", BOUGHT, 1),
            ],
        ),
        ("jonas", [("05 08:20", VIEWED, 0), ("05 08:22", ADDED, 1)]),
    ],
)
def test_a_persona_follows_their_story(person, told):
    assert story(person) == [
        (when, name, f"cart-{person}-{cart}" if cart else None) for when, name, cart in told
    ]


def test_iva_buys_exactly_one_day_after_the_cart():
    added, bought = behaviour(1, [PERSONAS[2].person], START, 14)
    assert (added.occurred_at, bought.occurred_at) == (
        at("2026-02-03T11:00:00"),
        at("2026-02-04T11:00:00"),
    )
