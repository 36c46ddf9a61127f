"""Cells gathered into columns: texts interned, types found, cells that cannot be used marked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from cartflow_studio.history.batch import CELL_TOO_LONG, LONGEST_CELL
from cartflow_studio.history.columns import EXACT, Booleans, Json, Numbers, Texts
from cartflow_studio.history.decimals import commas
from cartflow_studio.history.guard import unguarded
from cartflow_studio.history.made import Made
from cartflow_studio.history.parts import Array, Parts, Spill
from cartflow_studio.history.reading import NOT_UTF_8
from cartflow_studio.history.stretch import Stretch, Vocabulary
from cartflow_studio.words import mark

Codes: TypeAlias = "npt.NDArray[np.int32]"
Rows: TypeAlias = "npt.NDArray[np.int64]"
_NOTHING = np.int32(-1)
_Kind = Literal["text", "number", "boolean", "json"]

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]+([eE][+-]?[0-9]{1,3})?|[eE]-[0-9]{1,3})?")
_IDENTITY = re.compile(r"(?:^|_|-)id$|Id$|ID$", re.ASCII)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BOOLEANS = {"true": 1, "false": 0, "True": 1, "False": 0, "TRUE": 1, "FALSE": 0}


class Interner:
    """Numbers texts from 0 in the order they come.

    As long as they all come from one vocabulary, its numbers are ours, and nothing is done.
    """

    def __init__(self) -> None:
        self._only: Vocabulary | None = None
        self._codes: dict[str, int] = {}
        self._known: dict[Vocabulary, Codes] = {}

    def codes(self, texts: Sequence[str]) -> Codes:
        """The number of each text."""
        self._settle()
        codes = self._codes
        return np.array([codes.setdefault(text, len(codes)) for text in texts], dtype=np.int32)

    def renumbered(self, codes: Codes, vocabulary: Vocabulary) -> Codes:
        """Numbers of a vocabulary as ours; -1 stays."""
        if not self._codes and self._only in (None, vocabulary):
            self._only = vocabulary
            return codes
        self._settle()
        known = self._known.get(vocabulary, np.array([-1], dtype=np.int32))
        if texts := vocabulary.texts(len(known) - 1):
            known = np.concatenate((known[:-1], self.codes(texts), known[-1:]))
            self._known[vocabulary] = known
        return known[codes]

    def __len__(self) -> int:
        return len(self._codes) if self._only is None else len(self._only)

    def texts(self) -> Sequence[str]:
        """All texts, each at its number."""
        return list(self._codes) if self._only is None else self._only.texts(0)

    def in_order(self) -> tuple[tuple[str, ...], Codes] | None:
        """All texts in their order, and the place of each there; None if one is empty or has blanks
        around it, or Polars does not have them all.
        """
        return None if self._only is None else self._only.in_order()

    def _settle(self) -> None:
        """Take the texts of the one vocabulary as our own."""
        if self._only is None:
            return
        vocabulary, self._only = self._only, None
        known = self.codes(vocabulary.texts(0))
        self._known[vocabulary] = np.append(known, np.int32(-1))


class Keys:
    """Names and ids gathered as text, without blanks around them; empty means missing.

    Numbers become text as they are written (7, not 7.0); yes/no, lists and objects are no ids.
    From CSV (`typed` is False) the mark against formulas is taken off. `renamed` are texts that
    stand for others.
    """

    def __init__(self, *, typed: bool, spill: Spill | None = None) -> None:
        self._typed = typed
        self.renamed: Mapping[str, str] = {}
        self._texts = Interner()
        self._parts = Parts(spill)
        self._finished: Made | None = None

    @property
    def distinct(self) -> int:
        """How many texts there are so far."""
        return len(self._texts)

    def add(self, cells: Sequence[object]) -> None:
        """Append cells."""
        if isinstance(cells, Stretch) and (codes := cells.keys()) is not None:
            self._parts.append(self._texts.renumbered(codes, cells.vocabulary))
            return
        if set(map(type, cells)) <= {str}:
            texts = cast("Sequence[str]", cells)
        else:
            texts = [_key(cell) for cell in cells]
        self._parts.append(self._texts.codes(texts))

    def finish(self, look: Callable[[], object] = lambda: None) -> Made:
        """The keys, sorted in the dictionary; -1 where there is none. Nothing is added after.

        `look` is called now and then, and may raise.
        """
        if self._finished is None:
            dictionary, places = self._at_once() or self._sorted(look)
            self._finished = Made(Texts, self._parts, dictionary, np.append(places, np.int32(-1)))
        return self._finished

    def count(self) -> None:
        """Count how often each comes, which then is known. Nothing is added after."""
        self._parts.tally(len(self._texts))

    def _at_once(self) -> tuple[tuple[str, ...], Codes] | None:
        """As `_sorted`, where no text is to be changed and Polars has all of them."""
        known = None if self.renamed else self._texts.in_order()
        if known is None or (not self._typed and "'" in "".join(known[0])):
            return None
        return known

    def _sorted(self, look: Callable[[], object]) -> tuple[tuple[str, ...], Codes]:
        """The keys in their order, and the place of each text that was added; -1 none."""
        texts = self._texts.texts()
        cleaned = list(map(str.strip, texts))
        if not self._typed and "'" in "".join(texts):
            cleaned = [unguarded(text).strip() for text in texts]
        if self.renamed:
            cleaned = [self.renamed.get(text, text) for text in cleaned]
        if cleaned == texts and "" not in cleaned:  # no two are the same
            look()
            order = sorted(range(len(cleaned)), key=cleaned.__getitem__)
            look()
            places = np.empty(len(order), dtype=np.int32)
            places[order] = np.arange(len(order))
            return tuple(map(cleaned.__getitem__, order)), places
        dictionary = tuple(sorted(set(cleaned) - {""}))
        place = {text: code for code, text in enumerate(dictionary)} | {"": -1}
        places = np.fromiter(map(place.__getitem__, cleaned), np.int32, len(cleaned))
        return dictionary, places


class Cells:
    """The cells of one property or attribute, gathered in stretches, whatever they are.

    `typed` cells are JSON values; others are text of which the type is found at the end:
    numbers if all are numbers, yes/no if all are true or false, JSON if all are lists or objects.
    Ids (by the column's name), numbers with leading zeros or over 15 digits stay text. `note` says,
    once finished, how numbers with commas are read; "" where there are none.
    """

    def __init__(
        self, name: str, *, typed: bool, text: bool = False, spill: Spill | None = None
    ) -> None:
        self.note = ""
        self._name = name
        self._typed = typed
        self._text = text or _IDENTITY.search(name) is not None
        self._texts = Interner()
        self._jsons = Interner()
        self._parts = Parts(spill)
        self._kinds: set[str] = set()  # of the stretches that hold more than gaps

    @property
    def distinct(self) -> int:
        """How many texts there are so far."""
        return len(self._texts) + len(self._jsons)

    def add(self, start: int, cells: Sequence[object]) -> None:
        """Append the cells of the rows from `start`; there is nothing in the rows skipped."""
        if start > len(self._parts):
            self._parts.append_same(_NOTHING, start - len(self._parts), "text")
        if isinstance(cells, Stretch) and self._add_stretch(cells):
            return
        types = set(map(type, cells))
        if types <= {str}:
            self._append("text", self._texts.codes(cast("Sequence[str]", cells)))
        elif types <= {str, type(None)}:
            self._append("text", _coded(self._texts, cells))
        elif types <= {int, float, type(None)} and _exact(cells):
            numbers = cast("Sequence[float | None]", cells)
            self._append("number", np.array(numbers, dtype=np.float64))
        elif types <= {bool, type(None)}:
            states = [-1 if cell is None else int(cast("bool", cell)) for cell in cells]
            self._append("boolean", np.array(states, dtype=np.int8))
        else:
            texts = [None if cell is None else _json(cell) for cell in cells]
            self._append("json", _coded(self._jsons, texts))

    def _add_stretch(self, cells: Stretch) -> bool:
        """Append cells that are arrays already; False if they are not."""
        if cells.is_text:
            self._append("text", self._texts.renumbered(cells.codes(), cells.vocabulary))
        elif (numbers := cells.numbers()) is not None:
            self._append("number", numbers)
        elif (states := cells.states()) is not None:
            self._append("boolean", states)
        else:
            return False
        return True

    def _append(self, kind: _Kind, part: Array) -> None:
        if kind not in self._kinds and not _void(kind, part):
            self._kinds.add(kind)
        self._parts.append(part, kind)

    def faults(self, count: int) -> list[tuple[str, Rows]]:
        """Why cells of the first `count` rows cannot be used, each reason with its rows."""
        self.add(count, ())
        found: dict[str, list[Rows]] = {}
        for kind, texts in (("text", self._texts), ("json", self._jsons)):
            bad = all_unusable(texts.texts())
            for reason in dict.fromkeys(bad.values()):
                wanted = [code for code, why in bad.items() if why == reason]
                begin = 0
                for what, part in self._parts.pieces():
                    if what == kind:
                        rows = np.flatnonzero(np.isin(part, wanted)) + begin
                        found.setdefault(reason, []).append(rows)
                    begin += len(part)
        return [(reason, np.sort(np.concatenate(rows))) for reason, rows in found.items()]

    def finish(self, count: int) -> Made:
        """The column of `count` rows."""
        self.add(count, ())
        if self._kinds <= {"text"}:
            if self._typed:
                return self._as_texts(self._texts.texts(), None)
            return self._guess()
        if self._kinds == {"number"}:
            return Made(Numbers, self._parts)
        if self._kinds == {"boolean"}:
            return Made(Booleans, self._parts)
        return self._mixture()

    def _as_texts(self, texts: Iterable[str], table: Array | None) -> Made:
        return Made(Texts, self._parts, tuple(texts), table)

    def _guess(self) -> Made:
        """Text that is all numbers or all yes/no, as such; empty is nothing."""
        texts = self._texts.texts()
        words = [text for text in texts if text]
        if words and not self._text:
            if all(map(_NUMBER.fullmatch, words)):
                numbers = [float(text) if text else np.nan for text in texts]
                return Made(Numbers, self._parts, (), np.array([*numbers, np.nan]))
            if (found := commas(words)) is not None:
                self.note = found.note
                if found.decimal:
                    numbers = [found.number(text) if text else np.nan for text in texts]
                    return Made(Numbers, self._parts, (), np.array([*numbers, np.nan]))
            if all(text in _BOOLEANS for text in words):
                states = [_BOOLEANS.get(text, -1) for text in texts]
                return Made(Booleans, self._parts, (), np.array([*states, -1], dtype=np.int8))
            if all(map(_is_nested, words)):
                plain = ("" if not text else _json(json.loads(text)) for text in texts)
                return Made(Json, self._parts, tuple(plain), _without_empty(texts))
        return self._as_texts(map(unguarded, texts), _without_empty(texts))

    def _mixture(self) -> Made:
        """Cells of several kinds, each as JSON."""
        texts = [_json(text) for text in self._texts.texts()]

        def written(_: int, kind: str, part: Array) -> Array:
            if kind == "json":
                return part.astype(np.int32)
            if kind == "text":
                plain = [None if code < 0 else texts[int(code)] for code in part]
            elif kind == "boolean":
                plain = [None if state < 0 else _json(bool(state)) for state in part]
            else:
                values = Numbers(part.astype(np.float64)).values_of(0, len(part))
                plain = [None if value is None else _json(value) for value in values]
            return _coded(self._jsons, plain)

        parts = self._parts.mapped(written)
        return Made(Json, parts, tuple(self._jsons.texts()))


def all_unusable(texts: Iterable[str]) -> dict[int, str]:
    """The places of texts that cannot be used, each with the reason."""
    known = list(texts)
    joined = "".join(known)
    if joined.isprintable() and max(map(len, known), default=0) <= LONGEST_CELL:
        return {}
    return {place: reason for place, text in enumerate(known) if (reason := unusable(text))}


def unusable(text: str) -> str:
    """Why a text cannot be used, or an empty text."""
    if len(text) > LONGEST_CELL:
        return CELL_TOO_LONG
    if _CONTROL.search(text):
        return mark("control character")
    return NOT_UTF_8 if _SURROGATE.search(text) else ""


def _void(kind: _Kind, part: Array) -> bool:
    """Whether a stretch holds nothing but gaps."""
    return bool(np.isnan(part).all()) if kind == "number" else bool((part == -1).all())


def _without_empty(texts: Sequence[str]) -> Codes | None:
    """Which code each has where the empty text is nothing; None if there is no empty text."""
    if "" not in texts:
        return None
    table = np.arange(len(texts) + 1, dtype=np.int32)
    table[[texts.index(""), -1]] = -1
    return table


def _is_nested(text: str) -> bool:
    """Whether a text is a JSON list or object."""
    if text[0] not in "[{":
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _coded(texts: Interner, cells: Sequence[object]) -> Codes:
    codes = np.full(len(cells), -1, dtype=np.int32)
    given = [place for place, cell in enumerate(cells) if cell is not None]
    codes[given] = texts.codes([cast("str", cells[place]) for place in given])
    return codes


def _exact(cells: Sequence[object]) -> bool:
    """Whether all numbers survive as 64-bit floats."""
    return all(not isinstance(cell, int) or -EXACT <= cell <= EXACT for cell in cells)


def _key(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _json(cell: object) -> str:
    return json.dumps(
        cell, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=_plain
    )


def _plain(cell: object) -> str:
    return cell.isoformat() if isinstance(cell, date) else str(cell)
