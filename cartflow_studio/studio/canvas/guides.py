"""Alignment: cards being moved snap to edges, middles and gaps of others, else to the grid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from cartflow_studio.flow.model import Position
from cartflow_studio.studio.canvas.geometry import GRID, WIDTH
from cartflow_studio.studio.canvas.index import Flags, Floats, Index
from cartflow_studio.studio.theme import Theme, Weight, font

NEAR = 8.0
FAR = 1500.0  # cards further away than this attract nothing
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


def aligned(
    index: Index, lead: str, still: Flags, wish: tuple[float, float]
) -> tuple[Position, tuple[Guide, ...]]:
    """Where a card goes that is carried to `wish`, and the lines it is then aligned on; `still` are
    the cards that do not move with it.
    """
    x, y = wish
    tall = float(index.height[index.row[lead]])
    close = still & (np.abs(index.x - x) < FAR) & (np.abs(index.y - y) < FAR)
    rows = np.flatnonzero(close)
    boxes = index.boxes[rows]
    level = boxes[(boxes[:, 1] < y + tall) & (boxes[:, 3] > y)]
    column = boxes[(boxes[:, 0] < x + WIDTH) & (boxes[:, 2] > x)]
    across = _snapped(x, WIDTH, boxes[:, 0], boxes[:, 2], level[:, 0::2])
    down = _snapped(y, tall, boxes[:, 1], boxes[:, 3], column[:, 1::2])
    px, py = (round(each.at) for each in (across, down))
    return (px, py), tuple(_guides(boxes, Span(px, px + WIDTH), Span(py, py + tall), across, down))


def _snapped(wish: float, size: float, lows: Floats, highs: Floats, line: Floats) -> _Snap:
    """The place near the wish where an edge or the middle is in line with that of another card, or
    the gaps to the neighbours in the line are equal; else on the grid.
    """
    found = list(_even(wish, size, [Span(*each) for each in line.tolist()]))
    if len(lows):
        middles = (lows + highs - size) / 2
        found.extend(_Snap(_nearest(each, wish)) for each in (middles, lows, highs - size))
    near = [snap for snap in found if abs(snap.at - wish) <= NEAR]
    if near:
        return min(near, key=lambda snap: (abs(snap.at - wish) > 0.5, abs(snap.at - wish)))
    return _Snap(round(wish / GRID) * GRID)


def _nearest(values: Floats, wish: float) -> float:
    return float(values[int(np.argmin(np.abs(values - wish)))])


def _even(wish: float, size: float, line: Sequence[Span]) -> Iterator[_Snap]:
    """Places in a line of cards where two gaps are equal."""
    middle = wish + size / 2
    before = sorted((span for span in line if span.high <= middle), key=lambda span: -span.high)
    after = sorted(span for span in line if span.low >= middle)
    if before and after:
        gap = (after[0].low - before[0].high - size) / 2
        at = before[0].high + gap
        yield _Snap(at, (Span(before[0].high, at), Span(at + size, after[0].low)))
    for near, far, sign in (*_next_two(before, -1), *_next_two(after, 1)):
        gap = near.low - far.high if sign < 0 else far.low - near.high
        at = near.high + gap if sign < 0 else near.low - gap - size
        own = Span(near.high, at) if sign < 0 else Span(at + size, near.low)
        other = Span(far.high, near.low) if sign < 0 else Span(near.high, far.low)
        if gap > 0:
            yield _Snap(at, (own, other))


def _next_two(spans: Sequence[Span], sign: int) -> Iterator[tuple[Span, Span, int]]:
    """The nearest of these cards and the next one that does not lie beside it."""
    for far in spans[1:]:
        near = spans[0]
        if (far.high < near.low) if sign < 0 else (far.low > near.high):
            yield near, far, sign
            return


def _guides(boxes: Floats, x: Span, y: Span, across: _Snap, down: _Snap) -> Iterator[Guide]:
    """The lines that edges and middles share with other cards, and the gaps that are equal."""
    for place in (x.low, x.high):
        same = boxes[(boxes[:, 0] == place) | (boxes[:, 2] == place)]
        if len(same) and not across.gaps:
            top, bottom = min(float(same[:, 1].min()), y.low), max(float(same[:, 3].max()), y.high)
            yield Guide(place, top - OVER, place, bottom + OVER)
            break
    for place in (y.low, y.high, (y.low + y.high) / 2):
        middles = (boxes[:, 1] + boxes[:, 3]) / 2
        same = boxes[(middles == place) | (boxes[:, 1] == place) | (boxes[:, 3] == place)]
        if len(same) and not down.gaps:
            first, last = min(float(same[:, 0].min()), x.low), max(float(same[:, 2].max()), x.high)
            yield Guide(first - OVER, place, last + OVER, place)
            gap = _gap_beside(same, x)
            if gap is not None and not across.gaps:
                yield Guide(gap.low, y.high + OVER, gap.high, y.high + OVER, _length(gap))
            break
    for gap in across.gaps:
        yield Guide(gap.low, y.high + OVER, gap.high, y.high + OVER, _length(gap))
    for gap in down.gaps:
        yield Guide(x.high + OVER, gap.low, x.high + OVER, gap.high, _length(gap))


def _gap_beside(boxes: Floats, x: Span) -> Span | None:
    """The gap to the nearest of these cards to the left or right."""
    gaps = [Span(high, x.low) for high in boxes[:, 2].tolist() if high < x.low]
    gaps.extend(Span(x.high, low) for low in boxes[:, 0].tolist() if low > x.high)
    return min(gaps, key=lambda gap: gap.high - gap.low, default=None)


def _length(gap: Span) -> int:
    return round(gap.high - gap.low)


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
    letters = font(10, Weight.Medium, tabular=True)
    painter.setFont(letters)
    for guide in guides:
        if guide.distance:
            text = str(guide.distance)
            width = QFontMetricsF(letters).horizontalAdvance(text) + 10
            middle = QPointF((guide.x0 + guide.x1) / 2, (guide.y0 + guide.y1) / 2)
            rect = QRectF(middle.x() - width / 2, middle.y() - LABEL / 2, width, LABEL)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("push"))
            painter.drawRoundedRect(rect, 4, 4)
            painter.setPen(theme.color("card"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    painter.setBrush(Qt.BrushStyle.NoBrush)
