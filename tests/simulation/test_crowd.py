"""Sample customers by the thousand, held against the published figures of real shops."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from cartflow_studio.history import read_events, read_people
from cartflow_studio.simulation.crowd import crowd
from cartflow_studio.simulation.figures import DAY, figures
from cartflow_studio.simulation.habits import Habits, Reach, Roles, SampleError
from cartflow_studio.simulation.saving import account, write_crowd, write_sheets
from cartflow_studio.simulation.sheet import begun

START = int(datetime(2026, 2, 2, tzinfo=UTC).timestamp()) * 1_000_000
SHOP = Habits()
MINUTE = 60_000_000


@pytest.fixture(scope="module")
def made():
    return crowd(SHOP, 30_000, 28, seed=11, start=START)


@pytest.fixture(scope="module")
def found(made):
    return figures(made.log)


def test_the_mix_of_events_is_that_of_the_otto_log(found):
    assert found.mix == pytest.approx((0.899, 0.078, 0.0235), abs=0.004)


def test_events_of_a_person_are_as_many_as_in_the_otto_log(found):
    middle, mean, busy = found.often
    assert (middle, mean, busy) == (6, pytest.approx(16.8, rel=0.08), pytest.approx(68, rel=0.08))


def test_one_in_four_fills_a_cart_as_in_the_rees46_log(found):
    assert found.shoppers == pytest.approx(397_390 / 1_612_743, abs=0.01)


def test_72_of_100_with_carts_never_buy_as_in_the_retailrocket_and_rees46_logs(found):
    assert found.abandonment == pytest.approx(0.7196, abs=0.015)


def test_a_third_of_carts_is_followed_by_a_purchase_within_a_day_as_in_the_otto_sample(found):
    assert found.in_a_day == pytest.approx(0.365, abs=0.03)


def test_the_middle_purchase_comes_nearly_six_minutes_after_the_cart_as_in_retailrocket(found):
    assert found.delays[2] == pytest.approx(6 * MINUTE, rel=0.12)
    assert found.delays[4] < DAY


def test_the_same_wish_gives_the_same_files_to_the_byte(tmp_path):
    def files(folder):
        some = crowd(SHOP, 300, 14, seed=5, start=START)
        about = account(SHOP, some, seed=5, days=14, start=START)
        write_crowd(some, folder, about=about, replace=False)
        return {each.name: hashlib.sha256(each.read_bytes()).digest() for each in folder.iterdir()}

    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_another_seed_gives_other_people():
    one, two = (crowd(SHOP, 50, 14, seed=seed, start=START) for seed in (1, 2))
    assert list(one.people) != list(two.people)


def test_more_people_begin_with_the_fewer():
    fewer, more = (crowd(SHOP, count, 28, seed=1, start=START) for count in (50, 90))
    assert list(more.people)[:50] == list(fewer.people)


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_what_is_written_is_read_back(tmp_path, form):
    some = crowd(SHOP, 60, 20, seed=3, start=START)
    people, events = write_crowd(some, tmp_path / "out", form, about={}, replace=False)
    assert tuple(read_people(people)) == tuple(some.people)
    read = [
        (each.person, each.name, each.occurred_at, each.properties) for each in read_events(events)
    ]
    assert all(
        one == (each.person, each.name, each.occurred_at, each.properties)
        for one, each in zip(read, some.log, strict=True)
    )


def test_files_that_are_there_are_kept_unless_they_shall_be_replaced(tmp_path):
    some = crowd(SHOP, 5, 2, seed=3, start=START)
    (tmp_path / "people.csv").write_text("mine")
    with pytest.raises(SampleError, match=r"people\.csv is there already"):
        write_crowd(some, tmp_path, about={}, replace=False)
    assert (tmp_path / "people.csv").read_text() == "mine"
    write_crowd(some, tmp_path, about={}, replace=True)
    assert len(read_people(tmp_path / "people.csv")) == 5


def test_a_folder_that_is_none_is_refused_in_words(tmp_path):
    (tmp_path / "file").write_text("mine")
    some = crowd(SHOP, 5, 2, seed=3, start=START)
    with pytest.raises(SampleError, match="cannot be written"):
        write_crowd(some, tmp_path / "file" / "in", about={}, replace=False)
    with pytest.raises(SampleError, match="cannot be written"):
        write_sheets(*begun(["cart"]), tmp_path / "file")


def test_nothing_happens_outside_the_days(made):
    assert made.log.first >= START
    assert made.log.last < START + 28 * DAY


def test_a_cart_event_says_what_a_reminder_needs(made):
    log = made.log
    cart = log.names.index("itemAddedToCart")
    event = log.event(int(np.flatnonzero(log.name == cart)[0]))
    (item, *_) = event.properties["items"]
    assert set(event.properties) == {
        *("item", "price", "url", "quantity", "image", "currency"),
        *("cart_id", "cart_url", "items", "total"),
    }
    assert set(item) == {"name", "price", "quantity", "image"}


def test_a_purchase_names_the_cart_that_it_pays():
    some = crowd(replace(SHOP, carts=1.0, abandonment=0.0), 20, 28, seed=1, start=START)
    carts = {
        each.properties["cart_id"]: each.properties["total"]
        for each in some.log
        if each.name == "itemAddedToCart"
    }
    paid = [each.properties for each in some.log if each.name == "PurchaseFinished"]
    assert len(paid) >= 15
    assert all(carts[each["cart_id"]] == each["total"] for each in paid)
    assert {each["order_id"] for each in paid} == {
        str(each["cart_id"]).replace("cart", "order") for each in paid
    }


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_as_many_leave_their_carts_as_are_wished_for(share):
    some = crowd(replace(SHOP, abandonment=share), 8_000, 28, seed=4, start=START)
    assert figures(some.log).abandonment == pytest.approx(share, abs=0.025)


@pytest.mark.parametrize("minutes", [2, 90])
def test_purchases_come_as_late_as_is_wished_for(minutes):
    some = crowd(SHOP.with_delay(60 * minutes), 8_000, 28, seed=4, start=START)
    assert figures(some.log).delays[2] == pytest.approx(minutes * MINUTE, rel=0.35)


def test_who_can_be_reached_is_as_wished_for():
    reach = Reach(email=0.5, consent_email=1.0, phone=0.0)
    some = crowd(replace(SHOP, reach=reach), 4_000, 2, seed=4, start=START).people
    agreed = some.attributes["consent_email"].values == 1
    assert (agreed == some.attributes["email"].present).all()
    assert agreed.mean() == pytest.approx(0.5, abs=0.03)
    assert "phone" not in some.attributes or not some.attributes["phone"].present.any()


def test_evenings_are_busier_than_nights_where_the_person_lives():
    far = crowd(replace(SHOP, countries=(("JP", 1.0),)), 2_000, 28, seed=4, start=START).log
    hours = np.bincount((far.at[:] // (3_600 * 1_000_000) + 9) % 24, minlength=24)
    assert hours[18:22].sum() > 8 * hours[1:5].sum()


def test_a_shop_has_the_names_of_its_own_events():
    some = crowd(replace(SHOP, roles=Roles("", "add", "buy")), 500, 28, seed=4, start=START).log
    assert some.names == ("add", "buy")


@pytest.mark.parametrize(("people", "days"), [(0, 7), (3_000_000, 7), (10, 0), (10, 9_999)])
def test_too_many_and_too_few_are_refused(people, days):
    with pytest.raises(SampleError, match="The number of"):
        crowd(SHOP, people, days, seed=1, start=START)


@pytest.mark.parametrize(
    "wish",
    [
        lambda: replace(SHOP, abandonment=1.2),
        lambda: Reach(email=-0.1),
        lambda: SHOP.with_delay(0),
        lambda: replace(SHOP, countries=(("XX", 1.0),)),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(wish):
    with pytest.raises(SampleError):
        wish()
