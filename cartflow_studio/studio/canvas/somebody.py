"""One person of a film, marked by name: on the way along a connection, or at the card of a step."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPen

from cartflow_studio.engine.trace import TraceLine
from cartflow_studio.studio.canvas.geometry import PILL_HEIGHT, WIDTH
from cartflow_studio.studio.canvas.index import Index
from cartflow_studio.studio.canvas.pills import paint_pill, pill_width
from cartflow_studio.studio.theme import Theme

STEPS = ("entered", "arrived", "left", "exited")
LONGEST = 36  # letters of a name
RADIUS = 7.0


class Where(NamedTuple):
    """At a step, or (with a `port`) so far along the connection from it: 0.0 to 1.0."""

    node: str
    port: str = ""
    share: float = 0.0


class Somebody:
    """Where a person is at the instant `now`, by the lines of one journey. From step to step they
    need `span` of the film's time (microseconds), shared by the ways of one instant; None: they are
    not seen on their way. So long they are also seen where they left the flow.
    """

    def __init__(self, name: str, lines: Sequence[TraceLine]) -> None:
        self.name = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
        self._lines = [line for line in lines if line.step in STEPS and line.node]
        self._at = [line.at for line in self._lines]
        self.now: int | None = None  # None: the film is at its end
        self.span: int | None = None

    @property
    def where(self) -> Where | None:
        """Where they are; None before they entered and after they left the flow."""
        past = 0 if self.now is None else bisect_right(self._at, self.now)
        if self.now is None or not past:
            return None
        last, since = self._lines[past - 1], self.now - self._at[past - 1]
        is_under_way = self.span is not None and since < self.span
        if last.step == "exited" and not is_under_way and since:
            return None
        ways = [x for x in self._lines[:past] if x.at == last.at and x.step == "left"]
        if self.span is None or not ways or not is_under_way:
            return Where(last.node)
        way, share = divmod(since / self.span * len(ways), 1)
        return Where(ways[int(way)].node, ways[int(way)].output, share)

    def point(self, index: Index) -> QPointF | None:
        """The scene point of that place; None if they are at none that is shown."""
        where = self.where
        if where is None or where.node not in index.row:
            return None
        link = index.link_row.get((where.node, where.port))
        if link is not None:
            ((x, y),) = index.points(np.array([link]), np.array([where.share])).tolist()
            return QPointF(x, y)
        row = index.row[where.node]
        return QPointF(float(index.x[row]) + WIDTH / 2, float(index.y[row]))

    def paint(self, painter: QPainter, index: Index, theme: Theme) -> None:
        """Paint a dot and the name, as large from far away as from near."""
        at = self.point(index)
        if at is None:
            return
        painter.save()
        painter.translate(at)
        scale = painter.worldTransform().m11()
        painter.scale(1 / scale, 1 / scale)
        painter.setPen(QPen(theme.color("background"), 2))
        painter.setBrush(theme.color("accent"))
        painter.drawEllipse(QPointF(0, 0), RADIUS, RADIUS)
        above = QPointF(-pill_width(self.name) / 2, -RADIUS - 4 - PILL_HEIGHT)
        paint_pill(painter, self.name, "accent_text", theme, solid=True, at=above)
        painter.restore()
