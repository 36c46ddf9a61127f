"""The flow as a flow file."""

from cartflow_studio.exporters.yaml import EXPORTER, write
from tests.exporters.golden import EXAMPLE, ROOT, golden


def test_the_example_is_written_as_it_lies_on_disk():
    content = (ROOT / "flows" / "browse-abandonment.flow.yaml").read_bytes()
    assert write(EXAMPLE) == golden(EXPORTER.name) == content
