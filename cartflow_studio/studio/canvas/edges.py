"""The layer of connections: painted from the index, not items of the scene."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.canvas.blit import Placed, blit, device_scale, kept_scale
from cartflow_studio.studio.canvas.geometry import Curve
from cartflow_studio.studio.canvas.index import PIECES, Index, Link, Rect
from cartflow_studio.studio.canvas.overlay import OverlayView, stroke
from cartflow_studio.studio.canvas.pills import paint_pill, pill, pill_width
from cartflow_studio.studio.theme import Theme

HALO = 6.0
LONG = 700.0  # connections longer than this are painted anew in pieces
REACH = 40.0  # labels and strokes stand out from the curve by at most this
PLACES = (0.5, 0.4, 0.6, 0.3, 0.7)
SHIFTS = (0.0, -26.0, 26.0, -52.0, 52.0)


@dataclass(frozen=True, slots=True)
class Words:
    """The words on a connection: their pill's rectangle (left, top, right, bottom) and tone."""

    text: str
    tone: str
    rect: Rect


def path_of(curve: Curve) -> QPainterPath:
    """A curve as Qt draws it."""
    path = QPainterPath(QPointF(curve.x0, curve.y0))
    path.cubicTo(curve.x1, curve.y1, curve.x2, curve.y2, curve.x3, curve.y3)
    return path


@lru_cache(maxsize=256)
def _pen(token: str, width: float, theme: Theme, alpha: float = 1.0) -> QPen:
    return QPen(theme.color(token, alpha), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)


class EdgeLayer:
    """Paints the connections of an index; paths and places of words are kept until they move."""

    def __init__(self, flow: Flow, index: Index) -> None:
        self.index = index
        self.hovered: Link | None = None
        self.selected: Link | None = None
        self.hidden: Link | None = None
        self.faded = False
        self.quick = False  # while zooming
        self.carried = False  # while cards are moved, words stay in the middle
        self._flow = flow
        self._overlay: OverlayView | None = None
        self._most = 0
        self._paths: dict[int, QPainterPath] = {}
        self._pieces: dict[int, dict[int, QPainterPath]] = {}
        self._tones: dict[int, str] = {}
        self._words: dict[int, Words] = {}
        self._placed: set[int] = set()

    def show(self, flow: Flow, index: Index, overlay: OverlayView | None) -> None:
        """Show the connections of a flow."""
        self._flow, self.index, self._overlay = flow, index, overlay
        self._most = max(overlay.counts.values(), default=0) if overlay else 0
        self._paths.clear()
        self._pieces.clear()
        self._tones.clear()
        self._words.clear()
        self._placed.clear()

    def carry(self, rows: Iterable[int]) -> None:
        """These connections have moved, and may move on."""
        self.carried = True
        for row in rows:
            self._paths.pop(row, None)
            self._pieces.pop(row, None)
            self._words.pop(row, None)
            self._placed.discard(row)

    def settle(self, rows: Iterable[int]) -> None:
        """These connections were moved last; now all words look for their place anew."""
        self.carry(rows)
        self.carried = False
        self._words.clear()
        self._placed.clear()

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
        if row not in self._placed:
            self._placed.add(row)
            text = self._text(row)
            if text:
                self._words[row] = self._place(row, text)
        return self._words.get(row)

    def _text(self, row: int) -> str:
        source, name = link = self.index.links[row]
        ports = self._flow.nodes[source].type.ports
        word = ""
        if len(ports) > 1:
            word = next((port.label for port in ports if port.name == name), "")
        return self._overlay.words(word, link) if self._overlay else word

    def _place(self, row: int, text: str) -> Words:
        """Words in the middle, or the nearest place that no neighbour's words take."""
        tone = "success" if self.tone(row) == "success" else "ink"
        curve, half = self.index.curve(row), pill_width(text) / 2
        ends = (int(self.index.source[row]), int(self.index.target[row]))
        rows = {each for end in ends for each in self.index.touching[end]} - {row}
        taken = [words.rect for each in rows if (words := self._words.get(each)) is not None]
        rects: list[Rect] = []
        for shift in SHIFTS:
            for place in PLACES:
                x, y = curve.at(place)
                rects.append((x - half, y + shift - 11.0, x + half, y + shift + 11.0))
                if self.carried or self._is_free(rects[-1], taken):
                    return Words(text, tone, rects[-1])
        return Words(text, tone, rects[0])

    def _is_free(self, rect: Rect, taken: Sequence[Rect]) -> bool:
        if any(_touch(rect, other) for other in taken):
            return False
        return len(self.index.cards_in(rect)) == 0

    def middle(self, row: int) -> QPointF:
        """Where the "+" of a connection is: in the middle, under its words."""
        words = self.words(row)
        if words is None:
            return QPointF(*self.index.curve(row).at(0.5))
        left, _, right, bottom = words.rect
        return QPointF((left + right) / 2, bottom + 14)

    def paint(self, painter: QPainter, rects: Sequence[Rect], theme: Theme) -> None:
        """Paint the connections that touch one of the rectangles, each with a halo in the ground's
        colour, so that crossings read.
        """
        painter.setBrush(Qt.BrushStyle.NoBrush)
        smooth = QPainter.RenderHint.Antialiasing
        halo = _pen("background", HALO, theme)
        if self.faded:
            painter.setOpacity(0.4)
        for row, pieces in self.index.pieces_in_any(rects, HALO):
            link = self.index.links[row]
            if link == self.hidden:
                continue
            whole = self.faded or all(pieces)
            paths = (
                [self.path(row)]
                if whole
                else [self._piece(row, piece) for piece, seen in enumerate(pieces) if seen]
            )
            if not (self.quick or self.carried):
                painter.setPen(halo)
                painter.setRenderHint(smooth, False)  # a fifth of the time; only crossings show it
                painter.drawPath(self._middle_of(row))
                painter.setRenderHint(smooth, True)
            painter.setPen(self._stroke(row, theme))
            for path in paths:
                painter.drawPath(path)
        painter.setOpacity(1.0)

    def _middle_of(self, row: int) -> QPainterPath:
        """A connection without its ends, where several meet."""
        kept = self._pieces.setdefault(row, {})
        if PIECES not in kept:
            points = [QPointF(*self.index.curve(row).at(0.15 + 0.07 * step)) for step in range(11)]
            kept[PIECES] = QPainterPath(points[0])
            for point in points[1:]:
                kept[PIECES].lineTo(point)
        return kept[PIECES]

    def _piece(self, row: int, piece: int) -> QPainterPath:
        kept = self._pieces.setdefault(row, {})
        if piece not in kept:
            kept[piece] = path_of(self.index.piece(row, piece))
        return kept[piece]

    def _stroke(self, row: int, theme: Theme) -> QPen:
        link = self.index.links[row]
        count = self._overlay.counts.get(link, 0) if self._overlay else None
        width = stroke(count, self._most)
        if link == self.selected:
            return _pen("accent", max(width, 3.0), theme)
        if link == self.hovered:
            return _pen(self.tone(row), width + 1.0, theme)
        return _pen(self.tone(row), round(width * 4) / 4, theme)

    def paint_words(
        self,
        painter: QPainter,
        rects: Sequence[Rect],
        theme: Theme,
        *,
        drawn: bool = False,
        opacity: float = 1.0,
    ) -> None:
        """Paint the words; `drawn` draws them as shapes instead of kept pictures."""
        scale = device_scale(painter)
        if self.quick:
            scale = kept_scale(scale)
        painter.setOpacity(opacity)
        pictures: list[Placed] = []
        for row in self.index.links_in_any(rects, REACH):
            words = self.words(row)
            if words is None or self.index.links[row] == self.hidden:
                continue
            left, top = words.rect[:2]
            if drawn:
                at = QPointF(left, top)
                paint_pill(painter, words.text, words.tone, theme, solid=True, at=at)
            else:
                pictures.append((pill(words.text, words.tone, theme, True, scale), left, top))
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
            if (words := self._words.get(row)) is not None:
                made.append(_grown(*words.rect))
        return made


def _grown(left: float, top: float, right: float, bottom: float) -> QRectF:
    return QRectF(left - HALO, top - HALO, right - left + 2 * HALO, bottom - top + 2 * HALO)


def _touch(one: Rect, other: Rect) -> bool:
    return (
        one[0] < other[2] + 4
        and one[2] + 4 > other[0]
        and one[1] < other[3] + 4
        and one[3] + 4 > other[1]
    )
