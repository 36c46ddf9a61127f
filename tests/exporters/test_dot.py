"""The graph for Graphviz."""

import re

from hypothesis import given, settings

from cartflow_studio.exporters.dot import EXPORTER, write
from cartflow_studio.flow.model import Flow
from tests.exporters.golden import EXAMPLE, golden, nasty
from tests.flow.strategies import flows

QUOTED = r'"(?:[^"\\\n]|\\["\\n])*"'
LINE = re.compile(
    rf'  {QUOTED}(?: -> {QUOTED})?(?: \[label={QUOTED}(?:, color="#[0-9A-F]{{6}}")?'
    r'(?:, style="rounded,dashed", fontcolor="#98A2B3")?\])?'
    rf'|  subgraph {QUOTED} {{ label={QUOTED}; style=rounded; color="#[0-9A-F]{{6}}"'
    rf"(?:; {QUOTED})+ }}"
)


def test_the_example_is_written_as_it_was():
    assert write(EXAMPLE) == golden(EXPORTER.name)


def test_words_mean_nothing_to_graphviz():
    words = r"<b>\"a\" & \\b</b> #1; {x} [y] |z| `c`   é🎉"
    assert f'  "no" [label="{words}\\nWhen {words} happens", color="#0B7A3B"]' in (
        write(nasty()).decode().splitlines()
    )


def test_an_empty_flow_is_a_graph_too():
    assert write(Flow("f")).decode().splitlines()[0] == 'digraph "f" {'


@settings(max_examples=30)
@given(flows(most=4))
def test_every_line_is_a_node_or_a_connection(flow):
    lines = write(flow).decode().split("\n")[4:-2]
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    parts = (flow.nodes, flow.links, flow.groups)
    assert len(lines) == sum(map(len, parts)) + bool(flow.goals)
