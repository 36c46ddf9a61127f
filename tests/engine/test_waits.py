"""Waits: semantics 4.1 to 4.3."""

import pytest

from cartflow_studio.engine.trace import read_instant, written_instant
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import Compare
from cartflow_studio.flow.duration import Duration, calendar_days, days, hours
from cartflow_studio.flow.node_type import Alternative, Change
from cartflow_studio.flow.people import Person
from cartflow_studio.flow.settings import Reentry, Settings
from cartflow_studio.nodes import EventTrigger, Exit, UpdatePerson, Wait, WaitUntil
from tests.engine.build import (
    ANN,
    DAY,
    HOUR,
    NOON,
    Host,
    event,
    flow,
    line,
    play,
    said,
    wait_for,
    when,
)

CART, BOUGHT = EventTrigger(event="Cart"), Alternative(event="Bought")
ZAGREB = Settings(timezone="Europe/Zagreb")
VIP = Compare("person", "vip", "is", True)


def leaves(node, at: str, *, settings=ZAGREB, person=ANN, **properties) -> str:
    """When a journey that arrives at an instant leaves the node."""
    begin = read_instant(at)
    trace = play(
        line(settings, added=CART, wait=node), event("Cart", begin, **properties), person=person
    )
    [left] = when(trace, "left", "wait") or when(trace, "exited", "wait")
    return written_instant(left)


def test_nodes_that_do_not_wait_take_no_time():  # semantics 4.1
    trace = play(line(added=CART, now=Wait(hours(0)), done=Exit()), event("Cart", NOON), until=NOON)
    assert [each.at for each in trace] == [NOON] * 6


def test_branches_may_rejoin():  # semantics 4.1
    waits = wait_for((BOUGHT,), timeout=hours(1))
    joined = flow(
        {"added": CART, "buys": waits, "done": Exit("done")},
        *("added.next > buys", "buys.Bought > done", "buys.timed_out > done"),
    )
    assert said(play(joined, event("Cart", NOON)))[-1] == "exited done done"


def test_a_port_that_leads_nowhere_ends_the_journey():  # semantics 4.1
    trace = play(line(added=CART, rest=Wait(hours(1))), event("Cart", NOON))
    assert said(trace)[-2:] == ["left rest next", "exited end of flow"]


def test_a_day_has_24_hours():  # semantics 4.2
    assert leaves(Wait(days(1)), "2026-03-28T11:00:00Z") == "2026-03-29T11:00:00Z"


def test_a_calendar_day_keeps_the_wall_clock():  # semantics 4.2
    assert leaves(Wait(calendar_days(1)), "2026-03-28T11:00:00Z") == "2026-03-29T10:00:00Z"


def test_a_calendar_month_ends_on_the_last_day_of_a_short_one():  # semantics 4.2
    month = Wait(Duration(1, "calendar month"))
    assert leaves(month, "2026-01-31T11:00:00Z") == "2026-02-28T11:00:00Z"


def test_the_persons_zone_comes_first_and_the_flows_stands_in():  # semantics 4.2
    morning = WaitUntil(time=TimeOfDay(540))
    of_flow = WaitUntil(time=TimeOfDay(540), zone="flow")
    chen = Person("ann", {"timezone": "Asia/Shanghai"})
    lost = Person("ann", {"timezone": "Mars/Olympus"})
    assert [
        leaves(morning, "2026-01-10T00:00:00Z", person=chen),
        leaves(of_flow, "2026-01-10T00:00:00Z", person=chen),
        leaves(morning, "2026-01-10T00:00:00Z"),
        leaves(morning, "2026-01-10T00:00:00Z", person=lost),
        leaves(morning, "2026-01-10T00:00:00Z", settings=Settings()),
    ] == [
        "2026-01-10T01:00:00Z",
        "2026-01-10T08:00:00Z",
        "2026-01-10T08:00:00Z",
        "2026-01-10T08:00:00Z",
        "2026-01-10T09:00:00Z",
    ]


def test_arriving_exactly_on_time_goes_on_at_once_or_waits_for_the_next():  # semantics 4.2
    at = "2026-01-10T08:00:00Z"
    assert leaves(WaitUntil(time=TimeOfDay(540)), at) == at
    assert leaves(WaitUntil(time=TimeOfDay(540), exact="next"), at) == "2026-01-11T08:00:00Z"


def test_a_time_that_does_not_exist_is_read_with_the_offset_before():  # semantics 4.2
    half_past_two = WaitUntil(time=TimeOfDay(150))
    assert leaves(half_past_two, "2026-03-28T23:30:00Z") == "2026-03-29T01:30:00Z"


def test_of_a_time_that_comes_twice_the_first_counts():  # semantics 4.2
    half_past_two = WaitUntil(time=TimeOfDay(150))
    assert leaves(half_past_two, "2026-10-24T22:30:00Z") == "2026-10-25T00:30:00Z"
    assert leaves(half_past_two, "2026-10-25T00:45:00Z") == "2026-10-26T01:30:00Z"


def test_weekdays_and_windows():  # semantics 4.2
    monday = WaitUntil(time=TimeOfDay(540), weekdays=(0,))
    weekend = WaitUntil(weekdays=(5, 6))
    office = WaitUntil(time=TimeOfDay(540), window_end=TimeOfDay(1020))
    night = WaitUntil(time=TimeOfDay(1320), window_end=TimeOfDay(360), weekdays=(4,))
    assert [
        leaves(monday, "2026-01-05T08:00:01Z"),
        leaves(weekend, "2026-01-05T08:00:00Z"),
        leaves(office, "2026-01-05T15:59:59Z"),
        leaves(office, "2026-01-05T16:00:00Z"),
        leaves(night, "2026-01-10T04:59:00Z"),
        leaves(night, "2026-01-10T05:00:00Z"),
    ] == [
        "2026-01-12T08:00:00Z",
        "2026-01-09T23:00:00Z",
        "2026-01-05T15:59:59Z",
        "2026-01-06T08:00:00Z",
        "2026-01-10T04:59:00Z",
        "2026-01-16T21:00:00Z",
    ]


def test_a_date_of_the_person_or_the_entry_event_with_an_offset():  # semantics 4.2
    person = Person("ann", {"birthday": "2026-05-10"})
    before = WaitUntil(
        date_of="person", date="birthday", offset=days(3), before=True, time=TimeOfDay(540)
    )
    departs = WaitUntil(date_of="entry", date="departs_at", offset=hours(2))
    at = "2026-01-05T08:00:00Z"
    assert leaves(before, at, person=person) == "2026-05-07T07:00:00Z"
    assert leaves(departs, at, departs_at="2026-01-06T10:00:00+02:00") == "2026-01-06T10:00:00Z"
    assert leaves(departs, at, departs_at="2026-01-06T10:00") == "2026-01-06T11:00:00Z"


@pytest.mark.parametrize(
    ("past", "end"), [("go on", "left wait next"), ("exit", "exited wait date gone")]
)
@pytest.mark.parametrize("date", ["2026-01-01", "soon", None, 20260101])
def test_a_date_already_gone_goes_on_or_exits(past, end, date):  # semantics 4.2
    gone = WaitUntil(date_of="entry", date="due", past=past)
    trace = play(line(added=CART, wait=gone), event("Cart", NOON, due=date))
    assert said(trace)[3] == end


def test_a_date_that_is_right_now_is_not_gone():  # semantics 4.2
    now = WaitUntil(date_of="entry", date="due", past="exit")
    trace = play(line(added=CART, wait=now), event("Cart", NOON, due="2026-03-27T12:00"))
    assert said(trace)[3] == "left wait next"


def test_the_first_alternative_in_the_list_wins():  # semantics 4.3
    large = Alternative("Bought", where=Compare("event", "total", "at least", 50), port="large")
    waits = wait_for((large, BOUGHT, Alternative("Left")))
    ports = []
    for name, total in (("Bought", 60), ("Bought", 40), ("Left", 0)):
        trace = play(
            line(added=CART, waits=waits), event("Cart", NOON), event(name, NOON + 1, total=total)
        )
        ports.append(trace[3].output)
    assert ports == ["large", "Bought", "Left"]


def test_only_what_happens_after_arrival_counts():  # semantics 4.3
    slow = line(added=CART, rest=Wait(hours(1)), buys=wait_for((BOUGHT,)))
    trace = play(slow, event("Cart", NOON), event("Bought", NOON + 1))
    assert said(trace)[-1] == "arrived buys"


def test_or_anything_since_entry():  # semantics 4.3
    looks = wait_for((BOUGHT,), lookback="since entry")
    slow = line(added=CART, rest=Wait(hours(1)), buys=looks, more=Wait(hours(1)))
    trace = play(slow, event("Cart", NOON), event("Bought", NOON + 1))
    assert when(trace, "left", "buys") == [NOON + HOUR]


def test_what_is_looked_back_at_is_used_up():  # semantics 4.3, 2.4
    looks = wait_for((BOUGHT,), lookback="since entry")
    slow = line(added=CART, rest=Wait(hours(1)), one=looks, two=looks, three=looks)
    trace = play(slow, event("Cart", NOON), event("Bought", NOON + 1), event("Bought", NOON + 2))
    assert said(trace)[-1] == "arrived three"


def test_a_window_may_end_at_midnight():  # semantics 4.2
    evening = WaitUntil(time=TimeOfDay(18 * 60), window_end=TimeOfDay(0))
    found = [leaves(evening, f"2026-03-23T{hour}:30:00Z") for hour in (10, 17, 22, 23)]
    assert found == [
        *("2026-03-23T17:00:00Z", "2026-03-23T17:30:00Z", "2026-03-23T22:30:00Z"),
        "2026-03-24T17:00:00Z",
    ]


def test_on_mondays_waits_for_monday():  # semantics 4.2
    monday = WaitUntil(weekdays=(0,))
    assert leaves(monday, "2026-03-23T10:30:00Z") == "2026-03-23T10:30:00Z"
    assert leaves(monday, "2026-03-24T10:30:00Z") == "2026-03-29T22:00:00Z"


def test_attribute_alternatives_are_tested_on_arrival_and_on_change():  # semantics 4.3
    waits = wait_for((Alternative(becomes=VIP, port="vip"),))
    settled = Person("ann", {"vip": True})
    assert (
        said(play(line(added=CART, waits=waits), event("Cart", NOON), person=settled))[3]
        == "left waits vip"
    )
    host = Host(line(added=CART, waits=waits))
    host.receive(event("Cart", NOON))
    host.identify(NOON + 5, vip=True)
    assert when(host.trace, "left", "waits") == [NOON + 5]


def test_another_journey_can_make_the_person_become_so():  # semantics 4.3
    waits = wait_for((Alternative(becomes=VIP, port="vip"),))
    both = flow(
        {
            "added": CART,
            "waits": waits,
            "bought": EventTrigger(event="Bought"),
            "mark": UpdatePerson((Change("vip", "set", True),)),
        },
        *("added.next > waits", "bought.next > mark"),
        settings=Settings(reentry=Reentry("at the same time")),
    )
    trace = play(both, event("Cart", NOON), event("Bought", NOON + DAY))
    assert when(trace, "left", "waits") == [NOON + DAY]


@pytest.mark.parametrize(("cart", "left"), [("a", True), ("b", False), (None, False)])
def test_match_asks_for_the_same_value(cart, left):  # semantics 4.3
    waits = wait_for((BOUGHT,), match="cart")
    trace = play(
        line(added=CART, waits=waits),
        event("Cart", NOON, cart="a"),
        event("Bought", NOON + 1, cart=cart),
    )
    assert bool(when(trace, "left", "waits")) == left


def test_nothing_matches_what_the_entry_event_does_not_have():  # semantics 4.3
    waits = wait_for((BOUGHT,), match="cart")
    trace = play(line(added=CART, waits=waits), event("Cart", NOON), event("Bought", NOON + 1))
    assert said(trace)[-1] == "arrived waits"


def test_a_wait_without_a_timeout_waits_for_ever():  # semantics 4.3
    host = Host(line(added=CART, waits=wait_for((BOUGHT,))))
    host.receive(event("Cart", NOON))
    assert host.wake_at is None
