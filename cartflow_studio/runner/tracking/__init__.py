"""The script that shop pages load to send events: `cartflow.js`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def script() -> str:
    """Its text."""
    return files(__package__).joinpath("cartflow.js").read_text(encoding="utf-8")
