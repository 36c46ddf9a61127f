"""Files packed with zstd, as a stream of what they hold."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, BinaryIO

from cartflow_studio.history.errors import EventLogError
from cartflow_studio.words import tr

_BLOCK = 2**17


class Zstd(io.RawIOBase):
    """What a packed stream holds; EOFError where it ends too early or is damaged."""

    def __init__(self, raw: BinaryIO, path: Path) -> None:
        try:
            import zstandard
        except ImportError:
            raise EventLogError(
                tr("This file is packed with zstd, which needs zstandard."),
                hint=tr("Install it: pip install 'cartflow-studio[fast]'."),
                source=path,
            ) from None
        self._raw = raw
        self._fault = zstandard.ZstdError
        self._begin = zstandard.ZstdDecompressor().decompressobj
        self._frame: Any = None
        self._packed = self._unpacked = b""
        self._place = 0

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
        self._frame, self._packed, self._unpacked, self._place = None, b"", b"", 0
        return 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, room: Any) -> int:
        """The next bytes; 0 at the end."""
        while not self._unpacked and self._more():
            pass
        taken = self._unpacked[: len(room)]
        room[: len(taken)] = taken
        self._unpacked = self._unpacked[len(taken) :]
        self._place += len(taken)
        return len(taken)

    def _more(self) -> bool:
        """Unpack a little; False at the end."""
        packed = self._packed or self._raw.read(_BLOCK)
        if not packed:
            if self._frame is not None:
                raise EOFError
            return False
        self._frame = self._frame or self._begin()
        try:
            self._unpacked = self._frame.decompress(packed)
        except self._fault:
            raise EOFError from None
        self._packed = self._frame.unused_data if self._frame.eof else b""
        self._frame = None if self._frame.eof else self._frame
        return True
