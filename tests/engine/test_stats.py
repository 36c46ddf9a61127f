"""The numbers of a flow, folded from its trace."""

from dataclasses import replace

import pytest

from cartflow_studio.engine import FlowStats, GoalStats, NodeStats, TraceError, TraceLine, fold
from cartflow_studio.engine.trace import read_instant, written_instant
from cartflow_studio.flow.duration import days
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.flow.settings import Goal, Settings
from cartflow_studio.nodes import Email, EventTrigger
from tests.engine.build import DAY, NOON, event, flow, line, play, wait_for

BUYS = wait_for((Alternative("Bought"),), timeout=days(1))
FLOW = flow(
    {"added": EventTrigger(event="Cart"), "buys": BUYS, "mail": Email(subject="s", body="b")},
    *("added.next > buys", "buys.timed_out > mail"),
    goals=(Goal("Bought", leave=False),),
)


def test_a_trace_folds_into_numbers():
    trace = play(
        FLOW, event("Cart", NOON), event("Cart", NOON + 1), event("Bought", NOON + 2 * DAY)
    )
    assert FlowStats.of(trace) == FlowStats(
        nodes={
            "added": NodeStats(1, {"next": 1}),
            "buys": NodeStats(1, {"timed_out": 1}),
            "mail": NodeStats(1, {"sent": 1}, sent=1, goals=1),
        },
        entered=1,
        refused={"already_in_flow": 1},
        exited={"end of flow": 1},
        goals={0: GoalStats("Bought", 1)},
    )


def test_numbers_add_up_line_by_line():
    trace = play(FLOW, event("Cart", NOON), event("Bought", NOON + 5))
    stats = FlowStats()
    for each in trace:
        stats = fold(stats, each)
    assert stats == FlowStats.of(trace) == FlowStats.of(trace[:4]) + FlowStats.of(trace[4:])


def test_a_journey_that_ends_at_a_node_has_left_it():
    ends = replace(
        line(added=EventTrigger(event="Cart"), mail=wait_for((Alternative("X"),))),
        goals=(Goal("Bought"),),
    )
    stats = FlowStats.of(play(ends, event("Cart", NOON), event("Bought", NOON + 1)))
    assert (stats.node("mail").left, stats.node("mail").waiting) == ({"exited": 1}, 0)


def test_the_numbers_as_plain_data_have_zeros_for_what_nobody_used():
    stats = FlowStats.of(play(FLOW, event("Cart", NOON), until=NOON))
    assert stats.to_json(FLOW) == {
        "entered": 1,
        "refused": {},
        "active": 1,
        "exited": {},
        "goals": [{"event": "Bought", "reached": 0, "before_any_message": 0, "control": 0}],
        "messages": {"email": {"sent": 0, "not_sent": {}}},
        "nodes": {
            "added": {"arrived": 1, "waiting": 0, "left": {"next": 1}},
            "buys": {"arrived": 1, "waiting": 1, "left": {"Bought": 0, "timed_out": 0}},
            "mail": {
                "arrived": 0,
                "waiting": 0,
                "left": {"sent": 0, "not_sent": 0},
                "sent": 0,
                "not_sent": {},
                "goals": 0,
            },
        },
        "control_group": {"entered": 0},
    }


def test_a_line_goes_to_json_and_back():
    line = TraceLine(NOON + 1, "ann", 1, "message", "mail", "sent", {"channel": "email"})
    assert line.to_json() == {
        "at": "2026-03-27T12:00:00.000001Z",
        "person": "ann",
        "journey": 1,
        "node": "mail",
        "step": "message",
        "output": "sent",
        "detail": {"channel": "email"},
    }
    assert TraceLine.from_json(line.to_json()) == line


@pytest.mark.parametrize(
    "change", [{"at": 5}, {"at": "soon"}, {"step": "danced"}, {"journey": "1"}, {"detail": []}]
)
def test_what_is_no_line_is_refused(change):
    plain = TraceLine(NOON, "ann", 1, "arrived", "mail").to_json()
    with pytest.raises(TraceError, match="no line of a trace"):
        TraceLine.from_json({**plain, **change})


@pytest.mark.parametrize("at", [0, -1, NOON, NOON + 500_000, 253_402_300_799_999_999])
def test_an_instant_is_written_and_read(at):
    assert read_instant(written_instant(at)) == at


def test_uplift_has_its_counts():
    settings = Settings(control_group=100)
    held = replace(line(settings, added=EventTrigger(event="Cart")), goals=(Goal("Bought"),))
    stats = FlowStats.of(play(held, event("Cart", NOON), event("Bought", NOON + 1)))
    assert (stats.control_entered, stats.goals[0].control) == (1, 1)
