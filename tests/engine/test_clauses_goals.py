"""Clauses on goals, exit criteria and numbers at their edges: semantics 5 and 8."""

from dataclasses import replace

from cartflow_studio.engine import FlowStats
from cartflow_studio.engine.stats import NodeStats
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import Compare, LocalTime
from cartflow_studio.flow.duration import days, hours
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.flow.settings import ExitCriterion, Goal, Settings
from cartflow_studio.nodes import Email, EventTrigger, Exit, Wait
from tests.engine.build import DAY, HOUR, NOON, Host, event, flow, line, play, said, wait_for

CART, BOUGHT = EventTrigger(event="Cart"), Alternative(event="Bought")
MAIL = Email(subject="s", body="b")
GOAL, GONE = Goal("Bought"), ExitCriterion("Bought", reason="bought")
RESTS = line(added=CART, rest=Wait(days(1)), mail=MAIL, more=Wait(days(1)))


def waiting(*goals: Goal, exits: tuple[ExitCriterion, ...] = ()):
    """A flow that waits for a purchase, with a way drawn for it."""
    nodes = {"added": CART, "buys": wait_for((BOUGHT,), days(1)), "done": Exit("done")}
    return flow(nodes, "added.next > buys", "buys.Bought > done", goals=goals, exits=exits)


def ends(flow, *events) -> list[str]:
    """What the last event brought about."""
    trace = play(flow, event("Cart", NOON), *events, until=events[-1].occurred_at)
    return said([each for each in trace if each.at == events[-1].occurred_at])


def test_the_window_of_a_goal_includes_its_last_instant():  # semantics 5.1
    short = replace(RESTS, goals=(Goal("Bought", within=hours(2)),))
    assert ends(short, event("Bought", NOON + 2 * HOUR)) == ["goal rest Bought", "exited rest goal"]
    assert ends(short, event("Bought", NOON + 2 * HOUR + 1)) == []


def test_a_goal_asks_for_the_same_value():  # semantics 5.1
    same = replace(RESTS, goals=(Goal("Bought", match="cart_id"),))
    cart = event("Cart", NOON, cart_id=7)
    other, own = event("Bought", NOON + 1, cart_id=8), event("Bought", NOON + 2, cart_id="7")
    reached = [each.at for each in play(same, cart, other, own) if each.step == "goal"]
    assert reached == [NOON + 2]


def test_a_goal_in_the_instant_of_a_message_is_credited_to_what_was_sent_before():  # semantics 5.2
    flow = replace(RESTS, goals=(replace(GOAL, leave=False),))
    at = NOON + DAY
    for when, credited in ((at, None), (at + 1, "mail")):
        trace = play(flow, event("Cart", NOON), event("Bought", when))
        assert [each.detail.get("message") for each in trace if each.step == "goal"] == [credited]


def test_the_way_that_was_drawn_wins():  # semantics 5.3
    taken = ["goal buys Bought", "left buys Bought", "arrived done", "exited done done"]
    assert ends(waiting(GOAL), event("Bought", NOON + DAY)) == taken


def test_a_goal_with_no_way_drawn_ends_the_wait():  # semantics 5.3
    reached = ends(waiting(Goal("Paid")), event("Paid", NOON + HOUR))
    assert reached == ["goal buys Paid", "exited buys goal"]


def test_an_exit_criterion_comes_before_the_way_that_was_drawn():  # semantics 5.3
    left = ["exited buys bought"]
    assert ends(waiting(exits=(GONE,)), event("Bought", NOON + HOUR)) == left
    counted = ["goal buys Bought", *left]
    assert ends(waiting(GOAL, exits=(GONE,)), event("Bought", NOON + HOUR)) == counted


def test_a_goal_that_ends_the_journey_on_the_spot_gives_the_reason():  # semantics 5.3
    both = replace(RESTS, goals=(GOAL,), exits=(GONE,))
    assert ends(both, event("Bought", NOON + HOUR)) == ["goal rest Bought", "exited rest goal"]


def test_the_first_criterion_gives_the_reason():  # semantics 5.3
    both = (ExitCriterion("Left", reason="first"), ExitCriterion("Left", reason="second"))
    assert ends(replace(RESTS, exits=both), event("Left", NOON + 1)) == ["exited rest first"]


def test_who_is_so_already_leaves_on_entry():  # semantics 5.3
    out = ExitCriterion(becomes=Compare("person", "email", "is set", True), reason="known")
    trace = play(replace(RESTS, exits=(out,)), event("Cart", NOON))
    assert said(trace) == ["entered added", "exited added known"]


def test_who_becomes_so_while_waiting_leaves_at_once():  # semantics 5.3
    out = ExitCriterion(becomes=Compare("person", "vip", "is", True), reason="vip")
    host = Host(replace(RESTS, exits=(out,)))
    host.receive(event("Cart", NOON))
    host.identify(NOON + HOUR, vip=True)
    assert [(each.at, said([each])) for each in host.trace[3:]] == [
        (NOON + HOUR, ["exited rest vip"])
    ]


EVENING = LocalTime(TimeOfDay(20 * 60), TimeOfDay(21 * 60))
BY_CLOCK = replace(
    RESTS,
    goals=(Goal("Bought", leave=False),),
    exits=(ExitCriterion(becomes=EVENING, reason="evening"),),
)


def test_time_alone_makes_nobody_become_so():  # semantics 5.3
    trace = play(BY_CLOCK, event("Cart", NOON), until=NOON + 3 * DAY)
    assert said(trace)[-1] == "exited end of flow"


def test_what_the_clock_makes_true_is_seen_at_an_event_or_a_change():  # semantics 5.3
    at = NOON + 8 * HOUR
    left = ["exited rest evening"]
    assert ends(BY_CLOCK, event("Other", at)) == []
    assert ends(BY_CLOCK, event("Bought", at)) == ["goal rest Bought", *left]
    host = Host(BY_CLOCK)
    host.receive(event("Cart", NOON))
    host.identify(at, vip=True)
    assert said([each for each in host.trace if each.at == at]) == left


def test_a_timer_sees_nothing_of_what_the_clock_makes_true():  # semantics 5.3
    rests = line(added=CART, rest=Wait(hours(8)), more=Wait(days(1)))
    asked = replace(rests, exits=BY_CLOCK.exits)
    assert said(play(asked, event("Cart", NOON), until=NOON + 9 * HOUR))[-1] == "arrived more"


def test_a_wait_for_becoming_so_sees_no_time_pass_either():  # semantics 5.3
    evening = wait_for((Alternative(becomes=EVENING, port="evening"), BOUGHT), days(1))
    asked = line(added=CART, waits=evening)
    trace = play(asked, event("Cart", NOON), event("Bought", NOON + 8 * HOUR))
    assert said(trace)[3:] == ["left waits evening", "exited end of flow"]
    alone = play(asked, event("Cart", NOON))
    assert [(each.at, *said([each])) for each in alone[3:]] == [
        (NOON + DAY, "left waits timed_out"), (NOON + DAY, "exited end of flow")
    ]  # fmt: skip


def test_the_control_group_goes_the_same_way_at_the_same_time():  # semantics 5.4
    held = replace(RESTS, settings=Settings(control_group=100))
    told = [play(each, event("Cart", NOON)) for each in (RESTS, held)]
    ways = [[(each.at, each.step, each.node) for each in trace] for trace in told]
    assert ways[0] == ways[1]
    [message] = [each for each in told[1] if each.step == "message"]
    assert dict(message.detail) == {"channel": "email", "reason": "control_group"}


def test_the_numbers_of_every_node_balance():  # semantics 8.3
    events = (event("Cart", NOON), event("Cart", NOON + 1), event("Bought", NOON + DAY + 1))
    stats = FlowStats.of(
        play(
            replace(RESTS, goals=(GOAL,)),
            *events,
            event("Cart", NOON + 2 * DAY),
            until=NOON + 2 * DAY,
        )
    )
    assert stats.nodes == {
        "added": NodeStats(2, {"next": 2}),
        "rest": NodeStats(2, {"next": 1}),
        "mail": NodeStats(1, {"sent": 1}, sent=1, goals=1),
        "more": NodeStats(1, {"exited": 1}),
    }
    assert [stats.node(node).waiting for node in RESTS.nodes] == [0, 1, 0, 0]
    assert (stats.entered, stats.active, stats.exited) == (2, 1, {"goal": 1})
    assert stats.refused == {"already_in_flow": 1}
