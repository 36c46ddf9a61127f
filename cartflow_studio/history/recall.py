"""Texts that were seen before, known again by their hash: their numbers without a dictionary."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import polars as pl

Codes: TypeAlias = "npt.NDArray[np.int32]"
Words: TypeAlias = "npt.NDArray[np.uint64]"
Numbers: TypeAlias = "npt.NDArray[np.uint32]"
ROOM = 2  # places for each text
_MOST_BITS = 22  # of a place, so that a table takes 32 MiB at most
_TURN = 11  # bits, by which hashes are turned for those who found their place taken
_HALF = np.uint64(32)


class Recall:
    """The numbers of some distinct texts, each its place among them.

    Every text has one place in a table, by the first bits of its hash; who finds it taken has one
    in a smaller table, by other bits. Who seems to be known is held against the text itself.
    """

    def __init__(self, texts: pl.Series) -> None:
        self._texts = texts.rechunk()
        words = texts.hash().to_numpy()
        numbers = np.arange(1, len(texts) + 1, dtype=np.uint32)  # 0 is an empty place
        self._first = _Table(words, numbers)
        left = np.flatnonzero(self._first.numbers(words) != numbers)
        self._second = _Table(_turned(words[left]), numbers[left])

    def __len__(self) -> int:
        return len(self._texts)

    def codes(self, texts: pl.Series) -> tuple[Codes, npt.NDArray[np.int64]]:
        """The number of each text, and which of them are not known, or nothing."""
        import polars

        words = texts.hash().to_numpy()
        numbers = self._first.numbers(words)
        left = np.flatnonzero(numbers == 0)
        numbers[left] = self._second.numbers(_turned(words[left]))
        unknown = numbers == 0
        numbers -= 1
        numbers[unknown] = 0
        meant = self._texts.gather(polars.Series(numbers))
        unknown |= meant.ne_missing(texts).to_numpy()
        return numbers.view(np.int32), np.flatnonzero(unknown)


class _Table:
    """Numbers by hash, the later one where two have the same place: in a place the number of a
    text beside the last bits of its hash.
    """

    def __init__(self, words: Words, numbers: Numbers) -> None:
        self._shift = np.uint64(64 - min((len(words) * ROOM).bit_length() + 1, _MOST_BITS))
        self._table: Words = np.zeros(2 ** (64 - int(self._shift)), dtype=np.uint64)
        self._table[self._places(words)] = (words << _HALF) | numbers

    def numbers(self, words: Words) -> Numbers:
        """The number of each hash; 0 none."""
        found = self._table.take(self._places(words))
        numbers = found.astype(np.uint32)
        found >>= _HALF
        numbers *= found == words.astype(np.uint32)
        return numbers

    def _places(self, words: Words) -> npt.NDArray[np.int64]:
        return cast("npt.NDArray[np.int64]", (words >> self._shift).view(np.int64))


def _turned(words: Words) -> Words:
    return (words << np.uint64(_TURN)) | (words >> np.uint64(64 - _TURN))
