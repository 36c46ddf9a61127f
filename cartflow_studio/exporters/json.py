"""A flow as JSON, for other programs: the flow file's content under the same names."""

from __future__ import annotations

import json
import re

from cartflow_studio.exporters.base import Exporter
from cartflow_studio.flow.model import Flow
from cartflow_studio.flowfile import plain
from cartflow_studio.words import mark

_UNSEEN = re.compile("[\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def write(flow: Flow) -> bytes:
    """What the flow file holds, as one JSON object; a flow file may be JSON, so it opens again."""
    text = json.dumps(plain(flow), indent=2, ensure_ascii=False)
    return (_UNSEEN.sub(_escaped, text) + "\n").encode()


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else f"\\u{code:04x}"


EXPORTER = Exporter("json", mark("JSON"), ".json", write)
