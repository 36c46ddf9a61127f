"""Gathered rows put in the order of person and time, a share of the people after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cartflow_studio.history.columns import Json, Texts
from cartflow_studio.history.made import Made
from cartflow_studio.history.order import by_person_and_time
from cartflow_studio.history.parts import Array, Parts, Spill, chunks, joined
from cartflow_studio.history.threads import together

Mask: TypeAlias = "npt.NDArray[np.bool_]"
Look: TypeAlias = Callable[[], object]
AT_ONCE = 2**24  # rows that are sorted together where there is room
_BYTES = 64  # of memory for each row that is sorted


@dataclass(frozen=True, slots=True)
class Sorted:
    """A column to be sorted: how its rows are read, put away, and forgotten.

    `is_rising`: each row is more than the one before it, before they are sorted.
    """

    read: Callable[[int, int], Array]
    put: Callable[[Array], None]
    drop: Callable[[], None]
    is_rising: bool = False


class Sorting:
    """The rows to keep, chunk by chunk. `look` is called between chunks, and may raise."""

    def __init__(self, keep: Mask, spill: Spill | None, look: Look) -> None:
        self._keep = keep
        self._all = bool(keep.all())
        self._spill = spill
        self._look = look
        self.count = int(np.count_nonzero(keep))

    def kept(self, read: Callable[[int, int], Array]) -> Iterator[Array]:
        """The rows to keep of a column."""
        for begin, end in chunks(len(self._keep)):
            self._look()
            rows = read(begin, end)
            yield rows if self._all else rows[self._keep[begin:end]]

    def counts(self, made: Made) -> npt.NDArray[np.int64]:
        """How many rows to keep hold each text of a column."""
        counts = np.zeros(len(made.dictionary), dtype=np.int64)
        for codes in self.kept(made.read):
            given = codes if len(codes) and codes.min() >= 0 else codes[codes >= 0]
            counts += np.bincount(given, minlength=len(counts))
        return counts

    def looked_at(self, columns: Sequence[Made]) -> list[npt.NDArray[np.int64]]:
        """Of each column how many rows to keep hold each of its texts; of one without a dictionary
        whether any holds anything.
        """
        return together([partial(self._looked_at, made) for made in columns])

    def _looked_at(self, made: Made) -> npt.NDArray[np.int64]:
        if issubclass(made.kind, Texts | Json):
            return self.counts(made)
        read = (made.column(cells, ()).present for cells in self.kept(made.read))
        return np.array([any(bool(present.any()) for present in read)], dtype=np.int64)

    def drop_repeats(self, made: Made) -> None:
        """Of rows that hold the same text keep the first; rows without one stay."""
        seen = np.zeros(len(made.dictionary) + 1, dtype=np.bool_)
        for begin, end in chunks(len(self._keep)):
            self._look()
            codes, keep = made.read(begin, end), self._keep[begin:end]
            given = np.flatnonzero(keep & (codes >= 0))
            _, first = np.unique(codes[given], return_index=True)
            is_new = np.zeros(len(given), dtype=np.bool_)
            is_new[first] = True
            is_new &= ~seen[codes[given]]
            keep[given[~is_new]] = False
            seen[codes[given]] = True
        self.count = int(np.count_nonzero(self._keep))
        self._all = self.count == len(self._keep)

    def sort(self, person: Sorted, at: Sorted, columns: Sequence[Sorted], begins: Array) -> None:
        """Put all columns away in the order of person and time. Those of a person begin at
        `begins`, which counts the rows to keep.
        """
        shares = self._shares(begins)
        arranged = None if len(shares) == 2 else _Arranged(self, person, shares, self._spill)
        readers = [self._reader(each, arranged) for each in (person, at, *columns)]
        for share in range(len(shares) - 1):
            people, instants = (readers[place](share) for place in (0, 1))
            order, instants = by_person_and_time(people, instants, self._look)
            del people
            at.put(instants)
            together(
                [
                    partial(self._put, column, read, share, order)
                    for column, read in zip(columns, readers[2:], strict=True)
                ]
            )
        for column in columns:
            column.drop()

    def _put(
        self, column: Sorted, read: Callable[[int], Array], share: int, order: Array | None
    ) -> None:
        self._look()
        column.put(self._taken(column, read(share), order))

    def _shares(self, begins: Array) -> list[int]:
        """The numbers of the people with whom a share begins, and that after the last."""
        most = AT_ONCE
        if self._spill is not None and self._spill.has_spilled:
            most = max(self._spill.budget // _BYTES, 1)
        people = len(begins) - 1
        wanted = np.arange(most, self.count, most)
        cuts = np.unique(np.searchsorted(begins, wanted, side="right") - 1).tolist()
        return [0, *(cut for cut in cuts if 0 < cut < people), people]

    def _reader(self, column: Sorted, arranged: _Arranged | None) -> Callable[[int], Array]:
        if arranged is not None:
            return arranged.column(column)
        return lambda _: self._whole(column)

    def _whole(self, column: Sorted) -> Array:
        return joined(list(self.kept(column.read)))

    def _taken(self, column: Sorted, rows: Array, order: Array | None) -> Array:
        if order is None:
            return rows
        if column.is_rising and int(rows[-1]) - int(rows[0]) == len(rows) - 1:
            return (order + int(rows[0])).astype(rows.dtype)
        taken = np.empty_like(rows)
        for begin, end in chunks(len(rows)):
            taken[begin:end] = rows[order[begin:end]]
            self._look()
        return taken


class _Arranged:
    """Rows brought together by share of the people, in each chunk of them."""

    def __init__(
        self, sorting: Sorting, person: Sorted, shares: list[int], spill: Spill | None
    ) -> None:
        self._sorting = sorting
        self._spill = spill
        self._orders = Parts(spill)
        cuts = np.array(shares[1:-1])
        sizes = []
        for people in sorting.kept(person.read):
            share = np.searchsorted(cuts, people, side="right").astype(np.uint16)
            self._orders.append(np.argsort(share, kind="stable").astype(np.int32))
            sizes.append(np.bincount(share, minlength=len(cuts) + 1))
        edges = np.concatenate(([0], np.cumsum(np.array(sizes).ravel())))
        self._edges = edges  # chunk after chunk, of each its shares
        self._width = len(cuts) + 1

    def column(self, column: Sorted) -> Callable[[int], Array]:
        """A column so arranged, and what reads the rows of a share, in the order they came."""
        rows = Parts(self._spill)
        begin = 0
        for part in self._sorting.kept(column.read):
            order = self._orders.read(begin, begin + len(part))
            rows.append(part[order])
            begin += len(part)
        column.drop()

        def read(share: int) -> Array:
            edges = self._edges.tolist()
            places = range(share, len(edges) - 1, self._width)
            stretches = ((edges[place], edges[place + 1]) for place in places)
            return joined([rows.read(*each) for each in stretches if each[0] < each[1]])

        return read
