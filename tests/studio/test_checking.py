"""What the findings of the open flow know besides the flow itself."""

from dataclasses import replace

from cartflow_studio.checks import check
from cartflow_studio.flow import edits
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.flow.settings import Schedule
from cartflow_studio.nodes import REGISTRY
from cartflow_studio.studio.checking import MANY, Checking

SECOND = 1_000_000
NOON = 1_767_268_800 * SECOND  # 2026-01-01, 12:00 UTC


def codes(checking):
    return {finding.code for finding in checking.findings}


def test_a_schedule_is_over_by_the_time_of_day(document):
    settings = replace(document.flow.settings, schedule=Schedule("now", "2026-01-03T00:00"))
    document.edit("Schedule", edits.change_flow, settings=settings)
    now = [NOON]
    checking = Checking(document, now=lambda: now[0])
    checking.check()
    before = codes(checking)
    now[0] += 3 * 86_400 * SECOND
    checking.check()
    assert codes(checking) - before == {"schedule-over"}


def test_the_time_of_day_is_the_machines(document):
    settings = replace(document.flow.settings, schedule=Schedule("now", "2020-01-01T00:00"))
    document.edit("Schedule", edits.change_flow, settings=settings)
    checking = Checking(document)
    checking.check()
    assert "schedule-over" in codes(checking)


def test_a_hand_over_is_compared_with_the_flows_that_run_there(document):
    document.edit("Add", edits.add_node, Node("on", REGISTRY["hand_over"](flow="welcom")), (0, 600))
    checking = Checking(document, now=lambda: NOON)
    checking.check()
    assert "hand-over-nowhere" not in codes(checking)
    checking.know_flows(frozenset({"welcome"}))
    assert "hand-over-nowhere" in codes(checking)
    checking.know_flows(None)
    assert "hand-over-nowhere" not in codes(checking)


def test_a_large_flow_is_checked_in_a_thread(document, jobs, qtbot):
    checking = Checking(document, jobs=jobs)
    checking.check()
    waits = {f"n{place}": Node(f"n{place}", REGISTRY["wait"]()) for place in range(MANY)}
    flow = Flow("large", nodes=waits)
    with qtbot.waitSignal(checking.changed) as changed:
        document.replace_flow(flow)
        checking.look()
        assert checking.findings == ()
    assert changed.args == [check(flow, context=checking.context())]
    assert checking.findings == changed.args[0] != ()
