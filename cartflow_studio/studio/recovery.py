"""Unsaved work on disk: every few seconds, twenty generations, offered after a crash."""

from __future__ import annotations

import contextlib
import json
import shutil
import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLockFile

from cartflow_studio.errors import CartFlowError
from cartflow_studio.files import read_bytes, save_text
from cartflow_studio.studio.versions import KEPT, Version
from cartflow_studio.words import tr

GENERATIONS = 20
LOOKING = 500  # milliseconds; another session that looks for lost work holds a lock shortly


@dataclass(frozen=True, slots=True)
class Lost:
    """Work that a session left behind: the newest text, its generations from old to new, and the
    file it belongs to (None if it was never saved).
    """

    folder: Path
    name: str
    origin: Path | None
    generations: tuple[Path, ...]

    def text(self) -> str:
        """The newest generation that can be read; CartFlowError if none can."""
        for path in reversed(self.generations):
            with contextlib.suppress(CartFlowError, UnicodeDecodeError):
                content = read_bytes(path).decode("utf-8")
                if content.strip():
                    return content
        raise CartFlowError(tr("The kept work cannot be read."), source=self.folder)


class Recovery:
    """The folder of one session. `keep` never raises: work that cannot be kept is said by `fault`.

    A session holds a lock for as long as it lives; what lies in an unlocked folder is lost work.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.fault = ""
        self._folder = home / f"session-{uuid.uuid4().hex[:12]}"
        self._lock: QLockFile | None = None
        self._number = 0
        self._newest: tuple[str, Path | None] = ("", None)  # what was kept last
        self._looking = threading.Lock()

    def keep(self, text: str, name: str, origin: Path | None) -> bool:
        """Keep a generation of the work; whether it is on the disk."""
        if (text, origin) == self._newest and self._lock is not None:
            return True
        try:
            self._begin()
            belongs = {"name": name, "origin": str(origin) if origin else None}
            save_text(self._folder / "origin.json", json.dumps(belongs))
            self._number += 1
            save_text(self._folder / f"{self._number:06}.flow.yaml", text)
            for old in _generations(self._folder)[:-GENERATIONS]:
                old.unlink(missing_ok=True)
        except OSError as fault:
            self.fault = tr("Your work cannot be kept safe: {strerror}.", strerror=fault.strerror)
            return False
        except CartFlowError as fault:
            self.fault = tr("Your work cannot be kept safe. {message}", message=fault.message)
            return False
        self.fault = ""
        self._newest = text, origin
        return True

    def kept(self) -> tuple[Version, ...]:
        """What this session has kept, the newest first."""
        found = []
        for path in reversed(_generations(self._folder)):
            with contextlib.suppress(OSError):
                found.append(Version(path, path.stat().st_mtime_ns // 1_000, KEPT))
        return tuple(found)

    def clear(self) -> None:
        """Forget what this session kept: it is saved, or not wanted."""
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def lost(self) -> tuple[Lost, ...]:
        """The work of sessions that ended without saying so, the newest first."""
        if not self.home.is_dir():
            return ()
        found = []
        with self._looking:  # who looks holds the lock of a folder for a moment
            for folder in self.home.glob("session-*"):
                if folder != self._folder and _unlocked(folder):
                    if _generations(folder):
                        found.append(_lost(folder))
                    else:
                        shutil.rmtree(folder, ignore_errors=True)
        return tuple(sorted(found, key=_age, reverse=True))

    def _begin(self) -> None:
        if self._lock is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock = _lock_of(self._folder)
            self._lock.tryLock(LOOKING)


def discard(lost: Lost) -> None:
    """Throw lost work away."""
    shutil.rmtree(lost.folder, ignore_errors=True)


def _lock_of(folder: Path) -> QLockFile:
    lock = QLockFile(str(folder / "lock"))
    lock.setStaleLockTime(0)
    return lock


def _unlocked(folder: Path) -> bool:
    lock = _lock_of(folder)
    if not lock.tryLock(0):
        return False
    lock.unlock()
    return True


def _generations(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.flow.yaml"))


def _age(lost: Lost) -> float:
    try:
        return lost.generations[-1].stat().st_mtime
    except OSError:
        return 0.0


def _lost(folder: Path) -> Lost:
    belongs: object = None
    with contextlib.suppress(CartFlowError, ValueError):
        belongs = json.loads(read_bytes(folder / "origin.json"))
    if not isinstance(belongs, Mapping):
        belongs = {}
    origin = belongs.get("origin")
    return Lost(
        folder,
        str(belongs.get("name") or tr("A flow")),
        Path(origin) if isinstance(origin, str) else None,
        tuple(_generations(folder)),
    )
