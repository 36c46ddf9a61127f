"""What happens around the sample shop fits what its people did, and changes none of it."""

from collections import Counter
from datetime import date

import numpy as np
import pytest

from cartflow_studio.history import EventLog, People
from cartflow_studio.simulation.behaviour import behaviour
from cartflow_studio.simulation.occasions import BEFORE, REST, occasions
from cartflow_studio.simulation.population import population
from cartflow_studio.simulation.samples import START
from cartflow_studio.simulation.shop import BOUGHT, VIEWED

DAY = 86_400 * 1_000_000
SEED, SIZE, DAYS = 7, 150, 60


@pytest.fixture(scope="module")
def people() -> People:
    return population(SEED, SIZE)


@pytest.fixture(scope="module")
def deeds(people) -> EventLog:
    return behaviour(SEED, people, START, DAYS)


@pytest.fixture(scope="module")
def log(people, deeds) -> EventLog:
    return occasions(SEED, people, deeds, START)


def named(log, *names):
    return [event for event in log if event.name in names]


def test_what_people_did_stays_as_it_was(log, deeds):
    ids = {event.message_id for event in deeds}
    assert [event for event in log if event.message_id in ids] == list(deeds)


def test_nothing_happens_after_the_last_deed(log, deeds):
    assert log.last == deeds.last


def test_the_same_seed_gives_the_same_log(log, people, deeds):
    assert list(occasions(SEED, people, deeds, START)) == list(log)


def test_orders_of_the_half_year_before_end_some_days_before_the_start(log):
    earlier = [event.occurred_at for event in named(log, BOUGHT) if event.occurred_at < START]
    assert len(earlier) > 50
    assert min(earlier) >= START - (BEFORE + 1) * DAY
    assert max(earlier) < START - (REST - 2) * DAY


def test_a_parcel_follows_its_order_within_a_week(log):
    ordered = {event.properties["order_id"]: event.occurred_at for event in named(log, BOUGHT)}
    days = [
        (event.occurred_at - ordered[event.properties["order_id"]]) / DAY
        for event in named(log, "OrderDelivered")
    ]
    assert len(days) > 0.85 * len(ordered)
    assert min(days) > 0
    assert max(days) < 7.5


def test_a_review_is_of_a_parcel_that_came_before(log):
    came = {e.properties["order_id"]: e.occurred_at for e in named(log, "OrderDelivered")}
    reviews = named(log, "ReviewWritten")
    assert reviews
    assert all(came[event.properties["order_id"]] < event.occurred_at for event in reviews)
    assert {event.properties["stars"] for event in reviews} <= {1, 2, 3, 4, 5}


def test_who_hears_of_a_lower_price_looked_at_the_thing_before(log):
    looked = {
        (event.person, event.properties["item"], event.occurred_at // DAY)
        for event in named(log, VIEWED)
    }
    dropped = named(log, "PriceDropped")
    assert dropped
    assert [
        event
        for event in dropped
        if not any(
            (event.person, event.properties["item"], event.occurred_at // DAY - back) in looked
            for back in range(32)
        )
    ] == []
    assert all(event.properties["price"] < event.properties["price_before"] for event in dropped)


def test_only_who_may_not_be_written_to_asks_for_the_newsletter(log, people):
    asked = {event.person for event in named(log, "NewsletterRequested")}
    assert asked
    assert [who for who in asked if people.get(who).attributes["consent_email"]] == []
    assert {event.person for event in named(log, "NewsletterConfirmed")} < asked


def test_a_subscription_ends_thirty_days_after_it_is_told(log):
    told = named(log, "SubscriptionExpiring")
    ahead = {
        date.fromisoformat(event.properties["expires_on"])
        - np.datetime64(event.occurred_at, "us").item().date()
        for event in told
    }
    assert [each.days for each in ahead] == [30]
    decided = Counter(
        event.person for event in named(log, "SubscriptionRenewed", "SubscriptionCancelled")
    )
    assert set(decided) < {event.person for event in told}
    assert max(decided.values()) == 1


def test_an_evening_is_booked_before_it_begins_and_visited_after(log):
    evenings = {
        event.properties["booking_id"]: np.datetime64(event.properties["starts_at"][:19], "us")
        for event in named(log, "WorkshopBooked")
    }
    assert evenings
    for event in named(log, "WorkshopBooked", "WorkshopCancelled", "WorkshopAttended"):
        begins = evenings[event.properties["booking_id"]]
        at = np.datetime64(event.occurred_at, "us") + np.timedelta64(1, "h")  # in Zagreb
        late = event.name == "WorkshopAttended"
        assert (at >= begins - np.timedelta64(1, "h")) if late else (at < begins)


def test_a_birthday_is_told_two_weeks_before(log, people):
    told = named(log, "BirthdaySoon")
    assert told
    for event in told:
        day = date.fromisoformat(event.properties["birthday"])
        born = date.fromisoformat(people.get(event.person).attributes["birthday"])
        assert (day.month, day.day) == (born.month, born.day)
        assert (day - np.datetime64(event.occurred_at, "us").item().date()).days == 14
