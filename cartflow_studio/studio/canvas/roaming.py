"""What is around the view, kept as a picture while the view moves over it."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QTimer
from PySide6.QtGui import QPainter, QPixmap, QRegion, QTransform

from cartflow_studio.studio.canvas.boxes import box_of
from cartflow_studio.studio.canvas.index import Index, Link

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

AHEAD, BESIDE = 256, 64  # device pixels that are painted where the view goes to, and elsewhere
STEPS = 2  # in a row, until a picture is worth making
MOST = 5_000_000  # device pixels of a view; where Qt can, it moves more of them sooner itself
KEPT = 300  # ms after the last frame


class _Look(NamedTuple):
    """What the picture depends on, wherever the view is."""

    places: Index
    changes: int
    hidden: Link | None
    zoom: float
    size: QSize
    ratio: float


class Roaming:
    """Paints a canvas of which nothing changes but where the view is: from a picture of what is
    seen and of what is around it. Where the view leaves the picture, only what is new is painted.
    """

    def __init__(self, canvas: FlowCanvas) -> None:
        self._canvas = canvas
        self._look: _Look | None = None
        self._at = QPoint()  # the corner of the view, in device pixels from the scene's origin
        self._from = QPoint()  # the same when the picture was made, or added to
        self._is_off = False  # by a part of a device pixel, where the view moves by parts of them
        self._steps = 0
        self._picture: QPixmap | None = None
        self._covers = QRect()  # by the picture, as far from that origin
        self._rest = QTimer(canvas)
        self._rest.setSingleShot(True)
        self._rest.setInterval(KEPT)
        self._rest.timeout.connect(self._forget)

    @property
    def is_made(self) -> bool:
        """Whether there is a picture that shows the canvas as it is."""
        return self._picture is not None and self._look == self._now()

    def scrolled(self, dx: int, dy: int) -> tuple[int, int]:
        """By how much to move what was painted, now that the view goes so far: not at all where the
        picture is put down anew.
        """
        if not self.is_made:
            return dx, dy
        self._canvas.viewport().update()
        return 0, 0

    def paint(self, region: QRegion) -> bool:
        """Paint a region of the viewport; False if it must be painted otherwise."""
        look, seen = self._now(), self._canvas.viewportTransform()
        ratio = look.ratio if look is not None else 1.0
        left, top = -seen.dx() * ratio, -seen.dy() * ratio
        at = QPointF(left, top).toPoint()  # the nearest
        if look is None or look != self._look:
            self._forget()
            self._look, self._at, self._from = look, at, at
            return False
        if at != self._at:
            self._at, self._steps = at, self._steps + 1
        view, picture = QRect(at, _in_pixels(look.size, ratio)), self._picture
        if self._steps < STEPS or (picture is not None and not self._covers.intersects(view)):
            self._steps, self._picture = min(self._steps, STEPS - 1), None
            return False
        if picture is None or not self._covers.contains(view):
            picture = self._reach(view, look)
        self._is_off = QPointF(at) != QPointF(left, top)
        self._rest.start()
        self._put(picture, region, seen)
        return True

    def _put(self, picture: QPixmap, region: QRegion, seen: QTransform) -> None:
        painter = QPainter(self._canvas.viewport())
        painter.setWorldTransform(_pixels(painter))
        painter.drawPixmap(self._covers.topLeft() - self._at, picture)
        painter.setRenderHints(self._canvas.renderHints())
        painter.setWorldTransform(seen)
        box = QRectF(region.boundingRect())
        self._canvas.paint_front(painter, box_of(seen.inverted()[0].mapRect(box)))
        painter.end()

    def _now(self) -> _Look | None:
        canvas, scene = self._canvas, self._canvas.flow_scene
        moving = scene.brush.zooming or scene.travellers is not None or scene.carried is not None
        if moving or canvas.spotlight.is_on or scene.is_far(canvas.zoom):
            return None
        hidden, view = scene.edges.hidden, canvas.viewport()
        size, ratio = view.size(), view.devicePixelRatioF()
        if ratio.is_integer() and size.width() * size.height() * ratio**2 > MOST:
            return None
        return _Look(scene.index, scene.changes, hidden, canvas.zoom, size, ratio)

    def _forget(self) -> None:
        if self._picture is not None and self._is_off:
            self._canvas.viewport().update()
        self._look, self._picture, self._steps = None, None, 0

    def _reach(self, view: QRect, look: _Look) -> QPixmap:
        """The picture, around this view; what is on it stays, what is not is painted."""
        whole = self._around(view)
        picture, missing = self._picture, QRegion(whole)
        if picture is None:
            picture = QPixmap(whole.size())
        else:
            by = self._covers.topLeft() - whole.topLeft()
            picture.scroll(by.x(), by.y(), picture.rect())
            missing -= self._covers
        self._picture, self._covers = picture, whole
        picture.setDevicePixelRatio(look.ratio)
        painter = QPainter(picture)
        painter.setRenderHints(self._canvas.renderHints())
        for box in missing:  # type: ignore[attr-defined]
            self._paint(painter, box.translated(-whole.topLeft()), look)
        painter.end()
        picture.setDevicePixelRatio(1.0)
        return picture

    def _around(self, view: QRect) -> QRect:
        """The view and what is around it, more of it where the view has been going to."""
        went, self._from = view.topLeft() - self._from, view.topLeft()
        left, top, both = _behind(went.x()), _behind(went.y()), AHEAD + BESIDE
        return view.adjusted(-left, -top, both - left, both - top)

    def _paint(self, painter: QPainter, box: QRect, look: _Look) -> None:
        """Paint a box of the picture anew."""
        pixels, corner = _pixels(painter), QPointF(self._covers.topLeft()) / look.ratio
        painter.setWorldTransform(pixels)
        painter.setClipRect(box)
        seen = QTransform(look.zoom, 0, 0, look.zoom, -corner.x(), -corner.y())
        painter.setWorldTransform(seen)
        rect = pixels.mapRect(QRectF(box)).adjusted(-2, -2, 2, 2)
        scene, rect = self._canvas.flow_scene, seen.inverted()[0].mapRect(rect)
        scene.drawBackground(painter, rect)
        scene.drawForeground(painter, rect)


def _pixels(painter: QPainter) -> QTransform:
    """Device pixels as units."""
    ratio = painter.device().devicePixelRatioF()
    return QTransform.fromScale(1 / ratio, 1 / ratio)


def _in_pixels(size: QSize, ratio: float) -> QSize:
    return QSize(ceil(size.width() * ratio), ceil(size.height() * ratio))


def _behind(by: int) -> int:
    """How much is painted left of a view that went right by so much; the rest is on its right."""
    return (AHEAD + BESIDE) // 2 if by == 0 else BESIDE if by > 0 else AHEAD
