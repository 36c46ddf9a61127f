"""Earlier versions of flow files: what was opened, saved and kept, the newest twenty of each."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass
from pathlib import Path

from cartflow_studio import flowfile
from cartflow_studio.errors import CartFlowError
from cartflow_studio.files import read_bytes, save_text
from cartflow_studio.flow.model import Flow

MINUTES = 5  # work that was kept but not saved is one version in so many minutes
SAVED, KEPT = "saved", "kept"
SUFFIX = ".flow.yaml"


@dataclass(frozen=True, slots=True)
class Version:
    """A version on disk; `at` in microseconds since the epoch, `how` is "saved" or "kept"."""

    path: Path
    at: int
    how: str

    def text(self) -> str:
        """Its text; CartFlowError if it cannot be read."""
        return read_bytes(self.path).decode("utf-8", errors="replace")


@dataclass(frozen=True, slots=True)
class Opening(Version):
    """A flow without a file, as it was when it was opened; it lies nowhere on the disk."""

    flow: Flow

    @classmethod
    def of(cls, flow: Flow, at: int) -> Opening:
        """That of a flow that is opened at an instant."""
        return cls(Path(flow.id), at, KEPT, flow)

    def text(self) -> str:
        """Its text."""
        return flowfile.write(self.flow)


class Versions:
    """The versions of all flow files, in a folder each. What cannot be written is not kept; the
    files themselves are never touched.
    """

    def __init__(self, home: Path, most: int = 20) -> None:
        self.home, self.most = home, most

    def add(self, origin: Path, text: str, at: int, *, how: str = SAVED) -> None:
        """Keep a version of a file, unless it is the newest already."""
        folder = self._folder(origin)
        with contextlib.suppress(OSError, CartFlowError):
            folder.mkdir(parents=True, exist_ok=True)
            known = self.of(origin)
            newest = known[0] if known else None
            if newest is not None and newest.text() == text:
                return
            save_text(folder / f"{at:018}-{how}{SUFFIX}", text)
            if newest is not None and newest.how == how == KEPT and _together(newest.at, at):
                newest.path.unlink(missing_ok=True)
            for old in self.of(origin)[self.most :]:
                old.path.unlink(missing_ok=True)

    def of(self, origin: Path) -> tuple[Version, ...]:
        """The versions of a file, the newest first."""
        found = []
        for path in sorted(self._folder(origin).glob(f"*{SUFFIX}"), reverse=True):
            at, _, how = path.name.removesuffix(SUFFIX).partition("-")
            if at.isdecimal():
                found.append(Version(path, int(at), how or SAVED))
        return tuple(found)

    def _folder(self, origin: Path) -> Path:
        with contextlib.suppress(OSError):
            origin = origin.resolve()
        name = hashlib.sha256(str(origin).encode("utf-8", "surrogateescape")).hexdigest()[:24]
        return self.home / name


def _together(one: int, other: int) -> bool:
    span = MINUTES * 60_000_000
    return one // span == other // span
