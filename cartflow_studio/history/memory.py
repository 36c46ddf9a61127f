"""How much memory the columns of a log may take while they are made."""

from __future__ import annotations

import os
from pathlib import Path

_SHARE = 4  # a quarter of what is free
_LEAST, _UNKNOWN = 64 * 2**20, 2**30


def budget() -> int:
    """Bytes: CARTFLOW_MEMORY (in MiB), else a quarter of the memory that is free."""
    given = os.environ.get("CARTFLOW_MEMORY", "")
    if given.isdecimal() and int(given):
        return int(given) * 2**20
    return max(_free() // _SHARE, _LEAST)


def _free() -> int:
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
