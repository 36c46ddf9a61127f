"""Edges that faults of the machine showed to be untested by stories of any sensible length."""

from cartflow_studio.flow.duration import days, hours
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.flow.settings import Goal, Reentry, Settings
from cartflow_studio.nodes import Email, EventTrigger, Exit, Sms, Wait
from tests.engine.build import ANN, DAY, HOUR, NOON, event, flow, line, play, said, wait_for
from tests.engine.oracle_truth import drawn

CART = EventTrigger(event="Cart")
MANY = Settings(reentry=Reentry("at the same time"))


def test_of_two_messages_at_one_instant_the_later_step_is_credited():  # semantics 5.2
    mails = flow(
        {
            "added": CART,
            "second": Sms(body="b"),
            "first": Email(subject="s", body="b"),
            "rest": Wait(days(1)),
        },
        *("added.next > first", "first.sent > second", "second.sent > rest"),
        goals=(Goal("Bought"),),
    )
    trace = play(mails, event("Cart", NOON), event("Bought", NOON + HOUR))
    assert [each.detail["message"] for each in trace if each.step == "goal"] == ["second"]


def test_the_control_group_ends_just_before_its_share():  # semantics 4.5
    number = drawn(ANN.id, "test", "control group") % 10_000
    found = []
    for share in (number, number + 1):
        held = line(Settings(control_group=share / 100), added=CART, done=Exit())
        found.append(dict(play(held, event("Cart", NOON))[0].detail))
    assert found == [{}, {"control_group": True}]


def test_an_event_that_ends_journeys_makes_room_for_the_one_that_it_starts():  # semantics 4.8
    goals = (Goal("Cart", within=days(1), leave=True),)
    full = flow(
        {"added": CART, "other": EventTrigger(event="View"), "rest": Wait(days(9))},
        *("added.next > rest", "other.next > rest"),
        goals=goals,
        settings=MANY,
    )
    views = [event("View", NOON + n) for n in range(16)]
    trace = play(full, *views, event("Cart", NOON + HOUR), until=NOON + DAY)
    assert said(trace)[-3:] == ["entered added", "left added next", "arrived rest"]


def test_what_is_kept_for_one_wait_takes_no_room_from_another():  # semantics 4.3
    one, two = (
        wait_for((Alternative(name),), days(1), lookback="since entry") for name in ("A", "B")
    )
    slow = line(added=CART, rest=Wait(hours(1)), one=one, two=two, done=Exit("both"))
    happened = [event("A", NOON + n) for n in range(1, 9)] + [event("B", NOON + 9)]
    trace = play(slow, event("Cart", NOON), *happened, until=NOON + HOUR)
    assert said(trace)[-1] == "exited done both"
