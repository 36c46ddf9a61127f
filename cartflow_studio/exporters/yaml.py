"""A flow as a flow file."""

from __future__ import annotations

from cartflow_studio import flowfile
from cartflow_studio.exporters.base import Exporter
from cartflow_studio.flow.model import Flow


def write(flow: Flow) -> bytes:
    """The flow file itself, in its canonical form."""
    return flowfile.write(flow).encode()


EXPORTER = Exporter("yaml", "Flow file", ".flow.yaml", write)
