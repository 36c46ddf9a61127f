"""Attributes that change over time, in simulation.  # semantics 2.8"""

from dataclasses import replace

import pytest

from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import Compare, LocalTime
from cartflow_studio.flow.node_type import Change
from cartflow_studio.flow.people import Event, Person
from cartflow_studio.flow.settings import Settings
from cartflow_studio.history import EventLog, People
from cartflow_studio.nodes import Condition, EventTrigger, Exit, SegmentTrigger, UpdatePerson
from cartflow_studio.simulation import simulate
from tests.engine.build import DAY, HOUR, NOON, flow

VIP = flow(
    {
        "start": EventTrigger(event="Cart"),
        "ask": Condition((("vip", Compare("person", "vip", "is", True)),)),
        "yes": Exit("vip"),
        "no": Exit("not vip"),
    },
    *("start.next > ask", "ask.vip > yes", "ask.otherwise > no"),
)


def did(person, name, at, **properties):
    return Event(f"{person}-{name}-{at}", name, person, at, 0, properties)


def exits(made, events, people, changes, **how):
    known = replace(People.from_people(people), changes=EventLog.from_events(changes))
    log = EventLog.from_events(events)
    return simulate(made, log, known, until=NOON + 9 * DAY, **how).to_json()["exited"]


@pytest.mark.parametrize("compiled", [False, True])
def test_a_condition_reads_the_attribute_of_its_instant(compiled):
    carts = [did(each, "Cart", NOON + n * DAY) for each in ("ann", "ben") for n in range(3)]
    changes = [
        did("ann", "changed", NOON + DAY, vip=True),
        did("ann", "changed", NOON + 2 * DAY, vip=False),
        did("ben", "changed", NOON + 2 * DAY + 1, vip=True),
    ]
    people = [Person("ann"), Person("ben")]
    assert exits(VIP, carts, people, changes, compiled=compiled) == {"vip": 1, "not vip": 5}


def test_an_attribute_that_is_not_in_the_change_stays():
    changes = [did("ann", "changed", NOON - DAY, city="Zagreb")]
    people = [Person("ann", {"vip": True})]
    assert exits(VIP, [did("ann", "Cart", NOON)], people, changes) == {"vip": 1}


def test_who_becomes_so_enters_without_any_event():
    becomes = flow(
        {
            "start": SegmentTrigger(
                who=Compare("person", "vip", "is", True), schedule="as they match"
            ),
            "end": Exit("in"),
        },
        "start.next > end",
    )
    changes = [did("ann", "changed", NOON, vip=True), did("ben", "changed", NOON, vip=False)]
    assert exits(becomes, [did("cid", "Cart", NOON)], [], changes) == {"in": 1}


def test_a_person_moves_to_another_time_zone():
    morning = LocalTime(TimeOfDay(0), TimeOfDay(12 * 60), zone="person")
    asks = flow(
        {
            "start": EventTrigger(event="Cart"),
            "ask": Condition((("morning", morning),)),
            "yes": Exit("morning"),
            "no": Exit("later"),
        },
        *("start.next > ask", "ask.morning > yes", "ask.otherwise > no"),
        settings=Settings(timezone="Europe/Zagreb"),
    )
    carts = [did(each, "Cart", NOON + n * DAY + HOUR) for each in ("ann", "ben") for n in (0, 2)]
    changes = [did("ann", "changed", NOON + DAY, timezone="America/New_York")]
    assert exits(asks, carts, [Person("ann"), Person("ben")], changes) == {
        "morning": 1,
        "later": 3,
    }


def test_a_zone_that_a_step_sets_is_that_of_its_person_only():
    moves = flow(
        {
            "start": EventTrigger(event="Cart"),
            "ask": Condition(
                (("early", LocalTime(TimeOfDay(0), TimeOfDay(12 * 60), zone="person")),)
            ),
            "move": UpdatePerson((Change("timezone", "set", "America/New_York"),)),
            "yes": Exit("morning"),
        },
        *("start.next > ask", "ask.early > yes", "ask.otherwise > move"),
        settings=Settings(timezone="Europe/Zagreb"),
    )
    log = EventLog.from_events([did("ann", "Cart", NOON + HOUR), did("ben", "Cart", NOON + HOUR)])
    assert simulate(moves, log, until=NOON + DAY).to_json()["exited"] == {"end of flow": 2}
