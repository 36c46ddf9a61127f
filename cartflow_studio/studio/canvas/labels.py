"""The words on connections: what they say, and where, so that nothing hides them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cartflow_studio.flow.labels import MIDDLE, Rect, Spot, free_spot, rect_at
from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.canvas.geometry import WIDTH
from cartflow_studio.studio.canvas.index import Index, Link
from cartflow_studio.studio.canvas.overlay import OverlayView
from cartflow_studio.studio.canvas.pills import pill_width

REACH = 116.0  # a label lies beside its connection by no more
NOTES = 32.0  # what the numbers under a card need
GAP = 4.0  # between labels


@dataclass(frozen=True, slots=True)
class Words:
    """The words on a connection: their pill's rectangle (left, top, right, bottom) and tone."""

    text: str
    tone: str
    rect: Rect
    spot: Spot


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
        self._spots: dict[Link, Spot] = {}
        self._moved: set[int] = set()

    def show(self, flow: Flow, index: Index, overlay: OverlayView | None) -> None:
        """Show the words of another flow or run; who had a place keeps it, if it is still free."""
        for row, words in self._words.items():
            if words is not None:
                self._spots[self._index.links[row]] = words.spot
        self._flow, self._index, self._overlay = flow, index, overlay
        self._words.clear()
        self._moved.clear()

    def of(self, row: int) -> Words | None:
        """The words on a connection, if it has any."""
        if row not in self._words:
            text = self._text(row)
            self._words[row] = self._placed(row, text) if text else None
        return self._words[row]

    def of_all(self, rows: Iterable[int]) -> list[tuple[int, Words]]:
        """The words on these connections; short ones choose their places first."""
        bounds = self._index.bounds
        fresh = [row for row in rows if row not in self._words]
        for row in sorted(fresh, key=lambda row: float(bounds[row, 2] - bounds[row, 0])):
            self.of(row)
        return [(row, words) for row in rows if (words := self._words[row]) is not None]

    def known(self, row: int) -> Words | None:
        """The words on a connection, if their place has been found already."""
        return self._words.get(row)

    def carry(self, rows: Iterable[int], cards: Iterable[int]) -> None:
        """These connections and cards are being moved."""
        self.carried = True
        self._moved.update(cards)
        for row in rows:
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
        for row in stale:
            self._words.pop(row, None)
            self._spots.pop(index.links[row], None)

    @property
    def _below(self) -> float:
        return NOTES if self._overlay is not None else 0.0

    def _text(self, row: int) -> str:
        source, name = link = self._index.links[row]
        ports = self._flow.nodes[source].type.ports
        word = ""
        if len(ports) > 1:
            word = next((port.label for port in ports if port.name == name), "")
        return self._overlay.words(word, link) if self._overlay else word

    def _placed(self, row: int, text: str) -> Words:
        source, name = link = self._index.links[row]
        port = self._flow.nodes[source].type.port(name)
        tone = "success" if port is not None and port.tone == "yes" else "ink"
        at, width = self._index.curve(row).at, pill_width(text)
        spot = self._spots.get(link, MIDDLE)
        if not self.carried:
            spot = free_spot(at, width, lambda rect: self._is_free(rect, row), spot)
        return Words(text, tone, rect_at(at, spot, width), spot)

    def _is_free(self, rect: Rect, row: int) -> bool:
        if self._index.cards_in_any((rect,), below=self._below):
            return False
        for other in self._index.links_in(rect, REACH).tolist():
            words = self._words.get(other)
            if words is not None and other != row and _touch(rect, words.rect):
                return False
        return True


def _touch(one: Rect, other: Rect) -> bool:
    return (
        one[0] < other[2] + GAP
        and one[2] + GAP > other[0]
        and one[1] < other[3] + GAP
        and one[3] + GAP > other[1]
    )
