"""Layouts: tidying and arranging flows as marketers draw them, and leading their connections."""

from collections.abc import Iterator
from dataclasses import replace

from cartflow_studio.flow.arranging import arrange_anew, tidy_up
from cartflow_studio.flow.layout import arrange
from cartflow_studio.flow.tracks import routed
from tests.benchmarks.figure import Figure, cpu_ms
from tests.flow.corpus import marketing

GOALS = {200: 25, 2_000: 600}


def figures() -> Iterator[Figure]:
    """The figures of flows of 200 and 2,000 cards that were pushed out of place."""
    for count, goal in GOALS.items():
        flow = marketing(count, 1)
        at = {
            key: (x + (x + y) % 70, y + (x * 3 + y) % 50) for key, (x, y) in arrange(flow).items()
        }
        strewn = replace(flow, positions=at)
        for name, change in (("tidy", tidy_up), ("arrange", arrange_anew)):
            spent = cpu_ms(lambda change=change, flow=strewn: change(flow))
            yield Figure(f"layout.{count}.{name}", spent, "ms CPU", goal)
        tidied = tidy_up(strewn)
        spent = cpu_ms(lambda flow=tidied: routed(flow, flow.positions), rounds=3)
        yield Figure(f"layout.{count}.connections", spent, "ms CPU")
