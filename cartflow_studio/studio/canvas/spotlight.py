"""The light on some cards and connections, all else dimmed, and on one person in a film."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from cartflow_studio.studio.canvas.geometry import MARGIN, RADIUS, WIDTH
from cartflow_studio.studio.canvas.index import Link, Rect
from cartflow_studio.studio.canvas.scene import FlowScene
from cartflow_studio.studio.canvas.somebody import Somebody

VEIL = 0.72
BRIGHT = 300  # more cards than that in view are not painted again, but as blocks of colour


class Spotlight:
    """Dims the canvas but for some cards. It is off until it is told which."""

    def __init__(self, scene: FlowScene) -> None:
        self._scene = scene
        self._found: frozenset[str] | None = None
        self._ways: frozenset[Link] = frozenset()
        self._somebody: Somebody | None = None

    @property
    def is_on(self) -> bool:
        """Whether anything is dimmed."""
        return self._found is not None

    def show(self, ids: Iterable[str] | None, ways: Iterable[Link] = ()) -> None:
        """Light these cards and connections, and dim the rest; None lights all."""
        found, lit = None if ids is None else frozenset(ids), frozenset(ways)
        if (found, lit) != (self._found, self._ways):
            self._found, self._ways = found, lit
            self._scene.update()

    def paint(self, painter: QPainter, rect: Rect, *, far: bool) -> None:
        """Dim a rectangle of the scene, then paint what was found in it once more."""
        if self._found is not None:
            self._dim(painter, rect, self._found, far=far)
        if self._somebody is not None:
            self._somebody.paint(painter, self._scene.index, self._scene.theme)

    def mark(self, somebody: Somebody | None) -> None:
        """Mark where one person is, in front of everything; or nobody."""
        if somebody is not self._somebody:
            self._somebody = somebody
            self._scene.update()

    def _dim(self, painter: QPainter, rect: Rect, found: frozenset[str], *, far: bool) -> None:
        scene, theme = self._scene, self._scene.theme
        left, top, right, bottom = rect
        painter.fillRect(
            QRectF(left, top, right - left, bottom - top), theme.color("background", VEIL)
        )
        self._paint_ways(painter)
        index = scene.index
        around = (left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN)
        rows = [row for row in index.cards_in(around).tolist() if index.ids[row] in found]
        if far or len(rows) > BRIGHT:
            self._paint_blocks(painter, rows)
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        scene.cards.paint_rows(painter, rows)
        painter.setPen(QPen(theme.color("accent"), 2))
        for row in rows:
            painter.drawRoundedRect(scene.cards.body(index.ids[row]), RADIUS, RADIUS)

    def _paint_ways(self, painter: QPainter) -> None:
        edges, index = self._scene.edges, self._scene.index
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._scene.theme.color("accent"), 3))
        for link in self._ways:
            if link in index.link_row:
                painter.drawPath(edges.path(index.link_row[link]))

    def _paint_blocks(self, painter: QPainter, rows: list[int]) -> None:
        index, theme = self._scene.index, self._scene.theme
        places = np.stack([index.x[rows], index.y[rows], index.height[rows]], axis=1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        painter.drawRects([QRectF(x, y, WIDTH, tall) for x, y, tall in places.tolist()])
