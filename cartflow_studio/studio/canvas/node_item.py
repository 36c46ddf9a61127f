"""One card on the scene: a lean item that shows a kept picture and knows no flow."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from cartflow_studio.studio.canvas.blit import SMOOTH, blit, device_scale, kept_scale
from cartflow_studio.studio.canvas.cards import SIGN_ZOOM, CardCache, CardView, State, paint_card
from cartflow_studio.studio.canvas.geometry import MARGIN, WIDTH
from cartflow_studio.studio.theme import Theme

CORNER = QPointF(-MARGIN, -MARGIN)
FADE = 0.05  # of zoom, over which large titles take the place of what a card says


class Brush:
    """What all cards of a scene are painted with. `zooming` accepts a kept picture of another
    scale; `drawn` paints shapes instead of pictures (for PDF and SVG). It is `exact`
    while cards are painted for which a scene unit is a device pixel.
    """

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.cache = CardCache()
        self.zooming = False
        self.drawn = False
        self.exact = False

    def begin(self, painter: QPainter) -> None:
        """Cards are painted from here on."""
        plain = not (self.drawn or self.zooming)
        self.exact = plain and painter.worldTransform().m11() == 1.0 == device_scale(painter)
        painter.setRenderHint(SMOOTH, on=not self.exact)

    def end(self, painter: QPainter) -> None:
        """All cards are painted."""
        self.exact = False
        painter.setRenderHint(SMOOTH)


class NodeItem(QGraphicsRectItem):  # so that Qt knows its bounds without asking
    """The card of a node: its rectangle is the card with its shadow, rings and badge."""

    def __init__(self, node_id: str, view: CardView, brush: Brush) -> None:
        super().__init__(_bounds(view))
        self.setPen(Qt.PenStyle.NoPen)
        self.node_id = node_id
        self.view = view
        self.state = State.PLAIN
        self.is_faded = False
        self._brush = brush

    def show_view(self, view: CardView) -> None:
        """Show something else."""
        if view != self.view:
            if view.height != self.view.height:
                self.setRect(_bounds(view))
            self.view = view
            self.update()

    def show_state(self, state: State, faded: bool = False) -> None:
        """Look hovered, selected, focused; faded is what cannot be connected to."""
        if (state, faded) != (self.state, self.is_faded):
            if (state ^ self.state) & State.SELECTED:
                self.setZValue(1.0 if state & State.SELECTED else 0.0)
            self.state, self.is_faded = state, faded
            self.update()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Put the kept picture down."""
        brush = self._brush
        if brush.exact and not self.is_faded:
            picture = brush.cache.picture(self.view, self.state, brush.theme, 1.0)
            painter.drawPixmap(CORNER, picture)
            return
        if self.is_faded:
            painter.setOpacity(0.4)
        if brush.drawn:
            painter.save()
            paint_card(painter, self.view, self.state, brush.theme)
            painter.restore()
        else:
            signs = signed(painter.worldTransform().m11())
            if signs < 1.0:
                self._put(painter, sign=False)
            if signs > 0.0:
                painter.setOpacity(painter.opacity() * signs)
                self._put(painter, sign=True)
                painter.setOpacity(0.4 if self.is_faded else 1.0)
        if self.is_faded:
            painter.setOpacity(1.0)

    def _put(self, painter: QPainter, *, sign: bool) -> None:
        brush, exact = self._brush, device_scale(painter)
        picture = brush.cache.picture(
            self.view, self.state, brush.theme, exact, any_scale=brush.zooming, sign=sign
        )
        scale = kept_scale(exact) if brush.zooming else exact
        blit(painter, ((picture, -MARGIN, -MARGIN),), scale)


def signed(zoom: float) -> float:
    """How much of the large titles is seen that are read from further away; none from near."""
    return min(1.0, max(0.0, (SIGN_ZOOM + FADE - zoom) / FADE))


def _bounds(view: CardView) -> QRectF:
    return QRectF(-MARGIN, -MARGIN, WIDTH + 2 * MARGIN, view.height + 2 * MARGIN)
