"""Played over columns: what is counted of people, one after the other, is what is told of each."""

from dataclasses import replace

import pytest

from cartflow_studio.engine import FlowStats, compile_flow, fold
from cartflow_studio.engine.machine import slots as s
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import Compare
from cartflow_studio.flow.duration import Limit, days, hours
from cartflow_studio.flow.node_type import Alternative, Change
from cartflow_studio.flow.people import Event, Person
from cartflow_studio.flow.settings import Cap, Goal, Reentry, Settings
from cartflow_studio.history import EventLog, People
from cartflow_studio.nodes import (
    Email,
    EventTrigger,
    Exit,
    SegmentTrigger,
    UpdatePerson,
    Wait,
    WaitUntil,
)
from cartflow_studio.simulation import simulate
from cartflow_studio.simulation.encode import encode
from cartflow_studio.simulation.player import Player, Watch
from tests.engine.build import ANN, DAY, HOUR, MINUTE, NOON, event, flow, line, said, wait_for, when

CART = EventTrigger(event="Cart")
MANY = Settings(reentry=Reentry("at the same time"))
VIP = Compare("person", "vip", "is", True)
BECOMES_VIP = SegmentTrigger(who=VIP, schedule="as they match")
MAIL = Email(subject="s", body="b")
DAILY = SegmentTrigger(schedule="daily", time=TimeOfDay(18 * 60))
EVENING = NOON + 6 * HOUR


def simulated(played, *events, until=NOON + DAY, changes=(), **attributes):
    """The trace, which adds up to what is counted; `attributes` are those of all at first."""
    ids = sorted({each.person for each in (*events, *changes)})
    people = People.from_people([Person(name, {**ANN.attributes, **attributes}) for name in ids])
    known = replace(people, changes=EventLog.from_events(changes))
    log = EventLog.from_events(events)
    how = {"until": until, "clock": "received", "compiled": False}
    counted, told = (simulate(played, log, known, trace=trace, **how) for trace in (False, True))
    assert counted.stats == sum((fold(FlowStats(), each) for each in told.trace), FlowStats())
    return told.trace


def entered(trace):
    """By which triggers, and when."""
    return [(each.node, each.at) for each in trace if each.step == "entered"]


def steps(trace):
    """Who enters or is refused, and when."""
    return [(each.step, each.at) for each in trace if each.step in ("entered", "refused")]


def test_what_is_due_just_before_the_clock_lets_in_is_done_first():  # semantics 2.2, 3.1
    rests = flow(
        {"added": CART, "evening": DAILY, "rest": Wait(hours(1))},
        *("added.next > rest", "evening.next > rest"),
        settings=Settings(reentry=Reentry("after exit")),
    )
    for early, step in ((1, "entered"), (0, "refused")):
        cart = event("Cart", EVENING - HOUR - early)
        assert steps(simulated(rests, cart)) == [("entered", cart.occurred_at), (step, EVENING)]


def test_what_is_due_just_before_an_event_is_done_first():  # semantics 2.2
    rests = line(Settings(reentry=Reentry("after exit")), added=CART, rest=Wait(hours(1)))
    for later, step in ((1, "entered"), (0, "refused")):
        carts = [event("Cart", NOON), event("Cart", NOON + HOUR + later)]
        assert steps(simulated(rests, *carts)) == [
            ("entered", NOON),
            (step, NOON + HOUR + later),
        ]


@pytest.mark.parametrize("vip", [True, False])
def test_whom_the_clock_lets_in_and_who_becomes_so_by_it_enters(vip):  # semantics 3.1
    both = flow(
        {
            "added": CART,
            "evening": DAILY,
            "make": UpdatePerson((Change("vip", "set", True),)),
            "vip": BECOMES_VIP,
        },
        "evening.next > make",
        settings=MANY,
    )
    trace = simulated(both, event("View", NOON), vip=vip)
    by_becoming = [] if vip else [("vip", EVENING)]
    assert entered(trace) == [("evening", EVENING), *by_becoming]


def test_who_gives_way_to_one_more_leaves_the_numbers_alone():  # semantics 4.8
    ends = replace(line(MANY, added=CART, end=Exit()), goals=(Goal("Bought", leave=False),))
    trace = simulated(ends, *(event("Cart", NOON + n) for n in range(18)))
    assert len(entered(trace)) == 18


def did(person, name, at, **properties):
    return Event(f"{person}-{name}-{at}", name, person, at, at, properties)


@pytest.mark.parametrize(
    "settings",
    [
        Settings(reentry=Reentry("one per key", "cart")),
        Settings(caps=(Cap(Limit(1, days(1))),)),
        Settings(reentry=Reentry("once")),
    ],
)
def test_nobody_has_done_what_another_did(settings):  # semantics 8.2
    mails = line(settings, added=CART, mail=MAIL)
    names = [f"p{number}" for number in range(4)]
    trace = simulated(mails, *(did(name, "Cart", NOON, cart="a") for name in names))
    assert [each.output for each in trace if each.step == "message"] == ["sent"] * 4


def test_keys_are_of_each_person():  # semantics 3.2, 8.2
    keyed = line(Settings(reentry=Reentry("one per key", "cart")), added=CART)
    events = [
        did(name, "Cart", NOON + number, cart=number)
        for name in ("ann", "ben")
        for number in range(40)
    ]
    assert len(entered(simulated(keyed, *events))) == 80


def test_messages_are_of_each_person():  # semantics 4.6, 8.2
    caps = Settings(reentry=Reentry("at the same time"), caps=(Cap(Limit(2, hours(1))),))
    carts = [did("ann", "Cart", NOON + n * HOUR) for n in range(34)]
    carts += [did("ben", "Cart", NOON + 2 * HOUR + n) for n in (1, 2)]
    trace = simulated(line(caps, added=CART, mail=MAIL), *carts, until=NOON + 2 * DAY)
    assert [each.output for each in trace if each.step == "message"] == ["sent"] * 36


def test_a_step_may_stand_before_the_trigger_in_the_file():  # semantics 4.1
    turned = flow({"done": Exit(), "added": CART}, "added.next > done")
    assert said(simulated(turned, event("Cart", NOON)))[2:] == [
        *("arrived done", "exited done finished")
    ]


def test_everybody_has_a_clock_of_their_own_which_may_change():  # semantics 4.2
    evening = WaitUntil(time=TimeOfDay(18 * 60), zone="person")
    waits = line(Settings(timezone="UTC"), added=CART, wait=evening)
    changes = [did("ben", "changed", NOON + 1, timezone="America/New_York")]
    carts = [did("ann", "Cart", NOON + 2), did("ben", "Cart", NOON + 2)]
    trace = simulated(waits, *carts, changes=changes, timezone="Europe/Zagreb")
    assert when(trace, "left", "wait") == [NOON + 5 * HOUR, NOON + 10 * HOUR]
    alone = simulated(waits, carts[0], timezone="Europe/Zagreb")
    assert when(alone, "left", "wait") == [NOON + 5 * HOUR]


def test_a_date_may_change():  # semantics 4.2
    until = WaitUntil(date_of="person", date="due")
    waits = line(Settings(timezone="UTC"), added=CART, wait=until)
    changes = [did("ann", "changed", NOON, due="2026-03-27T19:00:00")]
    trace = simulated(waits, did("ann", "Cart", NOON), changes=changes, due="2026-03-28T09:00:00")
    assert when(trace, "left", "wait") == [NOON + 7 * HOUR]


def test_who_stays_so_by_a_change_does_not_enter():  # semantics 3.1
    becomes = line(vip=BECOMES_VIP)
    changes = [did("ann", "changed", NOON, level=1), did("ben", "changed", NOON, vip=False)]
    changes += [did("ben", "changed", NOON + HOUR, vip=True)]
    trace = simulated(becomes, did("ann", "View", NOON - 1), changes=changes, vip=True)
    assert [(each.person, each.at) for each in trace if each.step == "entered"] == [
        ("ben", NOON + HOUR)
    ]


@pytest.mark.parametrize(
    ("heard", "way"),
    [
        (HOUR - 1, "Bought"),
        (HOUR, "Bought"),
        (HOUR + 1, "timed_out"),
    ],
)
def test_what_fell_due_before_an_event_is_heard_of_is_done_first(heard, way):  # semantics 2.5
    waits = line(added=CART, buys=wait_for((Alternative("Bought"),), hours(1)))
    bought = replace(event("Bought", NOON + 30 * MINUTE), received_at=NOON + heard)
    trace = simulated(waits, event("Cart", NOON), bought)
    assert [each.output for each in trace if (each.step, each.node) == ("left", "buys")] == [way]


def test_messages_are_listed_with_who_gets_them_as_far_as_there_is_room():
    plan = compile_flow(line(added=CART, mail=MAIL))
    people = People.from_people([replace(ANN, id=name) for name in ("ann", "ben")])
    log = EventLog.from_events([did("ann", "Cart", NOON), did("ben", "Cart", NOON + 1)])
    columns = encode(plan, log, people, until=NOON + DAY, clock="received")
    player = Player(plan, columns, NOON + DAY, compiled=False)
    [rows] = player.messages(Watch(None, None))
    mail = plan.places["mail"]
    assert rows.tolist() == [[NOON, mail, s.SENT, 0], [NOON + 1, mail, s.SENT, 1]]
    teller = player._listener(1)
    room = teller._m[s.TRACE] + s.LINE_WIDTH
    behind = teller._m[room:]
    assert teller._listen(teller._arguments(columns), 0, 2) == [2]
    assert teller._m[room:] == behind
