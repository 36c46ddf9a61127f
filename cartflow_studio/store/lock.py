"""One runner to a database: a lock that ends with the process that holds it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from cartflow_studio.store.errors import StoreInUse


class FileLock:
    """Holds `PATH`; StoreInUse if somebody else does. The file stays, the lock does not."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(self._handle)
        except OSError:
            os.close(self._handle)
            raise StoreInUse(
                "Another runner works on this database.",
                hint="Stop it, or give this one a database of its own with --database.",
                source=path.with_suffix(""),
            ) from None

    def release(self) -> None:
        """Let others have it."""
        os.close(self._handle)


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
