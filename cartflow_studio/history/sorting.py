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
from cartflow_studio.history.order import by_person_and_time
from cartflow_studio.history.parts import Array, Parts, Spill, chunks, joined
from cartflow_studio.history.threads import MOST_AT_ONCE, each_of, together

Mask: TypeAlias = "npt.NDArray[np.bool_]"
Look: TypeAlias = Callable[[], object]
Column: TypeAlias = Callable[[int, int], Array]  # what reads its rows, from one to before another
Counts: TypeAlias = "npt.NDArray[np.int64]"
AT_ONCE = 2**17  # rows that are sorted together, which fit into the cache with all they have
_MOST_SHARES = 2**8  # in memory
_PIECE = 2**17  # rows that are brought into order together
_BYTES = 64  # of memory for each row that is sorted


@dataclass(frozen=True, slots=True)
class Sorted:
    """A column to be sorted: how its rows are read, put away from a place on, and forgotten."""

    read: Callable[[int, int], Array]
    put: Callable[[int, Array], None]
    drop: Callable[[], None]


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
        return (self.chunk(read, *bounds) for bounds in self.chunks())

    def chunks(self) -> Iterator[tuple[int, int]]:
        """Where the chunks of rows begin and end."""
        return chunks(len(self._keep))

    def chunk(self, read: Column, begin: int, end: int) -> Array:
        """The rows to keep of some rows of a column."""
        self._look()
        rows = read(begin, end)
        return rows if self._all else rows[self._keep[begin:end]]

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
        return together([partial(self._looked_at, made) for made in columns], self.count)

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
        """Put all columns, of which `at` is one, away in the order of person and time, a share of
        the people after the other. The rows of a person begin at `begins`, which counts the rows
        to keep.
        """
        spill = self._spill if self._spill is not None and self._spill.has_spilled else None
        bounds = _shares(begins, -(-self.count // self._most(spill)))
        arranged = _Arranged(self, person, bounds, spill)
        readers = together(
            [partial(arranged.column, each) for each in columns],
            self.count if spill is None else 0,  # what goes to disk goes one after the other
        )
        place = columns.index(at)

        def put(share: int, first: int, last: int) -> None:
            sources = [read(share) for read in readers]
            people = arranged.people(share)
            order = by_person_and_time(people, sources[place], None, self._look)
            self._put(columns, sources, order, range(int(begins[first]), int(begins[last])))

        shares = enumerate(pairwise(bounds))
        together([partial(put, share, *each) for share, each in shares], self.count)

    def _most(self, spill: Spill | None) -> int:
        """How many rows are sorted together."""
        if spill is None:
            return max(AT_ONCE, self.count // _MOST_SHARES)
        return max(spill.budget // (_BYTES * MOST_AT_ONCE), 1)

    def _put(
        self,
        columns: Sequence[Sorted],
        sources: Sequence[Array],
        order: Array | None,
        rows: range,
    ) -> None:
        """Put some rows away, which lie in `sources` in some order."""
        for here in range(rows.start, max(rows.stop, 1), _PIECE):
            self._look()
            there = slice(here - rows.start, min(here + _PIECE, rows.stop) - rows.start)
            places = order if order is None else order[there]
            for column, source in zip(columns, sources, strict=True):
                column.put(here, source[there] if places is None else source.take(places))


def _shares(begins: Counts, wanted: int) -> list[int]:
    """The numbers of the people with whom about so many like shares begin, and that after all."""
    people = len(begins) - 1
    rows = np.linspace(0, begins[-1], max(wanted, 1), endpoint=False)[1:]
    cuts = np.unique(np.searchsorted(begins, rows, side="right") - 1).tolist()
    return [0, *(cut for cut in cuts if 0 < cut < people), people]


class _Arranged:
    """Rows brought together by share of the people, in each chunk of them: so all that a share
    needs lies close together, and most of it in the cache.
    """

    def __init__(
        self, sorting: Sorting, person: Column, bounds: Sequence[int], spill: Spill | None
    ) -> None:
        self._sorting = sorting
        self._spill = spill
        self._width = len(bounds) - 1
        self._orders, self._people = Parts(spill), Parts(spill)
        kind = np.uint8 if self._width <= 2**8 else np.uint16  # sorted the quicker, the shorter
        shares = np.repeat(np.arange(self._width, dtype=kind), np.diff(bounds))
        sizes = []
        rows = sorting.count if spill is None else 0
        chunk = partial(self._chunk, person, shares)
        for people, order, counts in each_of(chunk, sorting.chunks(), rows):
            self._people.append(people)
            self._orders.append(order)
            sizes.append(counts)
        self._edges = np.concatenate(([0], np.cumsum(np.array(sizes).ravel()))).tolist()

    def _chunk(
        self, person: Column, shares: Array, bounds: tuple[int, int]
    ) -> tuple[Array, Array, Counts]:
        """The people of a chunk share by share, where they were, and how many each share has."""
        people = self._sorting.chunk(person, *bounds)
        share = shares.take(people)
        order = np.argsort(share, kind="stable").astype(np.int32)
        return people.take(order), order, np.bincount(share, minlength=self._width)

    def column(self, column: Sorted) -> Callable[[int], Array]:
        """What reads the rows of a share of a column, in the order they came."""
        rows = Parts(self._spill)
        begin = 0
        for part in self._sorting.kept(column.read):
            order = self._orders.read(begin, begin + len(part))
            rows.append(part.take(order))
            begin += len(part)
        column.drop()
        return partial(self._of_share, rows)

    def people(self, share: int) -> Array:
        """The people of a share, in the order they came."""
        return self._of_share(self._people, share)

    def _of_share(self, rows: Parts, share: int) -> Array:
        places = range(share, len(self._edges) - 1, self._width)
        edges = ((self._edges[place], self._edges[place + 1]) for place in places)
        return joined([rows.read(*each) for each in edges if each[0] < each[1]])
