"""Clauses on time and order that a single node does not show: semantics 2."""

from dataclasses import replace

from cartflow_studio.flow.condition import Compare, Happened
from cartflow_studio.flow.duration import days, hours
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.flow.settings import ExitCriterion, Goal, Reentry, Settings
from cartflow_studio.nodes import Condition, EventTrigger, Exit, SegmentTrigger, Wait
from tests.engine.build import DAY, HOUR, NOON, Host, event, flow, line, play, said, wait_for

CART, BOUGHT = EventTrigger(event="Cart"), Alternative(event="Bought")
MANY = Settings(reentry=Reentry("at the same time"))


def test_an_event_handled_after_the_arrival_at_the_same_instant_ends_the_wait():  # semantics 2.2
    waits = line(added=CART, buys=wait_for((BOUGHT,), days(1)))
    assert said(play(waits, event("Cart", NOON), event("Bought", NOON))) == [
        "entered added",
        "left added next",
        "arrived buys",
        "left buys Bought",
        "exited end of flow",
    ]


def test_a_timer_set_for_its_own_instant_falls_due_after_the_others():  # semantics 2.2
    chain = line(MANY, added=CART, rest=Wait(hours(2)), more=Wait(hours(1)))
    trace = play(chain, event("Cart", NOON - HOUR), event("Cart", NOON))
    due = [(each.journey, each.node) for each in trace if each.at == NOON + 2 * HOUR]
    assert due == [(1, "more"), (1, ""), (2, "rest"), (2, "more")]


def test_an_event_counts_in_history_before_the_trigger_asks():  # semantics 2.3
    second = EventTrigger(event="Cart", when=Happened("Cart", "at least", 2, "ever"))
    trace = play(line(added=second), event("Cart", NOON), event("Cart", NOON + HOUR))
    assert [each.at for each in trace] == [NOON + HOUR] * 3


def test_the_event_that_enters_is_neither_a_goal_nor_a_reason_to_leave():  # semantics 2.3
    rests = line(added=CART, rest=Wait(hours(1)))
    for parts in ({"goals": (Goal("Cart"),)}, {"exits": (ExitCriterion("Cart"),)}):
        assert said(play(replace(rests, **parts), event("Cart", NOON))) == [
            "entered added",
            "left added next",
            "arrived rest",
            "left rest next",
            "exited end of flow",
        ]


def test_a_journey_ended_by_a_goal_lets_the_same_event_start_the_next():  # semantics 2.3
    rests = replace(line(added=CART, rest=Wait(days(1))), goals=(Goal("Cart"),))
    trace = play(rests, event("Cart", NOON), event("Cart", NOON + HOUR), until=NOON + HOUR)
    assert [(each.journey, each.step, each.output) for each in trace[3:]] == [
        (1, "goal", "Cart"),
        (1, "exited", "goal"),
        (2, "entered", ""),
        (2, "left", "next"),
        (2, "arrived", ""),
    ]


def test_the_oldest_journey_is_moved_first():  # semantics 2.3
    waits = line(MANY, added=CART, buys=wait_for((BOUGHT,), days(1)), done=Exit())
    trace = play(waits, event("Cart", NOON), event("Cart", NOON + 1), event("Bought", NOON + HOUR))
    assert [each.journey for each in trace if each.at == NOON + HOUR] == [1, 1, 1, 2, 2, 2]


def test_an_event_heard_of_after_its_time_is_not_late_if_nothing_was_done_since():  # semantics 2.5
    host = Host(line(added=CART, buys=wait_for((BOUGHT,), days(1))))
    host.receive(event("Cart", NOON))
    host.receive(event("Bought", NOON + HOUR), NOON + 3 * HOUR)
    assert [(each.at, dict(each.detail)) for each in host.trace[3:]] == [(NOON + HOUR, {})] * 2


def test_a_late_event_is_no_event_since_entry_of_a_journey_begun_after_it():  # semantics 2.5
    asks = Condition((("yes", Happened("Seen")),))
    nodes = {"added": CART, "rest": Wait(hours(2)), "ask": asks}
    host = Host(flow(nodes, "added.next > rest", "rest.next > ask"))
    host.receive(event("Cart", NOON))
    host.receive(event("Seen", NOON - HOUR), NOON + HOUR)
    host.advance(NOON + DAY)
    assert said(host.trace)[-2:] == ["left ask otherwise", "exited end of flow"]


def test_a_late_purchase_still_takes_the_person_out():  # semantics 2.5
    host = Host(replace(line(added=CART, a=Wait(hours(1)), b=Wait(days(1))), goals=(Goal("Paid"),)))
    host.receive(event("Cart", NOON))
    host.advance(NOON + HOUR)
    host.receive(event("Paid", NOON + 1), NOON + 2 * HOUR)
    late = {"late_by": 2 * HOUR - 1}
    assert [(each.at, each.step, dict(each.detail)) for each in host.trace[-2:]] == [
        (NOON + 2 * HOUR, "goal", {"goal": 0} | late),
        (NOON + 2 * HOUR, "exited", late),
    ]


def test_who_matches_from_the_start_does_not_come_to_match():  # semantics 3.1
    vips = SegmentTrigger(who=Compare("person", "vip", "is", True), schedule="as they match")
    host = Host(line(vips=vips))
    host.identify(NOON, vip=True)
    host.identify(NOON + 1, vip=True, city="Split")
    host.identify(NOON + 2, vip=False)
    host.identify(NOON + 3, vip=True)
    assert [each.at for each in host.trace if each.step == "entered"] == [NOON, NOON + 3]
