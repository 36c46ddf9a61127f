"""A column whose rows are all there, before they are sorted: how its stretches are read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cartflow_studio.history.columns import Booleans, Column, Json, Numbers, Texts
from cartflow_studio.history.parts import Array, Parts, joined


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A column of a kind. Its stretches are its cells, or codes into a `table` of them.

    The last entry of a table stands for the code -1, which is nothing.
    """

    kind: type[Column]
    parts: Parts
    dictionary: tuple[str, ...] = ()
    table: Array | None = None

    def __len__(self) -> int:
        return len(self.parts)

    def read(self, begin: int = 0, end: int | None = None) -> Array:
        """The cells of the rows from `begin` to before `end`."""
        pieces = self.parts.pieces(begin, end)
        if self.kind is Numbers and self.table is None:
            return joined(
                [cells if tag == "number" else _gap(cells, np.nan) for tag, cells in pieces]
            )
        codes = joined([cells if tag != "number" else _gap(cells, -1) for tag, cells in pieces])
        return codes if self.table is None else self.table.take(codes)

    def whole(self) -> Column:
        """All of it."""
        return self.column(self.read(), self.dictionary)

    def column(self, cells: Array, dictionary: tuple[str, ...]) -> Column:
        """Cells as a column of this kind."""
        if self.kind is Numbers:
            return Numbers(cells)
        if self.kind is Booleans:
            return Booleans(cells.astype(np.int8, copy=False))
        return (Texts if self.kind is Texts else Json)(
            cells.astype(np.int32, copy=False), dictionary
        )


def _gap(cells: Array, nothing: float) -> Array:
    """So many cells of nothing."""
    return np.full(len(cells), nothing, dtype=np.int32 if nothing == -1 else np.float64)
