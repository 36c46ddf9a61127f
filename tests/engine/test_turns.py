"""What a turn in the life of a flow does to a person: resumed, moved to another version."""

from dataclasses import replace

import pytest

from cartflow_studio.engine import Engine, compile_flow
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import Compare, Happened
from cartflow_studio.flow.duration import calendar_days, days, hours
from cartflow_studio.flow.moving import Moves, Way
from cartflow_studio.flow.node_type import Alternative, Change
from cartflow_studio.flow.settings import ExitCriterion, Goal, QuietHours, Reentry, Settings
from cartflow_studio.nodes import (
    Email,
    EventTrigger,
    Exit,
    SegmentTrigger,
    Sms,
    UpdatePerson,
    Wait,
    WaitForEvent,
    WaitUntil,
)
from tests.engine.build import DAY, HOUR, NOON, Host, event, flow, line, said, when

CART = EventTrigger(event="Cart")
BOUGHT = (Alternative(event="Bought", port="Bought"),)
MOVE = Moves("move")


class Mover(Host):
    """A host that goes on with another version; `other` is the host of that."""

    def move(self, flow, at, moves=MOVE):
        self.advance(at - 1)
        other = Mover(flow, self.person)
        other.engine = Engine(compile_flow(flow), events=self.event)
        step, luggage = self.engine.part(
            self.state, self.person, at, other.engine.plan, moves, room=16
        )
        self.take(step)
        history = list(enumerate(self.events, start=1))
        other.events = self.events
        other.take(other.engine.take_over(b"", self.person, at, luggage, history))
        return other


def rest(wait):
    return line(added=CART, rest=wait, more=Wait(hours(1)), done=Exit())


# --- resumed -------------------------------------------------------------------------------


def test_who_comes_for_the_first_time_in_a_pause_is_refused_at_the_resume():  # semantics 6.1
    host = Host(rest(Wait(hours(1))))
    host.resume(NOON - 10, NOON + DAY)
    host.engine.refuse_entries = "paused"
    host.receive(event("Cart", NOON))
    [line] = host.trace
    assert (line.at, line.output, dict(line.detail)) == (NOON + DAY, "paused", {"late_by": DAY})


def test_what_fell_due_in_a_pause_acts_at_the_resume():  # semantics 6.1
    host = Host(rest(Wait(hours(1))))
    host.receive(event("Cart", NOON))
    host.resume(NOON + 10, NOON + DAY)
    host.advance(NOON + DAY)
    assert when(host.trace, "left", "rest") == [NOON + DAY]
    assert host.engine.wake_at(host.state) == NOON + DAY + HOUR


@pytest.mark.parametrize(
    ("policy", "left"),
    [
        ("keep", [NOON + 3 * HOUR]),
        ("drop_overdue", []),
        ("restart", [NOON + 5 * HOUR]),
        ("active_time", [NOON + 4 * HOUR]),
    ],
)
def test_the_policy_says_what_becomes_of_a_wait(policy, left):  # semantics 6.1
    host = Host(rest(Wait(hours(2))))
    host.receive(event("Cart", NOON))
    host.resume(NOON + HOUR, NOON + 3 * HOUR, policy)
    host.advance(NOON + DAY)
    assert when(host.trace, "left", "rest") == left
    if not left:
        assert said(host.trace)[-1] == "exited rest overdue"


def test_a_wait_that_is_not_over_in_the_pause_is_not_overdue():
    host = Host(rest(Wait(hours(3))))
    host.receive(event("Cart", NOON))
    host.resume(NOON + HOUR, NOON + 3 * HOUR, "drop_overdue")
    host.advance(NOON + DAY)
    assert when(host.trace, "left", "rest") == [NOON + 3 * HOUR]


def test_what_a_pause_held_back_is_handled_at_the_resume_between_the_timers_around_it():
    host = Host(line(added=CART, first=Wait(hours(2)), buy=WaitForEvent(BOUGHT, days(1))))
    host.receive(event("Cart", NOON))
    host.resume(NOON + HOUR, NOON + DAY)
    host.receive(event("Bought", NOON + HOUR + 1), handled_at=NOON + HOUR + 1)
    host.receive(event("Bought", NOON + 3 * HOUR), handled_at=NOON + 3 * HOUR)
    bought = [(each.step, each.node, each.at - NOON) for each in host.trace if each.node == "first"]
    assert bought == [("arrived", "first", 0), ("left", "first", DAY)]
    assert [each.at - NOON for each in host.trace if each.node == "buy"] == [DAY]


def test_a_restarted_wait_for_a_date_that_is_gone_leaves_if_it_says_so():
    until = WaitUntil(date_of="entry", date="due", past="exit")
    for due, told in (("27T14:00Z", "exited rest date gone"), ("29T14:00Z", "arrived rest")):
        host = Host(rest(until))
        host.receive(event("Cart", NOON, due=f"2026-03-{due}"))
        host.resume(NOON + HOUR, NOON + DAY, "restart")
        assert said(host.trace)[-1] == told


# --- moved ----------------------------------------------------------------------------------


def test_who_moves_to_the_same_step_keeps_the_date():  # semantics 6.3
    host = Mover(rest(Wait(hours(4))))
    host.receive(event("Cart", NOON))
    other = host.move(rest(Wait(hours(9))), NOON + HOUR)
    other.advance(NOON + DAY)
    assert said(host.trace)[-1] == "exited rest moved"
    assert said(other.trace) == [
        "entered rest moved",
        "left rest next",
        "arrived more",
        "left more next",
        "arrived done",
        "exited done finished",
    ]
    assert when(other.trace, "left", "rest") == [NOON + 4 * HOUR]
    assert {each.journey for each in other.trace} == {1}


@pytest.mark.parametrize(("wait", "left"), [(9, 9 * HOUR), (2, 3 * HOUR)])
def test_or_has_it_reckoned_anew_from_the_arrival(wait, left):  # semantics 6.3
    host = Mover(rest(Wait(hours(4))))
    host.receive(event("Cart", NOON))
    other = host.move(rest(Wait(hours(wait))), NOON + 3 * HOUR, Moves("move", "anew"))
    other.advance(NOON + DAY)
    assert when(other.trace, "left", "rest") == [NOON + left]


@pytest.mark.parametrize("dates", ["keep", "anew"])
def test_a_wait_without_a_timeout_any_more_waits_for_ever(dates):  # semantics 6.3
    host = Mover(rest(WaitForEvent(BOUGHT, hours(4))))
    host.receive(event("Cart", NOON))
    other = host.move(rest(WaitForEvent(BOUGHT, None)), NOON + HOUR, Moves("move", dates))
    other.advance(NOON + 9 * DAY)
    assert said(other.trace) == ["entered rest moved"]


def test_who_stands_at_a_step_that_is_gone_stays():
    host = Mover(rest(Wait(hours(4))))
    host.receive(event("Cart", NOON))
    other = host.move(line(added=CART, more=Wait(hours(1)), done=Exit()), NOON + HOUR)
    host.advance(NOON + DAY)
    assert (other.trace, said(host.trace)[-1]) == ([], "exited done finished")


@pytest.mark.parametrize("way", [Way("move", "more"), Way("next")])
def test_or_goes_on_where_is_wished(way):
    host = Mover(rest(Wait(hours(4))))
    host.receive(event("Cart", NOON))
    new = line(added=CART, more=Wait(hours(1)), done=Exit())
    other = host.move(new, NOON + HOUR, Moves("move", steps={"rest": way}))
    other.advance(NOON + DAY)
    assert said(other.trace)[:2] == ["entered more moved", "left more next"]
    assert when(other.trace, "left", "more") == [NOON + 2 * HOUR]


def test_a_step_that_is_switched_off_there_is_passed():  # semantics 4.9
    host = Mover(rest(Wait(hours(4))))
    host.receive(event("Cart", NOON))
    new = rest(Wait(hours(4)))
    new = replace(new, nodes={**new.nodes, "rest": replace(new.nodes["rest"], disabled=True)})
    other = host.move(new, NOON + HOUR)
    assert said(other.trace) == ["entered more moved"]


def test_a_message_that_was_sent_is_not_sent_again():  # semantics 6.3
    flow = line(added=CART, mail=Email(subject="Hello"), rest=Wait(hours(4)), done=Exit())
    host = Mover(flow)
    host.receive(event("Cart", NOON))
    other = host.move(flow, NOON + HOUR, Moves("move", steps={"rest": Way("move", "mail")}))
    assert (len(host.messages), other.messages) == (1, [])
    assert said(other.trace)[:4] == [
        "entered mail moved",
        "message mail not_sent",
        "left mail sent",
        "arrived rest",
    ]
    assert other.trace[1].detail == {"channel": "email", "reason": "sent_before"}


def test_what_the_journey_has_known_it_knows_there():
    host = Mover(line(added=CART, buy=WaitForEvent(BOUGHT, days(1)), rest=Wait(hours(4))))
    host.receive(event("Cart", NOON, total=7))
    host.receive(event("Bought", NOON + HOUR, sum=3))
    new = line(
        added=CART,
        rest=Wait(hours(4)),
        note=UpdatePerson(changes=()),
        text=Sms(body="Hello"),
        done=Exit(),
    )
    other = host.move(new, NOON + 2 * HOUR)
    other.advance(NOON + DAY)
    assert [(each.entry_sequence, each.last_sequence) for each in other.messages] == [(1, 2)]


def test_a_goal_that_was_reached_does_not_count_again():
    goals = tuple(Goal(event=name, leave=False) for name in ("Bought", "Liked"))
    host = Mover(replace(rest(Wait(hours(9))), goals=goals))
    host.receive(event("Cart", NOON))
    host.receive(event("Bought", NOON + HOUR))
    turned = (goals[1], replace(goals[0], within=days(9)))
    other = host.move(replace(rest(Wait(hours(9))), goals=turned), NOON + 2 * HOUR)
    other.receive(event("Bought", NOON + 3 * HOUR))
    other.receive(event("Liked", NOON + 3 * HOUR))
    assert [each for each in said(other.trace) if each.startswith("goal")] == ["goal rest Liked"]


def test_a_new_exit_criterion_is_asked_at_once():
    host = Mover(rest(Wait(hours(9))))
    host.receive(event("Cart", NOON))
    gone = ExitCriterion(becomes=Compare("person", "email", "is set", True), reason="known")
    other = host.move(replace(rest(Wait(hours(9))), exits=(gone,)), NOON + HOUR)
    assert said(other.trace) == ["entered rest moved", "exited rest known"]


def test_what_happened_since_the_entry_counts_there_too():
    looked = Happened("Looked", "at least", 1, "entry")
    ask = flow(
        {"added": CART, "rest": Wait(hours(4)), "gone": Exit(reason="looked"), "done": Exit()},
        "added.next > rest",
        "rest.next > done",
        exits=(ExitCriterion(becomes=looked, reason="looked"),),
    )
    host = Mover(line(added=CART, rest=Wait(hours(4)), done=Exit()))
    host.receive(event("Cart", NOON))
    host.receive(event("Looked", NOON + HOUR))
    other = Host(ask)
    other.engine = Engine(compile_flow(ask), events=host.event)
    for each in host.events:
        other.take(other.engine.remember(other.state, other.person, each))
    _, luggage = host.engine.part(
        host.state, host.person, NOON + 2 * HOUR, other.engine.plan, MOVE, room=16
    )
    assert luggage.lacks(other.engine.plan)
    history = list(enumerate(host.events, start=1))
    other.take(other.engine.take_over(other.state, host.person, NOON + 2 * HOUR, luggage, history))
    assert said(other.trace) == ["entered rest moved", "exited rest looked"]


# --- at the edges ---------------------------------------------------------------------------

NIGHT = QuietHours(TimeOfDay(18 * 60), TimeOfDay(6 * 60))  # it begins six hours after noon
LATE = NOON + 8 * HOUR
MORNING = NOON + 18 * HOUR


def texting(*waited, timeout=4, body="Hello"):
    """A flow that sends a text at once, unless it is night, and may wait for receipts."""
    text = Sms(body=body, wait_for=waited, timeout=hours(timeout))
    return line(Settings(quiet_hours=NIGHT), added=CART, text=text, rest=Wait(days(9)))


def test_who_waits_for_the_morning_is_looked_at_again_at_once():  # semantics 6.1
    host = Host(texting("delivered"))
    host.receive(event("Cart", LATE))
    host.resume(LATE + HOUR, MORNING + HOUR, "restart")
    host.advance(MORNING + HOUR)
    assert [each.at for each in host.messages] == [MORNING + HOUR]


@pytest.mark.parametrize("waited", [(), ("delivered",)])
def test_who_waits_for_the_morning_waits_for_it_in_the_other_version(waited):  # semantics 6.3
    host = Mover(texting(*waited))
    host.receive(event("Cart", LATE))
    other = host.move(texting(*waited, body="Hello again"), LATE + HOUR)
    other.advance(MORNING)
    assert [each.at for each in other.messages] == [MORNING]


def test_the_time_for_receipts_is_reckoned_anew_from_the_sending():  # semantics 6.3
    host = Mover(texting("delivered"))
    host.receive(event("Cart", LATE))
    new = texting("delivered", timeout=9)
    other = host.move(new, MORNING + HOUR, Moves("move", "anew"))
    other.advance(MORNING + DAY)
    assert when(other.trace, "left", "text") == [MORNING + 9 * HOUR]


def test_who_awaited_a_receipt_awaits_none_at_another_step():  # semantics 6.3
    host = Mover(texting("delivered", timeout=99))
    host.receive(event("Cart", NOON))
    again = Sms(body="Again")
    new = line(Settings(quiet_hours=NIGHT), added=CART, again=again, rest=Wait(days(9)))
    other = host.move(new, LATE, Moves("move", steps={"text": Way("move", "again")}))
    other.advance(MORNING)
    assert [(each.node, each.at) for each in other.messages] == [("again", MORNING)]


@pytest.mark.parametrize("vip", [True, False])
def test_who_becomes_so_by_the_step_they_are_moved_to_enters(vip):  # semantics 3.1
    is_vip = Compare("person", "vip", "is", True)
    new = flow(
        {
            "added": CART,
            "matches": SegmentTrigger(who=is_vip, schedule="as they match"),
            "note": UpdatePerson((Change("vip", "set", True),)),
            "rest": Wait(days(1)),
        },
        *("added.next > note", "note.next > rest", "matches.next > rest"),
        settings=Settings(reentry=Reentry("at the same time")),
    )
    host = Mover(rest(Wait(hours(4))))
    host.identify(NOON - HOUR, vip=vip)
    host.receive(event("Cart", NOON))
    other = host.move(new, NOON + HOUR, Moves("move", steps={"rest": Way("move", "note")}))
    entered = [each.node for each in other.trace if each.step == "entered"]
    assert entered == (["note"] if vip else ["note", "matches"])


def test_who_waits_for_ever_does_so_after_a_pause():  # semantics 6.1
    host = Host(rest(WaitForEvent(BOUGHT, None)))
    host.receive(event("Cart", NOON))
    host.resume(NOON + HOUR, NOON + DAY, "active_time")
    assert host.engine.wake_at(host.state) is None


def test_only_what_happens_after_the_move_ends_the_wait_they_are_moved_to():  # semantics 6.3
    host = Mover(rest(Wait(hours(9))))
    host.receive(event("Cart", NOON))
    new = line(added=CART, buys=WaitForEvent(BOUGHT, None), done=Exit())
    moved = Moves("move", steps={"rest": Way("move", "buys")})
    other = host.move(new, NOON + 2 * HOUR, moved)
    other.receive(event("Bought", NOON + HOUR), NOON + 3 * HOUR)
    assert said(other.trace) == ["entered buys moved"]
    other.receive(event("Bought", NOON + 4 * HOUR))
    assert said(other.trace)[1] == "left buys Bought"


@pytest.mark.parametrize(
    "waits",
    [
        WaitForEvent(BOUGHT, calendar_days(3)),
        Sms(body="Hello", wait_for=("delivered",), timeout=calendar_days(3)),
    ],
)
def test_a_wait_that_begins_again_goes_by_the_clock_of_the_person(waits):  # semantics 8.4
    host = Host(replace(rest(waits), settings=Settings(timezone="UTC")))
    host.identify(NOON - HOUR, timezone="Europe/Zagreb")  # where clocks change on Sunday
    host.receive(event("Cart", NOON))
    host.resume(NOON + HOUR, NOON + 2 * HOUR, "restart")
    assert host.engine.wake_at(host.state) == NOON + 2 * HOUR + 71 * HOUR


def test_a_wait_with_other_settings_is_asked_what_it_asks_on_arrival():  # semantics 6.3
    is_vip = Alternative(becomes=Compare("person", "vip", "is", True), port="vip")
    host = Mover(rest(WaitForEvent(BOUGHT, hours(4))))
    host.identify(NOON - HOUR, vip=True)
    host.receive(event("Cart", NOON))
    other = host.move(rest(WaitForEvent((*BOUGHT, is_vip), hours(4))), NOON + HOUR)
    assert said(other.trace) == ["entered rest moved", "left rest vip", "exited end of flow"]
