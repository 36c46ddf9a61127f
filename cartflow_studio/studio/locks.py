"""Which flow files are open in a window of this computer, so that a second window can say so."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

from PySide6.QtCore import QLockFile


class OpenFile:
    """The lock on the one file that a window has open. The lock of a process that is gone counts
    for nothing; where no lock can be written, files are open without one.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._path: Path | None = None
        self._lock: QLockFile | None = None
        self.is_elsewhere = False

    def hold(self, path: Path | None) -> bool:
        """Hold this file in place of the one before; False if another window has it open."""
        if path == self._path and (self._lock is not None or path is None):
            return True
        self.let_go()
        self._path = path
        if path is not None:
            lock = self._lock_of(path)
            if lock.tryLock(0):
                self._lock = lock
            self.is_elsewhere = lock.error() is QLockFile.LockError.LockFailedError
        return not self.is_elsewhere

    def let_go(self) -> None:
        """Hold nothing."""
        if self._lock is not None:
            self._lock.unlock()
        self._lock, self._path, self.is_elsewhere = None, None, False

    def _lock_of(self, path: Path) -> QLockFile:
        with contextlib.suppress(OSError):
            self._home.mkdir(parents=True, exist_ok=True)
            path = path.resolve()
        name = hashlib.sha256(str(path).encode("utf-8", "surrogateescape")).hexdigest()[:24]
        lock = QLockFile(str(self._home / f"{name}.lock"))
        lock.setStaleLockTime(0)
        return lock
