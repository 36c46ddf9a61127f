"""The numbers of a run, under the cards."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from cartflow_studio.studio.canvas.blit import Placed, blit, device_scale, kept_scale
from cartflow_studio.studio.canvas.card_layer import Brush
from cartflow_studio.studio.canvas.geometry import PILL_HEIGHT, WIDTH
from cartflow_studio.studio.canvas.index import Index
from cartflow_studio.studio.canvas.overlay import OverlayView
from cartflow_studio.studio.canvas.pills import SIZE, paint_pill, pill, pill_width
from cartflow_studio.studio.canvas.sizes import LARGER, LARGEST, LEAST, growth, least_growth

NOTE_GAP = 6.0
ROOM = 66.0  # for the numbers of two runs


def depth(overlay: OverlayView | None) -> float:
    """How far below a card the numbers of a run reach, or of two."""
    return 0.0 if overlay is None else 40.0 if overlay.beside is None else 80.0


def area(index: Index, ids: Iterable[str]) -> QRectF:
    """What the numbers under these cards cover."""
    rect = QRectF()
    for key in ids:
        row = index.row[key]
        rect |= QRectF(index.x[row], index.y[row] + index.height[row], WIDTH, ROOM)
    return rect


def _shown(zoom: float, overlay: OverlayView) -> tuple[float, list[OverlayView | None]]:
    """How much larger numbers are at a zoom, and of which runs: of both as long as both can be
    read.
    """
    by = max(growth(zoom), LARGEST if least_growth(zoom) > LARGER[0] else 1.0)
    if overlay.beside is not None and SIZE * LARGER[-1] * zoom >= LEAST:
        return min(by, LARGER[-1]), [overlay, overlay.beside]
    return by, [overlay]


def paint(
    painter: QPainter, index: Index, rows: Iterable[int], overlay: OverlayView, brush: Brush
) -> None:
    """Paint the numbers under these cards; those of a second run stand below the first."""
    scale = device_scale(painter)
    if brush.zooming:
        scale = kept_scale(scale)
    larger, runs = _shown(painter.worldTransform().m11() / brush.words, overlay)
    if brush.drawn:
        larger, runs = 1.0, [overlay, overlay.beside]
    pictures: list[Placed] = []
    for row in rows:
        x = float(index.x[row]) + 14
        y = float(index.y[row] + index.height[row]) + NOTE_GAP
        color = index.cards.shapes[row].color
        for place, run in enumerate(runs):
            text = run.notes.get(index.ids[row], "") if run is not None else ""
            if not text:
                continue
            by = larger
            if larger > 1.0:
                by = min(larger, max(1.0, (WIDTH - 14) / pill_width(text)))
            kind, solid = ("muted", True) if place else (color, False)
            top = y + place * (PILL_HEIGHT + 3) * larger
            if brush.drawn:
                at = QPointF(x, top)
                paint_pill(painter, text, kind, brush.theme, solid=solid, at=at)
            else:
                made = pill(text, kind, brush.theme, solid, scale * by)
                pictures.append((made, x, top))
    blit(painter, pictures, scale)
