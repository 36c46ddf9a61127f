"""Cells gathered into columns: texts interned, types found, cells that cannot be used marked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from cartflow_studio.history.batch import LONGEST_CELL
from cartflow_studio.history.columns import EXACT, Booleans, Column, Json, Numbers, Texts
from cartflow_studio.history.guard import unguarded
from cartflow_studio.history.stretch import Stretch, Vocabulary
from cartflow_studio.words import mark

Codes: TypeAlias = "npt.NDArray[np.int32]"
Mask: TypeAlias = "npt.NDArray[np.bool_]"
_Kind = Literal["text", "number", "boolean", "json"]

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]+([eE][+-]?[0-9]{1,3})?|[eE]-[0-9]{1,3})?")
_IDENTITY = re.compile(r"(?:^|_|-)id$|Id$|ID$", re.ASCII)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BOOLEANS = {"true": 1, "false": 0, "True": 1, "False": 0, "TRUE": 1, "FALSE": 0}


class Interner(dict[str, int]):
    """Numbers texts from 0 in the order they come."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[Vocabulary, Codes] = {}

    def __missing__(self, text: str) -> int:
        code = self[text] = len(self)
        return code

    def codes(self, texts: Sequence[str]) -> Codes:
        """The number of each text."""
        return np.fromiter(map(self.__getitem__, texts), dtype=np.int32, count=len(texts))

    def renumbered(self, codes: Codes, vocabulary: Vocabulary) -> Codes:
        """Numbers of a vocabulary as ours; -1 stays."""
        known = self._known.get(vocabulary, np.array([-1], dtype=np.int32))
        if texts := vocabulary.texts(len(known) - 1):
            known = np.concatenate((known[:-1], self.codes(texts), known[-1:]))
            self._known[vocabulary] = known
        if known[-2] == len(known) - 2 and (known[:-1] == np.arange(len(known) - 1)).all():
            return codes
        return known[codes]


class Keys:
    """Names and ids gathered as text, without blanks around them; empty means missing.

    Numbers become text as they are written (7, not 7.0); yes/no, lists and objects are no ids.
    From CSV (`typed` is False) the mark against formulas is taken off. `renamed` are texts that
    stand for others.
    """

    def __init__(self, *, typed: bool) -> None:
        self._typed = typed
        self.renamed: Mapping[str, str] = {}
        self._texts = Interner()
        self._parts: list[Codes] = []
        self._finished: Texts | None = None

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

    def finish(self) -> Texts:
        """The keys, sorted in the dictionary; -1 where there is none. Nothing is added after."""
        if self._finished is not None:
            return self._finished
        cleaned = [text.strip() for text in self._texts]
        if not self._typed and any(text[:1] == "'" for text in self._texts):
            cleaned = [unguarded(text).strip() for text in self._texts]
        if self.renamed:
            cleaned = [self.renamed.get(text, text) for text in cleaned]
        dictionary = tuple(sorted(set(cleaned) - {""}))
        place = {text: code for code, text in enumerate(dictionary)} | {"": -1}
        renumbered = np.array([*map(place.__getitem__, cleaned), -1], dtype=np.int32)
        codes = np.concatenate(self._parts) if self._parts else np.empty(0, dtype=np.int32)
        self._parts, self._finished = [], Texts(renumbered[codes], dictionary)
        return self._finished


class Cells:
    """The cells of one property or attribute, gathered in stretches, whatever they are.

    `typed` cells are JSON values; others are text of which the type is found at the end:
    numbers if all are numbers, yes/no if all are true or false, JSON if all are lists or objects.
    Ids (by the column's name), numbers with leading zeros or over 15 digits stay text.
    """

    def __init__(self, name: str, *, typed: bool, text: bool = False) -> None:
        self._name = name
        self._typed = typed
        self._text = text or _IDENTITY.search(name) is not None
        self._texts = Interner()
        self._jsons = Interner()
        self._parts: list[tuple[_Kind, npt.NDArray[np.float64]] | tuple[_Kind, Codes]] = []
        self._count = 0

    def add(self, start: int, cells: Sequence[object]) -> None:
        """Append the cells of the rows from `start`; there is nothing in the rows skipped."""
        if start > self._count:
            self._parts.append(("text", np.full(start - self._count, -1, dtype=np.int32)))
        self._count = start + len(cells)
        if isinstance(cells, Stretch) and self._add_stretch(cells):
            return
        types = set(map(type, cells))
        if types <= {str}:
            self._parts.append(("text", self._texts.codes(cast("Sequence[str]", cells))))
        elif types <= {str, type(None)}:
            self._parts.append(("text", _coded(self._texts, cells)))
        elif types <= {int, float, type(None)} and _exact(cells):
            numbers = cast("Sequence[float | None]", cells)
            self._parts.append(("number", np.array(numbers, dtype=np.float64)))
        elif types <= {bool, type(None)}:
            states = [-1 if cell is None else int(cast("bool", cell)) for cell in cells]
            self._parts.append(("boolean", np.array(states, dtype=np.int32)))
        else:
            texts = [None if cell is None else _json(cell) for cell in cells]
            self._parts.append(("json", _coded(self._jsons, texts)))

    def _add_stretch(self, cells: Stretch) -> bool:
        """Append cells that are arrays already; False if they are not."""
        if cells.is_text:
            codes = self._texts.renumbered(cells.codes(), cells.vocabulary)
            self._parts.append(("text", codes))
        elif (numbers := cells.numbers()) is not None:
            self._parts.append(("number", numbers))
        elif (states := cells.states()) is not None:
            self._parts.append(("boolean", states))
        else:
            return False
        return True

    def faults(self, count: int) -> list[tuple[str, Mask]]:
        """Why cells of the first `count` rows cannot be used, each reason with its rows."""
        self.add(count, ())
        found: dict[str, Mask] = {}
        for kind, texts in (("text", self._texts), ("json", self._jsons)):
            bad = all_unusable(texts)
            for reason in dict.fromkeys(bad.values()):
                wanted = [code for code, why in bad.items() if why == reason]
                rows = np.concatenate(
                    [
                        np.isin(part, wanted)
                        if what == kind
                        else np.zeros(len(part), dtype=np.bool_)
                        for what, part in self._parts
                    ]
                )
                found[reason] = found[reason] | rows if reason in found else rows
        return list(found.items())

    def finish(self, count: int) -> Column:
        """The column of `count` rows."""
        self.add(count, ())
        kinds = {kind for kind, part in self._parts if len(part) and not _void(kind, part)}
        if kinds <= {"text"}:
            codes = self._joined()
            return Texts(codes, tuple(self._texts)) if self._typed else self._guess(codes)
        if kinds == {"number"}:
            return Numbers(
                np.concatenate(
                    [
                        part if kind == "number" else np.full(len(part), np.nan)
                        for kind, part in self._parts
                    ]
                ).astype(np.float64)
            )
        if kinds == {"boolean"}:
            return Booleans(self._joined().astype(np.int8))
        return self._mixture()

    def _joined(self) -> Codes:
        parts = [part if kind != "number" else np.full(len(part), -1) for kind, part in self._parts]
        return np.concatenate(parts).astype(np.int32) if parts else np.empty(0, dtype=np.int32)

    def _guess(self, codes: Codes) -> Column:
        """Text that is all numbers or all yes/no, as such; empty is nothing."""
        words = [text for text in self._texts if text]
        if words and not self._text:
            if all(map(_NUMBER.fullmatch, words)):
                numbers = [float(text) if text else np.nan for text in self._texts]
                return Numbers(np.array([*numbers, np.nan])[codes])
            if all(text in _BOOLEANS for text in words):
                states = [_BOOLEANS.get(text, -1) for text in self._texts]
                return Booleans(np.array([*states, -1], dtype=np.int8)[codes])
            if all(map(_is_nested, words)):
                texts = ["" if not text else _json(json.loads(text)) for text in self._texts]
                return Json(_without_empty(codes, self._texts), tuple(texts))
        dictionary = tuple(map(unguarded, self._texts))
        return Texts(_without_empty(codes, self._texts), dictionary)

    def _mixture(self) -> Json:
        """Cells of several kinds, each as JSON."""
        texts = [_json(text) for text in self._texts]
        parts: list[Codes] = []
        for kind, part in self._parts:
            if kind == "json":
                parts.append(part.astype(np.int32))
                continue
            if kind == "text":
                written = [None if code < 0 else texts[int(code)] for code in part]
            elif kind == "boolean":
                written = [None if state < 0 else _json(bool(state)) for state in part]
            else:
                values = Numbers(part.astype(np.float64)).values_of(0, len(part))
                written = [None if value is None else _json(value) for value in values]
            parts.append(_coded(self._jsons, written))
        return Json(np.concatenate(parts), tuple(self._jsons))


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
        return f"cell longer than {LONGEST_CELL:,} characters"
    if _CONTROL.search(text):
        return mark("control character")
    return "not valid UTF-8" if _SURROGATE.search(text) else ""


def _void(kind: _Kind, part: npt.NDArray[np.float64] | Codes) -> bool:
    """Whether a stretch holds nothing but gaps."""
    return bool(np.isnan(part).all()) if kind == "number" else bool((part == -1).all())


def _without_empty(codes: Codes, texts: Interner) -> Codes:
    """The codes with -1 for the empty text."""
    empty = texts.get("", -1)
    return np.where(codes == empty, -1, codes).astype(np.int32)


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
    codes = [-1 if cell is None else texts[cast("str", cell)] for cell in cells]
    return np.array(codes, dtype=np.int32)


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
