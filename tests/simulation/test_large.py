"""Large logs: threads, rows that outlive an edit, and no compiling again."""

from dataclasses import replace
from itertools import count

import pytest

from cartflow_studio import flowfile
from cartflow_studio.flow.condition import Compare
from cartflow_studio.flow.duration import hours
from cartflow_studio.flow.model import Node
from cartflow_studio.flow.people import Person
from cartflow_studio.history import People
from cartflow_studio.nodes.condition import Condition as Fork
from cartflow_studio.simulation import (
    SimulationError,
    compaction,
    encode,
    simulate,
    simulate_together,
)
from cartflow_studio.simulation.answers import Answers
from cartflow_studio.simulation.compaction import compacted
from cartflow_studio.simulation.company import in_company
from cartflow_studio.simulation.player import STRETCH
from tests.benchmarks.engine import PLAIN, THANKING, cart_log

LOG = cart_log(120_000)
FLOW = flowfile.read(PLAIN)
PEOPLE = People.from_people(
    Person(
        person,
        {"email": f"{person}@example.com", "consent_email": int(person) % 3 > 0, "vip": True},
    )
    for person in LOG.people[: len(LOG.people) // 2]
)


def without_seconds(report):
    return report.to_json() | {"seconds": 0}


@pytest.mark.parametrize("people", [None, PEOPLE], ids=["everybody", "people"])
def test_threads_count_the_same(people, monkeypatch):
    monkeypatch.setitem(STRETCH, True, 1_000)
    one = simulate(FLOW, LOG, people, compiled=True, threads=1)
    three = simulate(FLOW, LOG, people, compiled=True, threads=3)
    plain = simulate(FLOW, LOG, people, compiled=False)
    assert without_seconds(one) == without_seconds(three) == without_seconds(plain)
    assert (one.handled, one.stats) == (three.handled, three.stats) == (plain.handled, plain.stats)


def test_threads_can_be_stopped(monkeypatch):
    monkeypatch.setitem(STRETCH, True, 1_000)
    with pytest.raises(SimulationError, match="stopped"):
        simulate(FLOW, LOG, compiled=True, threads=2, cancelled=lambda: True)


def test_threads_tell_how_far_they_are(monkeypatch):
    monkeypatch.setitem(STRETCH, True, 1_000)
    told = []
    simulate(FLOW, LOG, compiled=True, threads=2, progress=told.append)
    assert (told, told[-1]) == (sorted(told), 1.0)


@pytest.mark.parametrize("people", [None, PEOPLE], ids=["everybody", "people"])
def test_threads_count_the_same_of_flows_side_by_side(people, monkeypatch):
    monkeypatch.setitem(STRETCH, True, 1_000)
    flows, how = (FLOW, flowfile.read(THANKING)), {"answers": Answers(bought=0.1)}
    one = simulate_together(flows, LOG, people, compiled=True, threads=1, **how)
    three = simulate_together(flows, LOG, people, compiled=True, threads=3, **how)
    plain = simulate_together(flows, LOG, people, compiled=False, **how)
    assert one[1].stats.node("mail").not_sent["capped"] > 50
    for some in zip(one, three, plain, strict=True):
        told = [(without_seconds(each), each.handled, each.stats) for each in some]
        assert told[0] == told[1] == told[2]


def test_flows_side_by_side_tell_how_far_they_are(monkeypatch):
    monkeypatch.setitem(STRETCH, True, 2_000)
    told = []
    flows = FLOW, flowfile.read(THANKING)
    in_company(flows, LOG, compiled=True, threads=1, progress=told.append)
    assert (told, told[0], told[-1]) == (sorted(told), 0.0, 1.0)
    assert len(set(told)) > 8


@pytest.mark.parametrize("moment", [0, 1, 5, 12, 40, 60, 80, 100])
def test_flows_side_by_side_can_be_stopped_at_every_moment(moment, monkeypatch):
    monkeypatch.setitem(STRETCH, True, 2_000)
    flows, asked = (FLOW, flowfile.read(THANKING)), count()
    with pytest.raises(SimulationError, match="stopped"):
        in_company(flows, LOG, compiled=True, threads=1, cancelled=lambda: next(asked) >= moment)


def test_rows_outlive_an_edit_that_listens_to_the_same_events():
    names = ["itemAddedToCart", "PurchaseFinished"]
    found = compacted(LOG, names, LOG.last, "occurred")
    assert compacted(LOG, [*reversed(names), "unheard of"], LOG.last + 1, "occurred") is found
    assert compacted(LOG, names[:1], LOG.last, "occurred") is not found
    assert compacted(LOG, names, LOG.last - 1, "occurred") is not found


def test_an_edit_counts_anew_over_the_same_rows():
    second = FLOW.nodes["second"]
    edited = replace(
        FLOW,
        nodes={
            **FLOW.nodes,
            "second": replace(second, type=replace(second.type, timeout=hours(1))),
        },
    )
    before = simulate(FLOW, LOG).stats
    fresh = simulate(edited, cart_log(120_000)).stats
    assert simulate(edited, LOG).stats == fresh != before


@pytest.mark.parametrize("moment", [0, 1, 5, 12, 13, 18, 20])
def test_a_run_can_be_stopped_at_every_moment(moment, monkeypatch):
    monkeypatch.setitem(STRETCH, True, 1_000)
    monkeypatch.setattr(compaction, "STRETCH", 10_000)
    monkeypatch.setattr(encode, "STRETCH", 1_000)
    log, asked = replace(LOG), count()
    with pytest.raises(SimulationError, match="stopped"):
        simulate(
            FLOW, log, PEOPLE, compiled=True, threads=1, cancelled=lambda: next(asked) >= moment
        )
    assert without_seconds(simulate(FLOW, log, PEOPLE)) == without_seconds(
        simulate(FLOW, LOG, PEOPLE)
    )


def test_what_people_are_asked_outlives_an_edit_and_is_asked_anew_when_it_is_another_question():
    told = []
    for wanted in (True, False, True):
        vip = Fork((("vip", Compare("person", "vip", "is", wanted)),))
        nodes = {**FLOW.nodes, "vip": Node("vip", vip)}
        asking = replace(FLOW, nodes=nodes, links={**FLOW.links, ("purchase", "timed_out"): "vip"})
        kept, fresh = simulate(asking, LOG, PEOPLE), simulate(asking, LOG, replace(PEOPLE))
        assert kept.stats == fresh.stats
        told.append(kept.stats)
    assert told[0] == told[2] != told[1]


def test_people_are_found_among_those_whom_the_flow_took_notice_of():
    report = simulate(FLOW, LOG)
    places = {person: place for place, person in enumerate(report.ids)}
    assert 0 < len(places) < len(LOG.people)
    assert [report.place_of(person) for person in LOG.people] == [*map(places.get, LOG.people)]
    assert (report.place_of(""), report.place_of("z")) == (None, None)
    assert list(report.ids[3:5]) == [report.ids[3], report.ids[4]]
