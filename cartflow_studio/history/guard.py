"""Cells that a spreadsheet would take for formulas, marked with an apostrophe and read back."""

from __future__ import annotations

import re

_FORMULA = re.compile("'*[=+\\-@\t\r]")
_GUARDED = re.compile("'+[=+\\-@\t\r]")


def guarded(text: str) -> str:
    """A text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """A cell as the text it stands for."""
    return text[1:] if _GUARDED.match(text) else text
