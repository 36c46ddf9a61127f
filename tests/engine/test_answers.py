"""Answers that are assumed, heard in their order: as a host hears them that draws them itself."""

from dataclasses import replace

import pytest

from cartflow_studio.engine import FlowStats, fold
from cartflow_studio.flow.condition import Compare
from cartflow_studio.flow.duration import Duration, hours
from cartflow_studio.flow.settings import ExitCriterion, Goal, Reentry, Settings
from cartflow_studio.history import EventLog
from cartflow_studio.nodes import Email, EventTrigger, Sms, Wait
from cartflow_studio.simulation import simulate
from cartflow_studio.simulation.answers import Answers, Receipt
from tests.engine.answers import SECOND, Answered
from tests.engine.build import ANN, NOON, event, flow, line

DAY = 86_400 * SECOND
RECEIPTS = {
    "delivered": Receipt(0.9, 2),
    "opened": Receipt(0.8, 300),
    "clicked": Receipt(0.7, 1),
    "replied": Receipt(0.3, 200),
}
MAIL = Email(subject="s", body="b", wait_for=("opened",), consent="not required")


def busy(*, mode, goals):
    """Who puts something into the cart gets two messages, every few seconds."""
    flow = line(
        Settings(reentry=Reentry(mode), timezone="UTC"),
        added=EventTrigger(event="Cart"),
        mail=MAIL,
        text=Sms(body="b", wait_for=("clicked",), consent="not required"),
    )
    return replace(flow, goals=goals)


def carts(count, every):
    return [event("Cart", NOON + n * every * SECOND, cart_id=f"c{n}") for n in range(count)]


def told(flow, events, answers):
    """Every step of a simulation, as it happened, beside those of a host."""
    until = events[-1].occurred_at + DAY
    report = simulate(flow, EventLog.from_events(events), until=until, answers=answers, trace=True)
    host = Answered(flow, ANN, answers)
    for each in events:
        host.advance(each.occurred_at - 1)
        host.receive(each)
    host.advance(until)
    return list(report.tell(0)), host.trace


def test_many_answers_at_a_time_are_heard_in_the_order_of_their_instants():
    goals = (Goal("Bought", match="cart_id", leave=True), Goal("message_clicked", leave=False))
    answers = Answers({"email": RECEIPTS, "sms": RECEIPTS}, bought=0.5, delay=60)
    for mode in ("restart", "at the same time"):
        for every in (1, 2, 30):
            simulated, hosted = told(busy(mode=mode, goals=goals), carts(150, every), answers)
            assert simulated == hosted
            assert {"Bought", "message_clicked"} <= {each.output for each in simulated}


def test_of_answers_at_one_instant_the_one_drawn_first_is_heard_first():
    at_once = {word: Receipt(1, 1) for word in ("delivered", "opened")}
    flow = busy(mode="restart", goals=(Goal("Bought", leave=False),))
    simulated, hosted = told(flow, carts(60, 1), Answers({"email": at_once}, 1.0, 1))
    assert simulated == hosted
    instants = [line.at for line in simulated if line.step == "goal" or line.output == "opened"]
    assert len(set(instants)) < len(instants)


def test_an_answer_is_an_event_after_all_of_the_log():
    log = EventLog.from_events([*carts(1, 1), event("Other", NOON + DAY)])
    sure = {"email": {"delivered": Receipt(1, 1), "opened": Receipt(1, 60)}}
    report = simulate(busy(mode="restart", goals=()), log, answers=Answers(sure))
    mail, text = report.recount(0).messages
    assert (mail.entry_sequence, mail.last_sequence) == (1, 0)
    assert (text.entry_sequence, text.last_sequence) == (1, len(log) + 1)


def test_an_answer_at_the_last_instant_of_a_run_is_heard():
    sure = Answers({"email": {"delivered": Receipt(1, 1), "opened": Receipt(1, 60)}})
    log, flow = EventLog.from_events(carts(1, 1)), busy(mode="restart", goals=())
    whole = simulate(flow, log, until=NOON + DAY, answers=sure)
    [opened] = [line.at for line in whole.trace if line.output == "opened"]
    for compiled in (False, True):
        played = [
            simulate(flow, log, until=until, answers=sure, compiled=compiled)
            for until in (opened - 1, opened)
        ]
        assert [dict(each.stats.node("mail").left) for each in played] == [{}, {"opened": 1}]


def test_an_answer_at_a_deadline_is_in_time():  # semantics 2.2
    sure = Answers({"email": {"delivered": Receipt(1, 1), "opened": Receipt(1, 60)}})

    def left(seconds, *, compiled):
        mail = replace(MAIL, timeout=Duration(seconds, "second"))
        mails = line(added=EventTrigger(event="Cart"), mail=mail)
        how = {"until": NOON + 9 * DAY, "answers": sure, "compiled": compiled}
        report = simulate(mails, EventLog.from_events(carts(1, 1)), **how)
        ends = [each.at for each in report.trace if (each.step, each.node) == ("left", "mail")]
        return dict(report.stats.node("mail").left), (ends[0] - NOON) // SECOND

    _, waited = left(86_400, compiled=False)
    for compiled in (False, True):
        assert left(waited, compiled=compiled) == ({"opened": 1}, waited)
        assert left(waited - 1, compiled=compiled) == ({"timed_out": 1}, waited - 1)


SURE = Answers({"email": {"delivered": Receipt(1, 1), "opened": Receipt(1, 60)}})


@pytest.mark.parametrize("later", [-1, 0, 1])
def test_an_answer_takes_its_turn_among_the_events_of_the_log(later):  # semantics 2.2
    rests = {"added": EventTrigger(event="Cart"), "rest": Wait(hours(1)), "mail": MAIL}
    mails = replace(line(**rests), exits=(ExitCriterion(event="Stop"),))
    how = {"until": NOON + DAY, "answers": SURE, "compiled": False}
    alone = simulate(mails, EventLog.from_events(carts(1, 1)), **how)
    [opened] = [each.at for each in alone.trace if each.output == "opened"]
    events = [*carts(1, 1), event("Stop", opened + later)]
    counted, told = (
        simulate(mails, EventLog.from_events(events), trace=trace, **how) for trace in (False, True)
    )
    assert counted.stats == sum((fold(FlowStats(), each) for each in told.trace), FlowStats())
    left = {"opened": 1} if later > 0 else {"exited": 1}
    assert dict(counted.stats.node("mail").left) == left


def test_as_many_answers_are_heard_of_each_person():  # semantics 8.2
    words = ("delivered", "opened", "clicked", "replied")
    sure = Answers({"email": {word: Receipt(1, 1) for word in words}})
    mail = replace(MAIL, wait_for=words)
    mails = line(
        Settings(reentry=Reentry("after exit")), added=EventTrigger(event="Cart"), mail=mail
    )
    people, each = 16, 160
    events = [
        replace(cart, message_id=f"{cart.message_id}-{number}", person=f"p{number}")
        for cart in carts(each, 60)
        for number in range(people)
    ]
    how = {"until": NOON + DAY, "answers": sure, "compiled": False}
    report = simulate(mails, EventLog.from_events(events), **how)
    assert dict(report.stats.node("mail").left) == {"delivered": people * each}


def test_nobody_is_heard_more_than_ten_thousand_times():
    words = ("delivered", "opened", "clicked", "replied")
    sure = Answers({"email": {word: Receipt(1, 1) for word in words}})
    once = Settings(reentry=Reentry("after exit"))
    mails = line(once, added=EventTrigger(event="Cart"), mail=replace(MAIL, wait_for=words))
    how = {"until": NOON + 9 * DAY, "answers": sure, "compiled": False}
    report = simulate(mails, EventLog.from_events(carts(2_501, 60)), **how)
    assert dict(report.stats.node("mail").left) == {"delivered": 2_500, "timed_out": 1}
    assert "10,000 times: 4 answers do not count" in report.notes[-1]


def test_no_receipt_is_a_purchase():
    turned = flow(
        {"mail": MAIL, "added": EventTrigger(event="Cart")},
        "added.next > mail",
        goals=(Goal("Bought"),),
    )
    seldom = replace(SURE, bought=1e-9)
    report = simulate(turned, EventLog.from_events(carts(1, 1)), until=NOON + DAY, answers=seldom)
    [told] = [note for note in report.notes if "messages bring Bought" in note]
    assert told.endswith("that many came here: 0.")


def test_an_answer_says_of_which_journey_it_is():
    second = Compare("event", "journey", "is", 2)
    flow = busy(mode="at the same time", goals=(Goal("message_opened", second, leave=False),))
    simulated, hosted = told(flow, carts(3, 1), SURE)
    assert simulated == hosted
    goals = [(line.at, line.journey) for line in simulated if line.step == "goal"]
    assert goals == [(goals[0][0], journey) for journey in (1, 2, 3)]


def test_what_a_message_brings_can_be_what_lets_people_in():
    flow = line(
        Settings(reentry=Reentry("at the same time")),
        added=EventTrigger(event="Bought"),
        mail=replace(MAIL, wait_for=()),
    )
    flow = replace(flow, goals=(Goal("Bought", leave=False),))
    events = [event("Bought", NOON, cart_id="c1")]
    simulated, hosted = told(flow, events, Answers(bought=0.6, delay=3_600, seed=3))
    assert simulated == hosted
    assert [line.step for line in simulated].count("entered") > 1
