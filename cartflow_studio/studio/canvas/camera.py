"""What part of the canvas is seen: zoom, pan and fit, with short animations."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QObject, QPointF, QRectF, QTimer, QVariantAnimation
from PySide6.QtGui import QRegion, QTransform
from PySide6.QtWidgets import QGraphicsView

LEAST_ZOOM = 0.05
MOST_ZOOM = 3.0
FIT_MARGIN = 60.0  # above and below what is fitted, where zoom bar and map float
LOW_MARGIN = 0.2  # of a view, at most
SIDE_MARGIN = 40.0
AIR = 40.0  # around what is to be seen whole, in pixels
AIR_ABOVE = 8.0
FIT_SIDE = 16.0  # beside what is fitted
SETTLED = 80  # ms after the last zoom until cards are painted sharp again
SLOW = 180  # ms of an animation


class Camera(QObject):
    """Moves a view over its scene. `on_zooming(True)` is told when quick painting is enough,
    `on_zooming(False)` when it has come to rest; `on_moved` after every step.
    """

    def __init__(
        self,
        view: QGraphicsView,
        on_zooming: Callable[[bool], None],
        on_moved: Callable[[], None],
        is_still: Callable[[], bool],
    ) -> None:
        super().__init__(view)
        self._view = view
        self._on_zooming = on_zooming
        self._on_moved = on_moved
        self._is_still = is_still
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(SETTLED)
        self._rest.timeout.connect(lambda: on_zooming(False))
        self._animation = QVariantAnimation(self)
        self._animation.setDuration(SLOW)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._step)
        self.life = 1.0  # the zoom that is called 100 %; larger with larger text
        self.content = QRectF()  # where the cards are
        self.taken = 0.0  # pixels at the bottom, by what floats there
        self.is_whole = False  # the whole flow was wished to be seen, and nothing since
        self._held: tuple[int, int] | None = None
        self._from = (QPointF(), 1.0)
        self._to = (QPointF(), 1.0)

    @property
    def zoom(self) -> float:
        """Logical pixels to a scene unit."""
        return self._view.transform().m11()

    @property
    def centre(self) -> QPointF:
        """The scene point in the middle of the view."""
        return self._view.mapToScene(self._view.viewport().rect()).boundingRect().center()

    @property
    def goal(self) -> tuple[QPointF, float]:
        """The middle and the zoom where it comes to rest, or is at rest."""
        moving = self._animation.state() == QVariantAnimation.State.Running
        return self._to if moving else (self.centre, self.zoom)

    def exposed(self, region: QRegion) -> tuple[tuple[float, float, float, float], ...]:
        """The rectangles of a region of the view in the scene, as left, top, right, bottom."""
        seen = self._view.viewportTransform()
        zoom, dx, dy = seen.m11(), seen.dx(), seen.dy()
        corners = [box.getCoords() for box in region]  # type: ignore[attr-defined]
        return tuple(
            ((left - dx) / zoom, (top - dy) / zoom, (right + 1 - dx) / zoom, (low + 1 - dy) / zoom)
            for left, top, right, low in corners
        )

    def grow(self, life: float) -> None:
        """Call another zoom 100 %, and zoom along with it."""
        factor, self.life = life / self.life, life
        if factor != 1.0:
            self.zoom_by(factor)

    def show_life_size(self) -> None:
        """Zoom to 100 %; what is in the middle stays there."""
        self.look_at(self.goal[0], self.life, animated=True)

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom; the scene point under `at` (in the viewport; else the middle) stays there."""
        if at is None:
            at = QPointF(self._view.viewport().rect().center())
        zoom = self._allowed(self.zoom * factor)
        if abs(zoom / self.life - 1.0) < 0.02 and abs(self.zoom / self.life - 1.0) > 0.02:
            zoom = self.life
        self._animation.stop()
        self.is_whole = False
        inverted, _ = self._view.viewportTransform().inverted()
        held = inverted.map(at)
        self._quick()
        self._view.setTransform(QTransform.fromScale(zoom, zoom))
        moved = self._view.viewportTransform().map(held) - at
        self._scroll(moved)  # all is painted anew in any case
        self._on_moved()

    def pan_by(self, dx: float, dy: float) -> None:
        """Move the view by logical pixels; what is seen goes the other way."""
        self.is_whole = False
        across, down = self._scroll(QPointF(dx, dy))
        self._view.scrollContentsBy(across, down)
        self._on_moved()

    def _scroll(self, by: QPointF) -> tuple[int, int]:
        """Set both scroll bars; returns by how much the picture is then to be moved."""
        across, down = self._view.horizontalScrollBar(), self._view.verticalScrollBar()
        self._held = (0, 0)
        across.setValue(across.value() + round(by.x()))
        down.setValue(down.value() + round(by.y()))
        held, self._held = self._held, None
        return held

    def scrolled(self, dx: int, dy: int) -> tuple[int, int]:
        """By how much to move the picture now that a scroll bar has moved it by so much."""
        if self._held is None:
            return dx, dy
        self._held = (self._held[0] + dx, self._held[1] + dy)
        return 0, 0

    def look_at(self, centre: QPointF, zoom: float, *, animated: bool = False) -> None:
        """See a point in the middle, at a zoom."""
        zoom, self.is_whole = self._allowed(zoom), False
        self._animation.stop()
        if animated and not self._is_still() and self._view.isVisible():
            self._from, self._to = (self.centre, self.zoom), (centre, zoom)
            self._animation.start()
        else:
            self._place(centre, zoom)

    def fit(self, rect: QRectF, *, animated: bool = True, most: float = 1.0) -> None:
        """See a rectangle of the scene whole, never larger than `most` of life size; above what
        floats below, where there is room.
        """
        zoom = min(self._fitting(rect), most * self.life)
        around = (self._view.viewport().height() - rect.height() * zoom) / 2
        up = max(0.0, min(self.taken - around, around - AIR_ABOVE))
        self.look_at(rect.center() + QPointF(0.0, up / zoom), zoom, animated=animated)

    def _fitting(self, rect: QRectF) -> float:
        """The zoom at which a rectangle is seen whole."""
        size = self._view.viewport().size()
        across = max(1.0, size.width() - 2 * FIT_SIDE) / max(1.0, rect.width())
        margin = min(FIT_MARGIN, LOW_MARGIN * size.height())
        down = max(1.0, size.height() - 2 * margin) / max(1.0, rect.height())
        return min(across, down)

    def _allowed(self, zoom: float) -> float:
        """The zoom, but no smaller than the least, or what it takes to see everything."""
        return min(MOST_ZOOM, max(min(LEAST_ZOOM, self._fitting(self.content)), zoom))

    @property
    def seen(self) -> QRectF:
        """The part of the scene that is seen."""
        return self._view.mapToScene(self._view.viewport().rect()).boundingRect()

    def show(self, rect: QRectF) -> None:
        """Move as little as needed to see a rectangle whole, or its middle if it is too large."""
        by = self._to_inside(rect)
        if not by.isNull():
            self.look_at(self.centre + by, self.zoom, animated=True)

    def held_in_view(self, rect: QRectF) -> QRectF:
        """The rectangle, moved as little as needed to be seen whole."""
        return rect.translated(-self._to_inside(rect))

    def _to_inside(self, rect: QRectF) -> QPointF:
        """How far the view is from seeing a rectangle with some air around it."""
        edge = AIR / self.zoom
        inner = self.seen.adjusted(edge, edge, -edge, -edge)
        dx, dy = rect.center().x() - inner.center().x(), rect.center().y() - inner.center().y()
        if rect.width() <= inner.width():
            dx = min(0.0, rect.left() - inner.left()) + max(0.0, rect.right() - inner.right())
        if rect.height() <= inner.height():
            dy = min(0.0, rect.top() - inner.top()) + max(0.0, rect.bottom() - inner.bottom())
        return QPointF(dx, dy)

    def _step(self, share: object) -> None:
        part = float(share)  # type: ignore[arg-type]
        (start, small), (end, large) = self._from, self._to
        zoom = math.exp(math.log(small) + (math.log(large) - math.log(small)) * part)
        self._place(start + (end - start) * part, zoom)

    def _place(self, centre: QPointF, zoom: float) -> None:
        if abs(zoom - self.zoom) > 1e-9:
            self._quick()
            self._view.setTransform(QTransform.fromScale(zoom, zoom))
        self._view.centerOn(centre)
        self._on_moved()

    def _quick(self) -> None:
        self._on_zooming(True)
        self._rest.start()
