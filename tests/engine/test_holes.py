"""Edges that faults of the machine showed to be untested by stories of any sensible length."""

from dataclasses import replace

import pytest

from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import Compare, Happened, Not
from cartflow_studio.flow.duration import Limit, calendar_days, days, hours
from cartflow_studio.flow.node_type import Alternative, Change
from cartflow_studio.flow.people import Person
from cartflow_studio.flow.settings import Cap, Goal, Reentry, Settings
from cartflow_studio.nodes import (
    Condition,
    Email,
    EventTrigger,
    Exit,
    Sms,
    UpdatePerson,
    Wait,
    WaitUntil,
)
from tests.engine.build import (
    ANN,
    DAY,
    HOUR,
    MINUTE,
    NOON,
    Host,
    event,
    flow,
    line,
    play,
    said,
    wait_for,
)
from tests.engine.oracle import Oracle
from tests.engine.oracle_truth import drawn
from tests.engine.properties import asked
from tests.engine.properties import told as as_tuples

CART = EventTrigger(event="Cart")
MANY = Settings(reentry=Reentry("at the same time"))


def test_of_two_messages_at_one_instant_the_later_step_is_credited():  # semantics 5.2
    mails = flow(
        {
            "added": CART,
            "second": Sms(body="b"),
            "first": Email(subject="s", body="b"),
            "rest": Wait(days(1)),
        },
        *("added.next > first", "first.sent > second", "second.sent > rest"),
        goals=(Goal("Bought"),),
    )
    trace = play(mails, event("Cart", NOON), event("Bought", NOON + HOUR))
    assert [each.detail["message"] for each in trace if each.step == "goal"] == ["second"]


def test_the_control_group_ends_just_before_its_share():  # semantics 4.5
    number = drawn(ANN.id, "test", "control group") % 10_000
    found = []
    for share in (number, number + 1):
        held = line(Settings(control_group=share / 100), added=CART, done=Exit())
        found.append(dict(play(held, event("Cart", NOON))[0].detail))
    assert found == [{}, {"control_group": True}]


def test_an_event_that_ends_journeys_makes_room_for_the_one_that_it_starts():  # semantics 4.8
    goals = (Goal("Cart", within=days(1), leave=True),)
    full = flow(
        {"added": CART, "other": EventTrigger(event="View"), "rest": Wait(days(9))},
        *("added.next > rest", "other.next > rest"),
        goals=goals,
        settings=MANY,
    )
    views = [event("View", NOON + n) for n in range(16)]
    trace = play(full, *views, event("Cart", NOON + HOUR), until=NOON + DAY)
    assert said(trace)[-3:] == ["entered added", "left added next", "arrived rest"]


def test_what_is_kept_for_one_wait_takes_no_room_from_another():  # semantics 4.3
    one, two = (
        wait_for((Alternative(name),), days(1), lookback="since entry") for name in ("A", "B")
    )
    slow = line(added=CART, rest=Wait(hours(1)), one=one, two=two, done=Exit("both"))
    happened = [event("A", NOON + n) for n in range(1, 9)] + [event("B", NOON + 9)]
    trace = play(slow, event("Cart", NOON), *happened, until=NOON + HOUR)
    assert said(trace)[-1] == "exited done both"


def keyed(*carts):
    """What becomes of carts with these keys, one an hour."""
    once = Settings(reentry=Reentry("one per key", "cart"))
    events = [event("Cart", NOON + n * HOUR, cart=cart) for n, cart in enumerate(carts)]
    trace = play(line(once, added=CART, done=Exit()), *events)
    return [each.output for each in trace if each.step in ("entered", "refused")]


def test_the_last_32_keys_of_a_person_are_remembered():  # semantics 3.2
    assert keyed(*range(32), 0)[-1] == "reentry"
    assert keyed(*range(33), 0)[-1] == ""


def since_entry(*heard):
    """Whether a view counts since the entry at noon; of each is told how late it is heard of."""
    viewed = Happened("View", "at least", 1, "entry", None)
    asks = flow(
        {
            "added": CART,
            "rest": Wait(hours(3)),
            "ask": Condition((("yes", viewed),)),
            "no": Exit("no"),
            "yes": Exit("yes"),
        },
        *("added.next > rest", "rest.next > ask", "ask.yes > yes", "ask.otherwise > no"),
    )
    host = Host(asks)
    host.receive(event("Cart", NOON))
    for at, late in heard:
        host.receive(event("View", at), at + late)
    host.advance(NOON + DAY)
    return host.trace[-1].output


def test_what_was_before_the_entry_is_not_since_whenever_it_is_heard_of():  # semantics 2.5
    before, at, after = (NOON - HOUR, 2 * HOUR), (NOON, 2 * HOUR), (NOON + HOUR, 0)
    assert since_entry(before) == "no"
    assert since_entry(before, (NOON + 2 * HOUR, 0)) == "yes"
    assert since_entry(after, before) == "yes"
    assert since_entry((NOON - 1, 90 * MINUTE), at) == "yes"


@pytest.mark.parametrize("leave", [True, False])
def test_a_restart_takes_no_room_from_journeys_that_wait_for_their_goal(leave):  # semantics 4.8
    goal = Goal("Bought", match="cart", within=days(7), leave=leave)
    restarts = flow(
        {"added": CART, "rest": Wait(days(9))},
        "added.next > rest",
        goals=(goal,),
        settings=Settings(reentry=Reentry("restart")),
    )
    carts = [event("Cart", NOON + n, cart=n) for n in range(16)]
    events = [event("Bought", NOON + 20, cart=15), event("Cart", NOON + 21, cart=16)]
    trace = play(restarts, *carts, *events, event("Bought", NOON + 22, cart=0))
    assert [each.journey for each in trace if each.step == "goal"] == [16, 1]


def test_a_gap_from_the_exit_holds_beside_a_running_journey():  # semantics 3.3
    gap = Settings(reentry=Reentry("at the same time", gap=hours(2)))
    both = flow(
        {
            "added": CART,
            "ask": Condition((("stay", Compare("entry", "stay", "is", True)),)),
            "rest": Wait(days(1)),
            "done": Exit(),
        },
        *("added.next > ask", "ask.stay > rest", "ask.otherwise > done"),
        settings=gap,
    )
    trace = play(
        both,
        event("Cart", NOON, stay=True),
        event("Cart", NOON + 1, stay=False),
        event("Cart", NOON + 2, stay=False),
    )
    told = [each.output for each in trace if each.step in ("entered", "refused")]
    assert told == ["", "", "gap"]


def test_a_cap_of_one_channel_lets_the_others_send():  # semantics 4.6
    caps = (Cap(Limit(1, days(1)), "email"),)
    mail, text = Email(subject="s", body="b"), Sms(body="b")
    trace = play(
        line(Settings(caps=caps), added=CART, mail=mail, text=text, again=mail),
        event("Cart", NOON),
    )
    assert [each.output for each in trace if each.step == "message"] == ["sent", "sent", "not_sent"]


def test_the_time_of_a_receipt_runs_by_the_clock_of_the_person():  # semantics 8.4
    waits = Email(subject="s", body="b", wait_for=("opened",), timeout=calendar_days(1))
    zagreb = Person(ANN.id, {**ANN.attributes, "timezone": "Europe/Zagreb"})
    trace = play(
        line(Settings(timezone="America/New_York"), added=CART, mail=waits),
        event("Cart", NOON + DAY),
        person=zagreb,
    )
    assert [each.at for each in trace if each.output == "timed_out"] == [NOON + 2 * DAY - HOUR]


def as_the_oracle(told, *events):
    """The trace, which is the oracle's too."""
    host = Host(told)
    for each in events:
        host.receive(each)
    host.advance(NOON + 30 * DAY)
    oracle = Oracle(told, [ANN])
    oracle.play([(each.occurred_at, each) for each in events], NOON + 30 * DAY)
    assert as_tuples(host.trace) == oracle.lines
    assert asked(host) == oracle.asked
    return host.trace


def test_of_each_channel_the_latest_messages_are_remembered():  # semantics 4.6
    free = {"caps": "ignore"}
    mails = flow(
        {
            "added": CART,
            "mail": Email(subject="s", body="b", **free),
            "text": Sms(body="b", **free),
            "asked": EventTrigger(event="Ask"),
            "more": Email(subject="s", body="b"),
        },
        *("added.next > text", "text.sent > mail", "asked.next > more"),
        settings=replace(MANY, caps=(Cap(Limit(5, hours(4)), "email"), Cap(Limit(13, hours(5))))),
    )
    carts = [event("Cart", NOON + n * HOUR) for n in range(60)]
    asks = [event("Ask", NOON + n * HOUR + 1) for n in range(28, 60)]
    trace = as_the_oracle(mails, *sorted([*carts, *asks], key=lambda each: each.occurred_at))
    assert {each.output for each in trace if each.node == "more"} > {"sent", "not_sent"}


def test_what_is_looked_back_at_is_the_last_awaited_event():  # semantics 4.3
    one, two = (
        wait_for((Alternative(name),), days(1), lookback="since entry") for name in ("A", "B")
    )
    large = Compare("last", "total", "is", 7)
    slow = flow(
        {
            "added": CART,
            "rest": Wait(hours(1)),
            "two": two,
            "one": one,
            "ask": Condition((("large", large),)),
            "mail": Email(subject="s", body="b"),
        },
        *("added.next > rest", "rest.next > two", "two.B > one", "one.A > ask"),
        *("ask.large > mail",),
        settings=MANY,
    )
    happened = [event(name, NOON + n, total=n) for n, name in ((7, "A"), (8, "A"), (9, "B"))]
    more = [event("Cart", NOON + 5), *happened, event("B", NOON + 10), event("Cart", NOON + 11)]
    trace = as_the_oracle(slow, event("Cart", NOON), *more)
    assert [each.output for each in trace if each.step == "message"] == ["sent", "sent"]


def test_a_date_exactly_at_the_time_of_day_is_not_put_off():  # semantics 4.2
    until = WaitUntil(
        time=TimeOfDay(9 * 60), date_of="entry", date="due", exact="next", zone="flow"
    )
    dated = line(Settings(timezone="UTC"), added=CART, rest=until, done=Exit())
    trace = play(dated, event("Cart", NOON, due="2026-03-29T09:00:00"))
    assert trace[-1].at == NOON + 2 * DAY - 3 * HOUR


def after(change, asked, **known):
    """Whether a condition is true of somebody after a change."""
    asks = flow(
        {
            "added": CART,
            "change": UpdatePerson((change,)),
            "ask": Condition((("yes", asked),)),
            "no": Exit("no"),
            "yes": Exit("yes"),
        },
        *("added.next > change", "change.next > ask", "ask.yes > yes", "ask.otherwise > no"),
    )
    person = Person(ANN.id, known)
    return play(asks, event("Cart", NOON), person=person)[-1].output


def test_a_tag_is_added_to_a_list_and_taken_from_none_but_a_list():  # semantics 4.7
    x = Compare("person", "tags", "is", "x")
    assert after(Change("tags", "add", "y"), x, tags=["x"]) == "yes"
    assert after(Change("tags", "add", "y"), x, tags="x") == "no"
    assert after(Change("tags", "remove", "x"), x, tags=["x"]) == "no"
    assert after(Change("tags", "remove", "x"), x, tags="x") == "yes"


def test_a_date_copied_from_an_event_is_waited_for():  # semantics 4.7
    copied = UpdatePerson((Change("due", "set", None, "entry", "due"),))
    until = WaitUntil(date_of="person", date="due")
    dated = line(Settings(timezone="UTC"), added=CART, copy=copied, rest=until, done=Exit())
    trace = play(dated, event("Cart", NOON, due="2026-03-29T09:00:00"))
    assert trace[-1].at == NOON + 2 * DAY - 3 * HOUR


# --- one person, many journeys --------------------------------------------------------------

MANY = Settings(reentry=Reentry("at the same time"))
VIP = Compare("person", "vip", "is", True)


def at_once(*events, count=17, **more):
    """The journeys that reach the goal, of people who leave at once and are watched."""
    goal = Goal("Bought", within=days(30), leave=False)
    leaves = replace(line(Settings(**more), added=CART, end=Exit()), goals=(goal,))
    carts = [event("Cart", NOON + number) for number in range(count)]
    trace = play(leaves, *carts, *events, event("Bought", NOON + DAY))
    return [each.journey for each in trace if each.step == "goal"]


def test_the_oldest_that_is_only_watched_gives_way():  # semantics 4.8
    assert at_once(reentry=Reentry("at the same time")) == list(range(2, 18))


def test_nobody_gives_way_to_who_is_refused():  # semantics 4.8
    limit = Reentry("at the same time", limits=(Limit(16, days(1)),))
    assert at_once(reentry=limit) == list(range(1, 17))


def test_who_is_refused_with_sixteen_journeys_hears_the_first_reason():  # semantics 3.4
    limit = Reentry("at the same time", limits=(Limit(16, days(1)),))
    rests = line(Settings(reentry=limit), added=CART, rest=Wait(days(9)))
    trace = play(rests, *(event("Cart", NOON + number) for number in range(17)), until=NOON + DAY)
    assert [each.output for each in trace if each.step == "refused"] == ["limit"]


def test_who_has_no_way_left_when_their_turn_comes_leaves_by_the_goal():  # semantics 5.3
    bought = (Alternative(event="Bought", where=Not(VIP), port="Bought"),)
    waits = flow(
        {
            "added": CART,
            "waits": wait_for(bought, days(9)),
            "note": UpdatePerson((Change("vip", "set", True),)),
        },
        *("added.next > waits", "waits.Bought > note"),
        goals=(Goal("Bought"), Goal("Bought", leave=False)),
        settings=MANY,
    )
    events = (event("Cart", NOON), event("Cart", NOON + 1), event("Bought", NOON + HOUR))
    trace = play(waits, *events, until=NOON + HOUR)
    left = [(each.journey, each.step, each.output) for each in trace if each.node == "waits"]
    assert left[-2:] == [(1, "left", "Bought"), (2, "exited", "goal")]


def test_more_is_known_of_a_person_than_one_word_holds():  # semantics 4.7
    level = {str(n): Compare("person", "level", "is", n) for n in range(70)}
    asks = flow(
        {
            "added": CART,
            "note": UpdatePerson((Change("level", "set", None, "entry", "level"),)),
            "ask": Condition(tuple(level.items())),
            "end": Exit(),
        },
        *("added.next > note", "note.next > ask"),
        *(f"ask.{port} > end" for port in (*level, "otherwise")),
    )
    asks = replace(asks, settings=MANY)
    carts = [event("Cart", NOON + n, level=n) for n in range(71)]
    ways = [each.output for each in play(asks, *carts) if each.node == "ask" and each.output]
    assert ways == [*level, "otherwise"]
