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
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from cartflow_studio.history.columns import Booleans, Column, Json, Numbers, Texts
from cartflow_studio.history.log import EventLog
from cartflow_studio.history.reading import Reading, Rejection
from cartflow_studio.history.steps import Steps

FORMAT = 2
MOST = 8 * 2**30  # bytes of all logs that are kept
SMALL = 1_000_000  # bytes of a file that is not worth keeping
_EDGE = 65_536
_GIVEN_UP = 3_600  # seconds after which nobody is still writing
_LOG = "log.json"
_KINDS: Mapping[str, type[Column]] = {
    "numbers": Numbers,
    "booleans": Booleans,
    "texts": Texts,
    "json": Json,
}


@dataclass(frozen=True, slots=True)
class Keeping:
    """A folder of logs as columns, of which the oldest go where there are more than `most` bytes.

    What the disk refuses is not kept, silently: the log can always be read from its own file.
    """

    folder: Path
    most: int = MOST

    def find(self, mark: str) -> EventLog | None:
        """The log of a fingerprint; None if it is not kept, or not whole."""
        folder = self.folder / mark
        try:
            log = _opened(folder)
        except (OSError, ValueError, KeyError, TypeError, EOFError):
            shutil.rmtree(folder, ignore_errors=True)
            return None
        with suppress(OSError):
            os.utime(folder / _LOG)
        return log

    def keep(self, mark: str, log: EventLog) -> bool:
        """Write a log down under a fingerprint, whole or not at all; whether that was possible."""
        made: Path | None = None
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            made = Path(tempfile.mkdtemp(prefix="making-", dir=self.folder))
            _write(made, log)
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


def fingerprint(path: Path, mapping: Mapping[str, str] | None = None, preset: str = "") -> str:
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
    told.update(json.dumps([FORMAT, sorted((mapping or {}).items()), preset]).encode())
    return told.hexdigest()[:32]


def _write(folder: Path, log: EventLog) -> None:
    arrays: dict[str, npt.NDArray[Any]] = {
        "offsets": log.offsets,
        "name": log.name,
    }
    words: dict[str, tuple[str, ...]] = {"people": log.people, "names": log.names}
    scales = {}
    for file, steps in (("at", log.at), ("row", log.row), ("received", log.received)):
        if steps is None:
            continue
        scales[file] = [steps.count, steps.base, steps.unit, steps.most]
        arrays |= {
            f"{file}{part}": kept
            for part, kept in (("", steps.low), ("-high", steps.high))
            if kept is not None
        }
    if log.message is not None:
        arrays["message"], words["message"] = log.message.codes, log.message.dictionary
    kinds = []
    for place, (name, column) in enumerate(log.properties.items()):
        kind = next(kind for kind, each in _KINDS.items() if isinstance(column, each))
        kinds.append((name, kind))
        if isinstance(column, Texts | Json):
            arrays[f"property-{place}"] = column.codes
            words[f"property-{place}"] = column.dictionary
        else:
            arrays[f"property-{place}"] = column.values
    marks = {}
    for file, array in arrays.items():
        _put(folder / f"{file}.npy", array)
        marks[f"{file}.npy"] = _mark(folder / f"{file}.npy")
    for file, texts in words.items():
        plain = json.dumps(texts, ensure_ascii=True)
        (folder / f"{file}.json").write_text(plain, encoding="ascii")
        marks[f"{file}.json"] = _mark(folder / f"{file}.json")
    told = {"properties": kinds, "scales": scales, "reading": _plain(log.reading), "files": marks}
    (folder / _LOG).write_text(json.dumps(told), encoding="ascii")


def is_on_disk(log: EventLog) -> bool:
    """Whether the columns of a log are files, mapped into memory."""
    return isinstance(log.name, np.memmap)


def _put(path: Path, array: npt.NDArray[Any]) -> None:
    """Write an array; the file of one that is mapped is taken as it is."""
    if isinstance(array, np.memmap) and array.filename:
        made = Path(array.filename)
        if made.stat().st_size == array.offset + array.nbytes:
            try:
                os.link(made, path)
            except OSError:  # not every disk can
                shutil.copyfile(made, path)
            return
    np.save(path, np.ascontiguousarray(array))


def _opened(folder: Path) -> EventLog:
    """A log as it was written; what `Keeping.find` catches if it is not whole."""
    told = json.loads((folder / _LOG).read_text(encoding="ascii"))
    for file, mark in told["files"].items():
        if list(_mark(folder / file)) != mark:
            raise ValueError(file)

    files = told["files"]

    def array(file: str) -> npt.NDArray[Any]:
        read: npt.NDArray[Any] = np.load(folder / f"{file}.npy", mmap_mode="r", allow_pickle=False)
        return read

    def steps(file: str) -> Steps:
        parts = [array(each) for each in (file, f"{file}-high") if f"{each}.npy" in files]
        return Steps(*told["scales"][file], *parts)

    def texts(file: str) -> tuple[str, ...]:
        return tuple(json.loads((folder / f"{file}.json").read_text(encoding="ascii")))

    def column(place: int, kind: str) -> Column:
        file = f"property-{place}"
        if kind in ("texts", "json"):
            return _KINDS[kind](array(file), texts(file))  # type: ignore[call-arg]
        return _KINDS[kind](array(file))  # type: ignore[call-arg]

    return EventLog(
        people=texts("people"),
        offsets=array("offsets"),
        at=steps("at"),
        name=array("name"),
        names=texts("names"),
        row=steps("row"),
        received=steps("received") if "received" in told["scales"] else None,
        properties=MappingProxyType(
            {name: column(place, kind) for place, (name, kind) in enumerate(told["properties"])}
        ),
        message=Texts(array("message"), texts("message")) if "message.npy" in files else None,
        reading=_reading(told["reading"]),
    )


def _plain(reading: Reading) -> dict[str, Any]:
    return {
        **{name: getattr(reading, name) for name in ("source", "rows", "accepted", "duplicates")},
        "rejected": [list(asdict(each).values()) for each in reading.rejected],
        "reasons": dict(reading.reasons),
        "warnings": [list(asdict(each).values()) for each in reading.warnings],
        "warning_reasons": dict(reading.warning_reasons),
        "notes": reading.notes,
    }


def _reading(plain: Mapping[str, Any]) -> Reading:
    return Reading(
        source=plain["source"],
        rows=plain["rows"],
        accepted=plain["accepted"],
        duplicates=plain["duplicates"],
        rejected=tuple(Rejection(*each) for each in plain["rejected"]),
        reasons=MappingProxyType(plain["reasons"]),
        warnings=tuple(Rejection(*each) for each in plain["warnings"]),
        warning_reasons=MappingProxyType(plain["warning_reasons"]),
        notes=tuple(plain["notes"]),
    )


def _mark(path: Path) -> tuple[int, int]:
    """The size of a file and a sum over its beginning and its end."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_EDGE)
        file.seek(max(0, size - _EDGE))
        return size, zlib.crc32(file.read(_EDGE), zlib.crc32(head))


def _size(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.glob("*")) if folder.is_dir() else 0


def _opened_at(folder: Path) -> float:
    file = folder / _LOG
    return file.stat().st_mtime if file.exists() else 0.0
