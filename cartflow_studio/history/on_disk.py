"""Logs and people as files, one for each column, which are mapped into memory when they are opened.

What is opened was written whole: every file has the size that is told of it, and the sum over its
beginning and its end. OSError, ValueError, KeyError or TypeError where that is not so.
"""

from __future__ import annotations

import json
import os
import shutil
import zlib
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from cartflow_studio.history.columns import Booleans, Column, Json, Numbers, Texts
from cartflow_studio.history.log import EventLog
from cartflow_studio.history.people import People
from cartflow_studio.history.reading import Reading, Rejection
from cartflow_studio.history.steps import Steps

TOLD = "told.json"
_EDGE = 65_536
_CHANGES = "changes"
_KINDS: Mapping[str, type[Column]] = {
    "numbers": Numbers,
    "booleans": Booleans,
    "texts": Texts,
    "json": Json,
}


def write_log(folder: Path, log: EventLog) -> None:
    """Write a log into an empty folder. OSError where the disk refuses."""
    files = _Writing(folder)
    files.array("offsets", log.offsets)
    files.array("name", log.name)
    files.texts("people", log.people)
    files.texts("names", log.names)
    scales = {}
    for file, steps in (("at", log.at), ("row", log.row), ("received", log.received)):
        if steps is None:
            continue
        scales[file] = [steps.count, steps.base, steps.unit, steps.most]
        for part, kept in (("", steps.low), ("-high", steps.high)):
            if kept is not None:
                files.array(f"{file}{part}", kept)
    if log.message is not None:
        files.column("message", log.message)
    kinds = files.columns(log.properties)
    files.finish(properties=kinds, scales=scales, reading=_plain(log.reading))


def write_people(folder: Path, people: People) -> None:
    """Write people into an empty folder. OSError where the disk refuses."""
    files = _Writing(folder)
    files.texts("ids", people.ids)
    kinds = files.columns(people.attributes)
    if people.changes is not None:
        (folder / _CHANGES).mkdir()
        write_log(folder / _CHANGES, people.changes)
    files.finish(
        properties=kinds,
        changes=people.changes is not None,
        reading=_plain(people.reading),
    )


def open_log(folder: Path) -> EventLog:
    """A log as it was written."""
    files = _Opened(folder)
    scales = files.told["scales"]
    return EventLog(
        people=files.texts("people"),
        offsets=files.array("offsets"),
        at=files.steps("at"),
        name=files.array("name"),
        names=files.texts("names"),
        row=files.steps("row"),
        received=files.steps("received") if "received" in scales else None,
        properties=files.columns(),
        message=Texts(files.array("message"), files.texts("message"))
        if files.has("message.npy")
        else None,
        reading=_reading(files.told["reading"]),
    )


def open_people(folder: Path) -> People:
    """People as they were written."""
    files = _Opened(folder)
    return People(
        ids=files.texts("ids"),
        attributes=files.columns(),
        reading=_reading(files.told["reading"]),
        changes=open_log(folder / _CHANGES) if files.told["changes"] else None,
    )


def is_on_disk(log: EventLog) -> bool:
    """Whether the columns of a log are files, mapped into memory."""
    return isinstance(log.name, np.memmap)


class _Writing:
    """The files of a folder while they are written, with their marks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._marks: dict[str, tuple[int, int]] = {}

    def array(self, file: str, array: npt.NDArray[Any]) -> None:
        """Write an array; the file of one that is mapped is taken as it is."""
        path = self._folder / f"{file}.npy"
        if not _is_linked(array, path):
            np.save(path, np.ascontiguousarray(array))
        self._marks[path.name] = _mark(path)

    def texts(self, file: str, texts: tuple[str, ...]) -> None:
        """Write texts."""
        path = self._folder / f"{file}.json"
        path.write_text(json.dumps(texts, ensure_ascii=True), encoding="ascii")
        self._marks[path.name] = _mark(path)

    def column(self, file: str, column: Column) -> None:
        """Write a column of cells."""
        if isinstance(column, Texts | Json):
            self.array(file, column.codes)
            self.texts(file, column.dictionary)
        else:
            self.array(file, column.values)

    def columns(self, columns: Mapping[str, Column]) -> list[tuple[str, str]]:
        """Write columns of cells; the name and the kind of each."""
        kinds = []
        for place, (name, column) in enumerate(columns.items()):
            kinds.append((name, next(k for k, each in _KINDS.items() if isinstance(column, each))))
            self.column(f"property-{place}", column)
        return kinds

    def finish(self, **told: Any) -> None:
        """Write what is told of the files; only with that they are whole."""
        plain = json.dumps({**told, "files": self._marks})
        (self._folder / TOLD).write_text(plain, encoding="ascii")


class _Opened:
    """The files of a folder, each held against what is told of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.told = json.loads((folder / TOLD).read_text(encoding="ascii"))
        for file, mark in self.told["files"].items():
            if list(_mark(folder / file)) != mark:
                raise ValueError(file)

    def has(self, file: str) -> bool:
        """Whether a file was written."""
        return file in self.told["files"]

    def array(self, file: str) -> npt.NDArray[Any]:
        """An array, mapped into memory."""
        path = self._folder / f"{file}.npy"
        read: npt.NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
        return read

    def steps(self, file: str) -> Steps:
        """Whole numbers."""
        parts = [self.array(each) for each in (file, f"{file}-high") if self.has(f"{each}.npy")]
        return Steps(*self.told["scales"][file], *parts)

    def texts(self, file: str) -> tuple[str, ...]:
        """Texts."""
        return tuple(json.loads((self._folder / f"{file}.json").read_text(encoding="ascii")))

    def columns(self) -> Mapping[str, Column]:
        """The columns of cells by name."""
        return MappingProxyType(
            {
                name: self._column(f"property-{place}", kind)
                for place, (name, kind) in enumerate(self.told["properties"])
            }
        )

    def _column(self, file: str, kind: str) -> Column:
        if kind in ("texts", "json"):
            return _KINDS[kind](self.array(file), self.texts(file))  # type: ignore[call-arg]
        return _KINDS[kind](self.array(file))  # type: ignore[call-arg]


def _is_linked(array: npt.NDArray[Any], path: Path) -> bool:
    """Whether an array is a whole file already, which then is under this name as well."""
    if not isinstance(array, np.memmap) or not array.filename:
        return False
    made = Path(array.filename)
    if made.stat().st_size != array.offset + array.nbytes:
        return False
    try:
        os.link(made, path)
    except OSError:  # not every disk can
        shutil.copyfile(made, path)
    return True


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
