"""Files packed with zstd, as a stream of what they hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO

from cartflow_studio.history.errors import EventLogError
from cartflow_studio.history.onward import Onward
from cartflow_studio.words import tr

_BLOCK = 2**17


class Zstd(Onward):
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
        self._fault = zstandard.ZstdError
        self._unpacker = zstandard.ZstdDecompressor().decompressobj
        super().__init__(raw)

    def _begin(self) -> None:
        self._frame: Any = None
        self._packed = b""

    def _more(self) -> bytes | None:
        packed = self._packed or self._raw.read(_BLOCK)
        if not packed:
            if self._frame is not None:
                raise EOFError
            return None
        self._frame = self._frame or self._unpacker()
        try:
            unpacked: bytes = self._frame.decompress(packed)
        except self._fault:
            raise EOFError from None
        self._packed = self._frame.unused_data if self._frame.eof else b""
        self._frame = None if self._frame.eof else self._frame
        return unpacked
