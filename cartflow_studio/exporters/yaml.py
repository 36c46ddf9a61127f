"""A flow as a flow file."""

from __future__ import annotations

from cartflow_studio import flowfile
from cartflow_studio.exporters.base import Exporter
from cartflow_studio.flow.model import Flow
from cartflow_studio.words import mark


def write(flow: Flow) -> bytes:
    """The flow file itself, in its canonical form."""
    return flowfile.write(flow).encode()


EXPORTER = Exporter("yaml", mark("Flow file"), ".flow.yaml", write)
