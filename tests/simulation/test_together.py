"""Several flows on one log.  # semantics 2.7"""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cartflow_studio.engine import FlowStats
from cartflow_studio.flow.duration import Limit, days
from cartflow_studio.flow.node_type import Change
from cartflow_studio.flow.people import Event, Person
from cartflow_studio.flow.settings import Cap, Settings
from cartflow_studio.history import EventLog, People
from cartflow_studio.nodes import Email, EventTrigger, Exit, HandOver, UpdatePerson
from cartflow_studio.simulation import SimulationError, simulate, simulate_together
from tests.engine.answers import answered_together, assumed, triggers
from tests.engine.build import DAY, HOUR, MIDNIGHT, NOON, line
from tests.engine.chance import RECEIPTS, Chance
from tests.engine.oracle_together import Company
from tests.engine.properties import told
from tests.engine.stories import due

UNTIL = MIDNIGHT + 6 * DAY
CAP = Settings(caps=(Cap(Limit(1, days(1))),))


def named(name, flow):
    return replace(flow, id=name)


def mails(event, settings=None):
    mail = Email(subject="s", body="b")
    return line(settings, start=EventTrigger(event=event), mail=mail, end=Exit("done"))


def did(name, at):
    return Event(f"{name}-{at}", name, "ann", at, 0, {})


LOG = EventLog.from_events(
    [did("Cart", NOON), did("View", NOON + HOUR), did("View", NOON + 2 * DAY)]
)


def test_a_cap_counts_the_messages_of_all_flows():  # semantics 4.6
    flows = [named("one", mails("Cart")), named("two", mails("View", CAP))]
    _, two = simulate_together(flows, LOG, until=NOON + 3 * DAY)
    assert two.to_json()["messages"] == {"email": {"sent": 1, "not_sent": {"capped": 1}}}
    alone = simulate(flows[1], LOG, until=NOON + 3 * DAY)
    assert alone.to_json()["messages"] == {"email": {"sent": 2, "not_sent": {}}}


def test_whom_one_flow_hands_over_enters_the_other():
    over = line(start=EventTrigger(event="Cart"), over=HandOver("two"))
    flows = [named("one", over), named("two", mails("Nothing"))]
    assert simulate_together(flows, LOG)[1].to_json()["entered"] == 1


def test_without_people_everybody_stays_reachable_whatever_becomes_of_them():
    update = UpdatePerson((Change("vip", "set", True),))
    marks = line(start=EventTrigger(event="Cart"), mark=update, end=Exit("done"))
    flows = [named("one", marks), named("two", mails("View"))]
    _, two = simulate_together(flows, LOG, until=NOON + 3 * DAY)
    assert two.to_json()["messages"] == {"email": {"sent": 2, "not_sent": {}}}


def test_the_same_flow_twice_is_refused():
    with pytest.raises(SimulationError, match="the same id"):
        simulate_together([mails("Cart"), mails("View")], LOG)


def test_it_can_be_stopped():
    with pytest.raises(SimulationError, match="stopped"):
        simulate_together([mails("Cart")], LOG, cancelled=lambda: True)


def without_handover(flow):
    """Else they would hand over to themselves."""
    nodes = {
        key: replace(node, type=Exit("done")) if isinstance(node.type, HandOver) else node
        for key, node in flow.nodes.items()
    }
    return replace(flow, nodes=nodes)


def drawn(dice):
    """Flows that hand over to each other, a person, events and changes in order."""
    chance = Chance(dice)
    person = chance.person("ann")
    names = ["one", "another", "third"][: dice.randint(2, 3)]
    flows = [named(name, chance.flow()) for name in names]
    flows[1:] = [without_handover(flow) for flow in flows[1:]]
    cues = [chance.event(number, [person]) for number in range(dice.randint(1, 20))]
    for number in range(dice.randint(0, 3)):
        known = chance.person("ann").attributes
        some = {name: value for name, value in known.items() if dice.random() < 0.4}
        at = MIDNIGHT + dice.randint(0, 120) * HOUR
        cues.append(Event(f"c{number}", "changed", "ann", at, at, some))
    cues.sort(key=lambda each: (each.occurred_at, each.name != "changed"))
    return flows, person, cues


@given(st.randoms(use_true_random=True))
@settings(max_examples=200)
def test_flows_together_do_what_oracles_together_do(dice):
    flows, person, cues = drawn(dice)
    log = EventLog.from_events(each for each in cues if each.name != "changed")
    changes = EventLog.from_events(each for each in cues if each.name == "changed")
    known = replace(People.from_people([person]), changes=changes)
    script = [
        (each.occurred_at, Person("ann", each.properties) if each.name == "changed" else each)
        for each in cues
    ]
    for number, flow in enumerate(flows):
        script += [(at, (number, tick)) for at, tick in due(flow, "ann", log.first, UNTIL)]
    script.sort(key=lambda cue: (cue[0], isinstance(cue[1], tuple)))
    expected = Company(flows, person).play(script, UNTIL)
    for compiled in (False, True):
        reports = simulate_together(flows, log, known, until=UNTIL, compiled=compiled)
        for report, lines in zip(reports, expected, strict=True):
            assert told(report.trace) == sorted(lines, key=lambda each: each[:3])
            assert report.stats == FlowStats.of(report.trace)


@given(st.randoms(use_true_random=True))
@settings(max_examples=200)
def test_all_flows_hear_of_answers_as_of_events(dice):
    flows, person, cues = drawn(dice)
    happened = [each for each in cues if each.name not in ("changed", *RECEIPTS)]
    changes = EventLog.from_events(each for each in cues if each.name == "changed")
    known = replace(People.from_people([person]), changes=changes)
    log = EventLog.from_events(happened)
    starts = {name for flow in flows for name in triggers(flow)}
    if not happened or starts & set(RECEIPTS) or any(due(each, "", 0, UNTIL) for each in flows):
        return
    answers, how = assumed(dice.randint(0, 999), *flows), {"until": UNTIL}
    reports = simulate_together(flows, log, known, answers=answers, compiled=False, **how)
    heard = answered_together(flows, person, answers, log, reports)
    receipts = EventLog.from_events([*happened, *heard])
    for report, other, again in zip(
        reports,
        simulate_together(flows, log, known, answers=answers, compiled=True, **how),
        simulate_together(flows, receipts, known, **how),
        strict=True,
    ):
        assert report.trace == other.trace == again.trace
        assert report.stats == other.stats == again.stats


@given(st.randoms(use_true_random=True))
@settings(max_examples=100)
def test_one_flow_together_is_one_flow(dice):
    chance = Chance(dice)
    flow, people = chance.flow(), [chance.person("ann"), chance.person("ben")]
    events = [chance.event(number, people) for number in range(dice.randint(1, 20))]
    log, known = EventLog.from_events(events), People.from_people(people)
    feeds_itself = triggers(flow) & set(RECEIPTS)
    answers = None if feeds_itself else assumed(dice.randint(0, 999), flow)
    for given_people in (known, None):
        how = {"until": UNTIL, "answers": answers}
        alone = simulate(flow, log, given_people, trace=True, **how)
        [together] = simulate_together([flow], log, given_people, **how)
        assert (together.trace, together.stats) == (alone.trace, alone.stats)
        assert together.to_json() | {"seconds": 0} == alone.to_json() | {"seconds": 0}
