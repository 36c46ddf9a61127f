"""The layer of cards: kept pictures put down from the index, not items of the scene."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.studio.canvas.blit import Placed, blit, device_scale, kept_scale
from cartflow_studio.studio.canvas.cards import (
    FADE,
    SIGN_ZOOM,
    CardCache,
    CardView,
    State,
    paint_card,
    sign_size,
    view_of,
)
from cartflow_studio.studio.canvas.geometry import MARGIN, WIDTH
from cartflow_studio.studio.canvas.index import Index, Rect
from cartflow_studio.studio.theme import Theme

DIM = 0.4  # how opaque cards are that cannot be connected to
SPARE = 1000  # so many cards that are gone are remembered, as they may be back
Findings = Mapping[str, tuple[str, str]]  # node id to (severity, message)


class Brush:
    """What all cards and notes of a scene are painted with. `zooming` accepts a kept picture of
    another scale; `drawn` paints shapes instead of pictures (for PDF and SVG). Where
    `words` are larger (1.0 is 100 %), large titles take over from nearer.
    """

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.cache = CardCache()
        self.zooming = False
        self.drawn = False
        self.words = 1.0

    def seen(self, painter: QPainter, share: Callable[..., float]) -> float:
        """How much is seen of what fades as the view goes away, by the share of it at a zoom."""
        zoom = painter.worldTransform().m11()
        return 1.0 if self.drawn else share(zoom, moving=self.zooming)


class CardLayer:
    """Paints the cards of an index. What a card shows is found when it is first seen. Only the
    `bright` cards are not dimmed, if it is told which.
    """

    def __init__(self, flow: Flow, index: Index, brush: Brush) -> None:
        self.index = index
        self.bright: frozenset[str] | None = None
        self.findings: Findings = {}
        self._flow = flow
        self._brush = brush
        self._views: dict[str, tuple[Node, CardView]] = {}  # some of cards that are gone, too
        self._states: dict[str, State] = {}  # of those that do not look plain

    def show(self, flow: Flow, index: Index) -> list[str]:
        """Show the cards of a flow; returns those that only got or lost their pin."""
        pinned = [key for key in flow.pinned ^ self._flow.pinned if key in index.row]
        for key in pinned:
            self._views.pop(key, None)
        self._states = {key: each for key, each in self._states.items() if key in index.row}
        if len(self._views) > 2 * len(index.ids) + SPARE:
            self._views = {key: each for key, each in self._views.items() if key in index.row}
        self._flow, self.index = flow, index
        return pinned

    def show_findings(self, findings: Findings) -> list[str]:
        """Show the worst finding of each node; returns the cards that show something else now."""
        before, self.findings = self.findings, findings
        every = dict.fromkeys([*before, *findings])
        keys = [key for key in every if before.get(key) != findings.get(key)]
        for key in keys:
            self._views.pop(key, None)
        return [key for key in keys if key in self.index.row]

    def show_state(self, key: str, state: State) -> bool:
        """Look hovered, selected, focused; returns whether it looks otherwise now."""
        if self.state(key) == state:
            return False
        self._states[key] = state
        if state == State.PLAIN:
            del self._states[key]
        return True

    def state(self, key: str) -> State:
        """How a card looks besides what it shows."""
        return self._states.get(key, State.PLAIN)

    def is_dimmed(self, key: str) -> bool:
        """Whether it is one of those that cannot be connected to."""
        return self.bright is not None and key not in self.bright

    def view(self, key: str) -> CardView:
        """What a card shows."""
        node, found = self._flow.nodes[key], self._views.get(key)
        if found is None or found[0] is not node:
            finding, pinned = self.findings.get(key), key in self._flow.pinned
            found = self._views[key] = node, view_of(node, finding, pinned=pinned)
        return found[1]

    def body(self, key: str) -> QRectF:
        """Where a card lies on the scene, without shadow and ring."""
        row = self.index.row[key]
        return QRectF(
            float(self.index.x[row]), float(self.index.y[row]), WIDTH, float(self.index.height[row])
        )

    def areas(self, keys: Iterable[str]) -> list[QRectF]:
        """What each of these cards covers."""
        return [self.body(key).adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN) for key in keys]

    def seen(self, rects: Sequence[Rect], without: Collection[int] = ()) -> list[int]:
        """The cards that touch one of the rectangles."""
        rows = self.index.cards_in_any(rects, reach=MARGIN)
        return [row for row in rows if row not in without] if without else rows

    def paint(self, painter: QPainter, rows: list[int]) -> None:
        """Paint these cards, chosen ones above the others."""
        if self._states and len(rows) > 1:
            ids = self.index.ids
            above = {key for key, each in self._states.items() if each & State.SELECTED}
            rows = sorted(rows, key=lambda row: ids[row] in above)
        if self.bright is None:
            self.paint_rows(painter, rows)
            return
        ids = self.index.ids
        self.paint_rows(painter, [row for row in rows if self.is_dimmed(ids[row])], DIM)
        self.paint_rows(painter, [row for row in rows if not self.is_dimmed(ids[row])])

    def paint_rows(self, painter: QPainter, rows: Collection[int], opacity: float = 1.0) -> None:
        """Paint these cards; from further away, large titles fade in over what they say, while
        the zoom changes: at rest there is the one or the other.
        """
        if self._brush.drawn:
            self._draw(painter, rows)
            return
        signs = signed(painter.worldTransform().m11(), self._brush.words)
        if not self._brush.zooming:
            signs = float(round(signs))
        painter.setOpacity(opacity)
        if signs < 1.0:
            self._put(painter, rows)
        if signs > 0.0:
            painter.setOpacity(opacity * signs)
            self._put(painter, rows, sign=sign_size(self._brush.words))
        painter.setOpacity(1.0)

    def _put(self, painter: QPainter, rows: Collection[int], *, sign: int = 0) -> None:
        """Put kept pictures down."""
        brush, scale = self._brush, device_scale(painter)
        if brush.zooming:
            scale = kept_scale(scale)
        ids, xs, ys = self.index.ids, self.index.x, self.index.y
        pictures: list[Placed] = []
        for row in rows:
            key = ids[row]
            made = brush.cache.picture(
                self.view(key), self.state(key), brush.theme, scale, sign=sign
            )
            pictures.append((made, float(xs[row]) - MARGIN, float(ys[row]) - MARGIN))
        blit(painter, pictures, scale)

    def _draw(self, painter: QPainter, rows: Collection[int]) -> None:
        for row in rows:
            key = self.index.ids[row]
            painter.save()
            painter.translate(float(self.index.x[row]), float(self.index.y[row]))
            paint_card(painter, self.view(key), self.state(key), self._brush.theme)
            painter.restore()


def signed(zoom: float, words: float = 1.0) -> float:
    """How much of the large titles is seen that are read from further away; none from near. Where
    words are larger, near begins later.
    """
    return min(1.0, max(0.0, (SIGN_ZOOM * words + FADE - zoom) / FADE))
