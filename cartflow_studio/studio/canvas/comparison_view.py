"""A picture of two versions in one: what is new, what is gone, what has changed."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen, QResizeEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from cartflow_studio.flow.curves import Curve, Way, curve
from cartflow_studio.flow.model import Edge, Flow
from cartflow_studio.studio.canvas.edges import path_of
from cartflow_studio.studio.canvas.geometry import (
    HEIGHT,
    PILL_HEIGHT,
    RADIUS,
    WIDTH,
)
from cartflow_studio.studio.canvas.pills import paint_pill, pill_width
from cartflow_studio.studio.canvas.scene import FlowScene
from cartflow_studio.studio.comparing import ADDED, CHANGED, REMOVED
from cartflow_studio.studio.theme import Theme, appearance
from cartflow_studio.words import mark, tr

AROUND = 64.0
LEAST, MOST = 0.05, 2.0
RING = 3.0
LARGEST_MARK = 3.0  # from further away the words of a mark grow to so many times their size
TONES = {ADDED: "success", REMOVED: "danger", CHANGED: "warning"}
WORDS = {ADDED: mark("New"), REMOVED: mark("Gone"), CHANGED: mark("Changed")}


class ComparisonView(QGraphicsView):
    """Shows a flow that cannot be edited, with marks. Wheel zooms, dragging moves; `moved` tells
    what is seen now: the middle and the zoom.
    """

    moved = Signal(QPointF, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.flow_scene = FlowScene(appearance().theme, self)
        self._marks: Mapping[str, str] = {}
        self._gone: tuple[Edge, ...] = ()
        self._new: tuple[Edge, ...] = ()
        self._fitted = True
        self.setScene(self.flow_scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setInteractive(False)
        self.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Picture of the versions"))
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(self._tell)
        appearance().theme_changed.connect(self._show_theme)

    def show_flow(
        self,
        flow: Flow,
        marks: Mapping[str, str],
        gone: tuple[Edge, ...] = (),
        new: tuple[Edge, ...] = (),
    ) -> None:
        """Show a flow with marks on its cards and connections."""
        self._marks = {key: each for key, each in marks.items() if key in flow.nodes}
        self._gone, self._new = gone, new
        self.flow_scene.show_flow(flow)
        whole = self._whole()
        self.setSceneRect(whole.adjusted(-4_000, -4_000, 4_000, 4_000))
        self._fitted = True  # at the next change of size, if not now
        if self.isVisible():
            self.fit()
        self.viewport().update()

    @property
    def is_wide(self) -> bool:
        """Whether the flow is much wider than high."""
        whole = self._whole()
        return whole.width() > 1.7 * whole.height()

    def _whole(self) -> QRectF:
        content = self.flow_scene.content() or QRectF(0, 0, WIDTH, HEIGHT)
        return content.adjusted(-AROUND, -AROUND, AROUND, AROUND)

    def fit(self) -> None:
        """See the whole flow."""
        whole, size = self._whole(), self.viewport().size()
        zoom = min(size.width() / whole.width(), size.height() / whole.height(), 1.0)
        self.look_at(whole.center(), max(LEAST, zoom))
        self._fitted = True

    def look_at(self, centre: QPointF, zoom: float) -> None:
        """See a point in the middle, at a zoom."""
        self._fitted = False
        self.setTransform(QTransform.fromScale(zoom, zoom))
        self.centerOn(centre)

    def show_node(self, key: str) -> None:
        """Bring a card into the middle, large enough to be read."""
        rect = self.flow_scene.content((key,)) if key in self.flow_scene.index.row else None
        if rect is not None:
            self.look_at(rect.center(), max(self.transform().m11(), 0.7))

    def _tell(self) -> None:
        middle = self.mapToScene(self.viewport().rect().center())
        self.moved.emit(middle, self.transform().m11())

    def _show_theme(self, theme: Theme) -> None:
        self.flow_scene.show_theme(theme)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the whole flow as soon as there is room, and until somebody looks closer."""
        super().resizeEvent(event)
        if self._fitted or event.oldSize().isEmpty():
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer."""
        now = self.transform().m11()
        self._fitted = False
        zoom = min(MOST, max(LEAST, now * 1.0015 ** event.angleDelta().y()))
        self.scale(zoom / now, zoom / now)
        self._tell()
        event.accept()

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """The marks, over everything else."""
        super().drawForeground(painter, rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for edge in self._new:
            self._paint_wire(painter, edge, TONES[ADDED], dashed=False)
        for key, each in self._marks.items():
            self._paint_mark(painter, key, each)
        for edge in self._gone:
            self._paint_wire(painter, edge, TONES[REMOVED], dashed=True)

    def _paint_wire(self, painter: QPainter, edge: Edge, tone: str, *, dashed: bool) -> None:
        curve = self._curve(edge)
        if curve is None:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(self.flow_scene.theme.color(tone), 2.5)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        if dashed:
            pen.setDashPattern([2.0, 2.5])
        painter.setPen(pen)
        painter.drawPath(path_of(curve))

    def _curve(self, edge: Edge) -> Curve | Way | None:
        index, flow = self.flow_scene.index, self.flow_scene.flow
        row = index.link_row.get((edge.source, edge.port))
        if row is not None and flow.links.get((edge.source, edge.port)) == edge.target:
            return index.curve(row)
        source, target = index.row.get(edge.source), index.row.get(edge.target)
        if source is None or target is None:
            return None
        exits = [port for port in index.ports_of(source) if port.port == edge.port]
        x0, y0 = (exits[0].x, exits[0].y) if exits else (float(index.x[source]) + WIDTH, 0.0)
        x3, y3 = float(index.x[target]), float(index.y[target] + index.height[target] / 2)
        return curve((x0, y0), (x3, y3))

    def _paint_mark(self, painter: QPainter, key: str, each: str) -> None:
        card, theme = self.flow_scene.cards.body(key), self.flow_scene.theme
        larger = min(LARGEST_MARK, max(1.0, 0.85 / self.transform().m11()))
        ring, tone = RING * min(larger, 2.0), TONES[each]
        pen = QPen(theme.color(tone), ring)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if each == REMOVED:
            pen.setDashPattern([3.0, 2.0])
            painter.setBrush(theme.color("background", 0.62))
        painter.setPen(pen)
        half = ring / 2
        painter.drawRoundedRect(card.adjusted(-half, -half, half, half), RADIUS + 1, RADIUS + 1)
        words = tr(WORDS[each])
        painter.save()
        painter.translate(card.right() - 10, card.top())
        painter.scale(larger, larger)
        at = QPointF(-pill_width(words), -PILL_HEIGHT * 0.8)
        paint_pill(painter, words, tone, theme, solid=True, at=at)
        painter.restore()
