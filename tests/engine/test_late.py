"""What is heard of late, at its edges."""

from dataclasses import replace

from cartflow_studio.flow.condition import Happened
from cartflow_studio.flow.duration import days, hours
from cartflow_studio.flow.settings import Goal, Reentry, Settings
from cartflow_studio.nodes import Condition, Email, EventTrigger, Exit, Wait
from tests.engine.build import DAY, HOUR, NOON, Host, event, flow, line

MANY = Settings(reentry=Reentry("at the same time"))
CART = EventTrigger(event="Cart")


def viewed(within, *looks, count=1):
    """Which way somebody goes who asks for views, some of them (occurred, heard) late."""
    asks = tuple((str(n), Happened("Viewed", "at least", n, within)) for n in (count, 1))
    ask = Condition(asks[:count])
    way = flow(
        {"added": CART, "rest": Wait(hours(3)), "ask": ask, "end": Exit()},
        *("added.next > rest", "rest.next > ask"),
        *(f"ask.{port} > end" for port in (*dict(asks[:count]), "otherwise")),
        settings=MANY,
    )
    host = Host(way)
    host.receive(event("Cart", NOON))
    for occurred, heard in looks:
        host.receive(event("Viewed", occurred), heard)
    host.advance(NOON + DAY)
    return [each.output for each in host.trace if (each.step, each.node) == ("left", "ask")]


def test_what_is_heard_of_late_does_not_take_the_place_of_the_latest():  # semantics 4.4
    now, long_ago = (NOON + HOUR, NOON + HOUR), (NOON - 3 * DAY, NOON + 2 * HOUR)
    assert viewed(hours(6), now, long_ago) == ["1"]
    assert viewed(hours(6), now, long_ago, count=2) == ["1"]
    assert viewed(days(9), now, long_ago, count=2) == ["2"]


def test_a_late_event_is_none_since_entry_for_the_younger_of_two_journeys():  # semantics 2.5
    host = Host(
        flow(
            {
                "added": CART,
                "rest": Wait(days(1)),
                "ask": Condition((("yes", Happened("Viewed", "at least", 1, "entry")),)),
                "end": Exit(),
            },
            *("added.next > rest", "rest.next > ask", "ask.yes > end", "ask.otherwise > end"),
            settings=MANY,
        )
    )
    host.receive(event("Cart", NOON))
    host.receive(event("Cart", NOON + 2 * HOUR))
    host.receive(event("Viewed", NOON + HOUR), NOON + 3 * HOUR)
    host.advance(NOON + 2 * DAY)
    ways = [each.output for each in host.trace if (each.step, each.node) == ("left", "ask")]
    assert ways == ["yes", "otherwise"]


def test_a_late_goal_is_not_credited_to_a_message_sent_after_it():  # semantics 5.2
    mails = line(added=CART, rest=Wait(hours(2)), mail=Email(subject="s", body="b"))
    host = Host(replace(mails, goals=(Goal("Bought"),)))
    host.receive(event("Cart", NOON))
    host.advance(NOON + 2 * HOUR)
    host.receive(event("Bought", NOON + HOUR), NOON + 3 * HOUR)
    [goal] = [each for each in host.trace if each.step == "goal"]
    assert dict(goal.detail) == {"goal": 0, "late_by": 2 * HOUR}
