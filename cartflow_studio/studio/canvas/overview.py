"""The flow from far away: cards as blocks of colour, connections as lines."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from cartflow_studio.studio.canvas.geometry import RADIUS, WIDTH
from cartflow_studio.studio.canvas.index import Floats, Index, Rect
from cartflow_studio.studio.theme import Theme

FAR = 0.22  # below this zoom nothing but the overview is painted
NEAR = 0.27  # above it nothing of the overview
WORDS = 0.3  # down to this zoom the words beside the cards are seen in full
ROUNDED = 400  # more cards than that are painted in one go, with sharp corners
CURVED = 300


def paint_blocks(
    painter: QPainter,
    index: Index,
    rect: Rect,
    theme: Theme,
    *,
    kinds: Sequence[str],
    marked: Collection[str] = (),
) -> None:
    """Paint the cards in a rectangle, in scene units; `marked` ones get the accent's border."""
    rows = index.cards_in(rect)
    by_kind: dict[str, list[QRectF]] = {}
    for row in rows.tolist():
        card = QRectF(index.x[row], index.y[row], WIDTH, index.height[row])
        by_kind.setdefault(kinds[row], []).append(card)
    rounded = len(rows) <= ROUNDED
    for kind, cards in by_kind.items():
        painter.setPen(QPen(theme.mixed(kind, 0.55), 2))
        painter.setBrush(theme.mixed(kind, theme.chip * 1.6))
        if rounded:
            for card in cards:
                painter.drawRoundedRect(card, RADIUS, RADIUS)
        else:
            painter.drawRects(cards)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(kind))
        chips = [_chip(card) for card in cards]
        if rounded:
            for chip in chips:
                painter.drawRoundedRect(chip, 10, 10)
        else:
            painter.drawRects(chips)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("accent"), 8))
    for key in marked:
        row = index.row[key]
        card = QRectF(index.x[row], index.y[row], WIDTH, index.height[row])
        painter.drawRoundedRect(card.adjusted(-6, -6, 6, 6), RADIUS + 4, RADIUS + 4)


def _chip(card: QRectF) -> QRectF:
    return QRectF(card.left() + 14, card.center().y() - 20, 40, 40)


def paint_lines(
    painter: QPainter, index: Index, rect: Rect, theme: Theme, *, width: float, bends: int
) -> None:
    """Paint the connections in a rectangle as lines of `bends` pieces each."""
    rows = index.links_in(rect)
    if len(rows) == 0:
        return
    curves = index.curves[rows]
    steps = np.linspace(0.0, 1.0, bends + 1)
    rest = 1.0 - steps
    basis = np.stack([rest**3, 3 * rest**2 * steps, 3 * rest * steps**2, steps**3])
    xs: Floats = curves[:, 0::2] @ basis
    ys: Floats = curves[:, 1::2] @ basis
    pieces = np.stack([xs[:, :-1], ys[:, :-1], xs[:, 1:], ys[:, 1:]], axis=-1).reshape(-1, 4)
    painter.setPen(QPen(theme.color("edge"), width))
    painter.drawLines([QLineF(*piece) for piece in pieces.tolist()])


def paint_overview(
    painter: QPainter,
    index: Index,
    rect: Rect,
    theme: Theme,
    *,
    kinds: Sequence[str],
    marked: Collection[str] = (),
) -> None:
    """Paint everything in a rectangle as seen from far away."""
    count = len(index.links_in(rect))
    paint_lines(painter, index, rect, theme, width=4.0, bends=8 if count <= CURVED else 1)
    paint_blocks(painter, index, rect, theme, kinds=kinds, marked=marked)


def nearness(zoom: float) -> float:
    """How much of the cards' words is seen: 1 from near, 0 from far."""
    return min(1.0, max(0.0, (zoom - FAR) / (NEAR - FAR)))


def clearness(zoom: float) -> float:
    """How much of the words on connections and under cards is seen; the numbers stay longest."""
    return min(1.0, max(0.0, (zoom - FAR) / (WORDS - FAR)))
