"""What a run says in shares, times and hours: on a small log by hand, on the sample shop."""

from dataclasses import replace
from datetime import UTC
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from cartflow_studio.flow.people import Person
from cartflow_studio.flow.settings import Settings
from cartflow_studio.history import EventLog, People
from cartflow_studio.simulation import Assumed, charts, film, insight, simulate
from cartflow_studio.simulation.insight import (
    BOUNDS,
    Cost,
    Groups,
    Needed,
    Spread,
    Stage,
    by_weekday,
    spread,
)
from cartflow_studio.simulation.samples import sample_events, sample_people
from cartflow_studio.simulation.statistics import Share, wilson, worth
from tests.engine.build import DAY, HOUR, MIDNIGHT, MINUTE, NOON
from tests.simulation.test_simulate import FLOW, did

LOG = EventLog.from_events(
    [
        did("ann", "Cart", NOON),
        did("ann", "Bought", NOON + HOUR),
        did("ben", "Cart", NOON),
        did("ben", "Bought", NOON + DAY + 2 * HOUR),
        did("cid", "Cart", NOON + 2 * DAY),
        did("dan", "Viewed", NOON + 4 * DAY),
    ]
)


def seen(flow=FLOW, log=LOG, assumed=None):
    report = simulate(flow, log)
    return insight(report, film(report), assumed)


def test_the_funnel_leads_from_entry_over_messages_to_the_goal():
    assert seen().stages == (
        Stage("", "", "trigger", 3),
        Stage("mail", "Email", "email", 2),
        Stage("", "Bought", "goal", 2),
    )


def test_the_time_to_the_goal_counts_from_the_entry():
    assert seen().to_goal == spread([np.array([HOUR, DAY + 2 * HOUR])])
    assert seen().to_goal.median == 13 * HOUR + 30 * MINUTE


def test_goals_after_a_message_are_told_with_their_time():
    (mail,) = seen().sent
    assert (mail.sent, mail.followed, mail.median) == (2, 1, 2 * HOUR)
    assert mail.rate == wilson(Share(1, 2))


def test_messages_are_counted_by_weekday_and_hour_of_the_flow():
    zoned = replace(FLOW, settings=Settings(timezone="Europe/Zagreb"))
    for flow, hour in ((FLOW, 12), (zoned, 13)):
        hours = seen(flow).hours
        assert (hours[5, hour], hours.sum()) == (1, 2)  # ben's on Saturday
    assert seen(zoned).hours[0, 14] == 1  # cid's on Monday, after the clocks have changed


def test_hours_of_messages_are_on_the_clock_of_who_gets_them(shop):
    found = shop
    assert found.hours_zone == ""
    assert found.hours.sum() == sum(each.sent for each in found.sent)
    assert found.hours[:, 21:].sum() + found.hours[:, :8].sum() == 0  # the quiet hours
    assert charts.whose_clock(found) == (
        "Times are on the clock of each person, by which quiet hours (21:00 to 08:00) are kept."
    )


def test_hours_name_the_zone_where_all_have_one():
    zoned = replace(FLOW, settings=Settings(timezone="Europe/Zagreb"))
    assert charts.whose_clock(seen(zoned)) == "Times are those of Europe/Zagreb."
    people = People.from_people(
        Person(name, {"timezone": zone, "email": f"{name}@example.com", "consent_email": True})
        for name, zone in (("ben", "Asia/Tokyo"), ("cid", "Mars/Base"))
    )
    report = simulate(zoned, LOG, people)
    found = insight(report, film(report))
    assert (found.hours_zone, found.hours[5, 21], found.hours[0, 14]) == ("", 1, 1)
    assert charts.whose_clock(found) == (
        "Times are on the clock of each person, in their own time zone."
    )


def test_who_is_where_adds_up_to_those_who_are_inside():
    presence = seen().presence
    assert presence.at[[0, -1]].tolist() == [NOON, NOON + 4 * DAY]
    assert {node: counts.max() for node, counts in presence.nodes.items()} == {"buys": 2}
    assert presence.nodes["buys"][-1] == 0


def test_messages_cost_what_their_channel_costs():
    found = seen(assumed=Assumed({"email": 0.5}))
    assert (found.costs, found.cost) == ((Cost("email", 2, 0.5),), 1.0)


def test_without_a_price_nobody_knows_the_cost():
    assert (seen().costs, seen().cost) == ((Cost("email", 2, None),), None)


def test_the_goal_rate_has_its_interval():
    assert (seen().share, seen().rate) == (Share(2, 3), wilson(Share(2, 3)))


def test_turns_of_one_person_that_resemble_each_other_widen_the_interval(shop):
    alone = wilson(shop.share)
    assert shop.rate.value == alone.value
    assert shop.rate.low < alone.low < alone.high < shop.rate.high


def test_turns_that_do_not_resemble_each_other_count_whole():
    turns, reached = np.ones(50, dtype=np.int64), np.arange(50) % 2
    assert worth(turns, reached) == pytest.approx(1.0)
    assert worth(turns * 4, reached * 4) == pytest.approx(0.25)
    assert worth(turns, turns) == 1.0
    assert worth(turns[:0], turns[:0]) == 1.0


def test_the_control_group_is_set_against_the_others(shop):
    assert shop.groups is None
    flow = replace(shop.flow, settings=replace(shop.flow.settings, control_group=20))
    report = simulate(flow, sample_events(), sample_people())
    groups = insight(report, film(report)).groups
    assert groups.treated.people + groups.control.people == report.stats.entered
    assert groups.control.people == report.stats.control_entered
    assert groups.apart.low < 0 < groups.apart.high
    assert Groups.of(report.stats) == groups


def test_how_many_people_a_lift_takes_is_told_in_days(shop):
    assert shop.needed == Needed(shop.rate.value, 0.1, 0.5, 6818, pytest.approx(7.5, abs=0.01))
    assert shop.needed.days == 910
    assert Needed(0.0, 0.1, 0.5, None, 7.5).days is None


def test_of_nobody_nothing_is_told():
    found = seen(log=EventLog.from_events([]))
    assert (found.rate, found.to_goal, found.needed.people) == (None, Spread(0, (), ()), None)
    assert (int(found.hours.sum()), dict(found.presence.nodes)) == (0, {})


def test_a_flow_without_a_goal_has_a_funnel_of_messages():
    found = seen(replace(FLOW, goals=()))
    assert [stage.name for stage in found.stages] == ["", "Email"]
    assert (found.rate, found.needed, found.goal) == (None, None, "")


def test_lengths_of_time_stand_in_bars_of_growing_width():
    lengths = np.array([0, BOUNDS[0], BOUNDS[0] + 1, 400 * DAY])
    made = spread([lengths])
    assert made.bars == (2, 1, *[0] * (len(BOUNDS) - 2), 1)
    assert sum(made.bars) == made.count == 4


def test_the_hour_that_comes_twice_counts_twice():
    sunday = MIDNIGHT + 212 * DAY  # 25 October 2026: 3:00 becomes 2:00 in Europe
    counted = by_weekday(np.array([sunday, sunday + HOUR]), ZoneInfo("Europe/Zagreb"))
    assert (counted[6, 2], counted.sum()) == (2, 2)
    assert by_weekday(np.array([sunday, sunday + HOUR]), UTC)[6, :2].tolist() == [1, 1]
