"""Interpreted, compiled and an independent oracle tell the same of random flows and logs."""

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from cartflow_studio.engine import FlowStats, fold, order
from cartflow_studio.flow.people import Event, Person
from cartflow_studio.history import EventLog, People
from cartflow_studio.simulation import simulate
from tests.engine.build import DAY, HOUR, MIDNIGHT, Host
from tests.engine.chance import Chance
from tests.engine.oracle import Oracle

UNTIL = MIDNIGHT + 6 * DAY
DICE = st.randoms(use_true_random=True)


def drawn(dice, people=1):
    chance = Chance(dice)
    flow = chance.flow()
    persons = [chance.person(name) for name in ("ann", "ben", "cid")[:people]]
    events = [chance.event(number, persons) for number in range(dice.randint(1, 25))]
    return flow, persons, sorted(events, key=lambda each: each.occurred_at)


def told(lines):
    return [
        (each.at, each.person, each.journey, each.step, each.node, each.output, dict(each.detail))
        for each in lines
    ]


@given(DICE)
@settings(max_examples=400)
def test_the_engine_does_what_the_oracle_does(dice):
    flow, [person], events = drawn(dice)
    host = Host(flow, person)
    for event in events:
        host.receive(event)
    host.advance(UNTIL)
    expected = Oracle(flow, [person]).play([(each.occurred_at, each) for each in events], UNTIL)
    assert told(host.trace) == expected


@given(DICE)
@settings(max_examples=150)
def test_late_events_are_handled_as_the_oracle_handles_them(dice):
    flow, [person], events = drawn(dice)
    heard = [(each.occurred_at + dice.choice([0, 0, 6, 30]) * HOUR, each) for each in events]
    heard.sort(key=lambda each: each[0])
    host = Host(flow, person)
    for handled_at, event in heard:
        host.advance(handled_at - 1)
        host.receive(event, handled_at)
    host.advance(UNTIL + 2 * DAY)
    assert told(host.trace) == Oracle(flow, [person]).play(heard, UNTIL + 2 * DAY)


@given(DICE)
@settings(max_examples=100)
def test_interpreted_and_compiled_do_the_same(dice):
    flow, people, events = drawn(dice, people=3)
    log, known = EventLog.from_events(events), People.from_people(people)
    interpreted = simulate(flow, log, known, until=UNTIL, compiled=False)
    assert simulate(flow, log, known, until=UNTIL, compiled=True).stats == interpreted.stats
    [person] = people[:1]
    one, other = Host(flow, person), Host(flow, person, compiled=True)
    for event in events:
        if event.person == person.id:
            one.receive(event)
            other.receive(event)
    one.advance(UNTIL)
    other.advance(UNTIL)
    assert (other.trace, other.messages, other.state) == (one.trace, one.messages, one.state)


@given(DICE)
@settings(max_examples=100)
def test_simulation_and_host_tell_the_same(dice):
    flow, people, events = drawn(dice, people=2)
    report = simulate(
        flow, EventLog.from_events(events), People.from_people(people), until=UNTIL, trace=True
    )
    hosts = {person.id: Host(flow, person) for person in people}
    for event in events:
        hosts[event.person].receive(event)
    for host in hosts.values():
        host.advance(UNTIL)
    assert list(report.trace) == sorted(
        (each for host in hosts.values() for each in host.trace), key=order
    )


@given(DICE)
@settings(max_examples=200)
def test_attributes_that_change_over_time_are_one_story(dice):
    """semantics 2.8: host, simulation (traced, counted, compiled) and oracle."""
    flow, [person], events = drawn(dice)
    changes = []
    for number in range(dice.randint(1, 6)):
        drawn_anew = Chance(dice).person(person.id).attributes
        some = {name: value for name, value in drawn_anew.items() if dice.random() < 0.4}
        at = MIDNIGHT + dice.randint(0, 120) * HOUR
        changes.append(Event(f"c{number}", "changed", person.id, at, at, some))
    changes.sort(key=lambda each: each.occurred_at)
    script = sorted([*changes, *events], key=lambda each: each.occurred_at)
    host = Host(flow, person)
    for each in script:
        if each.name == "changed":
            host.identify(each.occurred_at, **each.properties)
        else:
            host.receive(each)
    host.advance(UNTIL)
    handled = [
        (each.occurred_at, Person(each.person, each.properties) if each in changes else each)
        for each in script
    ]
    expected = Oracle(flow, [person]).play(handled, UNTIL)
    assert told(host.trace) == expected
    known = replace(People.from_people([person]), changes=EventLog.from_events(changes))
    log = EventLog.from_events(events)
    report = simulate(flow, log, known, until=UNTIL, trace=True)
    assert list(report.trace) == sorted(host.trace, key=order)
    for compiled in (False, True):
        counted = simulate(flow, log, known, until=UNTIL, compiled=compiled)
        assert counted.stats == report.stats


@given(DICE)
@settings(max_examples=100)
def test_everybody_is_somewhere(dice):
    """semantics 8: arrived = left + waiting, at every node."""
    flow, people, events = drawn(dice, people=3)
    log, known = EventLog.from_events(events), People.from_people(people)
    counted = simulate(flow, log, known, until=UNTIL, compiled=False)
    report = simulate(flow, log, known, until=UNTIL, trace=True)
    assert report.stats == counted.stats
    assert report.stats == sum((fold(FlowStats(), each) for each in report.trace), FlowStats())
    where = {(each.person, each.journey): "" for each in report.trace if each.journey}
    for each in report.trace:
        if each.step in ("entered", "arrived"):
            where[each.person, each.journey] = each.node
        elif each.step in ("left", "exited"):
            where[each.person, each.journey] = ""
    waiting = Counter(node for node in where.values() if node)
    assert {node: report.stats.node(node).waiting for node in flow.nodes} == {
        node: waiting[node] for node in flow.nodes
    }
    assert report.stats.active == waiting.total()


@given(DICE)
@settings(max_examples=100)
def test_people_do_not_depend_on_each_other(dice):
    flow, people, events = drawn(dice, people=3)
    together = simulate(
        flow, EventLog.from_events(events), People.from_people(people), until=UNTIL, trace=True
    )
    for person in people:
        own = [event for event in events if event.person == person.id]
        alone = simulate(
            flow, EventLog.from_events(own), People.from_people([person]), until=UNTIL, trace=True
        )
        assert alone.trace == tuple(each for each in together.trace if each.person == person.id)


@given(DICE)
@settings(max_examples=100)
def test_being_woken_early_or_often_changes_nothing(dice):
    flow, [person], events = drawn(dice)
    once, often = Host(flow, person), Host(flow, person)
    for event in events:
        once.receive(event)
        while often.engine.wake_at(often.state) is not None:
            wake_at = often.engine.wake_at(often.state)
            if wake_at >= event.occurred_at:
                break
            often.advance(wake_at)
        often.advance(event.occurred_at - 1)
        often.receive(event)
        often.advance(event.occurred_at - 1)
    once.advance(UNTIL)
    often.advance(UNTIL)
    assert (often.trace, often.messages, often.state) == (once.trace, once.messages, once.state)
