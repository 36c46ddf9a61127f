"""Streams made of other streams, which are read from the beginning on."""

from __future__ import annotations

import io
from abc import abstractmethod
from typing import Any, BinaryIO


class Onward(io.RawIOBase):
    """What a stream holds in another form: it is read onward, and can begin anew."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self._ready, self._place = b"", 0
        self._begin()

    @abstractmethod
    def _begin(self) -> None:
        """Be as at the beginning of the stream."""

    @abstractmethod
    def _more(self) -> bytes | None:
        """What comes next, which may be nothing; None at the end."""

    def seekable(self) -> bool:
        """It can begin anew."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Begin anew; nowhere else can be gone to."""
        if whence == io.SEEK_CUR and not offset:
            return self._place
        if offset or whence != io.SEEK_SET:
            raise io.UnsupportedOperation
        self._raw.seek(0)
        self._ready, self._place = b"", 0
        self._begin()
        return 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, room: Any) -> int:
        """The next bytes; 0 at the end."""
        while not self._ready and (more := self._more()) is not None:
            self._ready = more
        taken = self._ready[: len(room)]
        room[: len(taken)] = taken
        self._ready = self._ready[len(taken) :]
        self._place += len(taken)
        return len(taken)
