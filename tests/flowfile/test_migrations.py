"""Older formats are brought up to date step by step."""

import pytest

from cartflow_studio.fields import Fault
from cartflow_studio.flowfile.migrations import migrate


def _steps_are_nodes(plain):
    renamed = {"nodes" if key == "steps" else key: value for key, value in plain.items()}
    return renamed


def _days_are_durations(plain):
    nodes = {
        key: {**node, "duration": f"{node['days']} days"} if "days" in node else node
        for key, node in plain["nodes"].items()
    }
    return {
        **plain,
        "nodes": {k: {a: b for a, b in n.items() if a != "days"} for k, n in nodes.items()},
    }


OLD = {"format": 1, "id": "f", "steps": {"n": {"type": "wait", "days": 3}}}


def test_every_step_is_taken_in_order_and_the_old_stays_as_it_is():
    migrations = {1: _steps_are_nodes, 2: _days_are_durations}
    assert migrate(OLD, migrations=migrations, to=3) == {
        "format": 3,
        "id": "f",
        "nodes": {"n": {"type": "wait", "duration": "3 days"}},
    }
    assert OLD == {"format": 1, "id": "f", "steps": {"n": {"type": "wait", "days": 3}}}


def test_the_present_and_a_newer_format_stay_as_they_are():
    assert migrate({"format": 1, "id": "f"}) == {"format": 1, "id": "f"}
    assert migrate({"format": 2, "id": "f"}) == {"format": 2, "id": "f"}


@pytest.mark.parametrize("number", [None, 0, -1, 1.0, "1", True])
def test_a_format_that_is_no_number_is_refused(number):
    with pytest.raises(Fault, match="format"):
        migrate({"format": number})
