"""Time and order: semantics 2."""

from cartflow_studio.flow.duration import days, hours
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.flow.settings import Goal, Reentry, Settings
from cartflow_studio.nodes import EventTrigger, Exit, Wait
from tests.engine.build import DAY, HOUR, NOON, Host, event, flow, line, play, said, wait_for, when

CART, BOUGHT = EventTrigger(event="Cart"), Alternative(event="Bought")
MANY = Settings(reentry=Reentry("at the same time"))


def waiting(settings=None, **parts):
    return flow(
        {
            "added": CART,
            "buys": wait_for((BOUGHT,), timeout=days(1)),
            "yes": Exit("bought"),
            "no": Exit("not bought"),
        },
        *("added.next > buys", "buys.Bought > yes", "buys.timed_out > no"),
        settings=settings or Settings(),
        **parts,
    )


def test_an_event_at_the_deadline_is_in_time():  # semantics 2.2
    trace = play(waiting(), event("Cart", NOON), event("Bought", NOON + DAY))
    assert said(trace)[-3:] == ["left buys Bought", "arrived yes", "exited yes bought"]


def test_an_event_a_microsecond_after_the_deadline_is_too_late():  # semantics 2.2
    trace = play(waiting(), event("Cart", NOON), event("Bought", NOON + DAY + 1))
    assert said(trace)[-3:] == ["left buys timed_out", "arrived no", "exited no not bought"]


def test_of_several_timers_at_one_instant_the_oldest_journey_is_first():  # semantics 2.2
    trace = play(
        line(MANY, added=CART, rest=Wait(hours(1)), done=Exit()),
        *(event("Cart", NOON, number=number) for number in range(3)),
    )
    assert [each.journey for each in trace if each.step == "exited"] == [1, 2, 3]


def test_the_event_that_starts_a_journey_satisfies_nothing_in_it():  # semantics 2.3
    looks = wait_for((Alternative(event="Cart"),), timeout=days(1), lookback="since entry")
    trace = play(line(added=CART, again=looks), event("Cart", NOON), person=Host(waiting()).person)
    assert said(trace)[-2:] == ["left again timed_out", "exited end of flow"]


def test_goals_come_before_waits_and_waits_before_triggers():  # semantics 2.3
    settings = Settings(reentry=Reentry("after exit"))
    both = flow(
        {
            "added": CART,
            "again": wait_for((Alternative(event="Cart"),)),
            "out": Exit("seen twice"),
        },
        *("added.next > again", "again.Cart > out"),
        settings=settings,
        goals=(Goal("Cart", leave=False),),
    )
    assert said(play(both, event("Cart", NOON), event("Cart", NOON + HOUR)))[3:] == [
        "goal again Cart",
        "left again Cart",
        "arrived out",
        "exited out seen twice",
        "entered added",
        "left added next",
        "arrived again",
    ]


def test_one_event_moves_every_journey_that_waits_for_it():  # semantics 2.4
    trace = play(
        waiting(MANY),
        event("Cart", NOON),
        event("Cart", NOON + HOUR),
        event("Bought", NOON + 2 * HOUR),
    )
    assert when(trace, "arrived", "yes") == [NOON + 2 * HOUR] * 2


def test_within_a_journey_an_event_ends_only_one_wait():  # semantics 2.4
    twice = line(
        added=CART,
        first=wait_for((BOUGHT,)),
        second=wait_for((BOUGHT,), lookback="since entry"),
    )
    trace = play(twice, event("Cart", NOON), event("Bought", NOON + HOUR))
    assert said(trace)[-2:] == ["left first Bought", "arrived second"]


def test_a_late_event_counts_by_when_it_occurred_and_says_so():  # semantics 2.5
    leaves = waiting(goals=(Goal("Bought"),))
    host = Host(leaves)
    host.receive(event("Cart", NOON))
    host.advance(NOON + DAY)
    host.receive(event("Cart", NOON + DAY + HOUR))
    host.receive(event("Bought", NOON + 2 * HOUR), handled_at=NOON + DAY + 3 * HOUR)
    goal = [each for each in host.trace if each.step == "goal"]
    assert [(each.at, each.journey, dict(each.detail)) for each in goal] == [
        (NOON + DAY + 3 * HOUR, 1, {"goal": 0, "late_by": DAY + HOUR})
    ]


def test_a_late_event_from_before_the_arrival_ends_no_wait():  # semantics 2.5
    host = Host(line(added=CART, rest=Wait(hours(1)), buys=wait_for((BOUGHT,))))
    host.receive(event("Cart", NOON))
    host.advance(NOON + HOUR)
    host.receive(event("Bought", NOON + HOUR // 2), handled_at=NOON + 2 * HOUR)
    assert said(host.trace)[-1] == "arrived buys"


def test_a_late_event_is_handled_at_once_even_if_its_instant_is_gone():  # semantics 2.5
    host = Host(line(added=CART, rest=Wait(hours(1)), done=Exit()))
    host.receive(event("Cart", NOON))
    host.receive(event("Cart", NOON - HOUR), handled_at=NOON + 10)
    assert (said(host.trace)[-1], host.trace[-1].at) == (
        "refused added already_in_flow",
        NOON + 10,
    )


def test_a_host_can_end_journeys_with_a_reason():  # semantics 6.2
    host = Host(waiting(MANY))
    host.receive(event("Cart", NOON))
    host.receive(event("Cart", NOON + 1))
    host.take(host.engine.leave(host.state, host.person, NOON + HOUR, 1, "flow stopped"))
    assert said(host.trace)[-1] == "exited buys flow stopped"
    assert [each.number for each in host.engine.journeys(host.state)] == [2]
