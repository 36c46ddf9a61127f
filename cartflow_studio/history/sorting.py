"""Gathered rows put in the order of person and time, a share of the people after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cartflow_studio.history.columns import Json, Texts
from cartflow_studio.history.made import Made
from cartflow_studio.history.order import by_person_and_time, is_in_order
from cartflow_studio.history.parts import Array, Parts, Spill, chunks, joined
from cartflow_studio.history.threads import together

Mask: TypeAlias = "npt.NDArray[np.bool_]"
Look: TypeAlias = Callable[[], object]
Column: TypeAlias = Callable[[int, int], Array]  # what reads its rows, from one to before another
Counts: TypeAlias = "npt.NDArray[np.int64]"
AT_ONCE = 2**21  # rows that are sorted together where there is room
_MOST_SHARES = 8  # all rows are looked at for each
_PIECE = 2**16  # rows that are brought into order together
_BYTES = 64  # of memory for each row that is sorted


@dataclass(frozen=True, slots=True)
class Sorted:
    """A column to be sorted: how its rows are read, put away from a place on, and forgotten.

    `is_counted`: before they are sorted, each row is as much as its place.
    """

    read: Callable[[int, int], Array]
    put: Callable[[int, Array], None]
    drop: Callable[[], None]
    is_counted: bool = False


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
        if self._all and made.table is not None and made.dictionary:
            tally = made.parts.tally(len(made.table) - 1)
            given = made.table[:-1] >= 0
            np.add.at(counts, made.table[:-1][given], tally[1:][given])
            return counts
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

    def sort(self, person: Column, at: Sorted, columns: Sequence[Sorted], begins: Counts) -> None:
        """Put all columns, of which `at` is one, away in the order of person and time. The rows of
        a person begin at `begins`, which counts the rows to keep.
        """
        if self._spill is not None and self._spill.has_spilled:
            self._sort_by_shares(person, at, columns, begins)
        else:
            self._sort_in_memory(person, at, columns, begins)
        for column in columns:
            column.drop()

    def _sort_in_memory(
        self, person: Column, at: Sorted, columns: Sequence[Sorted], begins: Counts
    ) -> None:
        """Shares of the people at a time, from columns that lie in memory as a whole."""
        counted = [each for each in columns if each.is_counted]
        others = [at, *(each for each in columns if not (each.is_counted or each is at))]
        reading = [person, *(each.read for each in others)]
        people, *wholes = together(
            [partial(self._whole, each) for each in reading], at_once=self.count > _PIECE
        )
        sources = [*wholes, *(None for _ in counted)]
        wanted = min(-(-self.count // AT_ONCE), _MOST_SHARES)
        wanted = 1 if is_in_order(people, wholes[0]) else wanted
        bounds = _shares(begins, wanted + (wanted > 1 and wanted % 2))  # as many for two threads

        def share(first: int, last: int) -> None:
            places = None if len(bounds) == 2 else self._places(people, first, last)
            order = by_person_and_time(people, wholes[0], places, self._look)
            rows = range(int(begins[first]), int(begins[last]))
            self._put([*others, *counted], sources, order, rows)

        together([partial(share, *each) for each in pairwise(bounds)])

    def _sort_by_shares(
        self, person: Column, at: Sorted, columns: Sequence[Sorted], begins: Counts
    ) -> None:
        """One share of the people after the other, from columns of which only that is read."""
        most = max(self._spill.budget // _BYTES, 1) if self._spill is not None else AT_ONCE
        bounds = _shares(begins, -(-self.count // most))
        arranged = _Arranged(self, person, bounds, self._spill)
        whose = arranged.column(person)
        readers = [arranged.column(each.read, each.drop) for each in columns]
        when = readers[columns.index(at)]
        for share, (first, last) in enumerate(pairwise(bounds)):
            order = by_person_and_time(whose(share), when(share), None, self._look)
            rows = range(int(begins[first]), int(begins[last]))
            together(
                [
                    partial(self._put_share, column, partial(read, share), order, rows)
                    for column, read in zip(columns, readers, strict=True)
                ]
            )

    def _put_share(
        self,
        column: Sorted,
        read: Callable[[], Array],
        order: Array | None,
        rows: range,
    ) -> None:
        self._put([column], [read()], order, rows)

    def _put(
        self,
        columns: Sequence[Sorted],
        sources: Sequence[Array | None],
        order: Array | None,
        rows: range,
    ) -> None:
        """Put some rows away, which lie in `sources` in some order."""
        for here in range(rows.start, max(rows.stop, 1), _PIECE):
            self._look()
            there = slice(here - rows.start, min(here + _PIECE, rows.stop) - rows.start)
            places = order if order is None else order[there]
            for column, source in zip(columns, sources, strict=True):
                if source is None:
                    counted = np.arange(here, here + there.stop - there.start)
                    column.put(here, (counted if places is None else places).astype(np.uint32))
                else:
                    column.put(here, source[there] if places is None else source.take(places))

    def _places(self, people: Array, first: int, last: int) -> Array:
        """The places of the rows of some people."""
        found = []
        for begin, end in chunks(len(people)):
            self._look()
            here = people[begin:end]
            mine = np.flatnonzero((here >= first) & (here < last))
            mine += begin
            found.append(mine)
        return joined(found)

    def _whole(self, read: Column) -> Array:
        """All rows to keep of a column, written down chunk by chunk."""
        whole, end = np.empty(0, dtype=np.int64), 0
        for rows in self.kept(read):
            if len(rows) == self.count:
                return rows
            whole = whole if end else np.empty(self.count, dtype=rows.dtype)
            whole[end : end + len(rows)] = rows
            end += len(rows)
        return whole


def _shares(begins: Counts, wanted: int) -> list[int]:
    """The numbers of the people with whom about so many like shares begin, and that after all."""
    people = len(begins) - 1
    rows = np.linspace(0, begins[-1], max(wanted, 1), endpoint=False)[1:]
    cuts = np.unique(np.searchsorted(begins, rows, side="right") - 1).tolist()
    return [0, *(cut for cut in cuts if 0 < cut < people), people]


class _Arranged:
    """Rows brought together by share of the people, in each chunk of them."""

    def __init__(
        self, sorting: Sorting, person: Column, shares: list[int], spill: Spill | None
    ) -> None:
        self._sorting = sorting
        self._spill = spill
        self._orders = Parts(spill)
        cuts = np.array(shares[1:-1])
        sizes = []
        for people in sorting.kept(person):
            share = np.searchsorted(cuts, people, side="right").astype(np.uint16)
            self._orders.append(np.argsort(share, kind="stable").astype(np.int32))
            sizes.append(np.bincount(share, minlength=len(cuts) + 1))
        edges = np.concatenate(([0], np.cumsum(np.array(sizes).ravel())))
        self._edges = edges  # chunk after chunk, of each its shares
        self._width = len(cuts) + 1

    def column(
        self, column: Column, drop: Callable[[], None] = lambda: None
    ) -> Callable[[int], Array]:
        """A column so arranged, and what reads the rows of a share, in the order they came."""
        rows = Parts(self._spill)
        begin = 0
        for part in self._sorting.kept(column):
            order = self._orders.read(begin, begin + len(part))
            rows.append(part[order])
            begin += len(part)
        drop()

        def read(share: int) -> Array:
            edges = self._edges.tolist()
            places = range(share, len(edges) - 1, self._width)
            stretches = ((edges[place], edges[place + 1]) for place in places)
            return joined([rows.read(*each) for each in stretches if each[0] < each[1]])

        return read
