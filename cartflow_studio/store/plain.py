"""Values as JSON text in columns."""

from __future__ import annotations

import json
from typing import Any


def packed(value: object) -> str:
    """The JSON text of plain data, the same for the same value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def unpacked(text: str) -> Any:
    """The plain data of a JSON text that `packed` wrote."""
    return json.loads(text)
