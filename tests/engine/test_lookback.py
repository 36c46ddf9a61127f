"""What is kept of events for waits that look back: semantics 4.3."""

from dataclasses import replace
from itertools import permutations

import pytest

from cartflow_studio.flow.condition import Compare
from cartflow_studio.flow.duration import hours
from cartflow_studio.flow.moving import Moves, Way
from cartflow_studio.flow.node_type import Alternative, Change
from cartflow_studio.flow.settings import ExitCriterion, Reentry, Settings
from cartflow_studio.nodes import EventTrigger, UpdatePerson, Wait, WaitForEvent
from tests.engine.build import HOUR, NOON, Host, event, line, play, said, wait_for
from tests.engine.test_turns import Mover

CART = EventTrigger(event="Cart")
MANY = Settings(reentry=Reentry("at the same time"))


def looks(*names, **how):
    """A wait for an hour that looks back at any of the events."""
    events = tuple(Alternative(event=name, port=name) for name in names)
    return WaitForEvent(events, hours(1), lookback="since entry", **how)


def looking_back():
    """Two waits that look back, each with a rest after it, which is also where they time out."""
    steps = {"one": looks("A"), "rest": Wait(hours(1)), "two": looks("B"), "more": Wait(hours(9))}
    waits = line(added=CART, **steps)
    timeouts = {("one", "timed_out"): "rest", ("two", "timed_out"): "more"}
    return replace(waits, links={**waits.links, **timeouts})


def test_what_happens_before_a_wait_looks_back_is_kept_for_it():  # semantics 4.3
    host = Host(looking_back())
    for name, hour in (("Cart", 0), ("B", 1.5)):
        host.receive(event(name, NOON + int(hour * HOUR)))
    host.advance(NOON + 2 * HOUR)
    assert said(host.trace)[-2:] == ["left two B", "arrived more"]


@pytest.mark.parametrize(("step", "name"), [("one", "A"), ("two", "B")])
def test_for_a_wait_that_has_looked_back_nothing_more_is_kept(step, name):  # semantics 6.3
    host = Mover(looking_back())
    host.receive(event("Cart", NOON))
    host.receive(event(name, NOON + 4 * HOUR))
    moved = host.move(
        looking_back(), NOON + 5 * HOUR, Moves("move", steps={"more": Way("move", step)})
    )
    assert said(moved.trace) == [f"entered {step} moved"]


def test_what_is_looked_back_at_fits_the_alternative_that_it_is():  # semantics 4.3
    for name in "ABC":
        events = [event("Cart", NOON), event(name, NOON + 1)]
        trace = play(line(added=CART, rest=Wait(hours(1)), waits=looks("A", "B", "C")), *events)
        assert said(trace)[-2] == f"left waits {name}"


def ways(*events, **waits):
    """By which ways a journey leaves these waits, which come an hour after a cart at noon."""
    slow = line(MANY, added=CART, rest=Wait(hours(1)), **waits)
    trace = play(slow, event("Cart", NOON), *events, until=NOON + HOUR)
    return [each.output for each in trace if each.step == "left" and each.node in waits]


@pytest.mark.parametrize("order", [*permutations("ABC")])
def test_no_number_of_events_takes_the_room_of_another(order):  # semantics 4.3
    one, many, last = order
    names = [one, *[many] * 12, last]
    happened = [event(name, NOON + number) for number, name in enumerate(names, start=1)]
    waits = {name.lower(): looks(name) for name in "ABC"}
    assert ways(*happened, **waits) == ["A", "B", "C"]


def test_each_wait_uses_an_event_of_its_own():  # semantics 4.3, 2.4
    happened = [event("A", NOON + number) for number in (1, 2)]
    assert ways(*happened, one=looks("A"), two=looks("A")) == ["A", "A"]
    assert ways(happened[0], one=looks("A"), two=looks("A")) == ["A"]


def test_what_is_kept_for_one_journey_leaves_the_next_alone():  # semantics 4.3
    slow = line(MANY, added=CART, rest=Wait(hours(1)), one=looks("A"), two=looks("B"))
    host = Host(slow)
    for name, number in [("Cart", 0), ("Cart", 1), *((each, 2) for each in "AAABBB")]:
        host.receive(event(name, NOON + number))
    host.advance(NOON + HOUR + 1)
    told = [(each.journey, each.node) for each in host.trace if each.output in ("A", "B")]
    assert told == [(1, "one"), (1, "two"), (2, "one"), (2, "two")]


def test_what_was_before_the_entry_is_not_looked_back_at():  # semantics 2.5, 4.3
    for at, left in ((NOON - 1, []), (NOON, ["A"])):
        host = Host(line(added=CART, rest=Wait(hours(1)), one=looks("A")))
        host.receive(event("Cart", NOON))
        host.receive(event("A", at), NOON + 1)
        host.advance(NOON + HOUR)
        assert [
            each.output for each in host.trace if (each.step, each.node) == ("left", "one")
        ] == left


def test_only_what_matches_is_looked_back_at():  # semantics 4.3
    slow = line(added=CART, rest=Wait(hours(1)), one=looks("A", match="cart"))
    for cart, ended in ((1, "left one A"), (2, "arrived one")):
        happened = [event("Cart", NOON, cart=1), event("A", NOON + 1, cart=cart)]
        assert ended in said(play(slow, *happened, until=NOON + HOUR))[-2:]


def test_an_event_that_ended_a_wait_is_not_kept_for_another():  # semantics 2.4
    used = line(
        added=CART,
        first=wait_for((Alternative("A"),)),
        make=UpdatePerson((Change("vip", "set", True),)),
        rest=Wait(hours(1)),
        one=looks("A"),
    )
    gold = ExitCriterion(becomes=Compare("person", "gold", "is", True))
    trace = play(
        replace(used, exits=(gold,)),
        event("Cart", NOON),
        event("A", NOON + 1),
        until=NOON + HOUR + 1,
    )
    assert said(trace)[-1] == "arrived one"


def test_what_is_kept_leaves_room_in_the_version_moved_to():  # semantics 6.3
    old = line(added=CART, rest=Wait(hours(2)), one=looks("A"), two=looks("B"))
    new = line(added=CART, rest=Wait(hours(2)), one=looks("A", "B"), two=looks("C"))
    new = replace(new, links={**new.links, ("one", "A"): "two", ("one", "B"): "two"})
    host = Mover(old)
    for name in ("Cart", "A", "A", "B", "B"):
        host.receive(event(name, NOON))
    moved = host.move(new, NOON + HOUR)
    moved.receive(event("C", NOON + HOUR))
    moved.advance(NOON + 2 * HOUR)
    left = [each.output for each in moved.trace if each.step == "left"]
    assert left == ["next", "A", "C"]
