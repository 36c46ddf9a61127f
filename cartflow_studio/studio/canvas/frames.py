"""The layer of frames: each group's box round its cards, painted below everything else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from cartflow_studio.flow.model import Flow, Group
from cartflow_studio.flow.shape import FRAME_PADDING, FRAME_TITLE
from cartflow_studio.studio.canvas.geometry import WIDTH
from cartflow_studio.studio.canvas.index import Floats, Index, Rect
from cartflow_studio.studio.canvas.paper import fill, line, paint_far
from cartflow_studio.studio.theme import Theme, Weight, font
from cartflow_studio.words import tr

PADDING, TITLE = float(FRAME_PADDING), float(FRAME_TITLE)
RADIUS = 16.0
THIN = 0.45  # how much of its colour a frame shows
WORDS = 13.0
UNREADABLE = 0.12  # below this scale there are no words
LARGEST = 44.0  # words grow as the view goes away, up to this
NOTHING = (np.inf, np.inf, -np.inf, -np.inf)


class FrameLayer:
    """Paints the groups of a flow. While cards are carried, `loose` ones do not count, and `lit` is
    the frame that would take them.
    """

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.groups: Mapping[str, Group] = {}
        self.boxes: Floats = np.zeros((0, 4))
        self.loose: frozenset[str] = frozenset()
        self.lit: str | None = None
        self.chosen: frozenset[str] = frozenset()
        self._index: Index | None = None
        self._owner: Mapping[str, str] = {}
        self._row: dict[str, int] = {}

    def show(self, flow: Flow, index: Index) -> bool:
        """Show the groups of a flow; whether anything may look different."""
        had = bool(self.keys)
        self.groups, self.keys, self._owner = flow.groups, list(flow.groups), flow.group_of
        self._row = {key: row for row, key in enumerate(self.keys)}
        self._index = index
        self.boxes = np.array([self.box(key) for key in self.keys]).reshape(-1, 4)
        return had or bool(self.keys)

    def box(self, key: str, without: Collection[str] = ()) -> Rect:
        """The frame round the cards of a group, but for some; without any, nothing."""
        index = self._index
        members = [one for one in self.groups[key].nodes if one not in without]
        if index is None or not members or not all(one in index.row for one in members):
            return NOTHING
        bounds = index.bounds_of(members)
        if bounds is None:
            return NOTHING
        left, top, right, bottom = bounds
        return left - PADDING, top - PADDING - TITLE, right + PADDING, bottom + PADDING

    def follow(self, ids: Iterable[str]) -> list[QRectF]:
        """Cards were moved: the areas to be painted anew."""
        if not self.keys:
            return []
        stale: list[QRectF] = []
        for key in dict.fromkeys(self._owner[one] for one in ids if one in self._owner):
            row = self._row[key]
            before: Rect = tuple(self.boxes[row].tolist())
            self.boxes[row] = after = self.box(key, self.loose)
            stale += _changed(before, after)
        return stale

    def mark(self, chosen: Collection[str]) -> list[QRectF]:
        """These cards are chosen, and so are groups all of whose cards are: the areas to be
        painted anew.
        """
        counts = Counter(self._owner[one] for one in chosen if one in self._owner)
        before = self.chosen
        self.chosen = frozenset(
            key for key, count in counts.items() if count == len(self.groups[key].nodes)
        )
        changed = before ^ self.chosen
        return [_area(self.boxes[self._row[key]]) for key in changed if key in self.groups]

    def let_loose(self, ids: frozenset[str], lit: str | None) -> list[QRectF]:
        """These cards do not count, and this frame is lit: the areas to be painted anew."""
        changed = ids ^ self.loose
        lights = {lit, self.lit} if lit != self.lit else set()
        areas = [_area(self.boxes[self._row[x]]) for x in lights if x in self._row]
        self.loose, self.lit = ids, lit
        return [*areas, *self.follow(changed)]

    def bounds(self) -> QRectF:
        """The rectangle round all frames."""
        if not self.keys:
            return QRectF()
        (left, top), (right, bottom) = self.boxes[:, :2].min(axis=0), self.boxes[:, 2:].max(axis=0)
        return QRectF(left, top, right - left, bottom - top)

    def at(self, x: float, y: float, besides: Collection[str] = ()) -> str | None:
        """The smallest frame round a point, but for some."""
        inside = self._around(x, y)
        found = [row for row in inside if self.keys[row] not in besides]
        return self.keys[min(found, key=self._size)] if found else None

    def under(self, rect: Floats) -> str | None:
        """The smallest frame that holds a rectangle; "" if it touches none, None if it touches the
        border of one.
        """
        left, top, right, bottom = rect
        box = self.boxes
        touched = (
            (box[:, 0] < right) & (box[:, 2] > left) & (box[:, 1] < bottom) & (box[:, 3] > top)
        )
        inside = (box[:, 0] <= left) & (box[:, 2] >= right) & (box[:, 1] <= top)
        inside &= box[:, 3] >= bottom
        if (touched & ~inside).any():
            return None
        rows = np.flatnonzero(inside).tolist()
        return self.keys[min(rows, key=self._size)] if rows else ""

    def ground(self, key: str, theme: Theme) -> QColor:
        """The colour inside a frame."""
        return fill(self.groups[key].color, theme, THIN)

    def title_at(self, x: float, y: float, zoom: float) -> str | None:
        """The frame whose title is at a point."""
        for row, key in enumerate(self.keys):
            if self._title(row, zoom).contains(x, y):
                return key
        return None

    def title_box(self, key: str, zoom: float) -> QRectF:
        """Where the title of a group is."""
        return self._title(self._row[key], zoom)

    def paint(
        self,
        painter: QPainter,
        rects: Sequence[Rect],
        theme: Theme,
    ) -> None:
        """Paint the frames that touch one of the rectangles."""
        if not self.keys:
            return
        zoom = painter.worldTransform().m11()
        if zoom < UNREADABLE:
            self._paint_far(painter, rects, theme)
            return
        for row in self._touching(rects, self._height(zoom)):
            self._paint(painter, row, theme, zoom, is_chosen=self.keys[row] in self.chosen)

    def _paint(
        self, painter: QPainter, row: int, theme: Theme, zoom: float, *, is_chosen: bool
    ) -> None:
        key = self.keys[row]
        group, lit = self.groups[key], key == self.lit
        left, top, right, bottom = self.boxes[row]
        box = QRectF(left, top, right - left, bottom - top)
        border = theme.color("accent") if lit or is_chosen else line(group.color, theme)
        painter.setPen(QPen(border, (2.0 if lit else 1.5) / min(1.0, max(zoom, 0.25))))
        painter.setBrush(fill(group.color, theme, 0.75 if lit else THIN))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        words = font(self._words(zoom), Weight.DemiBold)
        inset = 16 if self._height(zoom) == TITLE else 4
        title = self._title(row, zoom).adjusted(inset, 0, -inset, 0)
        text = QFontMetricsF(words).elidedText(
            group.title or tr("Group"), Qt.TextElideMode.ElideRight, title.width()
        )
        painter.setFont(words)
        painter.setPen(theme.color("ink" if group.title else "muted"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(title, flags, text)

    def _paint_far(self, painter: QPainter, rects: Sequence[Rect], theme: Theme) -> None:
        """Frames of one colour in one go, without words."""
        found: dict[str, list[QRectF]] = {}
        for row in self._touching(rects, 0.0):
            color = self.groups[self.keys[row]].color
            left, top, right, bottom = self.boxes[row].tolist()
            found.setdefault(color, []).append(QRectF(left, top, right - left, bottom - top))
        paint_far(painter, found, theme, THIN)

    def _words(self, zoom: float) -> float:
        return min(LARGEST, max(WORDS, WORDS * 0.9 / zoom))  # the same on the screen from 90 % on

    def _height(self, zoom: float) -> float:
        """How high the bar with the title is."""
        return max(TITLE, self._words(zoom) * 1.5)

    def _title(self, row: int, zoom: float) -> QRectF:
        left, top, right, _ = self.boxes[row]
        height = self._height(zoom)
        y = top + 6 if height == TITLE else top - height  # large words stand above the frame
        return QRectF(left, y, max(right - left, WIDTH), height)

    def _size(self, row: int) -> float:
        left, top, right, bottom = self.boxes[row]
        return float((right - left) * (bottom - top))

    def _around(self, x: float, y: float) -> list[int]:
        box = self.boxes
        inside = (box[:, 0] <= x) & (box[:, 2] >= x) & (box[:, 1] <= y) & (box[:, 3] >= y)
        found: list[int] = np.flatnonzero(inside).tolist()
        return found

    def _touching(self, rects: Sequence[Rect], above: float) -> list[int]:
        box = self.boxes
        hit = np.zeros(len(box), dtype=np.bool_)
        for left, top, right, bottom in rects:
            inside = (box[:, 0] <= right + 4) & (box[:, 2] >= left - 4)
            hit |= inside & (box[:, 1] - above <= bottom) & (box[:, 3] + 4 >= top)
        found: list[int] = np.flatnonzero(hit).tolist()
        return found


def _changed(before: Rect, after: Rect) -> list[QRectF]:
    """What is to be painted anew where a frame has become another: strips along the sides that
    moved.
    """
    if before == after:
        return []
    whole = _area(before) | _area(after)
    if NOTHING in (before, after):
        return [whole]
    strips = []
    for side, (old, new) in enumerate(zip(before, after, strict=True)):
        low, high = min(old, new) - RADIUS - 4, max(old, new) + RADIUS + 4
        if old == new:
            continue
        strips.append(
            QRectF(whole.left(), low, whole.width(), high - low)
            if side % 2
            else QRectF(low, whole.top(), high - low, whole.height())
        )
    if before[:3] != after[:3]:  # the title moves with the corner, and is cut at the right
        top = min(before[1], after[1])
        strips.append(QRectF(whole.left(), whole.top(), whole.width(), top - whole.top() + 60))
    return strips


def _area(box: Floats | Rect) -> QRectF:
    left, top, right, bottom = box
    if not left < right:
        return QRectF()
    return QRectF(QPointF(left, top), QPointF(right, bottom)).adjusted(-6, -2 * LARGEST, 6, 6)
