"""Habits fitted to a log: what is made after them looks like the log where it matters."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cartflow_studio.flow.people import Event, Person
from cartflow_studio.history import EventLog, People
from cartflow_studio.simulation.crowd import crowd
from cartflow_studio.simulation.figures import figures
from cartflow_studio.simulation.fitting import fitted, guessed_roles, reach_of
from cartflow_studio.simulation.habits import Habits, Reach, Roles, SampleError
from cartflow_studio.simulation.samples import sample_events

START = int(datetime(2026, 2, 2, tzinfo=UTC).timestamp()) * 1_000_000
OWN = Roles("look", "basket", "order")


def like(log, roles, people=6_000, days=28):
    return figures(crowd(fitted(log, roles), people, days, seed=7, start=START).log, roles)


@pytest.fixture(scope="module")
def log():
    """A shop that is not the usual one: slow buyers, few of whom give up, with its own names."""
    habits = replace(Habits(), carts=0.5, abandonment=0.3, again=0.3, repeat=0.4, roles=OWN)
    return crowd(habits.with_delay(5_400), 6_000, 28, seed=3, start=START).log


def test_what_is_made_like_a_log_abandons_and_buys_like_it(log):
    real, made = figures(log, OWN), like(log, OWN)
    assert made.abandonment == pytest.approx(real.abandonment, abs=0.03)
    assert made.in_a_day == pytest.approx(real.in_a_day, abs=0.05)
    assert made.shoppers == pytest.approx(real.shoppers, abs=0.03)
    assert made.mix == pytest.approx(real.mix, abs=0.01)
    assert made.delays[2] == pytest.approx(real.delays[2], rel=0.25)
    assert made.often == pytest.approx(real.often, rel=0.15)


def test_what_is_made_like_the_sample_shop_buys_within_a_day_like_it():
    shop = sample_events()  # told person by person, with orders of half a year that had no carts
    real, made = figures(shop), like(shop, Roles(), days=242)
    assert made.abandonment == pytest.approx(real.abandonment, abs=0.03)
    assert made.in_a_day == pytest.approx(real.in_a_day, abs=0.04)


def test_hours_are_read_by_the_clock_of_the_shop(log):
    there = crowd(replace(Habits(), countries=(("JP", 1.0),)), 3_000, 14, seed=3, start=START).log
    hours = fitted(there, Roles(), zone="Asia/Tokyo").hours
    assert max(range(24), key=hours.__getitem__) in range(19, 22)


def test_no_id_and_no_instant_of_the_log_is_in_what_is_made(log):
    made = crowd(fitted(log, OWN), 500, 28, seed=7, start=START + 400 * 86_400_000_000).log
    assert not set(made.at[:].tolist()) & set(log.at[:].tolist())


@pytest.mark.parametrize(
    ("names", "roles"),
    [
        (("click", "addToCart", "order"), Roles("click", "addToCart", "order")),
        (
            ("page_view", "remove_from_cart", "add_to_basket", "Order Completed"),
            Roles("page_view", "add_to_basket", "Order Completed"),
        ),
        (("AddToCart", "Purchase", "PurchaseCancelled"), Roles("", "AddToCart", "Purchase")),
        (("opened", "closed"), Roles("", "", "")),
    ],
)
def test_events_are_recognised_by_what_they_are_called(names, roles):
    assert guessed_roles(names) == roles


def test_a_log_without_carts_is_refused():
    log = EventLog.from_events([Event("1", "opened", "ann", START, START, {})])
    with pytest.raises(SampleError, match="None of the events"):
        fitted(log, guessed_roles(log.names))
    with pytest.raises(SampleError, match="no event 'opend'"):
        fitted(log, Roles("", "opend", "opened"))


def test_a_log_with_hardly_any_carts_is_refused():
    events = [Event("1", "cart", "a", START, START, {}), Event("2", "buy", "a", START, START, {})]
    with pytest.raises(SampleError, match="Only 1 people"):
        fitted(EventLog.from_events(events), Roles("", "cart", "buy"))


def test_who_can_be_reached_is_counted_in_the_file_of_people():
    people = People.from_people(
        [
            Person("a", {"email": "a@example.com", "consent_email": True}),
            Person("b", {"email": "b@example.com", "consent_email": False}),
            Person("c", {"phone": "+385910001000", "consent_sms": True}),
            Person("d", {}),
        ]
    )
    assert reach_of(people) == Reach(
        email=0.5,
        phone=0.25,
        app=0,
        consent_email=0.5,
        consent_sms=1.0,
        consent_whatsapp=0,
        consent_push=0,
    )
