"""The performance of a launched flow: what its control group says."""

from dataclasses import replace

from cartflow_studio.engine import FlowStats, GoalStats
from cartflow_studio.runner.answers import Performance, VersionState

STATE = VersionState(1, "cart", 1, "Cart", "active", "finish", "", 0, 0)


def performed(flow, stats):
    return Performance(STATE, stats, {}, (), {}, None, None, {"stats": stats.to_json(flow)})


def test_the_uplift_is_told_from_the_control_group_alone(studio, cart_flow):
    panel = studio.launching.panel
    stats = FlowStats(
        entered=20_000,
        control_entered=10_000,
        goals={0: GoalStats("PurchaseFinished", 5_000, 0, 2_000)},
    )
    panel.show_performance(performed(cart_flow, stats))
    assert panel.uplift.text() == (
        "30.0 % reached the goal, 20.0 % of the control group; the difference lies between 8.8 % "
        "and 11.2 %. That is +50 % and hardly chance (p < 0.001, however often one looks)."
    )
    assert not panel.uplift.isHidden()
    panel.show_performance(performed(cart_flow, replace(stats, control_entered=0)))
    assert panel.uplift.isHidden()
