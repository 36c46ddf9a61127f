"""Where finished columns go: into memory, or into files that are then mapped into it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from cartflow_studio.history.parts import Array


class Sink(Protocol):
    """Takes columns stretch by stretch, in any order and from any thread, and has them whole in
    the end.
    """

    def put(self, name: str, begin: int, rows: Array) -> None:
        """The rows of a column from one on."""
        ...

    def whole(self, name: str) -> npt.NDArray[Any]:
        """A column of which all rows were put."""
        ...


class Memory:
    """Columns of so many rows in memory."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._columns: dict[str, Array] = {}
        self._lock = threading.Lock()

    def put(self, name: str, begin: int, rows: Array) -> None:
        """The rows of a column from one on."""
        with self._lock:
            column = self._columns.get(name)
            if column is None:
                column = self._columns[name] = np.empty(self._count, dtype=rows.dtype)
        column[begin : begin + len(rows)] = rows

    def whole(self, name: str) -> npt.NDArray[Any]:
        """A column of which all rows were put."""
        return self._columns.pop(name)


class Files:
    """Columns of so many rows as files of a folder. OSError where the disk refuses."""

    def __init__(self, folder: Path, count: int) -> None:
        self._folder = folder
        self._count = count
        self._heads: dict[str, int] = {}  # of each column, where in the file its rows begin
        self._lock = threading.Lock()

    def put(self, name: str, begin: int, rows: Array) -> None:
        """The rows of a column from one on."""
        with self._lock:
            head = self._heads.get(name) or self._begun(name, rows.dtype)
        with self._path(name).open("r+b") as file:
            file.seek(head + begin * rows.itemsize)
            file.write(np.ascontiguousarray(rows).data)

    def _begun(self, name: str, kind: np.dtype[Any]) -> int:
        descr = np.lib.format.dtype_to_descr(kind)
        told = {"descr": descr, "fortran_order": False, "shape": (self._count,)}
        with self._path(name).open("wb") as file:
            np.lib.format.write_array_header_1_0(file, told)
            self._heads[name] = file.tell()
        return self._heads[name]

    def whole(self, name: str) -> npt.NDArray[Any]:
        """A column of which all rows were put."""
        read: npt.NDArray[Any] = np.load(self._path(name), mmap_mode="r")
        return read

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.npy"
