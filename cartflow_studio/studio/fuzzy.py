"""Finding words by a few of their letters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

T = TypeVar("T")

WORD_START, INSIDE, SCATTERED = 0.0, 4.0, 12.0


@dataclass(frozen=True, slots=True)
class Match:
    """How well a search fits a text (0 is best), and the places of the letters it found."""

    cost: float
    places: tuple[int, ...] = ()


def match(search: str, text: str) -> Match | None:
    """How a search fits a text: every word of it must occur, best at the start of a word, else
    inside of one, else as letters in their order. None if it does not fit.
    """
    folded = text.lower()
    if len(folded) != len(text):  # a few letters are longer in lower case
        folded = "".join(letter.lower()[0] for letter in text)
    cost = 0.0
    places: list[int] = []
    for word in search.lower().split():
        found = _word(word, folded)
        if found is None:
            return None
        cost += found.cost
        places += found.places
    return Match(cost + (len(text) / 200 if places else 0.0), tuple(sorted(set(places))))


def _word(word: str, text: str) -> Match | None:
    at = text.find(word)
    if at < 0:
        return _letters(word, text)
    start = at
    while start >= 0 and not _begins(text, start):
        start = text.find(word, start + 1)
    if start >= 0:
        return Match(WORD_START + min(start, 40) / 40, tuple(range(start, start + len(word))))
    return Match(INSIDE + min(at, 40) / 40, tuple(range(at, at + len(word))))


def _begins(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()


def _letters(word: str, text: str) -> Match | None:
    """The letters in their order, the first at the start of a word; loose ones cost more."""
    found = _loosely(word).search(text)
    while found is not None and not _begins(text, found.start()):
        found = _loosely(word).search(text, found.start() + 1)
    if found is None:
        return None
    places = tuple(found.start(each) for each in range(1, len(word) + 1))
    jumps = sum(b - a > 1 and not _begins(text, b) for a, b in pairwise(places))
    if jumps > len(word) // 3:
        return None
    return Match(SCATTERED + 4 * jumps + (places[-1] - places[0]) / 10, places)


@lru_cache(maxsize=64)
def _loosely(word: str) -> re.Pattern[str]:
    return re.compile(".*?".join(f"({re.escape(letter)})" for letter in word), re.DOTALL)


def best(
    search: str, items: Iterable[T], words: Callable[[T], str], *, most: int = 60
) -> Sequence[tuple[T, Match]]:
    """The items that fit, the best first; items that fit alike keep their order."""
    found = [(item, fit) for item in items if (fit := match(search, words(item))) is not None]
    found.sort(key=lambda pair: pair[1].cost)
    return found[:most]
