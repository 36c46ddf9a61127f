"""The JSON Schema that editors complete and check a flow file by."""

from __future__ import annotations

import json

from cartflow_studio import flowfile
from cartflow_studio.exporters.base import Exporter
from cartflow_studio.flow.model import Flow
from cartflow_studio.words import mark


def write(flow: Flow) -> bytes:
    """The schema of all flow files of this version; it is the same for every flow."""
    return (json.dumps(flowfile.schema(), indent=2, ensure_ascii=False) + "\n").encode()


EXPORTER = Exporter("schema", mark("JSON Schema of flow files"), ".schema.json", write)
