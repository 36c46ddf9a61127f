"""Event logs kept as columns on disk, one file each: opened a second time, a log is there at once.

What is kept belongs to one state of one file, read in one way. Anything else, and anything that is
damaged, is read anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from cartflow_studio.history.log import EventLog
from cartflow_studio.history.notation import USUAL, Notation
from cartflow_studio.history.on_disk import (
    TOLD,
    open_log,
    open_people,
    write_log,
    write_people,
)
from cartflow_studio.history.people import People

FORMAT = 5
MOST = 8 * 2**30  # bytes of all logs that are kept
SMALL = 1_000_000  # bytes of a file that is not worth keeping
_EDGE = 65_536
T = TypeVar("T")
_GIVEN_UP = 3_600  # seconds after which nobody is still writing


@dataclass(frozen=True, slots=True)
class Keeping:
    """A folder of logs as columns, of which the oldest go where there are more than `most` bytes.

    What the disk refuses is not kept, silently: the log can always be read from its own file.
    """

    folder: Path
    most: int = MOST

    def find(self, mark: str) -> EventLog | None:
        """The log of a fingerprint; None if it is not kept, or not whole."""
        return self._find(mark, open_log)

    def find_people(self, mark: str) -> People | None:
        """The people of a fingerprint; None if they are not kept, or not whole."""
        return self._find(mark, open_people)

    def keep(self, mark: str, log: EventLog) -> bool:
        """Write a log down under a fingerprint, whole or not at all; whether that was possible."""
        return self._keep(mark, lambda folder: write_log(folder, log))

    def keep_people(self, mark: str, people: People) -> bool:
        """Write people down under a fingerprint, as `keep` does a log."""
        return self._keep(mark, lambda folder: write_people(folder, people))

    def _find(self, mark: str, opened: Callable[[Path], T]) -> T | None:
        folder = self.folder / mark
        try:
            found = opened(folder)
        except (OSError, ValueError, KeyError, TypeError, EOFError):
            shutil.rmtree(folder, ignore_errors=True)
            return None
        with suppress(OSError):
            os.utime(folder / TOLD)
        return found

    def _keep(self, mark: str, write: Callable[[Path], None]) -> bool:
        made: Path | None = None
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            made = Path(tempfile.mkdtemp(prefix="making-", dir=self.folder))
            write(made)
            made.replace(self.folder / mark)
        except OSError:
            if made is not None:
                shutil.rmtree(made, ignore_errors=True)
            return False
        self._clean(mark)
        return True

    def size(self, mark: str) -> int:
        """How many bytes a log takes; 0 if it is not kept."""
        return _size(self.folder / mark)

    def _clean(self, newest: str) -> None:
        """Take away the logs that were opened longest ago until all fit, and what was begun."""
        now = _opened_at(self.folder / newest)
        for begun in self.folder.glob("making-*"):
            if begun.stat().st_mtime < now - _GIVEN_UP:
                shutil.rmtree(begun, ignore_errors=True)
        kept = sorted(
            (_opened_at(each), _size(each), each.name, each)
            for each in self.folder.iterdir()
            if each.is_dir() and not each.name.startswith("making-")
        )
        total = sum(size for _, size, _, _ in kept)
        for _, size, name, folder in kept:
            if total > self.most and name != newest:
                shutil.rmtree(folder, ignore_errors=True)
                total -= size


def cache_folder() -> Path:
    """Where logs are kept: CARTFLOW_CACHE, else the place of the system for what can be remade."""
    if given := os.environ.get("CARTFLOW_CACHE"):
        return Path(given) / "logs"
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home())
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "cartflow-studio" / "logs"


def fingerprint(
    path: Path,
    mapping: Mapping[str, str] | None = None,
    preset: str = "",
    notation: Notation = USUAL,
) -> str:
    """What a file is now, and how it is read, as 32 hexadecimal digits. OSError as of `stat`."""
    told = hashlib.sha256()
    for each in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if not each.is_file():
            continue
        found = each.stat()
        told.update(f"{each.resolve()}\0{found.st_size}\0{found.st_mtime_ns}\0".encode())
        with each.open("rb") as file:
            told.update(file.read(_EDGE))
            file.seek(max(0, found.st_size - _EDGE))
            told.update(file.read(_EDGE))
    how = [FORMAT, sorted((mapping or {}).items()), preset, notation.dates, notation.encoding]
    told.update(json.dumps(how).encode())
    return told.hexdigest()[:32]


def _size(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.glob("*")) if folder.is_dir() else 0


def _opened_at(folder: Path) -> float:
    file = folder / TOLD
    return file.stat().st_mtime if file.exists() else 0.0
