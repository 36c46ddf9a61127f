"""The JSON Schema as a file."""

import json

from cartflow_studio import flowfile
from cartflow_studio.exporters.schema import write
from cartflow_studio.flow.model import Flow
from tests.exporters.golden import EXAMPLE


def test_the_schema_is_the_same_for_every_flow():
    assert write(EXAMPLE) == write(Flow("f"))
    assert json.loads(write(EXAMPLE)) == flowfile.schema()
