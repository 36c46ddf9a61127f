"""Clauses on entry at their edges: semantics 3."""

import pytest

from cartflow_studio.flow.duration import Limit, calendar_days, days, hours
from cartflow_studio.flow.people import Person
from cartflow_studio.flow.settings import Reentry, Schedule, Settings
from cartflow_studio.nodes import EventTrigger, Wait
from tests.engine.build import ANN, DAY, HOUR, NOON, SECOND, event, flow, line, play, said

CART = EventTrigger(event="Cart")


def entries(reentry: Reentry, *times: int, node: Wait | None = None, **settings) -> list[str]:
    """What became of each cart: entered, or the reason of the refusal."""
    added = line(Settings(reentry=reentry, **settings), added=CART, rest=node or Wait(hours(1)))
    trace = play(added, *(event("Cart", at, cart_id=7) for at in times))
    return [each.output or each.step for each in trace if each.step in ("entered", "refused")]


@pytest.mark.parametrize(
    ("mode", "found"),
    [
        ("once", ["entered", "already_in_flow", "reentry"]),
        ("after exit", ["entered", "already_in_flow", "entered"]),
        ("at the same time", ["entered", "entered", "entered"]),
        ("one per key", ["entered", "already_in_flow", "reentry"]),
        ("restart", ["entered", "entered", "entered"]),
    ],
)
def test_each_mode_says_who_may_enter_again(mode, found):  # semantics 3.2, 3.4
    key = "cart_id" if mode == "one per key" else ""
    assert entries(Reentry(mode, key), NOON, NOON + 1, NOON + 2 * HOUR) == found


def test_a_journey_that_ends_at_the_very_instant_is_still_running():  # semantics 3.2, 2.2
    assert entries(Reentry(), NOON, NOON + HOUR) == ["entered", "already_in_flow"]
    assert entries(Reentry(), NOON, NOON + HOUR + 1) == ["entered", "entered"]


def test_values_of_a_key_are_compared_as_people_write_them():  # semantics 3.2
    keyed = line(Settings(reentry=Reentry("one per key", "id")), added=CART)
    carts = [event("Cart", NOON + n, id=value) for n, value in enumerate((7, 7.0, "7", "8"))]
    steps = [each.output or each.step for each in play(keyed, *carts) if each.step != "left"]
    assert steps == ["entered", "end of flow", "reentry", "reentry", "entered", "end of flow"]


def test_a_gap_is_over_at_its_end():  # semantics 3.3
    from_exit, from_entry = Reentry(gap=days(1)), Reentry(gap=days(1), gap_from="entry")
    assert entries(from_exit, NOON, NOON + HOUR + DAY - 1) == ["entered", "gap"]
    assert entries(from_exit, NOON, NOON + HOUR + DAY) == ["entered", "entered"]
    assert entries(from_entry, NOON, NOON + DAY - 1) == ["entered", "gap"]
    assert entries(from_entry, NOON, NOON + DAY) == ["entered", "entered"]


def test_an_entry_exactly_a_period_ago_is_out_of_the_limit():  # semantics 3.3
    one_a_day = Reentry(limits=(Limit(1, days(1)),))
    assert entries(one_a_day, NOON, NOON + DAY - 1, NOON + DAY) == ["entered", "limit", "entered"]


def test_a_limit_of_calendar_days_ends_at_midnight():  # semantics 3.3
    one_a_day = Reentry(limits=(Limit(1, calendar_days(1)),))
    nearly = NOON + 12 * HOUR - 1
    assert entries(one_a_day, NOON, nearly, nearly + 1) == ["entered", "limit", "entered"]


def test_refused_entries_use_no_limit_up():  # semantics 3.3
    two_a_day = Reentry(limits=(Limit(2, days(1)),))
    times = (NOON, NOON + 1, NOON + 2, NOON + 2 * HOUR)
    assert entries(two_a_day, *times)[-1] == "entered"


def test_a_schedule_includes_its_start_and_excludes_its_end():  # semantics 3.3
    open_hour = Schedule("2026-03-27T13:00:00", "2026-03-27T14:00:00")  # UTC+1: noon to one
    zagreb = {"schedule": open_hour, "timezone": "Europe/Zagreb"}
    times = (NOON - 1, NOON, NOON + HOUR - 1, NOON + HOUR)
    assert entries(Reentry("at the same time"), *times, **zagreb) == [
        *("schedule_closed", "entered", "entered", "schedule_closed")
    ]


def test_the_schedule_of_a_flow_without_a_zone_is_each_persons():  # semantics 3.3
    settings = Settings(schedule=Schedule(start="2026-03-27T21:00:00"))
    tokyo = Person("ann", {**ANN.attributes, "timezone": "Asia/Tokyo"})
    assert said(play(line(settings, added=CART), event("Cart", NOON), person=tokyo)) == [
        *("entered added", "left added next", "exited end of flow")
    ]
    assert said(play(line(settings, added=CART), event("Cart", NOON))) == [
        "refused added schedule_closed"
    ]


def test_the_first_reason_is_the_one_that_is_told():  # semantics 3.4
    strict = Reentry("once", gap=days(9), limits=(Limit(1, days(9)),))
    closing = Schedule(end="2026-03-27T15:00:00")
    times = (NOON, NOON + 1, NOON + 2 * HOUR, NOON + 3 * HOUR)
    assert entries(strict, *times, schedule=closing) == [
        *("entered", "already_in_flow", "reentry", "schedule_closed")
    ]
    often = Reentry("after exit", gap=hours(3), limits=(Limit(1, days(9)),))
    assert entries(often, NOON, NOON + 2 * HOUR, NOON + DAY) == ["entered", "gap", "limit"]


def test_a_cart_without_the_key_is_refused():  # semantics 3.4
    keyed = Settings(reentry=Reentry("one per key", "cart_id"))
    assert said(play(line(keyed, added=CART), event("Cart", NOON))) == [
        "refused added attribute_missing"
    ]


def test_who_is_refused_at_one_trigger_does_not_try_the_next():  # semantics 3.5
    both = flow({"one": CART, "two": CART}, settings=Settings(reentry=Reentry("once")))
    trace = play(both, event("Cart", NOON), event("Cart", NOON + SECOND))
    assert said(trace)[-1] == "refused one reentry"
