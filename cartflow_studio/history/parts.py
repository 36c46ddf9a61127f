"""Columns in the making: stretches of rows, in memory until that is full and then on disk."""

from __future__ import annotations

import shutil
import tempfile
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, RLock
from typing import Any, BinaryIO, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = "npt.NDArray[Any]"
CHUNK = 2**19  # rows that are looked at together


class Spill:
    """Takes stretches of columns to disk, all of them, whenever they hold more than `budget` bytes.

    Its folder is made inside `place` when it is first needed, and gone when the spill is left.
    OSError where the disk refuses.
    """

    def __init__(self, place: Path, budget: int) -> None:
        self.budget = budget
        self.place = place
        self._folder: Path | None = None
        self._files: list[BinaryIO] = []
        self._columns: list[Parts] = []
        self._held = 0
        self.lock = RLock()  # columns are appended to by several threads

    @property
    def has_spilled(self) -> bool:
        """Whether rows are on disk."""
        return bool(self._files)

    @property
    def folder(self) -> Path:
        """The folder, for whatever else is too large."""
        if self._folder is None:
            self.place.mkdir(parents=True, exist_ok=True)
            self._folder = Path(tempfile.mkdtemp(prefix="making-", dir=self.place))
        return self._folder

    def join(self, column: Parts) -> None:
        """Have an eye on a column."""
        with self.lock:
            self._columns.append(column)

    def leave(self, column: Parts) -> None:
        """No more of that column."""
        with self.lock:
            self._columns.remove(column)

    def file(self) -> BinaryIO:
        """A new file to write to and to read from."""
        made = (self.folder / f"{len(self._files)}.part").open("w+b")
        self._files.append(made)
        return made

    def grown(self, size: int) -> None:
        """There is so much more in memory."""
        with self.lock:
            self._held += size
            if self._held > self.budget:
                self.flush()

    def flush(self) -> None:
        """Write all that is in memory to disk."""
        with self.lock:
            for column in self._columns:
                column.flush()
            self._held = 0

    def clear(self) -> None:
        """Take everything away, and begin anew."""
        for file in self._files:
            file.close()
        self._files, self._columns, self._held = [], [], 0
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def __enter__(self) -> Spill:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()


@dataclass(slots=True)
class _Piece:
    """A stretch: an array, or a number that stands everywhere (step 0) or counts on (step 1)."""

    begin: int
    count: int
    tag: str
    array: Array | None = None
    number: Any = 0
    step: int | None = None
    dtype: np.dtype[Any] = np.dtype(np.int64)
    place: int = 0  # in the file

    def rows(self, begin: int, end: int, file: BinaryIO | None, lock: Lock) -> Array:
        if self.step == 0:
            return np.broadcast_to(self.number, end - begin)
        if self.step == 1:
            return np.arange(self.number + begin, self.number + end, dtype=np.int64)
        if self.array is not None:
            return self.array[begin:end]
        if file is None:
            raise ValueError("a stretch is neither in memory nor on disk")
        size = self.dtype.itemsize
        with lock:
            file.seek(self.place + begin * size)
            return np.frombuffer(file.read((end - begin) * size), dtype=self.dtype)


class Parts:
    """One column as stretches of rows, each with a tag; on disk where a `spill` says so."""

    def __init__(self, spill: Spill | None = None) -> None:
        self.count = 0
        self._pieces: list[_Piece] = []
        self._begins: list[int] = []
        self._spill = spill
        self._file: BinaryIO | None = None
        self._lock = Lock()  # rows are read by several threads
        self._tally: Array | None = None
        if spill is not None:
            spill.join(self)

    def __len__(self) -> int:
        return self.count

    def append(self, rows: Array, tag: str = "") -> None:
        """Append a stretch of rows."""
        self._add(_Piece(self.count, len(rows), tag, np.ascontiguousarray(rows)))
        if self._spill is not None:
            self._spill.grown(rows.nbytes)

    def append_counted(self, rows: Array) -> None:
        """Append whole numbers, without keeping them where each is one more than the last."""
        first = int(rows[0]) if len(rows) else 0
        if len(rows) and int(rows[-1]) - first == len(rows) - 1 and (np.diff(rows) == 1).all():
            self._add(_Piece(self.count, len(rows), "", number=first, step=1))
        else:
            self.append(rows)

    def append_same(self, number: np.generic, count: int, tag: str = "") -> None:
        """Append rows that are all the same, without keeping them."""
        self._add(_Piece(self.count, count, tag, number=number, step=0))

    def _add(self, piece: _Piece) -> None:
        if piece.count:
            self._pieces.append(piece)
            self._begins.append(piece.begin)
            self.count += piece.count
            self._tally = None

    def flush(self) -> None:
        """Write what is in memory to disk."""
        for piece in list(self._pieces):
            if piece.array is None or self._spill is None:
                continue
            self._file = self._file or self._spill.file()
            piece.place, piece.dtype = self._file.seek(0, 2), piece.array.dtype
            self._file.write(piece.array.data)
            piece.array = None

    def drop(self) -> None:
        """Forget all rows; nothing is read after."""
        self._pieces, self._begins = [], []
        if self._spill is not None:
            self._spill.leave(self)
            self._spill = None
        if self._file is not None:
            self._file.truncate(0)

    def tally(self, codes: int) -> Array:
        """How many rows of codes below so many hold nothing (-1), and then how many each code."""
        if self._tally is None:
            self._tally = np.zeros(codes + 1, dtype=np.int64)
            for begin, end in chunks(self.count):
                for _, rows in self.pieces(begin, end):
                    given = rows if rows.dtype.kind == "i" else np.full(len(rows), -1)
                    self._tally += np.bincount(given + 1, minlength=codes + 1)
        return self._tally

    @property
    def counted_from(self) -> int | None:
        """The first number, if every row is one more than the one before."""
        first = self._pieces[0] if self._pieces else None
        if first is None or not all(
            piece.step == 1 and piece.number == first.number + piece.begin for piece in self._pieces
        ):
            return None
        return int(first.number)

    def pieces(self, begin: int = 0, end: int | None = None) -> Iterator[tuple[str, Array]]:
        """The rows from `begin` to before `end` as stretches with their tags."""
        end = self.count if end is None else min(end, self.count)
        place = max(bisect_right(self._begins, begin) - 1, 0)
        while begin < end:
            piece = self._pieces[place]
            until = min(end - piece.begin, piece.count)
            yield piece.tag, piece.rows(begin - piece.begin, until, self._file, self._lock)
            begin, place = piece.begin + until, place + 1

    def read(self, begin: int = 0, end: int | None = None) -> Array:
        """The rows from `begin` to before `end`."""
        return joined([rows for _, rows in self.pieces(begin, end)])

    def pick(self, rows: Array) -> Array:
        """Some rows, given in their order."""
        cuts = np.searchsorted(rows, [*self._begins, self.count]).tolist()
        return joined(
            [
                self.read(piece.begin, piece.begin + piece.count)[rows[begin:end] - piece.begin]
                for piece, begin, end in zip(self._pieces, cuts[:-1], cuts[1:], strict=True)
                if begin < end
            ]
        )

    def mapped(self, change: Callable[[int, str, Array], Array]) -> Parts:
        """A column of what is made of each stretch, of its first row, its tag and its rows."""
        made = Parts(self._spill)
        for piece in self._pieces:
            rows = piece.rows(0, piece.count, self._file, self._lock)
            made.append(change(piece.begin, piece.tag, rows))
        self.drop()
        return made


def joined(parts: list[Array]) -> Array:
    """Stretches of one column, one after the other."""
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)


def chunks(count: int) -> Iterator[tuple[int, int]]:
    """Where the chunks of so many rows begin and end."""
    return ((begin, min(begin + CHUNK, count)) for begin in range(0, count, CHUNK))
