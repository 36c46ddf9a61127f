"""Several flows side by side: what is first of an instant, and how far one thing brings another."""

from dataclasses import replace
from itertools import pairwise

import pytest

from cartflow_studio.engine.machine.slots import DEEPEST
from cartflow_studio.flow.condition import Compare
from cartflow_studio.flow.duration import Duration, Limit, days, hours
from cartflow_studio.flow.node_type import Alternative, Change
from cartflow_studio.flow.people import Person
from cartflow_studio.flow.settings import Cap, Reentry, Settings
from cartflow_studio.history import EventLog, People
from cartflow_studio.nodes import (
    ApiTrigger,
    Condition,
    Email,
    EventTrigger,
    Exit,
    HandOver,
    SegmentTrigger,
    Sms,
    UpdatePerson,
    Wait,
)
from cartflow_studio.simulation import simulate_together
from cartflow_studio.simulation.answers import Answers, Receipt
from tests.engine.build import ANN, DAY, HOUR, NOON, SECOND, event, flow, line, wait_for

MAIL = Email(subject="s", body="b", consent="not required", quiet_hours="ignore")
TEXT = Sms(body="b", consent="not required", quiet_hours="ignore")
OFTEN = Settings(reentry=Reentry("at the same time"))
AT_ONCE = Answers({"email": {"delivered": Receipt(1, 1)}}, seed=2)  # to two flows at once
CART = EventTrigger(event="Cart")
VIP = Compare("person", "vip", "is", True)
TOGETHER = pytest.mark.parametrize("compiled", [False, True])


def played(flows, *events, compiled, changes=(), people=(ANN,), until=NOON + 9 * DAY, **how):
    """The reports of flows, by their names."""
    named = [replace(each, id=name) for name, each in flows.items()]
    known = replace(People.from_people(people), changes=EventLog.from_events(changes))
    log = EventLog.from_events(events)
    reports = simulate_together(named, log, known, until=until, compiled=compiled, **how)
    return dict(zip(flows, reports, strict=True))


def exits(report):
    """When somebody left the flow, and why."""
    return [(each.at, each.output) for each in report.trace if each.step == "exited"]


def asks(start, compare, **before):
    """A flow that says whether something is so."""
    nodes = {"start": start, **before, "ask": Condition((("yes", compare),))}
    links = [f"{one}.next > {two}" for one, two in pairwise(nodes)]
    ends = {"yes": Exit("yes"), "no": Exit("no")}
    return flow(nodes | ends, *links, "ask.yes > yes", "ask.otherwise > no", settings=OFTEN)


def sets(start, *, to=True, **before):
    """A flow that makes somebody a VIP, or takes it from them."""
    return line(OFTEN, start=start, **before, mark=UpdatePerson((Change("vip", "set", to),)))


def becomes(who):
    """A trigger for whoever becomes so."""
    return SegmentTrigger(who=who, schedule="as they match")


@TOGETHER
def test_what_is_due_before_an_answer_comes_has_happened_when_it_is_heard(compiled):
    for rest, said in ((1, "yes"), (DAY // SECOND, "no")):
        flows = {
            "mails": line(start=CART, mail=MAIL),
            "hears": asks(EventTrigger(event="message_delivered"), VIP),
            "marks": sets(CART, rest=Wait(Duration(rest, "second"))),
        }
        answers = Answers({"email": {"delivered": Receipt(1, HOUR // SECOND)}})
        reports = played(flows, event("Cart", NOON), compiled=compiled, answers=answers)
        assert [reason for _, reason in exits(reports["hears"])] == [said]


@TOGETHER
def test_a_timer_at_the_last_instant_of_a_run_falls_due(compiled):
    waits = line(start=CART, rest=Wait(hours(1)), end=Exit("done"))
    for until, ends in ((HOUR - 1, []), (HOUR, [(NOON + HOUR, "done")])):
        reports = played(
            {"one": waits, "two": waits},
            event("Cart", NOON),
            compiled=compiled,
            until=NOON + until,
        )
        assert [exits(each) for each in reports.values()] == [ends, ends]


@TOGETHER
def test_of_answers_at_one_instant_that_to_the_first_flow_is_first(compiled):  # semantics 2.7
    hears = asks(EventTrigger(event="message_delivered"), Compare("entry", "flow", "is", "one"))
    for names, said in ((("one", "two"), ["yes", "no"]), (("two", "one"), ["no", "yes"])):
        flows = dict.fromkeys(names, line(start=CART, mail=MAIL)) | {"hears": hears}
        reports = played(flows, event("Cart", NOON), compiled=compiled, answers=AT_ONCE)
        assert exits(reports["hears"]) == [(NOON + SECOND, each) for each in said]


@TOGETHER
def test_an_answer_has_a_number_behind_those_of_the_log(compiled):
    flows = {
        "mails": line(OFTEN, start=CART, mail=MAIL),
        "hears": line(OFTEN, start=EventTrigger(event="message_delivered"), text=TEXT),
    }
    carts = [event("Cart", NOON + number * HOUR) for number in range(2)]
    hears = played(flows, *carts, compiled=compiled, answers=AT_ONCE)["hears"]
    assert [each.entry_sequence for each in hears.recount(0, 0).messages] == [3, 4]


@TOGETHER
@pytest.mark.parametrize("nodes", [("mail", "start", "end"), ("start", "mail", "end")])
def test_nobody_takes_an_answer_for_one_to_their_own_message(nodes, compiled):  # semantics 4.6
    mail = replace(MAIL, wait_for=("opened",), timeout=days(1))
    mails = line(start=CART, mail=mail, end=Exit("done"))
    mails = replace(mails, nodes={name: mails.nodes[name] for name in nodes})
    hears = line(start=EventTrigger(event="message_delivered"), end=Exit("done"))
    answers = Answers({"email": {"delivered": Receipt(1, 1), "opened": Receipt(1, 3_600)}})
    both = ({"one": mails, "two": mails}, {"one": mails}, {"two": mails})
    together, one, two = [
        played(flows | {"hears": hears}, event("Cart", NOON), compiled=compiled, answers=answers)
        for flows in both
    ]
    assert (together["one"].trace, together["two"].trace) == (one["one"].trace, two["two"].trace)
    assert exits(together["one"]) != exits(together["two"])


STARTS = {
    "an event": (CART, {}),
    "a timer": (CART, {"rest": Wait(hours(1))}),
    "the clock": (SegmentTrigger(schedule="once", at="2026-03-27T15:00"), {}),
    "a change": (becomes(VIP), {}),
    "an answer": (EventTrigger(event="message_delivered"), {}),
}


@TOGETHER
@pytest.mark.parametrize("start", STARTS)
def test_whatever_begins_a_circle_of_hand_overs_it_ends_after_twenty(start, compiled):
    trigger, before = STARTS[start]
    nodes = {"start": trigger, **before, "over": HandOver("two")}
    flows = {
        "one": line(OFTEN, **nodes),
        "two": line(OFTEN, start=ApiTrigger(), over=HandOver("three")),
        "three": line(OFTEN, start=ApiTrigger(), over=HandOver("two")),
        "mails": line(start=CART, mail=MAIL),
    }
    reports = played(
        flows,
        event("Cart", NOON),
        compiled=compiled,
        changes=[event("changed", NOON + 2 * HOUR, vip=True)],
        answers=AT_ONCE,
    )
    counts = [each.stats.entered for each in reports.values()]
    assert counts == [1, DEEPEST // 2, DEEPEST // 2, 1]


@TOGETHER
def test_somebody_may_be_handed_over_ever_so_often(compiled):
    flows = {
        "one": line(OFTEN, start=CART, over=HandOver("two")),
        "two": line(OFTEN, start=ApiTrigger(), end=Exit("done")),
    }
    carts = [event("Cart", NOON + number) for number in range(1_000)]
    reports = played(flows, *carts, compiled=compiled)
    ends = {"one": "handed over", "two": "done"}
    assert {name: exits(each) for name, each in reports.items()} == {
        name: [(each.occurred_at, end) for each in carts] for name, end in ends.items()
    }


@TOGETHER
def test_all_messages_of_another_flow_count_for_a_cap(compiled):  # semantics 4.6
    flows = {
        "free": line(OFTEN, start=CART, mail=MAIL),
        "capped": line(
            replace(OFTEN, caps=(Cap(Limit(3, hours(6))),)),
            start=EventTrigger(event="View"),
            mail=MAIL,
        ),
    }
    carts = [event("Cart", NOON + number * HOUR) for number in range(24)]
    views = [event("View", NOON + number * HOUR + HOUR // 2) for number in range(24, 30)]
    reports = played(flows, *carts, *views, compiled=compiled)
    assert [each.output for each in reports["capped"].trace if each.step == "message"] == [
        *("not_sent", "not_sent", "not_sent"),  # five, four and three in the six hours before
        *("sent", "sent", "sent"),
    ]


@TOGETHER
def test_a_flow_knows_what_is_said_of_an_answer_to_its_own_message(compiled):  # semantics 4.6
    second = Compare("event", "journey", "is", 2)
    waits = wait_for((Alternative("message_delivered", second),), hours(1))
    mails = line(OFTEN, start=CART, mail=MAIL, waits=waits, end=Exit("second"))
    carts = event("Cart", NOON), event("Cart", NOON + DAY)
    reports = played({"one": mails, "two": mails}, *carts, compiled=compiled, answers=AT_ONCE)
    said = [(NOON + HOUR, "end of flow"), (NOON + DAY + SECOND, "second")]
    assert {name: exits(each) for name, each in reports.items()} == {"one": said, "two": said}


@TOGETHER
def test_changes_that_bring_one_another_end_after_twenty(compiled):
    flows = {
        "gives": sets(becomes(Compare("person", "vip", "is", False))),
        "takes": sets(becomes(VIP), to=False),
        "begins": sets(CART),
    }
    reports = played(flows, event("Cart", NOON), compiled=compiled)
    assert {name: each.stats.entered for name, each in reports.items()} == {
        "gives": DEEPEST // 2,
        "takes": DEEPEST // 2,
        "begins": 1,
    }


@TOGETHER
def test_what_is_due_before_a_change_does_not_see_it_although_its_event_was_late(compiled):
    mark = UpdatePerson((Change("vip", "set", True),))
    nodes = {"start": CART, "seen": EventTrigger(event="View"), "mark": mark, "end": Exit("seen")}
    flows = {
        "rests": asks(CART, VIP, rest=Wait(hours(1))),
        "marks": flow(nodes, "start.next > mark", "seen.next > end", settings=OFTEN),
    }
    viewed = event("View", NOON + HOUR // 2)
    for heard, said in ((HOUR, "yes"), (HOUR + 1, "no"), (3 * HOUR, "no")):
        late = replace(event("Cart", NOON), received_at=NOON + heard)
        reports = played(flows, viewed, late, compiled=compiled, clock="received")
        assert exits(reports["rests"]) == [(NOON + HOUR, said)]


@TOGETHER
def test_nobody_enters_by_becoming_so_who_was_so_before_another_flow_changed_them(compiled):
    city = UpdatePerson((Change("city", "set", "Split"),))
    flows = {
        "moves": line(start=CART, mark=city, end=Exit("done")),
        "vips": line(start=becomes(VIP), end=Exit("done")),
        "movers": line(start=becomes(Compare("person", "city", "is", "Split")), end=Exit("done")),
    }
    known = [Person("ann", {"vip": True, "city": "Zagreb"})]
    reports = played(flows, event("Cart", NOON), compiled=compiled, people=known)
    assert [each.stats.entered for each in reports.values()] == [1, 0, 1]
