"""The example flows, from their files to the journeys of the sample shop's people."""

from functools import cache
from pathlib import Path

import pytest

from cartflow_studio import flowfile, resources
from cartflow_studio.history import read_events, read_people
from cartflow_studio.simulation import simulate

FLOWS = Path(__file__).resolve().parents[2] / "flows"
NAMES = sorted(path.name.removesuffix(".flow.yaml") for path in FLOWS.glob("*.flow.yaml"))


@cache
def _report(name):
    flow = flowfile.read((FLOWS / f"{name}.flow.yaml").read_bytes())
    log = read_events(resources.path("samples", "events.csv"))
    return simulate(flow, log, read_people(resources.path("samples", "people.csv"))).to_json()


@pytest.mark.parametrize("name", NAMES)
def test_who_arrived_has_left_or_waits(name):  # semantics 8
    nodes = _report(name)["nodes"]
    assert nodes
    assert {
        node: seen
        for node, seen in nodes.items()
        if seen["arrived"] != seen["waiting"] + sum(seen["left"].values())
    } == {}


@pytest.mark.parametrize("name", NAMES)
def test_people_enter_and_get_messages(name):
    report = _report(name)
    assert report["entered"] > 50
    assert report["entered"] == report["active"] + sum(report["exited"].values())
    assert all(seen["sent"] > 0 for seen in report["messages"].values())
    assert report["goals"][0]["reached"] > 0
