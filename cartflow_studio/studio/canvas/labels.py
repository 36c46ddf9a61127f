"""The words on connections: what they say, and where, so that nothing hides them."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

import numpy as np

from cartflow_studio.flow.labels import ALONG, MIDDLE, Rect, Spot, free_spot, rect_at
from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.canvas.geometry import WIDTH
from cartflow_studio.studio.canvas.index import Index, Link
from cartflow_studio.studio.canvas.overlay import OverlayView
from cartflow_studio.studio.canvas.pills import SIZE, pill_width
from cartflow_studio.studio.canvas.sizes import (
    BETWEEN,
    LARGER,
    LARGEST,
    LEAST,
    growth,
    least_growth,
)

REACH = 116.0  # a label lies beside its connection by no more
NOTES = 40.0  # what the numbers under a card need
GAP = 4.0  # between labels
NOWHERE = (0.0, 0.0, 0.0, 0.0)
MANY_CAME = 500  # cards; when more come at once, all words look for their places anew


@dataclass(frozen=True, slots=True)
class Words:
    """The words on a connection: their pill's rectangle (left, top, right, bottom) and tone."""

    text: str
    tone: str
    rect: Rect
    spot: Spot


class Seen(NamedTuple):
    """What is seen of the words on a connection at a zoom, so many times larger than up close."""

    text: str
    tone: str
    larger: float
    rect: Rect


class _Far(NamedTuple):
    """How words are seen from further away: the number only, how much larger, and where."""

    is_short: bool
    larger: float
    rect: Rect


class _Shown(NamedTuple):
    """The words of an index and a run, and what was found out about them."""

    lines: Index
    overlay: OverlayView | None
    words: dict[int, Words | None]
    said: dict[int, tuple[str, str, float]]
    rooms: dict[int, float]


class Labels:
    """The words on the connections of an index. Places are found when they are asked for, and kept
    until something comes into their way.
    """

    def __init__(self, flow: Flow, index: Index) -> None:
        self.carried = False  # while cards are moved, words keep their share of the way
        self._flow = flow
        self._index = index
        self._overlay: OverlayView | None = None
        self._words: dict[int, Words | None] = {}
        self._said: dict[int, tuple[str, str, float]] = {}  # text, tone, width
        self._numbers: dict[int, str] = {}
        self._spots: dict[Link, Spot] = {}
        self._moved: set[int] = set()
        self._rooms: dict[int, float] = {}
        self._far: dict[float, dict[int, _Far | None]] = {}  # by how much they grow at least
        self._was: _Shown | None = None  # before the last edit, which may be undone

    def show(self, flow: Flow, index: Index, overlay: OverlayView | None) -> None:
        """Show the words of another flow or run; who had a place keeps it, if it is still free."""
        had, said, before = self._words, self._said, (self._flow, self._index)
        for row, words in had.items():
            if words is not None:
                self._spots[self._index.links[row]] = words.spot
        same_run, had_run = overlay is self._overlay, self._overlay is not None
        was = self._was
        if index is not self._index:
            now = _Shown(self._index, self._overlay, had, said, self._rooms)
            self._was = None if self.carried else now
        self._flow, self._index, self._overlay = flow, index, overlay
        self._words, self._said, self._numbers = {}, {}, {}
        self._moved.clear()
        if index is before[1] and had_run == (overlay is not None):
            self._count_on(had)
            return
        self._rooms, self._far = {}, {}
        if was is not None and was.lines is index and was.overlay is overlay and not self.carried:
            _, _, self._words, self._said, self._rooms = was
        elif same_run and not self.carried:
            self._stay(had, said, *before)

    def forget(self) -> None:
        """What was shown before the last edit is not shown again."""
        self._was = None

    def _count_on(self, had: Mapping[int, Words | None]) -> None:
        """Other numbers: who needs no more room stays."""
        for row, words in had.items():
            text, tone, width = self._said[row] = self._say(row)
            if words is not None and abs(words.rect[2] - words.rect[0] - width) < 0.5:
                self._words[row] = replace(words, text=text, tone=tone)
            else:
                self._forget_far(row)

    def _stay(
        self,
        had: Mapping[int, Words | None],
        said: Mapping[int, tuple[str, str, float]],
        flow: Flow,
        index: Index,
    ) -> None:
        """Words whose connection and its first card are the same stay, but where cards came."""
        now, nodes = self._index.unbent(index, had), self._flow.nodes
        came = self._index.boxes[self._index.moved_from(index)]
        if len(came) > MANY_CAME:
            return
        left, top, right, bottom = came.T[:, :, None]
        kept = [row for row in now if had[row] is not None]
        rects = np.array([words.rect for row in kept if (words := had[row]) is not None])
        rects = rects.reshape(-1, 4)
        hit = (rects[:, 0] < right + GAP) & (rects[:, 2] > left - GAP)
        hit &= (rects[:, 1] < bottom + self._below + GAP) & (rects[:, 3] > top - GAP)
        hidden = {row for row, is_hit in zip(kept, hit.any(axis=0).tolist(), strict=True) if is_hit}
        for row, here in now.items():
            source = self._index.links[here][0]
            if row not in hidden and nodes[source] is flow.nodes.get(source) and row in said:
                self._words[here], self._said[here] = had[row], said[row]

    def of(self, row: int) -> Words | None:
        """The words on a connection, if it has any."""
        if row not in self._words:
            said = self._said.get(row)
            if said is None:
                said = self._said[row] = self._say(row)
            self._words[row] = self._placed(row, *said) if said[0] else None
        return self._words[row]

    def fresh(self, rows: Iterable[int]) -> list[int]:
        """Those of these connections whose words have no place yet; short ones choose first."""
        bounds = self._index.bounds
        found = [row for row in rows if row not in self._words]
        return sorted(found, key=lambda row: float(bounds[row, 2] - bounds[row, 0]))

    def of_all(self, rows: Iterable[int]) -> list[tuple[int, Words]]:
        """The words on these connections."""
        for row in self.fresh(rows):
            self.of(row)
        return [(row, words) for row in rows if (words := self._words[row]) is not None]

    def seen(self, row: int, zoom: float) -> Seen | None:
        """What is seen of the words on a connection, if their place is known: from further away
        they grow; where they could still not be read, their number alone does; where there is no
        room for it either, nothing.
        """
        words, sizes = self._words.get(row), (growth(zoom), least_growth(zoom))
        return None if words is None else self._seen(row, words, zoom, *sizes)

    def seen_of_all(self, rows: Iterable[int], zoom: float) -> Iterator[tuple[int, Seen]]:
        """What is seen of the words on these connections."""
        sizes = growth(zoom), least_growth(zoom)
        for row, words in self.of_all(rows):
            seen = self._seen(row, words, zoom, *sizes)
            if seen is not None:
                yield row, seen

    def _seen(self, row: int, words: Words, zoom: float, wish: float, least: float) -> Seen | None:
        if wish == 1.0:
            return Seen(words.text, words.tone, 1.0, words.rect)
        if least <= LARGER[0]:
            larger = min(wish, self._rooms.get(row) or self.room(row))
            if SIZE * larger * zoom >= LEAST:
                return Seen(words.text, words.tone, larger, larger_rect(words.rect, larger))
        kept = self._far.setdefault(least, {})
        if row not in kept:
            self._find_far(row, least)
        far = kept[row]
        if far is None:
            return None
        text = self._number(row) if far.is_short else words.text
        return Seen(text, words.tone, far.larger, far.rect)

    def _find_far(self, row: int, least: float) -> None:
        """Find room for larger words, else for their numbers, with all that leave the same card."""
        family = self._family(row)
        far = least > LARGER[0]  # else those around it are no larger than that
        sizes = [by for by in (LARGEST, BETWEEN) if by >= least] if far else [LARGER[0]]
        ways = [(is_short, by) for by in sizes for is_short in (False, True)]
        for is_short, by in ways or [(True, least)]:
            found: dict[int, _Far | None] = {}
            for each in family:
                text = self._number(each) if is_short else self._said[each][0]
                rect = self._far_rect(each, text, by, ChainMap(found, self._far[least]))
                found[each] = _Far(is_short, by, rect) if rect else None
            if all(found.values()):
                break
        self._far[least].update(found)

    def _far_rect(
        self, row: int, text: str, larger: float, taken: Mapping[int, _Far | None]
    ) -> Rect | None:
        """Where on its way a connection has room for such large words."""
        width, words, at = pill_width(text), self._words[row], self._index.curve(row).at
        if not text or words is None or width * larger > 2 * REACH:
            return None
        around = self._reach(row, width * larger)
        known = [(other, taken.get(other)) for other in self._near(around, row)]
        others = [far.rect for _, far in known if far is not None]
        if larger < BETWEEN:  # the others may be seen as they are
            others += [self._rect(each, self.room(each)) for each, far in known if not far]
        cards = self._cards(around)
        for spot in (words.spot, *ALONG):
            rect = larger_rect(rect_at(at, spot, width), larger)
            if _is_free(cards, others, rect):
                return rect
        return None

    def _forget_far(self, row: int) -> None:
        for far in self._far.values():
            far.pop(row, None)

    def _number(self, row: int) -> str:
        if row not in self._numbers:
            link = self._index.links[row]
            self._numbers[row] = self._overlay.number(link) if self._overlay else ""
        return self._numbers[row]

    def area(self, row: int) -> Rect | None:
        """What the words on a connection cover at most, if their place is known."""
        words = self._words.get(row)
        if words is None:
            return None
        rects = [larger_rect(words.rect, LARGER[0])]
        rects += [kept.rect for far in self._far.values() if (kept := far.get(row))]
        left, top, right, bottom = zip(*rects, strict=True)
        return min(left), min(top), max(right), max(bottom)

    def room(self, row: int) -> float:
        """How many times larger the words on a connection can be without hiding anything; all that
        leave one card are as large as each of them can be. While cards are carried, as before.
        """
        if self.carried or self._words.get(row) is None:
            return self._rooms.get(row, 1.0)
        if row not in self._rooms:
            family = self._family(row)
            near = {each: self._near(self._rect(each, LARGER[0]), each) for each in family}
            self._make_way(near)
            by = next((by for by in LARGER if self._fit(near, by)), 1.0)
            self._rooms.update(dict.fromkeys(family, by))
        return self._rooms[row]

    def _family(self, row: int) -> list[int]:
        """The connections with words that leave the same card."""
        index = self._index
        card = int(index.source[row])
        rows = index.touching[card]
        return [each for each in rows if index.source[each] == card and self.of(each)]

    def _make_way(self, near: Mapping[int, list[int]]) -> None:
        """Words that have grown over these places shrink, and their family with them."""
        for row, others in near.items():
            for other in others:
                by = self._rooms.get(other, 1.0)
                if by > 1.0 and _touch(self._rect(row), self._rect(other, by)):
                    self._rooms.update(dict.fromkeys(self._family(other), 1.0))

    def _fit(self, near: Mapping[int, list[int]], by: float) -> bool:
        rects = {row: self._rect(row, by) for row in near}
        if self._index.cards_in_any(tuple(rects.values()), below=self._below):
            return False
        return not any(
            _touch(rect, rects.get(other) or self._rect(other, self._rooms.get(other, 1.0)))
            for row, rect in rects.items()
            for other in near[row]
        )

    def _near(self, rect: Rect, row: int) -> list[int]:
        rows = self._index.links_in(rect, REACH).tolist()
        return [other for other in rows if other != row and self._words.get(other) is not None]

    def _rect(self, row: int, by: float = 1.0) -> Rect:
        words = self._words.get(row)
        return larger_rect(words.rect, by) if words is not None else NOWHERE

    def carry(self, rows: Iterable[int], cards: Iterable[int]) -> None:
        """These connections and cards are being moved."""
        self.carried = True
        self._moved.update(cards)
        for row in rows:
            self._forget_far(row)
            words = self._words.pop(row, None)
            if words is not None:
                self._spots[self._index.links[row]] = words.spot

    def settle(self, rows: Iterable[int]) -> None:
        """All is at rest: these connections, and words that cards were put on, find new places."""
        index, self.carried = self._index, False
        stale = set(rows)
        for card in self._moved:
            stale.update(index.touching[card])
            x, y = float(index.x[card]), float(index.y[card])
            box = (x, y, x + WIDTH, y + float(index.height[card]) + self._below)
            near = index.links_in(box, REACH).tolist()
            stale.update(
                row for row in near if (words := self._words.get(row)) and _touch(words.rect, box)
            )
        self._moved.clear()
        self._rooms.clear()
        self._far.clear()
        for row in stale:
            self._words.pop(row, None)
            self._spots.pop(index.links[row], None)

    @property
    def _below(self) -> float:
        return NOTES if self._overlay is not None else 0.0

    def _say(self, row: int) -> tuple[str, str, float]:
        """What stands on a connection, in which tone, and how wide it is."""
        source, name = link = self._index.links[row]
        ports = self._flow.nodes[source].type.ports
        port = next((each for each in ports if each.name == name), None)
        word = port.label if port is not None and len(ports) > 1 else ""
        text = self._overlay.words(word, link) if self._overlay else word
        tone = "success" if port is not None and port.tone == "yes" else "ink"
        return text, tone, pill_width(text)

    def _placed(self, row: int, text: str, tone: str, width: float) -> Words:
        at = self._index.curve(row).at
        spot = self._spots.get(self._index.links[row], MIDDLE)
        if not self.carried:
            free = partial(_is_free, *self._around(row, width))
            roomy = [partial(free, room=by) for by in LARGER]
            spot = free_spot(at, width, free, spot, roomy)
        return Words(text, tone, rect_at(at, spot, width), spot)

    def _around(self, row: int, width: float) -> tuple[list[Rect], list[Rect]]:
        """What lies near a connection: cards with the numbers under them, other words."""
        around = self._reach(row, width * LARGER[0])
        return self._cards(around), [self._rect(other) for other in self._near(around, row)]

    def _reach(self, row: int, width: float) -> Rect:
        left, top, right, bottom = self._index.bounds[row].tolist()
        return left - width / 2, top - REACH, right + width / 2, bottom + REACH

    def _cards(self, around: Rect) -> list[Rect]:
        below = self._below
        boxes = self._index.boxes[self._index.cards_in_any((around,), below=below)]
        return [(a, b, c, d + below) for a, b, c, d in boxes.tolist()]


def _is_free(cards: list[Rect], words: list[Rect], rect: Rect, room: float = 1.0) -> bool:
    """Whether nothing is under a rectangle so many times larger, if other words grow too."""
    rect = left, top, right, bottom = larger_rect(rect, room)
    for box in cards:
        if box[0] < right and box[2] > left and box[1] < bottom and box[3] > top:
            return False
    return not any(_touch(rect, larger_rect(each, room)) for each in words)


def larger_rect(rect: Rect, by: float) -> Rect:
    """The rectangle so many times larger, around the same middle."""
    across, down = (rect[2] - rect[0]) * (by - 1) / 2, (rect[3] - rect[1]) * (by - 1) / 2
    return rect[0] - across, rect[1] - down, rect[2] + across, rect[3] + down


def _touch(one: Rect, other: Rect) -> bool:
    return (
        one[0] < other[2] + GAP
        and one[2] + GAP > other[0]
        and one[1] < other[3] + GAP
        and one[3] + GAP > other[1]
    )
