"""What stands still while cards are carried, kept as pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QRegion, QTransform

from cartflow_studio.flow.tracks import PIECES
from cartflow_studio.studio.canvas.boxes import box_of
from cartflow_studio.studio.canvas.index import Index, Link
from cartflow_studio.studio.canvas.labels import REACH
from cartflow_studio.studio.canvas.scene import Carried

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

FEW = 40  # cards; of more carried ones little stands still


class _Look(NamedTuple):
    """What the pictures depend on."""

    places: Index
    changes: int
    carried: Carried
    hidden: Link | None
    seen: QTransform
    size: QSize
    ratio: float


class Still:
    """Paints a canvas on which nothing changes but where carried cards are: the rest from a picture
    of what is below their connections, and a picture of what is above. The pictures are made when
    two frames in a row could have been painted from them.
    """

    def __init__(self, canvas: FlowCanvas) -> None:
        self._canvas = canvas
        self._look: _Look | None = None
        self._pictures: tuple[QPixmap, QPixmap] | None = None

    @property
    def is_made(self) -> bool:
        """Whether there are pictures, from which the last frame was painted."""
        return self._pictures is not None

    def paint(self, region: QRegion) -> bool:
        """Paint a region of the viewport; False if it must be painted otherwise."""
        look = self._now()
        if look is None or look != self._look:
            self._look, self._pictures = look, None
            return False
        if self._pictures is None:
            self._pictures = self._below(look), self._above(look)
        self._put(region.boundingRect(), look, *self._pictures)
        return True

    def _now(self) -> _Look | None:
        canvas, scene = self._canvas, self._canvas.flow_scene
        carried, moving = scene.carried, scene.brush.zooming or scene.travellers is not None
        if carried is None or len(carried.cards) > FEW or moving or scene.targets is not None:
            return None
        if canvas.spotlight.is_on or scene.is_far(canvas.zoom):
            return None
        viewport = canvas.viewport()
        seen, ratio = canvas.viewportTransform(), viewport.devicePixelRatioF()
        hidden = scene.edges.hidden
        return _Look(scene.index, scene.changes, carried, hidden, seen, viewport.size(), ratio)

    def _below(self, look: _Look) -> QPixmap:
        scene, ground = self._canvas.flow_scene, self._canvas.theme.color("background")
        made, painter, rect = self._begun(look, ground)
        rects = (box_of(rect),)
        scene.paint_ground(painter, rect)
        scene.paint_papers(painter, rects)
        scene.edges.paint(painter, scene.edges.seen(rects, look.carried.links), scene.theme)
        painter.end()
        return made

    def _above(self, look: _Look) -> QPixmap:
        scene = self._canvas.flow_scene
        made, painter, rect = self._begun(look, QColor(Qt.GlobalColor.transparent))
        rects, (cards, links) = (box_of(rect),), look.carried
        rows = scene.index.links_in_any(rects, REACH)
        scene.paint_words(painter, [row for row in rows if row not in links])
        if scene.goal.is_seen:
            scene.goal.paint(painter, rects, scene.brush)
        scene.cards.paint(painter, scene.cards.seen(rects, cards))
        scene.paint_numbers(painter, [row for row in scene.numbered(rects) if row not in cards])
        painter.end()
        return made

    def _begun(self, look: _Look, ground: QColor) -> tuple[QPixmap, QPainter, QRectF]:
        """A picture of the viewport, how to paint on it, and what it shows of the scene."""
        made = QPixmap(look.size * look.ratio)
        made.setDevicePixelRatio(look.ratio)
        made.fill(ground)
        painter = QPainter(made)
        painter.setRenderHints(self._canvas.renderHints())
        painter.setWorldTransform(look.seen)
        inverted, _ = look.seen.inverted()
        return made, painter, inverted.mapRect(QRectF(0, 0, look.size.width(), look.size.height()))

    def _put(self, box: QRect, look: _Look, below: QPixmap, above: QPixmap) -> None:
        """Paint a box of the viewport: what is carried lies between the pictures, and in front."""
        canvas, scene = self._canvas, self._canvas.flow_scene
        (cards, links), theme, hints = look.carried, scene.theme, canvas.renderHints()
        painter = QPainter(canvas.viewport())
        painter.drawPixmap(0, 0, below)
        painter.setRenderHints(hints)
        painter.setWorldTransform(look.seen)
        scene.edges.paint(painter, [(row, (True,) * PIECES) for row in links], theme)
        scene.paint_words(painter, links)
        painter.setWorldTransform(QTransform())
        painter.setRenderHints(hints, on=False)
        painter.drawPixmap(0, 0, above)
        painter.setRenderHints(hints)
        painter.setWorldTransform(look.seen)
        scene.cards.paint(painter, sorted(cards))
        scene.paint_numbers(painter, cards)
        canvas.paint_front(painter, box_of(look.seen.inverted()[0].mapRect(QRectF(box))))
        painter.end()
