"""Alignment: cards being moved snap to edges, middles and gaps of others, else to the grid."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from cartflow_studio.flow.model import Position
from cartflow_studio.studio.canvas.geometry import GRID, WIDTH
from cartflow_studio.studio.canvas.index import Flags, Floats, Index
from cartflow_studio.studio.theme import Theme, Weight, font

NEAR = 8.0
FAR = 1500.0  # cards further away than this attract nothing
STRAYED = 300.0  # after so much of a way it is looked anew which cards are near
OVER = 24.0
TICK = 4.0
LABEL = 16.0  # how high a distance is written


@dataclass(frozen=True, slots=True)
class Guide:
    """A line that cards are aligned on; with a `distance`, the gap between two of them."""

    x0: float
    y0: float
    x1: float
    y1: float
    distance: int = 0

    @property
    def rect(self) -> QRectF:
        """What is painted with it."""
        room = 2 * LABEL if self.distance else 2.0
        rect = QRectF(self.x0, self.y0, self.x1 - self.x0, self.y1 - self.y0)
        return rect.adjusted(-room, -room, room, room)


class Span(NamedTuple):
    """From where to where a card reaches along an axis."""

    low: float
    high: float


class _Snap(NamedTuple):
    """A place along an axis, and the gaps that are equal there."""

    at: float
    gaps: tuple[Span, ...] = ()


class _Rows:
    """Which cards stand beside one of this size, wherever it is along an axis. `spans` are where
    each begins and ends along it, `kept` what is told of it.
    """

    def __init__(self, spans: Floats, kept: Floats, size: float) -> None:
        self._begins, self._ends = spans[:, 0] - size, spans[:, 1]
        self._kept = kept
        self._borders: list[float] = np.unique([self._begins, self._ends]).tolist()
        self._found: dict[tuple[int, int], list[list[float]]] = {}  # by the borders around a place

    def beside(self, at: float) -> list[list[float]]:
        """What is kept of the cards that one at this place has beside it."""
        between = bisect_left(self._borders, at), bisect_right(self._borders, at)
        found = self._found.get(between)
        if found is None:
            here = (self._begins < at) & (self._ends > at)
            found = self._found[between] = self._kept[here].tolist()
        return found


class Neighbours:
    """The `still` cards around one that is carried, as they attract it."""

    def __init__(self, index: Index, lead: str, still: Flags) -> None:
        self._index = index
        self._still = still
        self._tall = float(index.height[index.row[lead]])
        self._seen = (np.inf, np.inf)  # where it was when they were looked for
        self._rows: tuple[_Rows, _Rows]  # those beside it, and those above and below
        self._across: tuple[list[float], list[float]] = ([], [])  # sorted lefts and tops that snap
        self._upright: dict[float, Span] = {}  # from where to where cards have an edge at this x
        self._level: dict[float, list[list[float]]] = {}  # the cards with an edge or middle there

    def aligned(self, wish: tuple[float, float]) -> tuple[Position, tuple[Guide, ...]]:
        """Where the card goes that is carried to `wish`, and the lines it is then aligned on."""
        x, y = wish
        if max(abs(x - self._seen[0]), abs(y - self._seen[1])) > STRAYED:
            self._look(x, y)
        tall, (level, column) = self._tall, self._rows
        across = _snapped(x, WIDTH, self._across[0], level.beside(y))
        down = _snapped(y, tall, self._across[1], column.beside(x))
        px, py = round(across.at), round(down.at)
        at = Span(px, px + WIDTH), Span(py, py + tall)
        return (px, py), tuple(self._guides(*at, across, down))

    def _look(self, x: float, y: float) -> None:
        index = self._index
        close = self._still & (np.abs(index.x - x) < FAR) & (np.abs(index.y - y) < FAR)
        self._seen = x, y
        boxes = index.boxes[np.flatnonzero(close)]
        xs, ys = boxes[:, 0::2], boxes[:, 1::2]
        sides = (xs, WIDTH), (ys, self._tall)
        self._rows = _Rows(ys, xs, self._tall), _Rows(xs, ys, WIDTH)
        lefts, tops = (
            np.unique([low, high - size, (low + high - size) / 2]).tolist()
            for (low, high), size in ((each.T, size) for each, size in sides)
        )
        self._across = lefts, tops
        self._upright, self._level = {}, {}
        for box in boxes.tolist():
            left, top, right, bottom = box
            for edge in (left, right):
                known = self._upright.get(edge, Span(top, bottom))
                self._upright[edge] = Span(min(known.low, top), max(known.high, bottom))
            for line in {top, bottom, (top + bottom) / 2}:
                self._level.setdefault(line, []).append(box)

    def _guides(self, x: Span, y: Span, across: _Snap, down: _Snap) -> Iterator[Guide]:
        """The lines that edges and middles share with other cards, and the gaps that are equal."""
        place = next((edge for edge in x if edge in self._upright), None)
        if place is not None and not across.gaps:
            reach = self._upright[place]
            yield Guide(place, min(reach.low, y.low) - OVER, place, max(reach.high, y.high) + OVER)
        lines = (y.low, y.high, (y.low + y.high) / 2)
        place = next((line for line in lines if line in self._level), None)
        if place is not None and not down.gaps:
            same = self._level[place]
            first, last = min(box[0] for box in same), max(box[2] for box in same)
            yield Guide(min(first, x.low) - OVER, place, max(last, x.high) + OVER, place)
            gap = _gap_beside(same, x)
            if gap is not None and not across.gaps:
                yield Guide(gap.low, y.high + OVER, gap.high, y.high + OVER, _length(gap))
        for gap in across.gaps:
            yield Guide(gap.low, y.high + OVER, gap.high, y.high + OVER, _length(gap))
        for gap in down.gaps:
            yield Guide(x.high + OVER, gap.low, x.high + OVER, gap.high, _length(gap))


def _snapped(
    wish: float, size: float, places: Sequence[float], line: Sequence[Sequence[float]]
) -> _Snap:
    """The place near the wish where an edge or the middle is in line with that of another card
    (`places`, sorted), or the gaps to the neighbours in the line are equal; else on the grid.
    """
    even = _even(wish, size, line) if len(line) > 1 else ()
    near = [snap for snap in even if abs(snap.at - wish) <= NEAR]
    first, last = bisect_left(places, wish - NEAR), bisect_right(places, wish + NEAR)
    near.extend(map(_Snap, places[first:last]))
    if near:
        return min(near, key=lambda snap: (abs(snap.at - wish) > 0.5, abs(snap.at - wish)))
    return _Snap(round(wish / GRID) * GRID)


def _even(wish: float, size: float, line: Sequence[Sequence[float]]) -> Iterator[_Snap]:
    """Places in a line of cards where two gaps are equal: that to the nearest card on one side, and
    that on the other side, or the one behind that card.
    """
    middle = wish + size / 2
    before = [each for each in line if each[1] <= middle]
    after = [each for each in line if each[0] >= middle]
    if before:
        start, end = max(before, key=itemgetter(1))
        if after:
            following = min(each[0] for each in after)
            at = (end + following - size) / 2
            yield _Snap(at, (Span(end, at), Span(at + size, following)))
        far = max((each[1] for each in before if each[1] < start), default=start)
        if far < start:
            at = end + start - far
            yield _Snap(at, (Span(end, at), Span(far, start)))
    if after:
        start, end = min(after, key=itemgetter(0, 1))
        far = min((each[0] for each in after if each[0] > end), default=end)
        if far > end:
            at = start - (far - end) - size
            yield _Snap(at, (Span(at + size, start), Span(end, far)))


def _gap_beside(boxes: Sequence[Sequence[float]], x: Span) -> Span | None:
    """The gap to the nearest of these cards to the left or right."""
    gaps = [Span(box[2], x.low) for box in boxes if box[2] < x.low]
    gaps.extend(Span(x.high, box[0]) for box in boxes if box[0] > x.high)
    return min(gaps, key=lambda gap: gap.high - gap.low, default=None)


def _length(gap: Span) -> int:
    return round(gap.high - gap.low)


@cache
def _letters() -> QFont:
    return font(10, Weight.Medium, tabular=True)


@lru_cache(maxsize=1024)
def _breadth(text: str) -> float:
    return QFontMetricsF(_letters()).horizontalAdvance(text)


def paint_guides(painter: QPainter, guides: tuple[Guide, ...], theme: Theme) -> None:
    """Paint the lines, and the distances with their ends marked."""
    if not guides:
        return
    painter.setPen(QPen(theme.color("push"), 1.0))
    lines = [QLineF(g.x0, g.y0, g.x1, g.y1) for g in guides]
    for guide in guides:
        if guide.distance:
            dx, dy = (0.0, TICK) if guide.y0 == guide.y1 else (TICK, 0.0)
            for x, y in ((guide.x0, guide.y0), (guide.x1, guide.y1)):
                lines.append(QLineF(x - dx, y - dy, x + dx, y + dy))
    painter.drawLines(lines)
    painter.setFont(_letters())
    for guide in guides:
        if guide.distance:
            text = str(guide.distance)
            width = _breadth(text) + 10
            middle = QPointF((guide.x0 + guide.x1) / 2, (guide.y0 + guide.y1) / 2)
            rect = QRectF(middle.x() - width / 2, middle.y() - LABEL / 2, width, LABEL)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("push"))
            painter.drawRoundedRect(rect, 4, 4)
            painter.setPen(theme.color("card"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    painter.setBrush(Qt.BrushStyle.NoBrush)
