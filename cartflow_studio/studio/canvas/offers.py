"""What a menu offers to choose from, and what a search finds among it."""

from __future__ import annotations

import difflib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cartflow_studio.flow.node_type import NodeType
from cartflow_studio.nodes import REGISTRY
from cartflow_studio.words import tr

MOST_FAVOURITES = 3
OFTEN = 2  # so many times a type was added before it is among the favourites
LIKE = 0.72  # how alike a misspelt word must be


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to choose. `also` are other words for it, with commas between them; `refused`
    says why it cannot be chosen now; `group` is the heading under which it stands, at the end.
    """

    key: str
    label: str
    help: str
    icon: str
    color: str
    also: str = ""
    refused: str = ""
    group: str = ""


def words_of(kind: type[NodeType]) -> str:
    """The help of a type: the first line of its docstring."""
    return tr((kind.__doc__ or "").strip().partition("\n")[0])


def offer_of(kind: type[NodeType], refused: str = "") -> Offer:
    """A type of node, to choose."""
    also = f"{tr(kind.also)}, {tr(kind.group)}"
    return Offer(kind.name, tr(kind.label), words_of(kind), kind.icon, kind.color, also, refused)


def kinds_for(*, leads_to: bool, leads_on: bool) -> list[type[NodeType]]:
    """The types that fit a place: `leads_to`, something leads there; `leads_on`, something is to
    follow. Where something leads to the place, those that end a journey come last.
    """
    kinds = [
        kind
        for kind in REGISTRY.members()
        if not (leads_to and kind.is_entry) and not (leads_on and not kind().ports)
    ]
    return sorted(kinds, key=lambda kind: leads_to and kind.group == "Exits")


def favourites(used: Sequence[str], among: Iterable[str]) -> list[str]:
    """Those that were chosen most, the most frequent first; `used` are the last choices."""
    counts = Counter(used)
    often = [key for key in among if counts[key] >= OFTEN]
    return sorted(often, key=lambda key: -counts[key])[:MOST_FAVOURITES]


def found(search: str, offers: Sequence[Offer], used: Sequence[str] = ()) -> list[Offer]:
    """What a search finds, the best first; without a search everything, favourites first."""
    words = _plain(search)
    if not words:
        first = favourites(used, [each.key for each in offers])
        return sorted(offers, key=lambda each: first.index(each.key) if each.key in first else 99)
    counts = Counter(used)
    ranked = [(rank(words, each), -counts[each.key], place) for place, each in enumerate(offers)]
    best = sorted(each for each in ranked if each[0] < NOT_FOUND)
    if not best and len(words) > 2:
        return [each for each in offers if _is_like(words, each)]
    return [offers[place] for _, _, place in best]


NOT_FOUND = 9


def rank(search: str, offer: Offer) -> int:
    """How well a search fits, 0 best: the label begins so, another word for it does, it contains
    it, every word is somewhere, it is short for it.
    """
    label, also, help_ = _plain(offer.label), _plain(offer.also), _plain(offer.help)
    phrases = [each.strip() for each in also.split(",")]
    if label.startswith(search):
        return 0
    if any(word.startswith(search) for word in label.split()):
        return 1
    if search in phrases:
        return 2
    if any(_begins(phrase, search) for phrase in phrases):
        return 3
    tests: tuple[Callable[[], bool], ...] = (
        lambda: search in label or search in also,
        lambda: search in help_,
        lambda: all(word in f"{label} {also} {help_}" for word in search.split()),
        lambda: _is_short_for(search, label),
    )
    return next((place for place, fits in enumerate(tests, start=4) if fits()), NOT_FOUND)


def _begins(phrase: str, search: str) -> bool:
    return phrase.startswith(search) or any(word.startswith(search) for word in phrase.split())


def _is_short_for(search: str, label: str) -> bool:
    """Whether its letters are the first letters of the words: "wfe" is "wait for event"."""
    first = "".join(word[0] for word in label.split())
    return len(search) > 1 and first.startswith(search)


def _is_like(search: str, offer: Offer) -> bool:
    """Whether it is a word for it, misspelt a little."""
    words = _plain(f"{offer.label} {offer.also}".replace(",", " ")).split()
    return bool(difflib.get_close_matches(search, words, n=1, cutoff=LIKE))


def _plain(text: str) -> str:
    """Small letters without accents."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in spread if not unicodedata.combining(c)).split())
