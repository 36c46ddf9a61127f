"""Two flows on one log: their numbers side by side, and who is treated differently."""

from dataclasses import replace

from cartflow_studio.flow import edits
from cartflow_studio.flow.duration import hours
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.history import EventLog
from cartflow_studio.simulation import simulate
from cartflow_studio.simulation.compare import Person, compare
from cartflow_studio.simulation.statistics import Pairs, Share
from tests.engine.build import DAY, HOUR, NOON, wait_for
from tests.simulation.test_insight import FLOW, LOG
from tests.simulation.test_simulate import did

SHORT = replace(
    FLOW,
    nodes=FLOW.nodes
    | {
        "buys": replace(
            FLOW.nodes["buys"], type=wait_for((Alternative("Bought"),), timeout=hours(1))
        )
    },
)


def between(one, other, log=LOG, **how):
    return compare(simulate(one, log), simulate(other, log), **how)


def test_a_flow_treats_everybody_as_it_does_itself():
    found = between(FLOW, FLOW)
    assert (found.is_same, found.different, found.people, found.differences) == (True, 0, (), ())


def test_who_is_treated_differently_is_told_with_both_stories():
    found = between(FLOW, SHORT)
    assert (found.is_same, found.people_in_all, found.looked_at, found.different) == (
        *(False, 3, 3),
        2,
    )
    assert found.people[0] == Person(
        "ben",
        (
            "Fri, 27 Mar 2026, 12:00:00: Enters the flow by “Event”",
            "Fri, 27 Mar 2026, 12:00:00: Wait up to 1 day for Bought",
            "Sat, 28 Mar 2026, 12:00:00: Leaves “Wait for event” by “after 1 day”",
            "Sat, 28 Mar 2026, 12:00:00: Gets “Email”",
            "Sat, 28 Mar 2026, 12:00:00: Leaves the flow: reminded",
            "Sat, 28 Mar 2026, 14:00:00: Reaches the goal Bought, after “Email”",
        ),
        (
            "Fri, 27 Mar 2026, 12:00:00: Enters the flow by “Event”",
            "Fri, 27 Mar 2026, 12:00:00: Wait up to 1 hour for Bought",
            "Fri, 27 Mar 2026, 13:00:00: Leaves “Wait for event” by “after 1 hour”",
            "Fri, 27 Mar 2026, 13:00:00: Gets “Email”",
            "Fri, 27 Mar 2026, 13:00:00: Leaves the flow: reminded",
            "Sat, 28 Mar 2026, 14:00:00: Reaches the goal Bought, after “Email”",
        ),
    )
    assert [str(each) for each in found.differences] == [
        "“Wait for event”: “Wait at most” was 1 day, is now 1 hour."
    ]


def test_goals_are_set_side_by_side_with_the_interval_of_their_difference():
    (goal,) = between(FLOW, SHORT).goals
    assert (goal.event, goal.before, goal.after) == ("Bought", Share(2, 3), Share(2, 3))
    assert (goal.apart.value, goal.apart.is_clear) == (0.0, False)


def test_a_step_that_only_one_flow_has_stands_without_numbers_of_the_other():
    fewer = edits.remove_nodes(FLOW, ("mail",), heal=True)
    steps = {each.node: each for each in between(FLOW, fewer).steps}
    assert (steps["mail"].before.sent, steps["mail"].after) == (2, None)
    assert steps["buys"].is_same


def test_of_many_people_every_nth_is_looked_at():
    found = between(FLOW, SHORT, most=2)
    assert (found.people_in_all, found.looked_at) == (3, 2)


def test_nobody_is_compared_without_a_fault():
    found = between(FLOW, SHORT, EventLog.from_events([]))
    assert (found.is_same, found.looked_at) == (True, 0)
    assert (found.entered, found.different) == (Pairs(0, 0, 0, 0), 0)


def test_the_same_people_are_counted_in_both_runs():
    found = between(FLOW, SHORT)
    steps = {each.node: each for each in found.steps}
    assert (found.entered, steps["mail"].came, steps["mail"].got) == (
        Pairs(3, 0, 0, 0),
        Pairs(2, 0, 0, 1),
        Pairs(2, 0, 0, 1),
    )
    fewer = edits.remove_nodes(FLOW, ("mail",), heal=True)
    gone = {each.node: each for each in between(FLOW, fewer).steps}
    assert gone["mail"].got == Pairs(0, 2, 0, 1)


def test_only_the_journeys_that_differ_are_told():
    events = [
        did("ann", "Cart", NOON),
        did("ann", "Bought", NOON + HOUR // 2),
        did("ann", "Cart", NOON + 9 * DAY),
        did("dan", "Viewed", NOON + 12 * DAY),
    ]
    (person,) = between(FLOW, SHORT, EventLog.from_events(events)).people
    assert [story[0] for story in (person.before, person.after)] == [
        "Sun, 5 Apr 2026, 12:00:00: Enters the flow by “Event”"
    ] * 2
