"""Several flows side by side: in which order they act, and what one hears of the others."""

from dataclasses import replace

import pytest

from cartflow_studio.engine.machine.slots import DEEPEST
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import All, Compare
from cartflow_studio.flow.duration import Duration, Limit, days, hours
from cartflow_studio.flow.node_type import Alternative, Change
from cartflow_studio.flow.people import Event, Person
from cartflow_studio.flow.settings import Cap, Reentry, Settings
from cartflow_studio.history import EventLog, People
from cartflow_studio.nodes import (
    Condition,
    Email,
    EventTrigger,
    Exit,
    HandOver,
    SegmentTrigger,
    UpdatePerson,
    Wait,
    WaitForEvent,
    WaitUntil,
)
from cartflow_studio.simulation import simulate_together
from cartflow_studio.simulation.abreast import LINES
from cartflow_studio.simulation.answers import Answers, Receipt
from cartflow_studio.simulation.company import in_company
from cartflow_studio.simulation.player import LISTED
from tests.engine.build import ANN, DAY, HOUR, NOON, event, flow, line

MAIL = Email(subject="s", body="b", consent="not required", quiet_hours="ignore")
CAP = Settings(caps=(Cap(Limit(1, days(1))),))
CART = EventTrigger(event="Cart")
TOGETHER = pytest.mark.parametrize("compiled", [False, True])


def played(flows, *events, compiled=False, people=(ANN,), until=NOON + 9 * DAY, **how):
    """The reports of flows, by their names."""
    named = [replace(each, id=name) for name, each in flows.items()]
    log, known = EventLog.from_events(events), People.from_people(people)
    reports = simulate_together(named, log, known, until=until, compiled=compiled, **how)
    return dict(zip(flows, reports, strict=True))


def left(report, node):
    return dict(report.stats.node(node).left)


@TOGETHER
def test_of_timers_at_one_instant_that_of_the_first_flow_is_first(compiled):  # semantics 2.7
    waits = {"start": CART, "pause": Wait(days(1)), "mail": MAIL, "end": Exit("done")}
    flows = {"one": line(CAP, **waits), "two": line(CAP, **waits)}
    for names in (("one", "two"), ("two", "one")):
        known = {name: flows[name] for name in names}
        reports = played(known, event("Cart", NOON), compiled=compiled)
        first, second = (reports[name].stats.node("mail") for name in names)
        assert (first.sent, dict(first.not_sent)) == (1, {})
        assert (second.sent, dict(second.not_sent)) == (0, {"capped": 1})


@TOGETHER
def test_of_an_event_the_first_flow_is_the_first_to_hear(compiled):  # semantics 2.7
    marks = line(start=CART, mark=UpdatePerson((Change("vip", "set", True),)), end=Exit("done"))
    asks = flow(
        {
            "start": CART,
            "ask": Condition((("vip", Compare("person", "vip", "is", True)),)),
            "yes": Exit("vip"),
            "no": Exit("nobody"),
        },
        *("start.next > ask", "ask.vip > yes", "ask.otherwise > no"),
    )
    for flows, reason in (
        ({"marks": marks, "asks": asks}, "vip"),
        ({"asks": asks, "marks": marks}, "nobody"),
    ):
        reports = played(flows, event("Cart", NOON), compiled=compiled)
        assert dict(reports["asks"].stats.exited) == {reason: 1}


@TOGETHER
def test_what_one_flow_changes_because_of_another_is_not_lost_to_the_third(compiled):
    def sets(trigger, name):
        update = UpdatePerson((Change(name, "set", True),))
        return line(start=trigger, mark=update, end=Exit("done"))

    known = Compare("person", "known", "is", True)
    asks = flow(
        {
            "start": EventTrigger(event="View"),
            "ask": Condition((("both", All((known, Compare("person", "greeted", "is", True)))),)),
            "both": Exit("both"),
            "not": Exit("not both"),
        },
        *("start.next > ask", "ask.both > both", "ask.otherwise > not"),
    )
    flows = {
        "knows": sets(CART, "known"),
        "greets": sets(SegmentTrigger(who=known, schedule="as they match"), "greeted"),
        "asks": asks,
    }
    reports = played(flows, event("Cart", NOON), event("View", NOON + HOUR), compiled=compiled)
    assert dict(reports["asks"].stats.exited) == {"both": 1}


@TOGETHER
@pytest.mark.parametrize(
    ("change", "hour"),
    [
        (Change("timezone", "set", "Asia/Tokyo"), 0),
        (Change("timezone", "set", "America/New_York"), 13),
        (Change("timezone", "unset"), 8),
        (Change("timezone", "set", "Nowhere/At all"), 8),
    ],
)
def test_a_time_zone_that_one_flow_sets_is_that_of_the_others(compiled, change, hour):
    person = Person("ann", {"timezone": "America/Los_Angeles"})
    until = WaitUntil(time=TimeOfDay(9 * 60), zone="person")
    moves = line(Settings(timezone="UTC"), start=CART, move=UpdatePerson((change,)), end=Exit("x"))
    waits = line(
        Settings(timezone="Europe/Zagreb"),
        start=EventTrigger(event="View"),
        until=until,
        end=Exit("x"),
    )
    midnight = NOON - 12 * HOUR + 30 * DAY  # no summer time in between
    events = event("Cart", midnight - 3 * HOUR), event("View", midnight - HOUR)
    reports = played(
        {"moves": moves, "waits": waits},
        *events,
        compiled=compiled,
        people=[person],
        until=midnight + 2 * DAY,
    )
    [arrived] = [each.at for each in reports["waits"].trace if each.step == "exited"]
    summer = {8: 7}  # Zagreb is two hours ahead by then
    assert (arrived - midnight) % DAY == summer.get(hour, hour) * HOUR


@TOGETHER
def test_hand_overs_in_a_circle_end_after_twenty(compiled):  # semantics 2.7
    often = Settings(reentry=Reentry("at the same time"))
    flows = {
        "one": line(often, start=CART, over=HandOver("two")),
        "two": line(often, start=EventTrigger(event="Nothing"), over=HandOver("one")),
    }
    reports = played(flows, event("Cart", NOON), compiled=compiled)
    assert sum(each.stats.entered for each in reports.values()) == DEEPEST + 1
    assert {each.at for report in reports.values() for each in report.trace} == {NOON}


@TOGETHER
def test_everybody_who_is_handed_over_at_an_instant_enters_with_their_own_event(compiled):
    often = Settings(reentry=Reentry("at the same time"))
    over = {"start": CART, "pause": Wait(hours(1)), "over": HandOver("two")}
    asks = flow(
        {
            "start": EventTrigger(event="Nothing"),
            "ask": Condition((("dear", Compare("entry", "total", "more than", 10)),)),
            "dear": Exit("dear"),
            "cheap": Exit("cheap"),
        },
        *("start.next > ask", "ask.dear > dear", "ask.otherwise > cheap"),
        settings=often,
    )
    carts = [
        replace(event("Cart", NOON, total=total), message_id=f"{total}") for total in (5, 20, 30)
    ]
    reports = played({"one": line(often, **over), "two": asks}, *carts, compiled=compiled)
    assert [each.output for each in reports["two"].trace if each.step == "exited"] == [
        *("cheap", "dear", "dear")
    ]


SURE = Answers({"email": {"delivered": Receipt(1, 1), "opened": Receipt(1, 60)}})


def opening(timeout=None):
    """A flow that mails, beside one that waits for the mail to be opened, or for a view."""
    awaited = (Alternative(event="message_opened"), Alternative(event="View"))
    wait = WaitForEvent(awaited, timeout)
    return {
        "mails": line(start=CART, mail=MAIL, end=Exit("done")),
        "waits": line(start=CART, wait=wait, end=Exit("done")),
    }


def opened():
    """When the mail to who puts something into the cart at noon is opened."""
    trace = played(opening(), event("Cart", NOON), answers=SURE)["waits"].trace
    [at] = [each.at for each in trace if each.output == "message_opened"]
    return at


@TOGETHER
def test_an_answer_is_heard_by_all_before_a_timer_of_its_instant(compiled):  # semantics 2.2
    seconds = (opened() - NOON) // 1_000_000
    for timeout, port in ((seconds, "message_opened"), (seconds - 1, "timed_out")):
        flows = opening(Duration(timeout, "second"))
        for names in (("mails", "waits"), ("waits", "mails")):
            known = {name: flows[name] for name in names}
            reports = played(known, event("Cart", NOON), compiled=compiled, answers=SURE)
            assert left(reports["waits"], "wait") == {port: 1}


@TOGETHER
def test_an_answer_is_heard_after_events_of_its_instant(compiled):
    at, how = opened(), {"compiled": compiled, "answers": SURE}
    for viewed, port in ((at, "View"), (at + 1, "message_opened")):
        reports = played(opening(), event("Cart", NOON), event("View", viewed), **how)
        assert left(reports["waits"], "wait") == {port: 1}


@TOGETHER
def test_an_answer_at_the_last_instant_of_a_run_is_heard(compiled):
    at, how = opened(), {"compiled": compiled, "answers": SURE}
    for until, ways in ((at - 1, {}), (at, {"message_opened": 1})):
        reports = played(opening(), event("Cart", NOON), until=until, **how)
        assert left(reports["waits"], "wait") == ways


@TOGETHER
def test_a_receipt_that_names_a_flow_is_about_its_message_alone(compiled):
    mail = replace(MAIL, wait_for=("opened",), timeout=days(1))
    mails = line(start=CART, mail=mail, end=Exit("done"))
    said = {"journey": 1, "node": "mail", "flow": "two"}
    opened = event("message_opened", NOON + HOUR, **said)
    reports = played({"one": mails, "two": mails}, event("Cart", NOON), opened, compiled=compiled)
    assert left(reports["one"], "mail") == {"timed_out": 1}
    assert left(reports["two"], "mail") == {"opened": 1}


def test_somebody_of_whom_there_is_much_to_tell_is_told_whole():
    restarts = line(Settings(reentry=Reentry("restart")), start=CART, pause=Wait(days(1)))
    carts = [event("Cart", NOON + number) for number in range(LINES)]
    reports = played({"one": restarts, "two": restarts}, *carts)
    assert [len(each.trace) for each in reports.values()] == [4 * LINES + 1] * 2
    assert {each.stats.entered for each in reports.values()} == {LINES}


def test_all_messages_are_listed_however_many_they_are():
    mails = {"start": CART, "mail": MAIL, "end": Exit("done")}
    flows = replace(line(**mails), id="one"), replace(line(CAP, **mails), id="two")
    people = [f"{number:06}" for number in range(LISTED + 100)]
    log = EventLog.from_events([Event(each, "Cart", each, NOON, NOON, {}) for each in people])
    one, two = in_company(flows, log, compiled=True)
    assert (one.lost, [each.person for each in two.lost]) == ((), people)
    assert {(each.node, each.at, each.reason) for each in two.lost} == {("mail", NOON, "capped")}
