"""The layer of sticky notes: painted from kept pictures, below cards and connections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap

from cartflow_studio.flow.model import Note, Position
from cartflow_studio.studio.canvas.blit import blit, device_scale, kept_scale
from cartflow_studio.studio.canvas.card_layer import Brush
from cartflow_studio.studio.canvas.cards import SIGN_ZOOM, State
from cartflow_studio.studio.canvas.index import Floats, Rect
from cartflow_studio.studio.canvas.kept import Kept, painted
from cartflow_studio.studio.canvas.paper import fill, line, paint_far
from cartflow_studio.studio.theme import Theme, font
from cartflow_studio.words import tr

PADDING = 14.0
EDGE = 8.0  # around a note, for its shadow and ring
CORNER = 18.0
RADIUS = 8.0
WORDS, SIGN = 13, 22
UNREADABLE = 0.15  # below this scale there are no words
LARGEST = 6_000_000  # pixels of a picture that is kept


class NoteLayer:
    """Paints the notes of a flow, knows where they are and which are chosen."""

    def __init__(self) -> None:
        self.notes: dict[str, Note] = {}
        self.keys: list[str] = []
        self.boxes: Floats = np.zeros((0, 4))
        self.chosen: dict[str, None] = {}
        self.hovered: str | None = None
        self.edited: str | None = None
        self._kept = Pictures()

    def show(self, notes: Mapping[str, Note]) -> bool:
        """Show these notes; whether anything may look different."""
        if self.notes == notes and self.keys == list(notes):
            return False
        self.notes, self.keys = dict(notes), list(notes)
        self.boxes = np.array([_box(note) for note in notes.values()]).reshape(-1, 4)
        self.chosen = {key: None for key in self.chosen if key in notes}
        self.hovered = self.hovered if self.hovered in notes else None
        return True

    def put(self, key: str, note: Note) -> QRectF:
        """Show a note elsewhere, or of another size; the area to be painted anew. Nothing happens
        if it is gone.
        """
        if key not in self.notes:
            return QRectF()
        before, self.notes[key] = self.area(key), note
        self.boxes[self.keys.index(key)] = _box(note)
        return before | self.area(key)

    def move(self, places: Mapping[str, Position]) -> list[QRectF]:
        """Show notes elsewhere; the areas to be painted anew."""
        there = {key: at for key, at in places.items() if key in self.notes}
        return [self.put(key, replace(self.notes[key], at=at)) for key, at in there.items()]

    def area(self, key: str) -> QRectF:
        """What a note covers, with its shadow and ring."""
        return self.box(key).adjusted(-EDGE, -EDGE, EDGE, EDGE)

    def box(self, key: str) -> QRectF:
        """The paper of a note."""
        note = self.notes[key]
        return QRectF(*note.at, *note.size)

    def bounds(self) -> QRectF:
        """The rectangle round all notes."""
        whole = QRectF()
        for key in self.keys:
            whole |= self.box(key)
        return whole

    def inside(self, rect: Rect, margin: float = 0.0) -> list[str]:
        """The notes that touch a rectangle, the lowest first."""
        return [self.keys[row] for row in self._rows((rect,), margin)]

    def at(self, x: float, y: float) -> str | None:
        """The uppermost note at a point."""
        found = self.inside((x, y, x, y))
        return found[-1] if found else None

    def corner_at(self, x: float, y: float, zoom: float) -> str | None:
        """The uppermost note whose lower right corner, by which it is resized, is at a point."""
        key = self.at(x - 2, y - 2)
        if key is None:
            return None
        away = self.box(key).bottomRight() - QPointF(x, y)
        reach = max(CORNER, 12.0 / zoom)
        return key if away.x() < reach and away.y() < reach else None

    def paint(self, painter: QPainter, rects: Sequence[Rect], brush: Brush) -> None:
        """Paint the notes that touch one of the rectangles."""
        if not self.keys:
            return
        rows = self._rows(rects, EDGE)
        if painter.worldTransform().m11() < UNREADABLE and not brush.drawn:
            found: dict[str, list[QRectF]] = {}
            for row in rows:
                key = self.keys[row]
                found.setdefault(self.notes[key].color, []).append(self.box(key))
            paint_far(painter, found, brush.theme)
            return
        for row in rows:
            key = self.keys[row]
            if key != self.edited:
                self._paint(painter, self.notes[key], self._state(key), brush)

    def _state(self, key: str) -> State:
        chosen = State.SELECTED if key in self.chosen else State.PLAIN
        return chosen | (State.HOVERED if key == self.hovered else State.PLAIN)

    def _paint(self, painter: QPainter, note: Note, state: State, brush: Brush) -> None:
        x, y = note.at
        exact = device_scale(painter)
        scale = kept_scale(exact) if brush.zooming else exact
        sign = not brush.drawn and painter.worldTransform().m11() < SIGN_ZOOM * brush.words
        if brush.drawn or note.size[0] * note.size[1] * scale * scale > LARGEST:
            painter.save()
            painter.translate(x, y)
            paint_note(painter, note, state, brush.theme, sign=sign)
            painter.restore()
            return
        made = self._kept.picture(note, state, brush.theme, scale, sign)
        blit(painter, ((made, x - EDGE, y - EDGE),), scale)

    def _rows(self, rects: Sequence[Rect], margin: float) -> list[int]:
        box = self.boxes
        hit = np.zeros(len(box), dtype=np.bool_)
        for left, top, right, bottom in rects:
            inside = (box[:, 0] <= right + margin) & (box[:, 2] >= left - margin)
            hit |= inside & (box[:, 1] <= bottom + margin) & (box[:, 3] >= top - margin)
        found: list[int] = np.flatnonzero(hit).tolist()
        return found


def _box(note: Note) -> Rect:
    (x, y), (width, height) = note.at, note.size
    return x, y, x + width, y + height


def areas(layer: NoteLayer, keys: Iterable[str]) -> list[QRectF]:
    """What these notes cover, as far as they are there."""
    return [layer.area(key) for key in keys if key in layer.notes]


def paint_note(
    painter: QPainter, note: Note, state: State, theme: Theme, *, sign: bool = False
) -> None:
    """Paint a note with its top left corner at the origin; a `sign` has large words."""
    body = QRectF(0, 0, *note.size)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, theme.shadow * 2))
    for spread in (4, 3, 2, 1):
        painter.drawRoundedRect(body.adjusted(-spread, 1, spread, spread + 2), RADIUS, RADIUS)
    if state & State.SELECTED:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("accent", 0.3), 4))
        painter.drawRoundedRect(body.adjusted(-2, -2, 2, 2), RADIUS + 2, RADIUS + 2)
    border = theme.color("accent") if state & State.SELECTED else line(note.color, theme)
    painter.setPen(QPen(border, 1.5 if state & State.SELECTED else 1))
    painter.setBrush(fill(note.color, theme))
    painter.drawRoundedRect(body.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    _words(painter, note, theme, SIGN if sign else WORDS)
    if state & (State.SELECTED | State.HOVERED):
        painter.setPen(QPen(theme.color("muted"), 1.5, c=Qt.PenCapStyle.RoundCap))
        right, bottom = body.right() - 5, body.bottom() - 5
        for step in (4, 9):
            painter.drawLine(QLineF(right - step, bottom, right, bottom - step))


def _words(painter: QPainter, note: Note, theme: Theme, size: int) -> None:
    words = font(size)
    metrics = QFontMetricsF(words)
    room = QRectF(0, 0, *note.size).adjusted(PADDING, PADDING - 2, -PADDING, -PADDING + 4)
    lines = max(1, int(room.height() / metrics.lineSpacing()))
    room.setHeight(lines * metrics.lineSpacing())
    painter.setFont(words)
    painter.setPen(theme.color("ink" if note.text.strip() else "muted"))
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
    flags |= Qt.TextFlag.TextWrapAnywhere if _has_long_word(note.text, metrics, room) else flags
    text = note.text.rstrip() or tr("Write something here")
    painter.drawText(room, flags, text)
    if metrics.boundingRect(room, flags, text).height() > room.height() + 1:
        more = QRectF(room.right() - 14, room.bottom() - metrics.lineSpacing() + 10, 24, 14)
        painter.drawText(more, Qt.AlignmentFlag.AlignRight, "…")


def _has_long_word(text: str, metrics: QFontMetricsF, room: QRectF) -> bool:
    return any(metrics.horizontalAdvance(word) > room.width() for word in text.split())


Shown = tuple[str, tuple[int, int], str, State, str, float, bool]


class Pictures(Kept[Shown]):
    """Painted notes by what they show, at the scale they are shown in."""

    def picture(self, note: Note, state: State, theme: Theme, scale: float, sign: bool) -> QPixmap:
        """The note with its edge, `scale` device pixels to a scene unit."""
        key = (note.text, note.size, note.color, state, theme.name, scale, sign)
        return self.find(key) or self.keep(key, _picture(note, state, theme, scale, sign))


def _picture(note: Note, state: State, theme: Theme, scale: float, sign: bool) -> QPixmap:
    def paint(painter: QPainter) -> None:
        painter.translate(EDGE, EDGE)
        paint_note(painter, note, state, theme, sign=sign)

    width, height = (side + 2 * EDGE for side in note.size)
    return painted(width * scale, height * scale, scale, paint)
