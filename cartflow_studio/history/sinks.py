"""Where finished columns go: into memory, or into files that are then mapped into it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from cartflow_studio.history.parts import Array, joined


class Sink(Protocol):
    """Takes columns stretch by stretch, and has them whole in the end."""

    def put(self, name: str, rows: Array) -> None:
        """The next rows of a column."""
        ...

    def whole(self, name: str) -> npt.NDArray[Any]:
        """A column of which all rows were put."""
        ...


class Memory:
    """Columns in memory."""

    def __init__(self) -> None:
        self._parts: dict[str, list[Array]] = {}

    def put(self, name: str, rows: Array) -> None:
        """The next rows of a column."""
        self._parts.setdefault(name, []).append(rows)

    def whole(self, name: str) -> npt.NDArray[Any]:
        """A column of which all rows were put."""
        return joined(self._parts.pop(name))


class Files:
    """Columns of so many rows as files of a folder. OSError where the disk refuses."""

    def __init__(self, folder: Path, count: int) -> None:
        self._folder = folder
        self._count = count
        self._begun: set[str] = set()

    def put(self, name: str, rows: Array) -> None:
        """The next rows of a column."""
        with (self._folder / f"{name}.npy").open("ab") as file:
            if name not in self._begun:
                self._begun.add(name)
                descr = np.lib.format.dtype_to_descr(rows.dtype)
                head = {"descr": descr, "fortran_order": False, "shape": (self._count,)}
                np.lib.format.write_array_header_1_0(file, head)
            file.write(np.ascontiguousarray(rows).data)

    def whole(self, name: str) -> npt.NDArray[Any]:
        """A column of which all rows were put."""
        read: npt.NDArray[Any] = np.load(self._folder / f"{name}.npy", mmap_mode="r")
        return read
