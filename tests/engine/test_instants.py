"""What meets at one instant, or just beside it, as stories seldom have it."""

from dataclasses import replace
from datetime import date

from cartflow_studio.engine.machine.calendar import first_day_of, month_of
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import Compare, Happened
from cartflow_studio.flow.duration import calendar_days, days, hours
from cartflow_studio.flow.node_type import Alternative, Change
from cartflow_studio.flow.people import Event, Person
from cartflow_studio.flow.settings import ExitCriterion, QuietHours, Reentry, Settings
from cartflow_studio.history import EventLog, People
from cartflow_studio.nodes import (
    Condition,
    Email,
    EventTrigger,
    Exit,
    SegmentTrigger,
    UpdatePerson,
    Wait,
    WaitUntil,
)
from cartflow_studio.simulation import simulate
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

CART = EventTrigger(event="Cart")
MANY = Settings(reentry=Reentry("at the same time"))
VIP = Compare("person", "vip", "is", True)
BECOMES_VIP = SegmentTrigger(who=VIP, schedule="as they match")
MAKES_VIP = UpdatePerson((Change("vip", "set", True),))


def test_each_month_of_1600_years_begins_and_ends_on_its_days():  # semantics 4.2
    firsts = [
        date(year, month, 1).toordinal() - date(1970, 1, 1).toordinal()
        for year in range(1200, 2801)
        for month in range(1, 13)
    ]
    found = [(month_of(first), month_of(first - 1)) for first in firsts]
    months = range(1200 * 12, 1200 * 12 + len(firsts))
    assert found == [(month, month - 1) for month in months]
    assert [first_day_of(month) for month in months] == firsts


def test_who_is_not_known_is_reachable_and_consents():
    log = EventLog.from_events([event("Cart", NOON)])
    report = simulate(line(added=CART, mail=Email(subject="s", body="b"), done=Exit()), log)
    assert report.stats.node("mail").sent == 1


# --- let in from outside --------------------------------------------------------------------


def test_what_was_due_before_somebody_is_let_in_is_done_first():  # semantics 2.2
    host = Host(line(MANY, added=CART, rest=Wait(hours(1)), done=Exit()))
    host.receive(event("Cart", NOON))
    host.take(host.engine.enter(host.state, host.person, NOON + HOUR + 1))
    assert said(host.trace)[3:6] == ["left rest next", "arrived done", "exited done finished"]


def test_what_is_due_at_that_instant_is_done_next():  # semantics 2.2
    host = Host(line(MANY, added=CART, rest=Wait(hours(1)), done=Exit()))
    host.receive(event("Cart", NOON))
    host.take(host.engine.enter(host.state, host.person, NOON + HOUR))
    host.advance(NOON + HOUR)
    assert said(host.trace)[3:6] == ["entered added", "left added next", "arrived rest"]
    assert when(host.trace, "left", "rest") == [NOON + HOUR]


def test_who_is_let_in_and_becomes_so_enters_by_that_as_well():  # semantics 3.1
    both = flow(
        {"added": CART, "vip": BECOMES_VIP, "make": MAKES_VIP, "done": Exit()},
        *("added.next > make", "make.next > done", "vip.next > done"),
        settings=MANY,
    )
    host = Host(both)
    host.take(host.engine.enter(host.state, host.person, NOON))
    assert [each.node for each in host.trace if each.step == "entered"] == ["added", "vip"]


# --- becoming so ----------------------------------------------------------------------------


def test_each_trigger_fires_once_for_an_occurrence_whatever_they_do_to_each_other():
    def level(number):
        return Compare("person", "level", "is", number)

    swaps = flow(
        {
            "added": CART,
            "one": SegmentTrigger(who=level(1), schedule="as they match"),
            "two": SegmentTrigger(who=level(2), schedule="as they match"),
            "to one": UpdatePerson((Change("level", "set", 1),)),
            "to two": UpdatePerson((Change("level", "set", 2),)),
        },
        *("added.next > to one", "one.next > to two", "two.next > to one"),
        settings=MANY,
    )
    trace = play(swaps, event("Cart", NOON))
    assert [each.node for each in trace if each.step == "entered"] == ["added", "one", "two"]


def test_an_event_that_nothing_else_asks_for_makes_somebody_leave():  # semantics 5.3
    twice = Happened("View", "at least", 2, "ever", None)
    leaves = replace(line(added=CART, rest=Wait(days(1))), exits=(ExitCriterion(becomes=twice),))
    trace = play(leaves, event("Cart", NOON), event("View", NOON + 1), event("View", NOON + 2))
    assert (trace[-1].step, trace[-1].at) == ("exited", NOON + 2)


def test_who_leaves_by_an_event_may_enter_by_it():  # semantics 2.3
    leaves = flow(
        {
            "added": CART,
            "again": wait_for((Alternative("Cart"),)),
            "make": MAKES_VIP,
            "rest": Wait(days(1)),
        },
        *("added.next > again", "again.Cart > make", "make.next > rest"),
        exits=(ExitCriterion(becomes=VIP),),
        settings=Settings(reentry=Reentry("after exit")),
    )
    trace = play(leaves, event("Cart", NOON), event("Cart", NOON + HOUR), until=NOON + HOUR)
    assert [each.step for each in trace if each.step in ("entered", "refused")] == ["entered"] * 2


# --- waiting --------------------------------------------------------------------------------


def test_who_has_opened_one_message_is_sent_the_next_after_quiet_hours():  # semantics 4.6
    asks = Email(subject="s", body="b", wait_for=("opened",), timeout=days(1))
    quiet = QuietHours(TimeOfDay(22 * 60), TimeOfDay(8 * 60), "wait")
    mails = line(Settings(timezone="UTC", quiet_hours=quiet), added=CART, one=asks, two=asks)
    mails = replace(mails, links={**mails.links, ("one", "opened"): "two"})
    opened = event("message_opened", NOON + 11 * HOUR, journey=1, node="one")
    trace = play(mails, event("Cart", NOON), opened, until=NOON + DAY)
    assert when(trace, "message", "two") == [NOON + 20 * HOUR]


def test_a_wait_ends_by_the_clock_of_the_person():  # semantics 8.4
    waits = wait_for((Alternative("Bought"),), calendar_days(1))
    zagreb = Person(ANN.id, {"timezone": "Europe/Zagreb"})
    trace = play(
        line(Settings(timezone="America/New_York"), added=CART, rest=waits),
        event("Cart", NOON + DAY),
        person=zagreb,
    )
    assert when(trace, "left", "rest") == [NOON + 2 * DAY - HOUR]


def test_a_timer_is_not_late_because_the_event_after_it_is():  # semantics 2.5
    host = Host(line(MANY, added=CART, rest=Wait(hours(1)), done=Exit()))
    host.receive(event("Cart", NOON))
    host.receive(event("Cart", NOON - HOUR), NOON + 2 * HOUR)
    told = [(each.step, each.at, "late_by" in each.detail) for each in host.trace]
    assert told[3:5] == [("left", NOON + HOUR, False), ("arrived", NOON + HOUR, False)]
    assert ("entered", NOON + 2 * HOUR, True) in told


# --- played over columns --------------------------------------------------------------------

ASKS = flow(
    {
        "added": CART,
        "rest": Wait(hours(1)),
        "ask": Condition((("vip", VIP),)),
        "yes": Exit("vip"),
        "no": Exit("not vip"),
    },
    *("added.next > rest", "rest.next > ask", "ask.vip > yes", "ask.otherwise > no"),
)


def did(person, name, at, **properties):
    return Event(f"{person}-{name}-{at}", name, person, at, at, properties)


def simulated(flow, events, changes=(), **how):
    people = [Person(name, ANN.attributes) for name in sorted({each.person for each in events})]
    known = replace(People.from_people(people), changes=EventLog.from_events(changes))
    log = EventLog.from_events(events)
    return simulate(flow, log, known, until=NOON + 9 * DAY, compiled=False, **how)


def test_a_change_is_after_what_was_due_before_it_and_before_what_is_due_with_it():
    found = [
        simulated(ASKS, [did("ann", "Cart", NOON)], [did("ann", "changed", at, vip=True)])
        for at in (NOON + HOUR - 1, NOON + HOUR, NOON + HOUR + 1)
    ]
    assert [each.to_json()["exited"] for each in found] == [
        {"vip": 1},
        {"vip": 1},
        {"not vip": 1},
    ]


def test_who_becomes_so_by_a_change_enters():  # semantics 3.1
    becomes = line(vip=BECOMES_VIP, done=Exit("in"))
    changes = [did("ann", "changed", NOON + HOUR, vip=True)]
    report = simulated(becomes, [did("ann", "Cart", NOON)], changes)
    assert (report.to_json()["exited"], report.handled) == ({"in": 1}, 1)


def test_a_zone_that_a_step_sets_is_that_of_its_person_only():  # semantics 4.7
    moves = line(
        MANY,
        added=CART,
        wait=WaitUntil(time=TimeOfDay(18 * 60), zone="person"),
        move=UpdatePerson((Change("timezone", "set", "America/New_York"),)),
    )
    trace = simulated(moves, [did("ann", "Cart", NOON), did("ben", "Cart", NOON)], trace=True).trace
    assert when(trace, "left", "wait") == [NOON + 6 * HOUR] * 2


def test_a_receipt_is_of_its_journey_and_step():  # semantics 4.6
    asks = Email(subject="s", body="b", wait_for=("opened",), timeout=days(1))
    mails = line(MANY, added=CART, one=asks)
    events = [
        did("ann", "Cart", NOON),
        did("ann", "Cart", NOON + 1),
        did("ann", "message_opened", NOON + HOUR, journey=2, node="one"),
        did("ann", "message_opened", NOON + HOUR + 1, journey=1, node="two"),
    ]
    trace = simulated(mails, events, trace=True).trace
    left = [
        (each.journey, each.output) for each in trace if each.node == "one" and each.step == "left"
    ]
    assert left == [(2, "opened"), (1, "timed_out")]


def test_each_event_and_each_timer_is_counted_once():
    events = [did("ann", "Cart", NOON), did("ben", "Cart", NOON)]
    late = replace(did("ben", "Cart", NOON - HOUR), received_at=NOON + 2 * HOUR)
    report = simulated(ASKS, [*events, late], clock="received")
    assert (report.handled, report.late_events) == (6, 1)
