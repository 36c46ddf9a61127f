"""A flow as JSON, for other programs: the flow file's content under the same names."""

from __future__ import annotations

import json

from cartflow_studio.exporters.base import Exporter
from cartflow_studio.flow.model import Flow
from cartflow_studio.flowfile import plain


def write(flow: Flow) -> bytes:
    """What the flow file holds, as one JSON object; a flow file may be JSON, so it opens again."""
    return (json.dumps(plain(flow), indent=2, ensure_ascii=False) + "\n").encode(
        "utf-8", errors="replace"
    )


EXPORTER = Exporter("json", "JSON", ".json", write)
