"""The comments of a flow file: the block in front is kept, others a save would lose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def header(text: str) -> str:
    """The comment block that opens the text, without the '#'; blank lines within count."""
    lines = text.split("\n")[: _header_length(text)]
    return "\n".join(_bare(line.strip()) for line in lines)


def lost_comments(text: str) -> tuple[int, ...]:
    """The lines, from 1, of comments that a save would lose: all but the block in front.

    The text must be a flow file that can be read.
    """
    taken = _scalars(text)
    lost: list[int] = []
    start = _header_length(text)
    for number, (begin, line) in enumerate(_lines(text), start=1):
        if number > start and _has_comment(line, begin, taken):
            lost.append(number)
    return tuple(lost)


def _header_length(text: str) -> int:
    last = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if line.lstrip().startswith("#"):
            last = number
        elif line.strip():
            break
    return last


def _bare(line: str) -> str:
    line = line.removeprefix("#")
    return line.removeprefix(" ")


def _lines(text: str) -> list[tuple[int, str]]:
    begin = 0
    lines: list[tuple[int, str]] = []
    for line in text.split("\n"):
        lines.append((begin, line))
        begin += len(line) + 1
    return lines


def _scalars(text: str) -> list[tuple[int, int]]:
    """From where to where values stand, those with '#' in them only; block texts without their
    first line, behind whose '|' a comment can stand.
    """
    found: list[tuple[int, int]] = []
    events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
    for event in events:
        if isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark:
            begin, end = event.start_mark.index, event.end_mark.index
            if event.style in ("|", ">"):
                begin = text.find("\n", begin)
            if "#" in text[begin:end]:
                found.append((begin, end))
    return found


def _has_comment(line: str, begin: int, taken: list[tuple[int, int]]) -> bool:
    place = line.find("#")
    while place >= 0:
        alone = place == 0 or line[place - 1] in " \t"
        if alone and not any(start <= begin + place < end for start, end in taken):
            return True
        place = line.find("#", place + 1)
    return False
