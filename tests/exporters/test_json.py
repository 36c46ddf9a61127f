"""The flow as JSON."""

from dataclasses import replace

from hypothesis import given, settings

from cartflow_studio import flowfile
from cartflow_studio.exporters.json import EXPORTER, write
from tests.exporters.golden import EXAMPLE, golden
from tests.flow.strategies import flows


def test_the_example_is_written_as_it_was():
    assert write(EXAMPLE) == golden(EXPORTER.name)


@settings(max_examples=30)
@given(flows(most=4))
def test_what_is_exported_can_be_opened_again(flow):
    assert flowfile.read(write(flow)) == replace(flow, header="")
