"""The flow file and the layout: reading, writing, arranging, in CPU time."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from cartflow_studio import flowfile
from cartflow_studio.flow import edits
from cartflow_studio.flow.layout import arrange
from cartflow_studio.flow.model import Flow
from tests.benchmarks.checks import large_flow as connected_flow
from tests.benchmarks.figure import Figure, cpu_ms

FLOWS = Path(__file__).resolve().parents[2] / "flows"


def large_flow(count: int) -> Flow:
    """Copies of two example flows in one flow, with at least so many nodes."""
    names = ("win-back-lapsed", "browse-abandonment")
    parts = [flowfile.read((FLOWS / f"{name}.flow.yaml").read_bytes()) for name in names]
    flow = replace(parts[0], id="large")
    while len(flow.nodes) < count:
        for part in parts:
            flow, _ = edits.add_part(flow, part, (0, 0))
    return replace(flow, positions=arrange(flow))


def figures() -> Iterator[Figure]:
    """A flow of 500 nodes as a file, and one of 200 arranged from scratch."""
    flow = large_flow(500)
    text = flowfile.write(flow)
    yield Figure("flowfile.500.read", cpu_ms(lambda: flowfile.read(text)), "ms CPU", 150)
    yield Figure("flowfile.500.write", cpu_ms(lambda: flowfile.write(flow)), "ms CPU", 150)
    smaller = connected_flow(200)
    yield Figure("layout.200.arrange", cpu_ms(lambda: arrange(smaller)), "ms CPU", 40)
