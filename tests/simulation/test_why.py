"""Why a person did not enter, did not come to a step, or did not get a message."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from cartflow_studio.flow import annotating
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import All, Compare, Happened, LocalTime, Not
from cartflow_studio.flow.duration import Duration, Limit, days, hours
from cartflow_studio.flow.node_type import Alternative, Change
from cartflow_studio.flow.people import Person
from cartflow_studio.flow.settings import Cap, Goal, QuietHours, Reentry, Settings
from cartflow_studio.history import EventLog, People
from cartflow_studio.nodes import (
    Condition,
    Email,
    EventTrigger,
    Exit,
    SegmentTrigger,
    Split,
    UpdatePerson,
    Wait,
)
from cartflow_studio.simulation import simulate
from cartflow_studio.simulation.clauses import Clause, before
from cartflow_studio.simulation.subject import subject
from cartflow_studio.simulation.why import why
from tests.engine.build import ANN, DAY, HOUR, NOON, flow, line, wait_for
from tests.simulation.test_simulate import CART, FLOW, LOG, did

MAIL = Email(subject="s", body="b")


def titled(flow):
    """The flow with its steps called by their ids."""
    nodes = {key: replace(node, title=key) for key, node in flow.nodes.items()}
    return replace(flow, nodes=nodes)


def asked(flow, events, node="", person="ann", people=None, **how):
    """The answer in short: its sentence, and its clauses with +, x or - before them."""
    flow = titled(flow)
    log = events if isinstance(events, EventLog) else EventLog.from_events(events)
    made = None if people is None else People.from_people(people)
    answer = why(subject(simulate(flow, log, made), log, made, person), node, **how)
    signs = {True: "+", False: "x", None: "-"}
    return [answer.words, *(f"{signs[each.holds]} {each.words}" for each in answer.clauses)]


def test_who_entered_is_told_when():
    assert asked(FLOW, LOG) == [
        "They entered once, on Fri, 27 Mar 2026, 12:00.",
        "+ Entered by “added”",
    ]


def test_who_never_did_what_starts_the_flow_is_told_so():
    assert asked(FLOW, LOG, person="dan") == [
        "Nothing that they did or were starts this flow.",
        "x “added” needs Cart, which they never did in this log",
    ]


def test_whom_nobody_knows_is_told_so():
    assert asked(FLOW, LOG, person="eve") == ["Neither the log nor the people know “eve”."]


def test_a_condition_of_the_trigger_that_was_false_is_told_with_the_values():
    dear = All((Compare("event", "value", "at least", 50), Compare("person", "vip", "is", True)))
    trigger = EventTrigger(event="Cart", when=dear)
    events = [did("ann", "Cart", NOON, value=32)]
    assert asked(line(start=trigger, mail=MAIL), events, people=[Person("ann", {"vip": True})]) == [
        "Nothing that they did or were starts this flow.",
        "x Cart happened, but it did not fit “start”",
        "x value is at least 50; it is 32",
        "+ vip is yes; it is yes",
    ]


def test_who_did_not_enter_never_came_to_a_step_for_the_same_reason():
    assert asked(FLOW, LOG, "mail", person="dan") == [
        "They never entered the flow, so they never came to “mail”.",
        "x Nothing that they did or were starts this flow.",
        "x “added” needs Cart, which they never did in this log",
    ]


@pytest.mark.parametrize(
    ("reentry", "told"),
    [
        (
            Reentry("once"),
            ["x May not enter again", "- Entered before, and everybody enters once only"],
        ),
        (
            Reentry("after exit", gap=days(7)),
            ["x Came again too soon", "- Not again within 7 days after this"],
        ),
        (
            Reentry("after exit", limits=(Limit(1, days(30)),)),
            ["x Had entered as often as is allowed", "- At most 1 per 30 days"],
        ),
    ],
)
def test_a_second_entry_that_was_refused_is_told_with_its_rule(reentry, told):
    short = line(Settings(reentry=reentry), start=CART, done=Exit("done"))
    events = [did("ann", "Cart", NOON), did("ann", "Cart", NOON + HOUR)]
    assert asked(short, events)[2:] == told


def test_who_is_still_in_the_flow_does_not_enter_again():
    events = [did("ann", "Cart", NOON), did("ann", "Cart", NOON + HOUR)]
    assert asked(line(start=CART, rest=Wait(days(9))), events)[2:] == [
        "x Was still in the flow",
        "- In the flow since",
    ]


def test_where_the_way_parted_is_told_with_the_exit_that_leads_there():
    assert asked(FLOW, LOG, "mail") == [
        "They never came to “mail”.",
        "- Left “buys” by “Bought”",
        "- Bought happened",
        "- The way there leaves “buys” by “after 1 day”",
    ]


def test_who_still_waits_is_told_until_when():
    log = LOG
    answer = why(subject(simulate(titled(FLOW), log), log, None, "cid"), "mail")
    assert (answer.words, answer.clauses) == (
        "They never came to “mail”.",
        (
            Clause("Still waits at “buys” when the run ends", None, NOON + 2 * DAY, "buys"),
            Clause(
                "If nothing else happens, goes on by “after 1 day”", None, NOON + 3 * DAY, "buys"
            ),
        ),
    )


def test_a_goal_that_ended_the_journey_is_told():
    goal = flow(
        {"start": CART, "rest": Wait(days(1)), "mail": MAIL},
        *("start.next > rest", "rest.next > mail"),
        goals=(Goal("Bought"),),
    )
    events = [did("ann", "Cart", NOON), did("ann", "Bought", NOON + HOUR)]
    assert asked(goal, events, "mail") == [
        "They never came to “mail”.",
        "- Reached the goal Bought, and left the flow with it",
    ]


def test_a_branch_that_was_not_taken_is_told_with_the_values_of_then():
    rich = All((Compare("person", "tier", "is", "gold"), Compare("entry", "value", "at least", 50)))
    fork = flow(
        {
            "start": CART,
            "tag": UpdatePerson((Change("tier", "set", "gold"),)),
            "rich": Condition((("yes", rich),)),
            "mail": MAIL,
            "done": Exit(),
        },
        *("start.next > tag", "tag.next > rich", "rich.yes > mail", "rich.otherwise > done"),
    )
    events = [did("ann", "Cart", NOON, value=10)]
    assert asked(fork, events, "mail", people=[Person("ann", {"tier": "tin"})]) == [
        "They never came to “mail”.",
        "- Left “rich” by “No”",
        "+ tier is gold; it is gold",
        "x value of the entry event is at least 50; it is 10",
        "- The way there leaves “rich” by “Yes”",
    ]


def test_history_and_local_time_in_a_condition_are_told_with_what_they_found():
    night = LocalTime(TimeOfDay(21 * 60), TimeOfDay(8 * 60), (), "person")
    loyal = All((Happened("Bought", count=2, within=days(30)), Not(night)))
    fork = flow(
        {"start": CART, "loyal": Condition((("yes", loyal),)), "mail": MAIL, "done": Exit()},
        *("start.next > loyal", "loyal.yes > mail", "loyal.otherwise > done"),
    )
    events = [did("ann", "Bought", NOON - DAY), did("ann", "Cart", NOON)]
    assert asked(fork, events, "mail")[2:4] == [
        "x Bought happened at least 2 times within 30 days; it happened 1 time",
        "+ not (local time is between 21:00 and 08:00); it was 12:00",
    ]


def test_a_draw_is_told_as_one():
    drawn = flow(
        {"start": CART, "lot": Split((("a", 100), ("b", 0))), "mail": MAIL, "done": Exit()},
        *("start.next > lot", "lot.a > done", "lot.b > mail"),
    )
    assert asked(drawn, [did("ann", "Cart", NOON)], "mail")[1:] == [
        "- Left “lot” by “100 % a”",
        "- Which way people go here is drawn by lot",
        "- The way there leaves “lot” by “0 % b”",
    ]


def test_a_message_that_was_sent_is_told_with_its_instant():
    assert asked(FLOW, LOG, "mail", person="ben") == [
        "They got “mail” on Sat, 28 Mar 2026, 12:00.",
        "+ “mail” was asked for",
    ]


@pytest.mark.parametrize(
    ("person", "told"),
    [
        (
            {"consent_email": False, "email": "a@b.example"},
            ["They did not get “mail”: they have not agreed to it.", "x consent_email is no"],
        ),
        (
            {"consent_email": True},
            [
                "They did not get “mail”: there is no address to send it to.",
                "x email is not known",
            ],
        ),
        (
            {"consent_email": True, "email": "nowhere"},
            [
                "They did not get “mail”: the address cannot be used.",
                "x email is nowhere",
            ],
        ),
    ],
)
def test_a_message_that_the_person_forbids_is_told_with_the_value(person, told):
    short = line(start=CART, mail=MAIL, done=Exit())
    events = [did("ann", "Cart", NOON)]
    answer = asked(short, events, "mail", people=[Person("ann", person)])
    assert [answer[0], *answer[2:]] == told


def test_quiet_hours_and_caps_are_told_with_their_settings():
    quiet = Settings(quiet_hours=QuietHours(TimeOfDay(11 * 60), TimeOfDay(13 * 60), "skip"))
    capped = Settings(caps=(Cap(Limit(1, days(7))),))
    events = [did("ann", "Cart", NOON)]
    parts = {"start": CART, "mail": MAIL, "more": MAIL, "done": Exit()}
    assert asked(line(quiet, **parts), events, "mail", people=[ANN]) == [
        "They did not get “mail”: it fell into the quiet hours.",
        "+ “mail” was asked for",
        "- Quiet from 11:00 to 13:00",
        "x It was 12:00 for them",
    ]
    two = line(capped, start=CART, mail=MAIL, rest=Wait(hours(1)), more=MAIL, done=Exit())
    later = [*events, did("ann", "Viewed", NOON + DAY)]
    assert asked(two, later, "more", people=[ANN]) == [
        "They did not get “more”: they had got enough messages.",
        "+ “more” was asked for",
        "- At most 1 per 7 days",
        "- Had got 1 message of this flow",
    ]


def test_who_waits_for_the_end_of_quiet_hours_is_told_until_when():
    quiet = Settings(quiet_hours=QuietHours(TimeOfDay(11 * 60), TimeOfDay(13 * 60), "wait"))
    short = line(quiet, start=CART, mail=MAIL, done=Exit())
    log = EventLog.from_events([did("ann", "Cart", NOON)])
    answer = why(subject(simulate(titled(short), log), log, None, "ann"), "mail")
    assert answer.words == "They came to “mail”, and are still there."
    assert answer.clauses[-1] == Clause(
        "If nothing else happens, the message is asked for again then", None, NOON + HOUR, "mail"
    )


def test_the_control_group_is_told():
    held = line(Settings(control_group=100), start=CART, mail=MAIL, done=Exit())
    assert asked(held, [did("ann", "Cart", NOON)], "mail") == [
        "They did not get “mail”: they are in the control group, which gets no messages.",
        "+ “mail” was asked for",
        "- 100 % of all are held back",
    ]


def test_a_segment_that_does_not_fit_is_told_with_the_values():
    who = Compare("person", "country", "is", "HR")
    segment = SegmentTrigger(who=who, schedule="as they match")
    short = line(start=segment, mail=MAIL)
    answer = asked(short, [did("ann", "Cart", NOON)], people=[Person("ann", {"country": "DE"})])
    assert answer[0] == "Nothing that they did or were starts this flow."
    assert answer[-1] == "x country is HR; it is DE"


def test_a_step_that_is_off_or_gone_is_told_as_that():
    off = annotating.switch(FLOW, ("mail",), on=False)
    assert asked(FLOW, LOG, "nowhere") == ["There is no such step in the flow."]
    assert asked(off, LOG, "mail") == ["“mail” is switched off: people go past it."]


def test_one_of_several_journeys_can_be_asked_about():
    events = [
        did("ann", "Cart", NOON),
        did("ann", "Bought", NOON + HOUR),
        did("ann", "Cart", NOON + 9 * DAY),
        did("ann", "Viewed", NOON + 20 * DAY),
    ]
    assert asked(FLOW, events, "mail", journey=1)[0] == "They never came to “mail”."
    assert asked(FLOW, events, "mail")[0] == "They got “mail” on Mon, 6 Apr 2026, 12:00."


def test_a_calendar_length_before_an_instant_keeps_the_wall_clock():
    zagreb = ZoneInfo("Europe/Zagreb")
    assert before(NOON + 3 * DAY, Duration(1, "calendar day"), zagreb) == NOON + 2 * DAY
    assert before(NOON + 2 * DAY, Duration(1, "calendar day"), zagreb) == NOON + DAY + HOUR
    assert before(NOON, Duration(1, "calendar month"), zagreb) == NOON - 28 * DAY


def test_alternatives_of_a_wait_that_all_failed_are_named():
    both = flow(
        {
            "start": CART,
            "wait": wait_for((Alternative("Bought"), Alternative("Called")), timeout=days(1)),
            "thanks": MAIL,
            "done": Exit(),
        },
        *("start.next > wait", "wait.Bought > thanks", "wait.Called > thanks"),
        "wait.timed_out > done",
    )
    events = [did("ann", "Cart", NOON), did("ann", "Viewed", NOON + 5 * DAY)]
    assert asked(both, events, "thanks")[1:] == [
        "- Left “wait” by “after 1 day”",
        "- Bought or Called did not happen in time",
        "- The way there leaves “wait” by “Bought” or “Called”",
    ]
