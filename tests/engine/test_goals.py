"""Goals and exit criteria: semantics 5."""

from dataclasses import replace

from cartflow_studio.engine import FlowStats, fold
from cartflow_studio.engine.stats import counted
from cartflow_studio.flow.condition import Compare
from cartflow_studio.flow.duration import calendar_days, days, hours
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.flow.people import Person
from cartflow_studio.flow.settings import ExitCriterion, Goal, Reentry, Settings
from cartflow_studio.nodes import Email, EventTrigger, Exit, Sms, Wait
from tests.engine.build import ANN, DAY, HOUR, NOON, Host, event, flow, line, play, said, wait_for
from tests.engine.test_turns import Mover

CART = EventTrigger(event="Cart")
MAIL = Email(subject="s", body="b")


def reminding(*goals, exits=(), settings=None):
    nodes = {
        "added": CART,
        "rest": Wait(days(1)),
        "mail": MAIL,
        "more": Wait(days(1)),
        "text": Sms(body="b"),
    }
    links = ("added.next > rest", "rest.next > mail", "mail.sent > more", "more.next > text")
    return flow(nodes, *links, goals=goals, exits=exits, settings=settings or Settings())


def goals(flow, *events) -> list[tuple]:
    trace = play(flow, event("Cart", NOON), *events)
    return [(each.at, each.node, dict(each.detail)) for each in trace if each.step == "goal"]


def bought(days_after, **properties):
    return event("Bought", NOON + round(days_after * DAY), **properties)


def test_a_goal_counts_once_and_is_credited_to_the_last_message_before_it():  # semantics 5.2
    goal = Goal("Bought", leave=False)
    assert goals(reminding(goal), bought(0.5), bought(1.5)) == [
        (NOON + DAY // 2, "rest", {"goal": 0})
    ]
    assert goals(reminding(goal), bought(1.5)) == [
        (NOON + 3 * DAY // 2, "more", {"goal": 0, "message": "mail"})
    ]


def test_a_goal_still_counts_when_the_journey_is_over():  # semantics 5.2
    assert goals(reminding(Goal("Bought")), bought(3)) == [
        (NOON + 3 * DAY, "", {"goal": 0, "message": "text"})
    ]


def test_a_goal_counts_up_to_the_end_of_its_window():  # semantics 5.1
    within = reminding(Goal("Bought", within=days(3)))
    assert [len(goals(within, bought(days))) for days in (3, 3.001)] == [1, 0]


def test_the_window_of_a_goal_goes_by_the_clock_of_the_flow():  # semantics 8.4
    utc = Settings(timezone="UTC")
    within = reminding(Goal("Bought", within=calendar_days(3), leave=False), settings=utc)
    zagreb = Person(ANN.id, {**ANN.attributes, "timezone": "Europe/Zagreb"})  # an hour less
    for at, told in ((3 * DAY, 1), (3 * DAY + 1, 0)):
        trace = play(within, event("Cart", NOON), event("Bought", NOON + at), person=zagreb)
        assert [each.step for each in trace].count("goal") == told


def test_who_can_reach_no_goal_any_more_is_kept_no_longer():  # semantics 5.2
    large = Goal("Bought", where=Compare("event", "total", "is", 9), within=days(1))
    for later, is_kept in ((DAY, True), (DAY + 1, False)):
        host = Host(replace(line(added=CART, end=Exit()), goals=(large,)))
        host.receive(event("Cart", NOON))
        watched = len(host.state)
        host.receive(event("Bought", NOON + later))
        assert (len(host.state) == watched) == is_kept


def test_a_goal_may_ask_for_properties_and_the_same_key():  # semantics 5.1
    goal = Goal(
        "Bought", where=Compare("event", "total", "at least", 10), match="cart", leave=False
    )
    keyed = reminding(goal)
    trace = play(
        keyed,
        event("Cart", NOON, cart="a"),
        event("Bought", NOON + 1, cart="b", total=20),
        event("Bought", NOON + 2, cart="a", total=5),
        event("Bought", NOON + 3, cart="a", total=20),
    )
    assert [each.at for each in trace if each.step == "goal"] == [NOON + 3]


def test_people_leave_when_they_reach_it_if_so_set():  # semantics 5.3
    assert said(play(reminding(Goal("Bought")), event("Cart", NOON), bought(0.5)))[-2:] == [
        "goal rest Bought",
        "exited rest goal",
    ]


def test_where_a_wait_has_an_exit_for_the_goal_the_drawn_way_is_taken():  # semantics 5.3
    drawn = flow(
        {"added": CART, "buys": wait_for((Alternative("Bought"),)), "thanks": Exit("bought")},
        *("added.next > buys", "buys.Bought > thanks"),
        goals=(Goal("Bought"),),
    )
    assert said(play(drawn, event("Cart", NOON), bought(1)))[3:] == [
        "goal buys Bought",
        "left buys Bought",
        "arrived thanks",
        "exited thanks bought",
    ]


def test_several_goals_are_each_counted():  # semantics 5.1
    both = reminding(Goal("Bought", leave=False), Goal("Viewed", leave=False))
    assert [
        detail["goal"] for _, _, detail in goals(both, event("Viewed", NOON + 1), bought(1))
    ] == [1, 0]


def test_every_journey_of_a_person_counts_it():  # semantics 5.2
    many = Settings(reentry=Reentry("at the same time"))
    found = goals(reminding(Goal("Bought"), settings=many), event("Cart", NOON + 1), bought(0.5))
    assert len(found) == 2


def test_exit_criteria_act_at_once():  # semantics 5.3
    unsubscribed = ExitCriterion("Unsubscribed", reason="unsubscribed")
    trace = play(
        reminding(exits=(unsubscribed,)), event("Cart", NOON), event("Unsubscribed", NOON + HOUR)
    )
    assert (said(trace)[-1], trace[-1].at) == ("exited rest unsubscribed", NOON + HOUR)


def test_exit_criteria_may_ask_for_properties():  # semantics 5.3
    large = ExitCriterion(
        "Refund", where=Compare("event", "total", "more than", 10), reason="refund"
    )
    trace = play(
        reminding(exits=(large,)),
        event("Cart", NOON),
        event("Refund", NOON + 1, total=5),
        until=NOON + 2,
    )
    assert said(trace)[-1] == "arrived rest"


def test_a_goal_counts_even_if_an_exit_criterion_ends_the_journey():  # semantics 2.3
    out = ExitCriterion("Bought", reason="out")
    trace = play(
        reminding(Goal("Bought", leave=False), exits=(out,)), event("Cart", NOON), bought(0.5)
    )
    assert said(trace)[-2:] == ["goal rest Bought", "exited rest out"]


def test_the_numbers_say_before_any_message_and_by_message():  # semantics 5.2
    trace = play(reminding(Goal("Bought")), event("Cart", NOON), bought(1.5))
    stats = FlowStats.of(trace)
    assert (stats.goals[0].reached, stats.goals[0].before_any_message) == (1, 0)
    assert stats.node("mail").goals == 1


def test_what_is_heard_after_the_window_of_a_finished_journey_does_not_count():  # semantics 2.5
    goal = Goal("Bought", within=hours(2))
    host = Host(replace(line(added=CART, done=Exit()), goals=(goal,)))
    host.receive(event("Cart", NOON))
    host.receive(event("Cart", NOON + 3 * HOUR))
    host.receive(event("Bought", NOON + HOUR), handled_at=NOON + 4 * HOUR)
    assert [each for each in host.trace if each.step == "goal"] == []


def test_a_goal_after_a_message_whose_step_is_gone_is_not_before_any():  # semantics 6.3
    goals = tuple(Goal(event=name, leave=False) for name in ("Bought", "Liked"))
    mail, text = Email(subject="Hello"), Sms(body="Hello")
    with_mail = replace(
        line(added=CART, mail=mail, rest=Wait(hours(4)), text=text, more=Wait(days(1))),
        goals=goals,
    )
    without = line(added=CART, rest=Wait(hours(4)), text=text, more=Wait(days(1)))
    without = replace(without, goals=goals)
    found = []
    for versions in ([without], [without, without], [with_mail]):
        for hour in (2, 9):
            host = Mover(with_mail)
            host.receive(event("Cart", NOON))
            for number, version in enumerate(versions, start=1):
                host = host.move(version, NOON + number * HOUR // 2)
            host.receive(event("Bought", NOON + hour * HOUR))
            host.receive(event("Liked", NOON + 9 * HOUR))
            [told, _] = [each.detail for each in host.trace if each.step == "goal"]
            folded = sum((fold(FlowStats(), each) for each in host.trace), FlowStats())
            assert folded.goals == counted(host.engine.plan, host.engine.machine).goals
            found.append((dict(told), folded.goals[0].before_any_message))
    gone = [({"goal": 0, "earlier_version": True}, 0), ({"goal": 0, "message": "text"}, 0)]
    kept = [({"goal": 0, "message": name}, 0) for name in ("mail", "text")]
    assert found == gone + gone + kept
