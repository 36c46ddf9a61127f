"""Several flows on one log.  # semantics 2.7"""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cartflow_studio.engine import FlowStats
from cartflow_studio.flow.condition import All, Compare
from cartflow_studio.flow.duration import Limit, days, hours
from cartflow_studio.flow.node_type import Alternative, Change
from cartflow_studio.flow.people import Event
from cartflow_studio.flow.settings import Cap, Reentry, Settings
from cartflow_studio.history import EventLog, People
from cartflow_studio.nodes import (
    ApiTrigger,
    Condition,
    Email,
    EventTrigger,
    Exit,
    HandOver,
    UpdatePerson,
    Wait,
)
from cartflow_studio.simulation import SimulationError, simulate, simulate_together
from cartflow_studio.simulation.answers import Answers, Receipt
from tests.engine.answers import assumed, triggers
from tests.engine.build import DAY, HOUR, MIDNIGHT, NOON, line, wait_for
from tests.engine.chance import RECEIPTS, Chance

UNTIL = MIDNIGHT + 6 * DAY
MANY = Settings(reentry=Reentry("at the same time"))
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


def test_two_are_handed_over_in_one_instant_each_with_their_event():  # semantics 3.1
    waits = line(
        MANY,
        start=EventTrigger(event="Cart"),
        goes=wait_for((Alternative("Go"),)),
        over=HandOver("one"),
    )
    second = Condition((("yes", Compare("entry", "total", "is", 2)),))
    asks = line(MANY, start=ApiTrigger(), asks=second, mail=Email(subject="s", body="b"))
    asks = replace(asks, links={**asks.links, ("asks", "otherwise"): "mail"})
    carts = [replace(did("Cart", NOON + n), properties={"total": n}) for n in (1, 2)]
    log = EventLog.from_events([*carts, did("Go", NOON + HOUR)])
    flows = [named("one", asks), named("two", waits)]
    one, _ = simulate_together(flows, log, compiled=False)
    assert [(each.at, each.output) for each in one.trace if each.step == "left"] == [
        (NOON + HOUR, output) for output in ("next", "otherwise", "sent", "next", "yes", "sent")
    ]
    sent = one.recount(0, 0).messages
    assert [(each.at, each.entry_sequence) for each in sent] == [
        (NOON + HOUR, number) for number in (1, 2)
    ]
    assert one.stats == FlowStats.of(one.trace)


def test_a_receipt_in_the_log_is_of_the_flow_that_it_names():  # semantics 4.6
    mail = Email(subject="s", body="b", wait_for=("opened",), timeout=days(1))
    asks = line(start=EventTrigger(event="Cart"), mail=mail)
    said = {"flow": "two", "journey": 1, "node": "mail"}
    opened = replace(did("message_opened", NOON + HOUR), properties=said)
    log = EventLog.from_events([did("Cart", NOON), opened])
    flows = [named(name, asks) for name in ("one", "two")]
    reports = simulate_together(flows, log, until=UNTIL, compiled=False)
    ways = [dict(each.stats.node("mail").left) for each in reports]
    assert ways == [{"timed_out": 1}, {"opened": 1}]


def test_flows_hear_whose_message_is_answered_and_of_which_journey():  # semantics 2.7, 4.6
    mail = Email(subject="s", body="b", wait_for=("opened",), timeout=days(1))
    asks = line(MANY, start=EventTrigger(event="Cart"), mail=mail)
    asks = replace(asks, nodes={name: asks.nodes[name] for name in ("mail", "start")})
    second = All((Compare("event", "journey", "is", 2), Compare("event", "flow", "is", "one")))
    hears = line(MANY, start=EventTrigger(event="message_opened", when=second), mail=mail)
    flows = [named("one", asks), named("two", hears), named("three", asks)]
    log = EventLog.from_events([did("Cart", NOON), did("Cart", NOON + HOUR)])
    sure = Answers({"email": {"delivered": Receipt(1, 1), "opened": Receipt(1, 60)}})
    how = {"until": UNTIL, "answers": sure, "compiled": False}
    reports = simulate_together(flows, log, **how)
    assert [each.stats.entered for each in reports] == [2, 1, 2]
    ways = [dict(each.stats.node("mail").left) for each in reports]
    assert ways == [{"opened": 2}, {"opened": 1}, {"opened": 2}]
    assert [each.stats for each in reports] == [FlowStats.of(each.trace) for each in reports]
    alone = [simulate(flow, log, trace=True, **how).trace for flow in (flows[0], flows[2])]
    assert [reports[0].trace, reports[2].trace] == alone
    [opened] = [
        each.at for each in reports[0].trace if (each.output, each.journey) == ("opened", 2)
    ]
    assert [each.at for each in reports[1].trace if each.step == "entered"] == [opened]


def test_what_one_flow_changes_others_hear_of_at_that_instant():  # semantics 4.7
    mark = UpdatePerson((Change("vip", "set", True),))
    marks = line(start=EventTrigger(event="Cart"), rest=Wait(hours(1)), mark=mark)
    is_vip = Alternative(becomes=Compare("person", "vip", "is", True), port="vip")
    waits = line(start=EventTrigger(event="Cart"), waits=wait_for((is_vip,)))
    flows = [named("one", marks), named("two", waits)]
    log = EventLog.from_events([did("Cart", NOON)])
    _, two = simulate_together(flows, log, until=UNTIL, compiled=False)
    assert [each.at for each in two.trace if each.node == "waits"] == [NOON, NOON + HOUR]


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
