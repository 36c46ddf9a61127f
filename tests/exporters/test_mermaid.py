"""The flowchart for Mermaid."""

from hypothesis import given, settings

from cartflow_studio.exporters.mermaid import EXPORTER, write
from cartflow_studio.flow.model import Flow
from tests.exporters.golden import EXAMPLE, golden, nasty
from tests.flow.strategies import flows


def test_the_example_is_written_as_it_was():
    assert write(EXAMPLE) == golden(EXPORTER.name)


def test_words_mean_nothing_to_mermaid():
    words = (
        "#60;b#62;#34;a#34; #38; #92;b#60;/b#62; #35;1#59; "
        "#123;x#125; #91;y#93; #124;z#124; #96;c#96; é🎉"
    )
    assert write(nasty()).decode().splitlines()[1:5] == [
        "flowchart LR",
        f'  n1(["{words}<br/>When {words} happens"]):::trigger',
        f'  n2(["{words}<br/>Leave as “{words}”"]):::exit',
        "  n1 --> n2",
    ]


def test_an_empty_flow_is_a_flowchart_too():
    assert write(Flow("f")) == b"%% f\nflowchart LR\n"


@settings(max_examples=30)
@given(flows(most=4))
def test_every_node_and_connection_has_a_line(flow):
    lines = write(flow).decode().split("\n")
    assert sum(":::" in line for line in lines) == len(flow.nodes) + bool(flow.goals)
    assert sum("-->" in line for line in lines) == len(flow.links)
