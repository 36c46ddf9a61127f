"""Plain data as YAML in its one canonical form."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cartflow_studio.fields import Plain
from cartflow_studio.flowfile.scalars import stands_bare

WIDTH = 100
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSEEN = re.compile('["\\\\\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]')
_NOT_IN_BLOCK = re.compile("[\x00-\x09\x0b-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]")
_SHORT = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\", "\0": "\\0"}


def emit(plain: Mapping[str, Plain], *, open_levels: int = 1) -> str:
    """The mapping as lines; values that fit into one line stand in one line, save on the first
    `open_levels` levels, where every entry has a line of its own.
    """
    lines: list[str] = []
    for key, value in plain.items():
        _entry(lines, f"{scalar(key, in_flow=False)}:", value, 0, open_levels - 1)
    return "\n".join(lines) + "\n"


def _entry(lines: list[str], lead: str, value: Plain, indent: int, open_levels: int) -> None:
    """`lead` (a key or a dash, with its indentation) with the value behind or below it."""
    if isinstance(value, str) and _stands_as_block(value):
        chomping = "" if value.endswith("\n") else "-"
        lines.append(f"{lead} |{chomping}")
        pad = " " * (indent + 2)
        body = value.removesuffix("\n").split("\n")
        lines.extend(f"{pad}{line}" if line else "" for line in body)
        return
    if not isinstance(value, Mapping | list) or not value:
        lines.append(f"{lead} {inline(value, in_flow=False)}")
        return
    if open_levels <= 0 and not _holds_block(value):
        one_line = f"{lead} {inline(value)}"
        if len(one_line) <= WIDTH:
            lines.append(one_line)
            return
    lines.append(lead)
    _below(lines, value, indent + 2, open_levels)


def _below(lines: list[str], value: Plain, indent: int, open_levels: int) -> None:
    pad = " " * indent
    if isinstance(value, Mapping):
        for key, inner in value.items():
            lead = f"{pad}{scalar(key, in_flow=False)}:"
            _entry(lines, lead, inner, indent, open_levels - 1)
        return
    for item in value:
        before = len(lines)
        _entry(lines, f"{pad}-", item, indent, open_levels - 1)
        if lines[before] == f"{pad}-":  # what is below the dash begins behind it
            lines[before : before + 2] = [f"{pad}- {lines[before + 1].lstrip()}"]


def inline(value: Plain, *, in_flow: bool = True) -> str:
    """The value in one line."""
    if isinstance(value, Mapping):
        parts = (f"{scalar(key)}: {inline(inner)}" for key, inner in value.items())
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(inline(item) for item in value) + "]"
    if isinstance(value, str):
        return scalar(value, in_flow=in_flow)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return _number(value)


def _number(value: float) -> str:
    if isinstance(value, int):
        return int.__repr__(value)
    text = float.__repr__(value)
    mantissa, separator, exponent = text.partition("e")
    return text if "." in mantissa or not separator else f"{mantissa}.0e{exponent}"


def scalar(text: str, *, in_flow: bool = True) -> str:
    """A text, in quotes where a reader of YAML would take it for something else."""
    text = _SURROGATE.sub("\ufffd", text)
    if stands_bare(text, in_flow=in_flow):
        return text
    unseen = _UNSEEN.search(text)
    if unseen is None:
        return f'"{text}"'
    if "'" not in text and all(sign in '"\\' for sign in _UNSEEN.findall(text)):
        return f"'{text}'"
    return '"' + _UNSEEN.sub(lambda found: _escaped(found[0]), text) + '"'


def _escaped(sign: str) -> str:
    code = ord(sign)
    return _SHORT.get(sign) or (f"\\x{code:02X}" if code < 256 else f"\\u{code:04X}")


def _stands_as_block(text: str) -> bool:
    """Whether the text has several lines that a block scalar holds exactly."""
    lines = text.removesuffix("\n").split("\n")
    return (
        "\n" in text
        and bool(lines[0])
        and lines[0][0] not in " \t"
        and bool(lines[-1])
        and not any(line and line.isspace() for line in lines)
        and _NOT_IN_BLOCK.search(text) is None
        and _SURROGATE.search(text) is None
    )


def _holds_block(value: Plain) -> bool:
    if isinstance(value, Mapping):
        return any(_holds_block(inner) for inner in value.values())
    if isinstance(value, list):
        return any(_holds_block(item) for item in value)
    return isinstance(value, str) and _stands_as_block(value)
