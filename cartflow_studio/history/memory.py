"""How much memory the columns of a log may take while they are made, and whether texts fit."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from cartflow_studio.history.errors import EventLogError
from cartflow_studio.words import numeral, tr

TEXT = 230  # bytes that a distinct text takes more once columns are finished; measured for ids
_SHARE = 4  # a quarter of what is free
_LEAST, _UNKNOWN = 64 * 2**20, 2**30


def budget() -> int:
    """Bytes: CARTFLOW_MEMORY (in MiB), else a quarter of the memory that is free."""
    given = os.environ.get("CARTFLOW_MEMORY", "")
    if given.isdecimal() and int(given):
        return int(given) * 2**20
    return max(free() // _SHARE, _LEAST)


def check_texts(counts: Mapping[str, int], path: str, there: int) -> None:
    """EventLogError if the distinct texts of columns, so many of each by name, will not fit into
    `there` bytes of memory that are free: unlike rows they cannot go to disk.
    """
    needed = sum(counts.values()) * TEXT
    if needed <= there:
        return
    column = max(counts, key=lambda name: counts[name])
    raise EventLogError(
        tr(
            "There are too many different texts for the memory of this computer: {n:,} so far in "
            "column {column!r}. All columns need {needed} GB more, and {there} GB are free.",
            n=counts[column],
            column=column,
            needed=numeral(needed / 2**30, ".1f"),
            there=numeral(there / 2**30, ".1f"),
        ),
        hint=tr(
            "Leave columns out that the flow does not ask for, such as ids of sessions; read fewer "
            "days or people at a time; or close other programs."
        ),
        source=path,
    )


def free() -> int:
    """Bytes of memory that nobody needs; on systems that do not say, half of what there is."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        told = dict(line.split(":", 1) for line in lines)
        return int(told["MemAvailable"].split()[0]) * 1024
    except (OSError, ValueError, KeyError, IndexError):
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    except (AttributeError, ValueError, OSError):
        return _UNKNOWN
