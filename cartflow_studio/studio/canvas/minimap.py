"""The minimap: the whole flow in a corner; dragging in it moves what is seen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QWheelEvent,
)

from cartflow_studio.studio.canvas.keys import ARROWS
from cartflow_studio.studio.canvas.overview import FEW, paint_lines
from cartflow_studio.studio.canvas.zoombar import Floating
from cartflow_studio.studio.theme import Theme, appearance
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

SIZE = QSize(216, 120)
SMALL = QSize(162, 90)  # on a canvas that has little room
ROOMY = QSize(1000, 560)
INSET = 10.0
SOON = 120  # ms
MOST_MARKED = 300  # cards with a dot
MOST_LINES = 3000
LARGEST = 0.14  # a small flow is not blown up beyond this


class Minimap(Floating):
    """A picture of the flow that is painted when it changes, and the part that is seen."""

    def __init__(self, canvas: FlowCanvas) -> None:
        super().__init__(canvas.viewport())
        self._canvas = canvas
        self._picture: QPixmap | None = None
        self._world = QRectF()
        self._scale = 1.0
        self.setFixedSize(SIZE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(tr("Map of the flow"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(tr("Map of the flow: drag, or use the arrows"))
        canvas.view_changed.connect(self._mark_anew)
        canvas.selection_changed.connect(self._mark_chosen)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SOON)
        self._later.timeout.connect(self._drop)

    def _mark_anew(self) -> None:
        self._canvas.viewport().update(self.geometry())  # in one go with what is behind it

    def _mark_chosen(self) -> None:
        self._canvas.flow_scene.repaint(self._canvas.mapToScene(self.geometry()).boundingRect())

    def refresh(self, *, soon: bool = False) -> None:
        """Paint it anew; where that takes a while and `soon` will do, when no more changes come."""
        if soon and len(self._canvas.flow_scene.index.ids) > FEW:
            self._later.start()
        else:
            self._drop()

    def _drop(self) -> None:
        self._later.stop()
        self._picture = None
        self.update()

    def fit_into(self, room: QSize) -> None:
        """Be smaller on a canvas with little room."""
        small = room.width() < ROOMY.width() or room.height() < ROOMY.height()
        size = SMALL if small else SIZE
        if size != self.size():
            self.setFixedSize(size)
            self._picture = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, the flow, the part that is seen."""
        if self._picture is None:
            self._picture = self._painted()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = appearance().theme
        painter.setClipRect(QRectF(self.rect()).adjusted(3, 3, -3, -3))
        self._mark(painter, self._canvas.selection[:MOST_MARKED], "accent", 3.0)
        seen, ratio = self._seen(), self.devicePixelRatioF()
        lens = _lens(round(seen.width()), round(seen.height()), ratio, theme)
        painter.drawPixmap(QPointF(round(seen.x()) - 1, round(seen.y()) - 1), lens)
        painter.end()

    def _painted(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        made = QPixmap(self.size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        theme = appearance().theme
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("border"), 1))
        painter.setBrush(theme.color("card"))
        whole = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(whole, self.radius, self.radius)
        self._frame()
        self._paint_cards(painter)
        for severity, tone in (("warning", "warning"), ("error", "danger")):
            found = self._canvas.flow_scene.found(severity)
            every = -(-len(found) // MOST_MARKED) or 1  # of many some, from everywhere
            self._mark(painter, found[::every], tone, 2.5 if every == 1 else 1.25)
        painter.end()
        return made

    def _frame(self) -> None:
        """Find the part of the world that the map shows, and its scale."""
        world = self._canvas.flow_scene.content() or QRectF(0, 0, 1, 1)
        inner = QRectF(self.rect()).adjusted(INSET, INSET, -INSET, -INSET)
        self._scale = min(inner.width() / world.width(), inner.height() / world.height(), LARGEST)
        size = inner.size() / self._scale
        self._world = QRectF(QPointF(), size)
        self._world.moveCenter(world.center())

    def _paint_cards(self, painter: QPainter) -> None:
        scene, theme = self._canvas.flow_scene, appearance().theme
        index = scene.index
        painter.save()
        painter.translate(INSET, INSET)
        painter.scale(self._scale, self._scale)
        painter.translate(-self._world.topLeft())
        world = (-1e9, -1e9, 1e9, 1e9)
        scene.paint_papers(painter, (world,))
        if len(index.links) <= MOST_LINES:  # more would hide the cards
            width, blocks = 1.0 / self._scale, scene.blocks
            paint_lines(painter, index, world, theme, blocks=blocks, width=width, bends=1)
        thick = max(76.0, 5.0 / self._scale)
        radius = min(24.0, 2.0 / self._scale)
        painter.setPen(Qt.PenStyle.NoPen)
        rows = list(range(len(index.ids)))
        for color, cards in scene.blocks.by_color(index, rows).items():
            painter.setBrush(theme.color(color))
            if len(rows) > FEW:
                painter.drawRects(cards)
                continue
            for card in cards:
                grown = (thick - card.height()) / 2
                painter.drawRoundedRect(card.adjusted(0, -grown, 0, grown), radius, radius)
        painter.restore()

    def _mark(self, painter: QPainter, keys: Sequence[str], tone: str, radius: float) -> None:
        """Dots on cards: what is chosen, where something is wrong."""
        index, theme = self._canvas.flow_scene.index, appearance().theme
        painter.setPen(QPen(theme.color("card"), 1))
        painter.setBrush(theme.color(tone))
        for key in keys:
            row = index.row.get(key)
            if row is not None:
                corner = QPointF(float(index.x[row]), float(index.y[row])) - self._world.topLeft()
                at = corner * self._scale + QPointF(INSET, INSET)
                painter.drawEllipse(at, radius, radius)

    def _seen(self) -> QRectF:
        canvas = self._canvas
        seen = canvas.mapToScene(canvas.viewport().rect()).boundingRect()
        corner = (seen.topLeft() - self._world.topLeft()) * self._scale + QPointF(INSET, INSET)
        box = QRectF(corner, seen.size() * self._scale)
        inner = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        return box & inner if box.intersects(inner) else QRectF(inner.center(), box.size())

    def _look(self, at: QPointF) -> None:
        point = (at - QPointF(INSET, INSET)) / self._scale + self._world.topLeft()
        self._canvas.camera.look_at(point, self._canvas.zoom)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Look there."""
        self._canvas.looking.leave()
        self._look(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on looking there while dragged."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._look(event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the middle."""
        self._canvas.camera.zoom_by(1.0015 ** event.angleDelta().y())
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard moves what is seen from here on."""
        super().focusInEvent(event)
        self._canvas.looking.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move what is seen by a quarter, plus and minus zoom, Enter leads back."""
        camera, size, key = self._canvas.camera, self._canvas.viewport().size(), Qt.Key(event.key())
        if key in ARROWS:
            dx, dy = ARROWS[key]
            camera.pan_by(dx * size.width() / 4, dy * size.height() / 4)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            camera.zoom_by(0.8 if key == Qt.Key.Key_Minus else 1.25)
        elif key == Qt.Key.Key_Home:
            self._canvas.fit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)


@lru_cache(maxsize=4)
def _lens(width: int, height: int, ratio: float, theme: Theme) -> QPixmap:
    """The part that is seen, with a pixel around it; painted anew only for another zoom."""
    made = QPixmap(QSize(width + 2, height + 2) * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("accent"), 1.25))
    painter.setBrush(theme.color("accent", 0.08))
    painter.drawRoundedRect(QRectF(1, 1, width, height), 3, 3)
    painter.end()
    return made
