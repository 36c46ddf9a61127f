"""What follows in one instant from a person becoming otherwise."""

from dataclasses import replace

import pytest

from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import All, Compare, Happened
from cartflow_studio.flow.duration import days, hours
from cartflow_studio.flow.node_type import Alternative, Change
from cartflow_studio.flow.people import Person
from cartflow_studio.flow.settings import ExitCriterion, Reentry, Settings
from cartflow_studio.nodes import (
    ApiTrigger,
    Email,
    EventTrigger,
    Exit,
    SegmentTrigger,
    UpdatePerson,
    Wait,
)
from tests.engine.build import (
    ANN,
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

CART = EventTrigger(event="Cart")
MANY = Settings(reentry=Reentry("at the same time"))
VIP, GOLD = (Compare("person", name, "is", True) for name in ("vip", "gold"))
BECOMES_VIP = SegmentTrigger(who=VIP, schedule="as they match")


def sets(name, value=True):
    return UpdatePerson((Change(name, "set", value),))


def entered(trace):
    """By which triggers, and when."""
    return [(each.node, each.at) for each in trace if each.step == "entered"]


# --- triggers for becoming so ---------------------------------------------------------------


def test_who_becomes_so_again_enters_again():  # semantics 3.1
    again = flow(
        {
            "added": CART,
            "make": sets("vip"),
            "rest": Wait(hours(1)),
            "unmake": sets("vip", False),
            "more": Wait(hours(1)),
            "remake": sets("vip"),
            "vip": BECOMES_VIP,
        },
        *("added.next > make", "make.next > rest", "rest.next > unmake"),
        *("unmake.next > more", "more.next > remake"),
        settings=MANY,
    )
    trace = play(again, event("Cart", NOON), event("Cart", NOON + 3 * HOUR))
    times = [NOON, NOON + 2 * HOUR, NOON + 5 * HOUR]
    assert [at for node, at in entered(trace) if node == "vip"] == times


def test_who_ceases_to_be_so_and_becomes_so_in_one_instant_enters():  # semantics 3.1
    level = [Compare("person", "level", "is", number) for number in (1, 2)]
    swaps = flow(
        {
            "added": CART,
            "one": SegmentTrigger(who=level[0], schedule="as they match"),
            "two": SegmentTrigger(who=level[1], schedule="as they match"),
            "to one": sets("level", 1),
            "to two": sets("level", 2),
            "done": Exit(),
        },
        *("added.next > to two", "two.next > to one", "one.next > done"),
        settings=MANY,
    )
    trace = play(swaps, event("Cart", NOON), person=Person(ANN.id, {"level": 1}))
    assert entered(trace) == [("added", NOON), ("two", NOON), ("one", NOON)]


def test_what_who_enters_by_becoming_so_does_is_felt_at_once_by_others():  # semantics 3.1, 4.3
    turns = (Alternative(becomes=GOLD, port="gold"),)
    felt = flow(
        {
            "added": CART,
            "waits": wait_for(turns),
            "seen": EventTrigger(event="View"),
            "make": sets("vip"),
            "vip": BECOMES_VIP,
            "gild": sets("gold"),
            "done": Exit(),
        },
        *("added.next > waits", "waits.gold > done", "seen.next > make", "vip.next > gild"),
        settings=MANY,
    )
    trace = play(felt, event("Cart", NOON), event("View", NOON + HOUR))
    assert when(trace, "left", "waits") == [NOON + HOUR]


def test_an_event_ends_no_second_wait_by_what_it_changes():  # semantics 2.4
    twice = line(
        added=CART,
        one=wait_for((Alternative("View"),)),
        make=sets("vip"),
        two=wait_for((Alternative("View"), Alternative(becomes=GOLD, port="gold"))),
        done=Exit(),
    )
    trace = play(twice, event("Cart", NOON), event("View", NOON + HOUR))
    assert said(trace)[-1] == "arrived two"


def test_an_event_is_not_asked_again_for_criteria_by_what_it_changes():  # semantics 2.3, 5.3
    criteria = (
        ExitCriterion(event="View", where=VIP, reason="seen"),
        ExitCriterion(becomes=GOLD, reason="gold"),
    )
    waits = wait_for((Alternative("View"),))
    asks = replace(
        line(added=CART, one=waits, make=sets("vip"), rest=Wait(days(1))), exits=criteria
    )
    views = [event("View", NOON + n * HOUR) for n in (1, 2)]
    trace = play(asks, event("Cart", NOON), *views)
    assert [(each.at, each.output) for each in trace if each.step == "exited"] == [
        (NOON + 2 * HOUR, "seen")
    ]


@pytest.mark.parametrize("mails", range(0, 40, 3))
def test_who_is_in_no_journey_has_done_nothing_since_the_entry(mails):  # semantics 3.1, 4.4
    viewed = Happened("View", "at least", 1, "entry")
    never = Happened("View", "at most", 0, "entry")
    sent = {f"mail{n}": Email(subject="s", body="b") for n in range(mails)}
    asks = line(
        added=EventTrigger(event="View", when=viewed),
        api=ApiTrigger(),
        becomes=SegmentTrigger(who=All((VIP, viewed)), schedule="as they match"),
        clock=SegmentTrigger(who=viewed, schedule="daily", time=TimeOfDay(780)),
        never=SegmentTrigger(who=All((VIP, never)), schedule="as they match"),
        **sent,
    )
    links = {("never", "next"): "mail0"} if mails else {}
    host = Host(replace(asks, links=links, settings=MANY))
    for number in range(3):
        host.receive(event("View", NOON + number))
    host.identify(NOON + HOUR, vip=True)
    host.take(host.engine.tick(host.state, host.person, "clock", NOON + HOUR))
    assert entered(host.trace) == [("never", NOON + HOUR)]


@pytest.mark.parametrize("happens", ["advance", "enter", "leave"])
def test_nobody_who_is_so_already_enters_by_what_else_happens(happens):  # semantics 3.1
    rests = flow(
        {"added": CART, "api": ApiTrigger(), "rest": Wait(hours(1)), "vip": BECOMES_VIP},
        *("added.next > rest", "api.next > rest"),
        settings=MANY,
    )
    host = Host(rests, Person(ANN.id, {"vip": True}))
    host.receive(event("Cart", NOON))
    host.engine = Host(rests).engine  # which has not heard of anybody
    told = len(host.trace)
    match happens:
        case "advance":
            host.advance(NOON + HOUR)
        case "enter":
            host.take(host.engine.enter(host.state, host.person, NOON + 1))
        case _:
            host.take(host.engine.leave(host.state, host.person, NOON + 1, None, "given"))
    by = [("api", NOON + 1)] if happens == "enter" else []
    assert entered(host.trace[told:]) == by
    assert len(host.trace) > told


# --- what is kept ---------------------------------------------------------------------------


def test_who_is_over_is_kept_no_longer():  # semantics 8.2
    rests = line(MANY, added=CART, rest=Wait(hours(1)))
    host = Host(rests)
    host.receive(event("Cart", NOON))
    one = len(host.state)
    host.receive(event("Cart", NOON + 1))
    two = len(host.state)
    host.advance(NOON + HOUR)
    assert len(host.state) == one < two
    host.take(host.engine.leave(host.state, host.person, NOON + HOUR, None, "given"))
    assert len(host.state) == 2 * one - two
