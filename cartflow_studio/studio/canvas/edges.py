"""The layer of connections: painted from the index, not items of the scene."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import compress

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from cartflow_studio.flow.curves import Curve, Way
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.tracks import PIECES, Tracks
from cartflow_studio.studio.canvas.blit import Placed, blit, device_scale, kept_scale
from cartflow_studio.studio.canvas.frames import FrameLayer
from cartflow_studio.studio.canvas.index import Index, Link, Rect
from cartflow_studio.studio.canvas.labels import REACH, Labels, Words
from cartflow_studio.studio.canvas.overlay import OverlayView, stroke
from cartflow_studio.studio.canvas.pills import paint_pill, pill
from cartflow_studio.studio.theme import Theme

HALO = 6.0
ROUND = Qt.PenCapStyle.RoundCap
FLAT = Qt.PenCapStyle.FlatCap
WIDE, SLOPE = 400.0, 0.04  # connections that run so far, all but level, are painted as lines
LINES = 32  # of one of them
LAP = 0.25  # by which its lines lie over each other, so that no gap shows
LONG = 700.0  # connections longer than this are painted anew in pieces


def path_of(curve: Curve | Way) -> QPainterPath:
    """A curve, or a way of several, as Qt draws it."""
    path = QPainterPath()
    for place, each in enumerate(curve.curves):
        if place == 0:
            path.moveTo(each.x0, each.y0)
        path.cubicTo(each.x1, each.y1, each.x2, each.y2, each.x3, each.y3)
    return path


@lru_cache(maxsize=256)
def _pen(token: str, width: float, theme: Theme, cap: Qt.PenCapStyle = ROUND) -> QPen:
    return QPen(theme.color(token), width, Qt.PenStyle.SolidLine, cap)


class EdgeLayer:
    """Paints the connections of an index; paths and places of words are kept until they move."""

    def __init__(self, flow: Flow, index: Index, frames: FrameLayer) -> None:
        self.index = index
        self._frames = frames
        self.hovered: Link | None = None
        self.selected: Link | None = None
        self.hidden: Link | None = None
        self.faded = False
        self.quick = False  # while zooming
        self.words_scale = 1.0  # where words are larger, they grow from nearer
        self._labels = Labels(flow, index)
        self._flow = flow
        self._overlay: OverlayView | None = None
        self._most = 0
        self._paths: dict[int, QPainterPath] = {}
        self._pieces: dict[int, dict[int, QPainterPath]] = {}
        self._level: dict[int, Sequence[QLineF]] = {}
        self._tones: dict[int, str] = {}
        self._grounds: dict[int, str | None] = {}
        self._was = index, self._paths, self._pieces  # before the last edit, which may be undone

    def show(self, flow: Flow, index: Index, overlay: OverlayView | None) -> None:
        """Show the connections of a flow."""
        before = self.index
        if overlay is not self._overlay:
            self._most = max(overlay.counts.values(), default=0) if overlay else 0
        self._flow, self.index, self._overlay = flow, index, overlay
        self._labels.show(flow, index, overlay)
        if index is before:  # other numbers
            return
        self._tones.clear()
        self._level.clear()
        was, self._was = self._was, (before, self._paths, self._pieces)
        if was[0] is index:
            _, self._paths, self._pieces = was
            return
        now = index.unbent(before, self._paths.keys() | self._pieces.keys())
        self._paths = {now[row]: path for row, path in self._paths.items() if row in now}
        self._pieces = {now[row]: kept for row, kept in self._pieces.items() if row in now}

    def forget(self) -> None:
        """What was shown before the last edit is not shown again."""
        self._was = self.index, self._paths, self._pieces
        self._labels.forget()

    @property
    def carried(self) -> bool:
        """Whether cards are being moved."""
        return self._labels.carried

    def carry(self, rows: Collection[int], cards: Iterable[int]) -> None:
        """These connections and cards have moved, and may move on."""
        self._labels.carry(rows, cards)
        self._forget(rows)

    def settle(self, rows: Collection[int]) -> None:
        """Cards were moved, and these connections have found other ways."""
        self._forget(rows)
        self._grounds.clear()
        self._labels.settle(rows)

    def reframe(self) -> None:
        """Frames were changed, and with them the ground under connections."""
        self._grounds.clear()

    def _forget(self, rows: Iterable[int]) -> None:
        for row in rows:
            self._paths.pop(row, None)
            self._level.pop(row, None)
            self._pieces.pop(row, None)

    def path(self, row: int) -> QPainterPath:
        """The path of a connection."""
        found = self._paths.get(row)
        if found is None:
            found = self._paths[row] = path_of(self.index.curve(row))
        return found

    def tone(self, row: int) -> str:
        """The colour of a connection."""
        found = self._tones.get(row)
        if found is None:
            source, name = self.index.links[row]
            port = self._flow.nodes[source].type.port(name)
            found = "success" if port is not None and port.tone == "yes" else "edge"
            self._tones[row] = found
        return found

    def words(self, row: int) -> Words | None:
        """The words on a connection, if it has any."""
        return self._labels.of(row)

    def words_at(self, x: float, y: float, zoom: float) -> Link | None:
        """The connection whose words are seen at a point at a zoom."""
        for row in self.index.links_in((x, y, x, y), REACH).tolist():
            seen = self._labels.seen(row, zoom / self.words_scale)
            if seen is not None:
                left, top, right, bottom = seen.rect
                if left <= x <= right and top <= y <= bottom:
                    link: Link = self.index.links[row]
                    return link
        return None

    def unplaced(self, rows: Iterable[int]) -> list[int]:
        """Those of these connections whose words have no place yet, in the order of choosing."""
        return self._labels.fresh(rows)

    def middle(self, row: int) -> QPointF:
        """Where the "+" of a connection is: in the middle, under its words."""
        words = self.words(row)
        if words is None:
            return QPointF(*self.index.curve(row).at(0.5))
        left, _, right, bottom = words.rect
        return QPointF((left + right) / 2, bottom + 14)

    def seen(
        self, rects: Sequence[Rect], without: Collection[int] = ()
    ) -> list[tuple[int, Sequence[bool]]]:
        """The connections that touch one of the rectangles, and which pieces of them do."""
        found = self.index.pieces_in_any(rects, HALO)
        return [each for each in found if each[0] not in without] if without else [*found]

    def paint(
        self,
        painter: QPainter,
        seen: Iterable[tuple[int, Sequence[bool]]],
        theme: Theme,
        *,
        drawn: bool = False,
    ) -> None:
        """Paint these pieces of connections, each with a halo in the ground's colour, so that
        crossings read; none where that changes at the border of a frame. `drawn` keeps to curves
        where lines look the same sooner.
        """
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.faded:
            painter.setOpacity(0.4)
        bare = self.quick or self.carried
        for row, pieces in seen:
            if self.index.links[row] == self.hidden:
                continue
            if not bare:
                self._paint_halo(painter, row, theme)
            lines = () if drawn or self.faded else self._lines(row)
            painter.setPen(_pen(*self._stroke(row), theme, FLAT if lines else ROUND))
            if lines:
                painter.drawLines(lines)
            elif self.faded or all(pieces):
                painter.drawPath(self.path(row))
            else:
                for piece in compress(range(PIECES), pieces):
                    painter.drawPath(self._piece(row, piece))
        painter.setOpacity(1.0)

    def _paint_halo(self, painter: QPainter, row: int, theme: Theme) -> None:
        ground, smooth = self._ground(row), QPainter.RenderHint.Antialiasing
        if ground is not None:
            painter.setPen(self._halo(ground, theme))
            painter.setRenderHint(smooth, False)  # a fifth of the time; only crossings show it
            painter.drawPath(self._middle_of(row))
            painter.setRenderHint(smooth, True)

    def _ground(self, row: int) -> str | None:
        """The frame in which a connection runs; "" for none, None if it leaves or enters one."""
        if not self._frames.keys:
            return ""
        if row not in self._grounds:
            self._grounds[row] = self._frames.under(self.index.bounds[row])
        return self._grounds[row]

    def _halo(self, frame: str, theme: Theme) -> QPen:
        if not frame:
            return _pen("background", HALO, theme)
        pen = QPen(_pen("background", HALO, theme))
        pen.setColor(self._frames.ground(frame, theme))
        return pen

    def _middle_of(self, row: int) -> QPainterPath:
        """A connection without its ends, where several meet."""
        kept = self._pieces.setdefault(row, {})
        curve = self.index.curve(row)
        if PIECES not in kept and len(curve.curves) > 1:
            kept[PIECES] = path_of(Way(curve.curves[1:-1]))
        elif PIECES not in kept:
            points = self.index.tracks.middle(row)
            kept[PIECES] = QPainterPath(QPointF(*points[0]))
            for point in points[1:]:
                kept[PIECES].lineTo(*point)
        return kept[PIECES]

    def _piece(self, row: int, piece: int) -> QPainterPath:
        kept = self._pieces.setdefault(row, {})
        if piece not in kept:
            kept[piece] = path_of(Way(self.index.tracks.pieces(row, piece)))
        return kept[piece]

    def _lines(self, row: int) -> Sequence[QLineF]:
        """A wide curve that is all but level as lines: Qt takes twenty times as long for it."""
        found = self._level.get(row)
        if found is None:
            left, top, right, bottom = self.index.bounds[row].tolist()
            level = right - left > WIDE and 0.5 < bottom - top < (right - left) * SLOPE
            direct = level and row not in self.index.tracks.ways
            made = _lapped(self.index.tracks, row) if direct else ()
            found = self._level[row] = made
        return found

    def _stroke(self, row: int) -> tuple[str, float]:
        """The colour and the width of a connection."""
        link = self.index.links[row]
        count = self._overlay.counts.get(link, 0) if self._overlay else None
        width = stroke(count, self._most)
        if link == self.selected:
            return "accent", max(width, 3.0)
        if link == self.hovered:
            return self.tone(row), width + 1.0
        return self.tone(row), round(width * 4) / 4

    def paint_words(
        self,
        painter: QPainter,
        rows: Iterable[int],
        theme: Theme,
        *,
        drawn: bool = False,
        opacity: float = 1.0,
    ) -> None:
        """Paint the words on these connections; `drawn` draws them as shapes instead of kept
        pictures.
        """
        scale = device_scale(painter)
        if self.quick:
            scale = kept_scale(scale)
        painter.setOpacity(opacity)
        pictures: list[Placed] = []
        zoom = 1.0 if drawn else painter.worldTransform().m11() / self.words_scale
        for row, seen in self._labels.seen_of_all(rows, zoom):
            if self.index.links[row] == self.hidden:
                continue
            left, top = seen.rect[:2]
            if drawn:
                at = QPointF(left, top)
                paint_pill(painter, seen.text, seen.tone, theme, solid=True, at=at)
            else:
                made = pill(seen.text, seen.tone, theme, True, scale * seen.larger)
                pictures.append((made, left, top))
        blit(painter, pictures, scale)
        painter.setOpacity(1.0)

    def areas(self, rows: Iterable[int]) -> list[QRectF]:
        """What these connections and their words cover, in a few rectangles each."""
        made: list[QRectF] = []
        for row in rows:
            left, top, right, bottom = self.index.bounds[row].tolist()
            if right - left + bottom - top < LONG:
                made.append(_grown(left, top, right, bottom))
            else:
                made.extend(_grown(*box) for box in self.index.piece_bounds[row].tolist())
            if (area := self._labels.area(row)) is not None:
                made.append(_grown(*area))
        return made


def _lapped(tracks: Tracks, row: int) -> Sequence[QLineF]:
    """A direct curve as lines that lie over each other a little."""
    points = np.stack(tracks.lines(np.array([row]), LINES), axis=2)[0]
    step = np.diff(points, axis=0)
    lap = step * LAP / np.hypot(*step.T)[:, None]
    ends = np.concatenate([points[:-1] - lap, points[1:] + lap], axis=1)
    return [QLineF(*each) for each in ends.tolist()]


def _grown(left: float, top: float, right: float, bottom: float) -> QRectF:
    return QRectF(left - HALO, top - HALO, right - left + 2 * HALO, bottom - top + 2 * HALO)
