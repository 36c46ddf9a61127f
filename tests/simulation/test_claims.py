"""What every report says of itself."""

from dataclasses import replace

import pytest

from cartflow_studio.history import EventLog
from cartflow_studio.simulation import Assumed, film_of, performance, simulate
from cartflow_studio.simulation.charts import rates
from cartflow_studio.simulation.claims import (
    assumed_in_words,
    claims,
    enough,
    groups_in_words,
    needed_in_words,
    rate_in_words,
)
from cartflow_studio.simulation.drawing import Paper, Words
from cartflow_studio.simulation.insight import Groups, Needed
from cartflow_studio.simulation.statistics import Share
from tests.simulation.test_insight import FLOW, LOG, seen


def test_every_report_says_that_nobody_received_a_message():
    said = claims(seen())
    assert "cannot tell how people would have answered the messages" in said[1]
    assert said[2].startswith("1 goal followed a message that was never sent.")
    assert said[3].endswith("This flow has none.")


def test_who_would_have_bought_anyway_is_not_told_where_nobody_did():
    assert not any("followed" in each for each in claims(seen(log=EventLog.from_events([]))))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            seen(),
            "66.7 % of those who entered reached Bought; with 95 % certainty the true rate lies "
            "between 20.8 % and 93.9 %.",
        ),
        (seen(log=EventLog.from_events([])), "Nobody entered."),
        (seen(replace(FLOW, goals=())), "The flow has no goal."),
    ],
)
def test_the_goal_rate_is_said_with_its_interval(found, said):
    assert rate_in_words(found) == said


def test_what_it_takes_to_see_a_lift_is_said():
    needed = Needed(0.05, 0.1, 0.1, 88_000, 1_000.0)
    assert needed_in_words(needed) == (
        "To see with 80 % certainty that messages raise 5.0 % by 10 %, 88,000 people have to "
        "enter, 10 % of them in a control group: 88 days at the entries of this run."
    )
    assert needed_in_words(Needed(0.0, 0.1, 0.1, None, 0.0)) == (
        "No number of people can show that 0.0 % rises by 10 %."
    )


def test_too_few_people_are_told_how_many_are_missing():
    found = seen()
    needed = found.needed.people
    assert enough(found) == (
        f"Not enough data yet to see a rise by 10 %: need {needed - 3:,} people more."
    )
    assert enough(replace(found, needed=replace(found.needed, people=3))) == ""


def test_groups_are_told_by_their_interval_before_any_p():
    chance = groups_in_words(Groups(Share(12, 100), Share(10, 100)))
    assert chance.startswith(
        "12.0 % reached the goal, 10.0 % of the control group; the difference lies between -7."
    )
    assert "That may be chance" in chance
    early = groups_in_words(Groups(Share(115, 1_000), Share(86, 1_000)))
    assert early.endswith(
        "At a single look that is clear; who looks again and again waits until p, now 0.54, is "
        "below 0.05."
    )
    sure = groups_in_words(Groups(Share(3_000, 10_000), Share(2_000, 10_000)))
    assert sure.endswith("That is +50 % and hardly chance (p < 0.001, however often one looks).")


def test_an_assumed_uplift_says_that_it_is_assumed():
    assert assumed_in_words(seen(assumed=Assumed(lift=0.5))) == (
        "Assumed, not measured: if messages raised by 50 % the share of those who reach the goal "
        "after one, that would be 0.5 goals more."
    )
    assert assumed_in_words(seen(log=EventLog.from_events([]))) == ""


def test_of_real_people_nothing_is_said_of_a_simulation():
    report = simulate(FLOW, LOG, trace=True)
    found = performance(FLOW, report.stats, film_of(report.trace), Assumed())
    assert claims(found) == (
        "Goals after a message are not its work alone: some of these people would have reached "
        "the goal without it.",
        "What the messages bring is only known by holding some people back when the flow is "
        "launched: a control group. This flow has none.",
    )
    assert assumed_in_words(found) == ""
    split = Groups(Share(300, 1_000), Share(200, 1_000))
    assert groups_in_words(split) in claims(replace(found, groups=split))
    names = [
        mark.text
        for mark in rates(replace(found, groups=split), Paper(600)).marks
        if isinstance(mark, Words)
    ]
    assert names[::2] == ["Goal rate", "Control group"]
