"""A stretch of one column as Polars holds it: cells that are taken as arrays, not one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, TypeAlias, cast, overload

import numpy as np
import numpy.typing as npt

from cartflow_studio.history.columns import EXACT
from cartflow_studio.history.recall import Recall

if TYPE_CHECKING:
    import polars as pl

Codes: TypeAlias = "npt.NDArray[np.int32]"
BLANKS = (  # as Python strips them
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_WHOLE = range(-EXACT, EXACT + 1)
_MANY, _MOST = 10_000, 2**21  # texts; fewer are looked up as quickly, of more too few have a place
_OFTEN = 8  # one of so many texts is new, at most, where it is worth knowing those before
_NEW = 8  # one of so many texts known is new, at least, where it is worth knowing all anew


class Vocabulary:
    """The distinct texts of one column of a file, numbered from 0 as they come.

    Where most of very many come again and again, they are known by their hash.
    """

    def __init__(self) -> None:
        import polars

        self._categories = polars.Categories.random()
        self._kind = polars.Categorical(self._categories)
        self._count = 0
        self._kept: pl.Series | None = None  # else the categories are forgotten
        self._recall: Recall | None = None
        self._come_again = True  # texts of earlier stretches

    def codes(self, texts: pl.Series) -> Codes:
        """The number of each text; -1 where there is none."""
        before = self._count
        if self._recall is None:
            codes = self._looked_up(texts)
        else:
            codes, unknown = self._recall.codes(texts)
            self._come_again = len(unknown) * 2 < len(texts)
            if len(unknown):
                codes[unknown] = self._looked_up(texts.gather(unknown))
        if not self._come_again:  # as where rows are sorted by them
            self._recall = None
        elif before and (self._count - before) * _OFTEN < len(texts):
            self._learn()
        return codes

    def _looked_up(self, texts: pl.Series) -> Codes:
        coded = texts.cast(self._kind)
        self._kept = coded.head(1) if self._kept is None else self._kept
        plain = coded.to_physical()
        greatest = cast("int | None", plain.max())
        self._count = max(self._count, 0 if greatest is None else greatest + 1)
        if plain.null_count():
            return plain.cast(_polars().Int64).fill_null(-1).to_numpy().astype(np.int32)
        return plain.to_numpy().view(np.int32)

    def _learn(self) -> None:
        """Know all texts so far by their hash, if they are many, and many of them new."""
        known = 0 if self._recall is None else len(self._recall)
        if _MANY < self._count <= _MOST and (self._count - known) * _NEW > self._count:
            self._recall = Recall(self._series(0))

    def __len__(self) -> int:
        return self._count

    def in_order(self) -> tuple[tuple[str, ...], Codes] | None:
        """The texts in their order, and the place of each there; None if one is empty or has
        blanks around it.
        """
        texts = self._series(0)
        inside = texts.str.strip_chars(BLANKS).str.len_bytes()
        if inside.min() == 0 or (inside != texts.str.len_bytes()).any():
            return None
        order = texts.arg_sort()
        places = np.empty(len(texts), dtype=np.int32)
        places[order.to_numpy()] = np.arange(len(texts), dtype=np.int32)
        return tuple(texts.gather(order).to_list()), places

    def texts(self, start: int) -> list[str]:
        """The texts from a number on."""
        return cast("list[str]", self._series(start).to_list()) if start < self._count else []

    def _series(self, start: int) -> pl.Series:
        numbers = _polars().Series(range(start, self._count), dtype=_polars().UInt32)
        return cast("pl.Series", numbers.cat.to(self._kind).cast(_polars().String))


class Stretch(Sequence[object]):
    """The cells of some rows of a column; as a sequence they are plain values, None is nothing."""

    def __init__(self, series: pl.Series, vocabulary: Vocabulary) -> None:
        self.series = series
        self.vocabulary = vocabulary

    def __len__(self) -> int:
        return len(self.series)

    @overload
    def __getitem__(self, place: int) -> object: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[object]: ...
    def __getitem__(self, place: int | slice) -> object:
        return self.series[place] if isinstance(place, int) else self.series[place].to_list()

    def __iter__(self) -> Iterator[object]:
        return iter(self.series.to_list())

    @property
    def is_text(self) -> bool:
        """Whether the cells are texts."""
        return bool(self.series.dtype == _polars().String)

    def keys(self) -> Codes | None:
        """Ids as numbers of the vocabulary; None if they are neither text nor whole numbers."""
        if self.is_text:
            return self.vocabulary.codes(self.series)
        if self.series.dtype.is_integer():
            return self.vocabulary.codes(self.series.cast(_polars().String))
        return None

    def codes(self) -> Codes:
        """Texts as numbers of the vocabulary."""
        return self.vocabulary.codes(self.series)

    def numbers(self) -> npt.NDArray[np.float64] | None:
        """The numbers, NaN where there is none; None if these are none, or would lose digits."""
        kind = self.series.dtype
        if not kind.is_numeric() or kind.is_decimal():
            return None
        if kind.is_integer() and len(self.series) > self.series.null_count():
            bounds = cast("tuple[int, int]", (self.series.min(), self.series.max()))
            if any(bound not in _WHOLE for bound in bounds):
                return None
        return self.series.cast(_polars().Float64).to_numpy()

    def states(self) -> Codes | None:
        """Yes as 1, no as 0, nothing as -1; None if these are others."""
        if self.series.dtype != _polars().Boolean:
            return None
        return self.series.cast(_polars().Int8).fill_null(-1).to_numpy().astype(np.int32)


def _polars() -> ModuleType:
    import polars

    return polars
