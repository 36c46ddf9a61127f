"""Texts that were seen before, known again by their hash: their numbers without a dictionary."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import polars as pl

Codes: TypeAlias = "npt.NDArray[np.int32]"
Words: TypeAlias = "npt.NDArray[np.uint64]"
ROOM = 8  # places for each text
_MOST_BITS = 22  # of a place, so that the table takes 32 MiB at most
_HALF = np.uint64(32)


class Recall:
    """The numbers of some distinct texts, each its place among them.

    Every text has one place in a table, by the first bits of its hash; where two have the same,
    the later one is known. The table holds the other bits beside the number, and who seems to
    be known is held against the text itself.
    """

    def __init__(self, texts: pl.Series) -> None:
        self._texts = texts.rechunk()
        self._shift = np.uint64(64 - min((len(texts) * ROOM).bit_length(), _MOST_BITS))
        self._table: Words = np.zeros(2 ** (64 - int(self._shift)), dtype=np.uint64)
        words = texts.hash().to_numpy()
        numbers = np.arange(1, len(texts) + 1, dtype=np.uint64)  # 0 is an empty place
        self._table[self._places(words)] = (words << _HALF) | numbers

    def __len__(self) -> int:
        return len(self._texts)

    def codes(self, texts: pl.Series) -> tuple[Codes, npt.NDArray[np.int64]]:
        """The number of each text, and which of them are not known, or nothing."""
        import polars

        words = texts.hash().to_numpy()
        found = self._table.take(self._places(words))
        numbers = found.astype(np.uint32)
        found >>= _HALF
        unknown = found != words.astype(np.uint32)
        unknown |= numbers == 0
        numbers -= 1
        numbers[unknown] = 0
        meant = self._texts.gather(polars.Series(numbers))
        unknown |= meant.ne_missing(texts).to_numpy()
        return numbers.view(np.int32), np.flatnonzero(unknown)

    def _places(self, words: Words) -> npt.NDArray[np.int64]:
        return cast("npt.NDArray[np.int64]", (words >> self._shift).view(np.int64))
