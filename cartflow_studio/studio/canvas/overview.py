"""The flow from far away: cards as blocks of colour, connections as lines."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from PySide6.QtCore import QByteArray, QDataStream, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from cartflow_studio.studio.canvas.geometry import RADIUS, WIDTH
from cartflow_studio.studio.canvas.index import Floats, Index, Rect, Rows
from cartflow_studio.studio.theme import Theme

FAR = 0.22  # below this zoom nothing but the overview is painted
NEAR = 0.27  # above it nothing of the overview
WORDS = 0.3  # down to this zoom the words beside the cards are seen in full
WORDLESS = 0.24  # and down to this one a little, when the cards are there already
SOLID = 0.1  # below it a card is one block of its colour
PLAIN = 0.15  # below it corners are sharp and lines straight, unless there are few cards
FEW = 400
MOST = 0.4  # of all; so many cannot be chosen sooner than all are painted
FAINT = 0.65  # how much of their colour lines show that are thinner than a pixel
ELEMENT = np.dtype([("type", ">i4"), ("x", ">f8"), ("y", ">f8")])  # of a QPainterPath in a stream


class Blocks:
    """All cards of an index as rectangles by colour, and all connections as lines, made once for
    each of its states.
    """

    def __init__(self) -> None:
        self._state: tuple[Index, int] | None = None
        self._colors: list[str] = []
        self._rects: list[QRectF] = []
        self._whole: dict[str, list[QRectF]] = {}
        self._lines: QPainterPath | None = None

    def by_color(
        self, index: Index, rows: list[int], enough: float = 1.0
    ) -> dict[str, list[QRectF]]:
        """The rectangles of these cards, or of all if these are `enough` of them, by the name of
        their colour.
        """
        self._look(index)
        if len(rows) >= enough * len(self._rects):
            return self._whole
        found: dict[str, list[QRectF]] = {color: [] for color in self._whole}
        for row in rows:
            found[self._colors[row]].append(self._rects[row])
        return found

    def lines(self, index: Index, rows: Rows, bends: int) -> QPainterPath:
        """These connections, or all if they are most, as lines of `bends` pieces each."""
        self._look(index)
        if bends > 1 or len(rows) <= MOST * len(index.links):
            return _lines(*index.tracks.lines(rows, bends))
        if self._lines is None:
            self._lines = _lines(*index.tracks.lines(np.arange(len(index.links)), bends))
        return self._lines

    def _look(self, index: Index) -> None:
        """Make them anew where anything has moved."""
        if self._state is not None and self._state[0] is index and self._state[1] == index.state:
            return
        self._state, self._lines = (index, index.state), None
        columns = zip(index.x.tolist(), index.y.tolist(), index.height.tolist(), strict=True)
        self._rects = [QRectF(x, y, WIDTH, height) for x, y, height in columns]
        self._colors = [shape.color for shape in index.cards.shapes]
        self._whole = {color: [] for color in self._colors}
        for color, rect in zip(self._colors, self._rects, strict=True):
            self._whole[color].append(rect)


def paint_blocks(
    painter: QPainter,
    index: Index,
    rect: Rect,
    theme: Theme,
    *,
    blocks: Blocks,
    marked: Collection[str] = (),
) -> None:
    """Paint the cards in a rectangle, in scene units; `marked` ones get the accent's border."""
    rows = index.cards_in(rect).tolist()
    zoom = painter.worldTransform().m11()
    rounded = zoom >= SOLID and _is_fine(index, zoom)  # which takes a while for each
    for color, cards in blocks.by_color(index, rows, 1.0 if rounded else MOST).items():
        if zoom < SOLID:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.mixed(color, 0.5))
            painter.drawRects(cards)
        else:
            _paint_cards(painter, color, cards, theme, rounded=rounded)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("accent"), 8))
    for key in marked:
        row = index.row[key]
        card = QRectF(index.x[row], index.y[row], WIDTH, index.height[row])
        painter.drawRoundedRect(card.adjusted(-6, -6, 6, 6), RADIUS + 4, RADIUS + 4)


def _paint_cards(
    painter: QPainter, color: str, cards: list[QRectF], theme: Theme, *, rounded: bool
) -> None:
    chips = [QRectF(card.x() + 14, card.y() + card.height() / 2 - 20, 40, 40) for card in cards]
    for rects, radius in ((cards, RADIUS), (chips, 10)):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(color))
        if rects is cards:
            painter.setPen(QPen(theme.mixed(color, 0.55), 2))
            painter.setBrush(theme.mixed(color, theme.chip * 1.6))
        if rounded:
            for each in rects:
                painter.drawRoundedRect(each, radius, radius)
        else:
            painter.drawRects(rects)


def paint_lines(
    painter: QPainter,
    index: Index,
    rect: Rect,
    theme: Theme,
    *,
    blocks: Blocks,
    width: float,
    bends: int,
) -> None:
    """Paint the connections in a rectangle as lines of `bends` pieces each."""
    rows = index.links_in(rect)
    if len(rows) == 0:
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    zoom = painter.worldTransform().m11()
    pen = QPen(theme.color("edge"), width)
    if width * zoom < 0.99:  # thinner than a pixel, but to be seen; opaque, as pieces overlap
        pen = QPen(theme.mixed("edge", max(FAINT, width * zoom), "background"), 0)
    painter.setPen(pen)
    painter.drawPath(blocks.lines(index, rows, bends))


def _lines(xs: Floats, ys: Floats) -> QPainterPath:
    """A path of a line for each row of points; read as one stream, as there may be many."""
    elements = np.zeros(xs.shape, ELEMENT)
    elements["type"][:, 1:] = 1  # the first of each row begins a line
    elements["x"], elements["y"] = xs, ys
    head, tail = np.array([xs.size], ">i4"), np.array([0, 1], ">i4")
    path = QPainterPath()
    stream = QDataStream(QByteArray(head.tobytes() + elements.tobytes() + tail.tobytes()))
    stream >> path
    return path


def paint_overview(
    painter: QPainter,
    index: Index,
    rect: Rect,
    theme: Theme,
    *,
    blocks: Blocks,
    marked: Collection[str] = (),
) -> None:
    """Paint everything in a rectangle as seen from far away."""
    bends = 8 if _is_fine(index, painter.worldTransform().m11()) else 1
    paint_lines(painter, index, rect, theme, blocks=blocks, width=4.0, bends=bends)
    paint_blocks(painter, index, rect, theme, blocks=blocks, marked=marked)


def _is_fine(index: Index, zoom: float) -> bool:
    """Whether corners and bends are seen; the same for every part of a view."""
    return zoom >= PLAIN or len(index.ids) <= FEW


def nearness(zoom: float, *, moving: bool) -> float:
    """How much of the cards is seen: 1 from near, 0 from far, some only while the zoom moves."""
    return _share(zoom, FAR, NEAR, moving=moving)


def clearness(zoom: float, *, moving: bool) -> float:
    """The same of the words on connections and under cards; the numbers stay longest."""
    return _share(zoom, WORDLESS, WORDS, moving=moving)


def _share(zoom: float, none: float, full: float, *, moving: bool) -> float:
    share = min(1.0, max(0.0, (zoom - none) / (full - none)))
    return share if moving else float(share >= 0.5)
