"""A log opened: from what is kept of it, else read and then kept."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from cartflow_studio.history.errors import EventLogError
from cartflow_studio.history.events import read_events
from cartflow_studio.history.keeping import SMALL, Keeping, fingerprint
from cartflow_studio.history.log import EventLog
from cartflow_studio.history.reading import Progress
from cartflow_studio.words import tr


def open_events(
    path: Path,
    *,
    mapping: Mapping[str, str] | None = None,
    preset: str = "",
    keeping: Keeping | None = None,
    least: int = SMALL,
    progress: Progress | None = None,
) -> EventLog:
    """The log of a file or folder, kept columns if there are any; else as `read_events` reads it.

    Files of less than `least` bytes are not kept. EventLogError as of `read_events`, and if the
    file changes while it is read.
    """
    mark = ""
    with suppress(OSError):  # `read_events` says what is wrong
        mark = fingerprint(path, mapping, preset)
        if keeping is not None and (kept := keeping.find(mark)) is not None:
            return kept
    log = read_events(path, mapping=mapping, preset=preset, progress=progress)
    changed = True
    with suppress(OSError):
        changed = fingerprint(path, mapping, preset) != mark
    if changed:
        raise EventLogError(
            tr("The file changed while it was read."),
            hint=tr("Wait until it is written to the end, and read it again."),
            source=path,
        )
    if keeping is not None and _total(path) >= least:
        keeping.keep(mark, log)
    return log


def _total(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(each.stat().st_size for each in files if each.is_file())
