"""A run as a film: the numbers at any instant, and the way from one to the next."""

import numpy as np
import pytest

from cartflow_studio import resources
from cartflow_studio.engine import FlowStats, TraceLine
from cartflow_studio.files import open_flow
from cartflow_studio.history import EventLog
from cartflow_studio.simulation import film, film_of, simulate
from cartflow_studio.simulation.samples import sample_events, sample_people
from tests.engine.build import DAY, HOUR, NOON
from tests.simulation.test_simulate import FLOW, LOG, did


@pytest.fixture(scope="module")
def shop():
    flow = open_flow(resources.path("templates", "win-back-cart-abandoners.flow.yaml")).flow
    return simulate(flow, sample_events(), sample_people(), trace=True)


def test_the_end_of_the_film_is_the_run(shop):
    made = film(shop)
    assert made.stats(made.last) == shop.stats
    assert (made.first, made.last, made.is_sample) == (shop.trace[0].at, shop.last, False)


def test_at_any_instant_the_numbers_are_those_of_the_trace_so_far(shop):
    made = film(shop)
    for share in (0.0, 0.1, 0.33, 0.5, 0.9):
        at = round(made.first + share * (made.last - made.first))
        assert made.stats(at) == FlowStats.of(line for line in shop.trace if line.at <= at)


def test_before_the_first_step_nothing_has_happened():
    made = film(simulate(FLOW, LOG))
    assert made.stats(made.first - 1) == FlowStats()


def test_who_leaves_a_node_by_a_port_is_told_with_the_instants():
    made = film(simulate(FLOW, LOG))
    assert {link: times.tolist() for link, times in made.departures().items()} == {
        ("added", "next"): [NOON, NOON, NOON + 2 * DAY],
        ("buys", "Bought"): [NOON + HOUR],
        ("buys", "timed_out"): [NOON + DAY],
        ("mail", "sent"): [NOON + DAY],
    }


def test_entries_are_counted_in_equal_parts_of_the_time():
    made = film(simulate(FLOW, LOG))
    assert made.entries(2).tolist() == [2, 1]
    assert int(made.entries(500).sum()) == 3


def test_the_film_can_be_followed_from_one_happening_to_the_next_and_back():
    made = film(simulate(FLOW, LOG))
    instants = [NOON, NOON + HOUR, NOON + DAY, NOON + 2 * DAY]
    assert [made.after(at) for at in (NOON - 1, *instants)] == [*instants, None]
    assert [made.before(at) for at in (*instants, made.last + 1)] == [None, *instants]


def test_of_very_many_people_every_nth_is_filmed(shop):
    made = film(shop, most=100)
    assert made.is_sample
    assert made.people == len(shop.ids)
    assert made.filmed == len(range(0, len(shop.ids), -(-len(shop.ids) // 100)))
    assert 0 < made.stats(made.last).entered < shop.stats.entered


def test_a_run_without_people_is_an_empty_film():
    made = film(simulate(FLOW, LOG.__class__.from_events([])))
    assert made.stats(0) == FlowStats()
    assert (made.after(0), made.before(0), made.departures()) == (None, None, {})
    assert np.array_equal(made.entries(3), [0, 0, 0])


def test_progress_is_told_and_may_end_the_work(shop):
    told: list[float] = []
    film(shop, progress=told.append)
    assert told[-1] == 1.0
    assert told == sorted(told)

    def stop(_share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        film(shop, progress=stop)


def test_goals_are_gathered_with_their_time_since_entry_and_message():
    log = EventLog.from_events(
        [
            *(did("ann", "Cart", NOON), did("ann", "Bought", NOON + HOUR)),
            *(did("ben", "Cart", NOON), did("ben", "Bought", NOON + DAY + 2 * HOUR)),
            *(did("ann", "Cart", NOON + DAY), did("cid", "Cart", NOON + 3 * DAY)),
        ]
    )
    made = film(simulate(FLOW, log))
    assert [
        (each.goal, each.message, each.since_entry.tolist(), each.since_message.tolist())
        for each in made.reached
    ] == [(0, "", [HOUR], [0]), (0, "mail", [DAY + 2 * HOUR], [2 * HOUR])]
    assert made.turns.tolist() == [[2, 1], [1, 1], [1, 0]]


def test_a_trace_of_many_people_is_filmed_like_the_run_it_came_from():
    report = simulate(FLOW, LOG, trace=True)
    told, run = film_of(report.trace), film(report)
    assert told.stats(told.last) == run.stats(run.last)
    assert [each.since_entry.tolist() for each in told.reached] == [
        each.since_entry.tolist() for each in run.reached
    ]
    assert sorted(told.turns.tolist()) == sorted(run.turns.tolist())


def test_nobody_is_filmed_without_a_fault():
    assert (film_of(()).scenes, film_of(()).people) == ((), 0)


def test_who_came_from_another_version_has_not_entered_anew():
    lines = [
        TraceLine(NOON, "ann", 1, "entered", "start", "moved"),
        TraceLine(NOON, "ben", 1, "entered", "start"),
    ]
    told = film_of(lines)
    assert (told.turns.tolist(), told.entries(1).tolist()) == ([[1, 0]], [1])
