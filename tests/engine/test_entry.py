"""Entry and re-entry: semantics 3."""

import pytest

from cartflow_studio.engine import Engine, PlanError, compile_flow
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import AnyOf, Compare, Happened
from cartflow_studio.flow.duration import Limit, calendar_days, days, hours
from cartflow_studio.flow.node_type import Alternative, Change
from cartflow_studio.flow.people import Person
from cartflow_studio.flow.settings import Reentry, Schedule, Settings
from cartflow_studio.nodes import (
    ApiTrigger,
    EventTrigger,
    Exit,
    HandOver,
    SegmentTrigger,
    UpdatePerson,
    Wait,
)
from tests.engine.build import ANN, DAY, HOUR, NOON, Host, event, flow, line, play, said, wait_for

CART = EventTrigger(event="Cart")
VIP = Compare("person", "vip", "is", True)


def entries(reentry: Reentry, *hours_after: int, rest=2, **properties) -> list[str]:
    """What becomes of carts so many hours after noon, in a flow that takes `rest` hours."""
    resting = line(Settings(reentry=reentry), added=CART, rest=Wait(hours(rest)), done=Exit())
    trace = play(
        resting, *(event("Cart", NOON + after * HOUR, **properties) for after in hours_after)
    )
    return [each.output or "entered" for each in trace if each.step in ("entered", "refused")]


def test_an_event_starts_a_journey_if_its_conditions_hold():  # semantics 3.1
    large = EventTrigger(event="Cart", when=Compare("event", "total", "at least", 50))
    trace = play(line(added=large), event("Cart", NOON, total=49), event("Cart", NOON, total=50))
    assert [each.step for each in trace] == ["entered", "left", "exited"]


def test_the_first_trigger_that_an_event_fits_decides():  # semantics 3.1
    two = flow(
        {"one": CART, "two": CART, "a": Exit("a"), "b": Exit("b")}, "one.next > a", "two.next > b"
    )
    assert said(play(two, event("Cart", NOON)))[-1] == "exited a a"


def test_people_enter_as_they_come_to_match():  # semantics 3.1
    host = Host(line(match=SegmentTrigger(who=VIP, schedule="as they match")))
    host.identify(NOON, vip=False)
    host.identify(NOON + 1, vip=True)
    host.identify(NOON + 2, vip=True)
    host.identify(NOON + 3, vip=False)
    host.identify(NOON + 4, vip=True)
    assert [each.at for each in host.trace if each.step == "entered"] == [NOON + 1, NOON + 4]


def test_people_come_to_match_by_what_they_do():  # semantics 3.1
    who = Happened("Viewed", "at least", 2, "ever")
    host = Host(line(match=SegmentTrigger(who=who, schedule="as they match")))
    for number in range(4):
        host.receive(event("Viewed", NOON + number))
    assert [each.at for each in host.trace if each.step == "entered"] == [NOON + 1]


def test_a_trigger_for_matching_fires_once_in_one_occurrence():  # semantics 3.1
    toggles = flow(
        {
            "vip": SegmentTrigger(who=VIP, schedule="as they match"),
            "plain": SegmentTrigger(
                who=Compare("person", "vip", "is", False), schedule="as they match"
            ),
            "off": UpdatePerson((Change("vip", "set", False),)),
            "on": UpdatePerson((Change("vip", "set", True),)),
        },
        "vip.next > off",
        "plain.next > on",
        settings=Settings(reentry=Reentry("at the same time")),
    )
    host = Host(toggles)
    host.identify(NOON, vip=True)
    entered = [each.node for each in host.trace if each.step == "entered"]
    assert entered == ["vip", "plain"]


def test_a_scheduled_trigger_lets_in_who_matches_then():  # semantics 3.1
    daily = line(noon=SegmentTrigger(who=VIP, schedule="daily", time=TimeOfDay(720)), rest=Exit())
    engine = Engine(compile_flow(daily))
    vip = Person("vip", {"vip": True})
    assert said(list(engine.tick(b"", vip, "noon", NOON).trace))[:2] == [
        "entered noon",
        "left noon next",
    ]
    assert engine.tick(b"", ANN, "noon", NOON).trace == ()


def test_the_api_lets_people_in_with_an_event():  # semantics 3.1
    waits = wait_for((Alternative(event="Paid"),), match="order")
    host = Host(flow({"cart": CART, "api": ApiTrigger(), "pays": waits}, "api.next > pays"))
    first = event("Order", NOON, order="7")
    host.events.append(first)
    host.take(host.engine.enter(b"", ANN, NOON, sequence=1, event=first))
    host.receive(event("Paid", NOON + 1, order="8"))
    host.receive(event("Paid", NOON + 2, order=7))
    assert said(host.trace) == [
        "entered api",
        "left api next",
        "arrived pays",
        "left pays Paid",
        "exited end of flow",
    ]


def test_nobody_can_be_let_in_where_there_is_no_trigger():  # semantics 3.1
    engine = Engine(compile_flow(flow({"end": Exit()})))
    with pytest.raises(PlanError, match="no trigger"):
        engine.enter(b"", ANN, NOON)


def test_a_journey_can_hand_its_person_over():  # semantics 3.1, 4.7
    host = Host(line(added=CART, on=HandOver("welcome")))
    host.receive(event("Cart", NOON))
    assert [(each.at, each.node, each.flow, each.entry_sequence) for each in host.handovers] == [
        (NOON, "on", "welcome", 1)
    ]
    assert said(host.trace)[-1] == "exited on handed over"


def test_once_is_once():  # semantics 3.2
    assert entries(Reentry("once"), 0, 1, 5) == ["entered", "already_in_flow", "reentry"]


def test_after_exit_lets_in_again_when_the_journey_is_over():  # semantics 3.2
    assert entries(Reentry("after exit"), 0, 1, 3) == ["entered", "already_in_flow", "entered"]


def test_at_the_same_time_lets_in_always():  # semantics 3.2
    assert entries(Reentry("at the same time"), 0, 1, 1) == ["entered"] * 3


def test_sixteen_journeys_at_once_are_enough():  # semantics 3.2
    carts = entries(Reentry("at the same time"), *[0] * 17)
    assert carts == ["entered"] * 16 + ["too_many_journeys"]


def test_a_new_cart_restarts_the_clock():  # semantics 3.2
    resting = line(
        Settings(reentry=Reentry("restart")), added=CART, rest=Wait(hours(2)), done=Exit()
    )
    trace = play(resting, event("Cart", NOON), event("Cart", NOON + HOUR))
    assert [
        (each.at - NOON, each.journey, each.output) for each in trace if each.step == "exited"
    ] == [
        (HOUR, 1, "restarted"),
        (3 * HOUR, 2, "finished"),
    ]


def test_one_per_key_is_one_journey_for_each_value():  # semantics 3.2
    keyed = Settings(reentry=Reentry("one per key", "cart"))
    buys = wait_for((Alternative(event="Bought"),), timeout=days(1))
    each_cart = flow(
        {"added": CART, "buys": buys, "done": Exit()},
        "added.next > buys",
        "buys.Bought > done",
        settings=keyed,
    )
    trace = play(
        each_cart,
        event("Cart", NOON, cart="a"),
        event("Cart", NOON + 1, cart="b"),
        event("Cart", NOON + 2, cart="a"),
        event("Cart", NOON + 3),
        event("Bought", NOON + 4, cart="b"),
        event("Cart", NOON + 5, cart="b"),
        until=NOON + HOUR,
    )
    told = [(each.at - NOON, each.journey, each.step, each.output) for each in trace]
    assert [each for each in told if each[2] in ("entered", "refused", "exited")] == [
        (0, 1, "entered", ""),
        (1, 2, "entered", ""),
        (2, 0, "refused", "already_in_flow"),
        (3, 0, "refused", "attribute_missing"),
        (4, 2, "exited", "finished"),
        (5, 0, "refused", "reentry"),
    ]


def test_a_star_widens_the_key():  # semantics 3.2
    keyed = Settings(reentry=Reentry("one per key", "cart"))
    any_cart = wait_for((Alternative(event="Bought"),), match="*")
    trace = play(
        line(keyed, added=CART, buys=any_cart),
        event("Cart", NOON, cart="a"),
        event("Bought", NOON, cart="b"),
    )
    assert said(trace)[-2] == "left buys Bought"


def test_a_gap_counts_from_the_exit():  # semantics 3.3
    gap = Reentry("after exit", gap=hours(3))
    assert entries(gap, 0, 4, 5) == ["entered", "gap", "entered"]


def test_a_gap_can_count_from_the_entry():  # semantics 3.3
    gap = Reentry("after exit", gap=hours(3), gap_from="entry")
    assert entries(gap, 0, 2, 3, rest=1) == ["entered", "gap", "entered"]


def test_a_restart_needs_no_gap_from_an_exit():  # semantics 3.3
    gap = Reentry("restart", gap=hours(3))
    assert entries(gap, 0, 1, 4) == ["entered", "entered", "gap"]


def test_limits_roll():  # semantics 3.3
    limits = Reentry("at the same time", limits=(Limit(2, hours(5)),))
    assert entries(limits, 0, 1, 4, 5, 5) == ["entered", "entered", "limit", "entered", "limit"]


def test_limits_can_count_calendar_days():  # semantics 3.3
    limits = Reentry("at the same time", limits=(Limit(1, calendar_days(1)),))
    assert entries(limits, 0, 11, 12, 13) == ["entered", "limit", "entered", "limit"]


def test_all_limits_hold():  # semantics 3.3
    limits = Reentry("at the same time", limits=(Limit(1, hours(1)), Limit(2, days(1))))
    assert entries(limits, 0, 0, 1, 2) == ["entered", "limit", "entered", "limit"]


def test_the_schedule_is_local_to_the_flow():  # semantics 3.4
    schedule = Schedule("2026-03-27T14:00:00", "2026-03-27T15:00:00")
    settings = Settings(Reentry("at the same time"), schedule, "Europe/Zagreb")
    trace = play(
        line(settings, added=CART),
        event("Cart", NOON + HOUR - 1),
        event("Cart", NOON + HOUR),
        event("Cart", NOON + 2 * HOUR),
    )
    assert [each.output for each in trace if each.step in ("entered", "refused")] == [
        "schedule_closed",
        "",
        "schedule_closed",
    ]


@pytest.mark.parametrize("reason", ["paused", "flow_stopped"])
def test_a_host_can_refuse_all_entries(reason):  # semantics 3.4
    host = Host(line(added=CART))
    host.engine.refuse_entries = reason
    host.receive(event("Cart", NOON))
    assert said(host.trace) == [f"refused added {reason}"]


def test_a_refused_entry_belongs_to_no_journey():  # semantics 3.4
    trace = play(line(added=CART, rest=Wait(days(1))), event("Cart", NOON), event("Cart", NOON))
    assert trace[-3].to_json() == {
        "at": "2026-03-27T12:00:00Z",
        "person": "ann",
        "journey": 0,
        "node": "added",
        "step": "refused",
        "output": "already_in_flow",
        "detail": {},
    }


def test_a_trigger_whose_condition_is_false_refuses_nobody():  # semantics 3.4
    assert (
        play(line(added=EventTrigger(event="Cart", when=AnyOf())), event("Cart", NOON, day=DAY))
        == []
    )


@pytest.mark.parametrize(
    ("reentry", "told"),
    [
        (Reentry("after exit"), ["refused already_in_flow"]),
        (Reentry("at the same time"), ["entered"]),
        (Reentry("one per key", "cart"), ["entered"]),
    ],
)
def test_who_is_in_another_version_is_in_the_flow(reentry, told):  # semantics 3.2, 6.3
    host = Host(line(Settings(reentry=reentry), added=CART))
    host.engine.elsewhere = 1
    host.receive(event("Cart", NOON, cart="a"))
    found = [f"{each.step} {each.output}".strip() for each in host.trace]
    assert [each for each in found if each.startswith(("entered", "refused"))] == told


def test_a_gap_goes_by_the_clock_of_the_flow():  # semantics 8.4
    gap = Reentry("after exit", gap=calendar_days(3))
    ends = line(Settings(timezone="UTC", reentry=gap), added=CART, end=Exit())
    zagreb = Person(ANN.id, {"timezone": "Europe/Zagreb"})  # where clocks change on Sunday
    carts = [event("Cart", NOON + hours) for hours in (0, 71 * HOUR, 72 * HOUR)]
    trace = play(ends, *carts, person=zagreb)
    assert [each.step for each in trace if each.step in ("entered", "refused")] == [
        *("entered", "refused", "entered")
    ]
