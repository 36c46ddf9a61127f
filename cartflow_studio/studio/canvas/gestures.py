"""Gestures: what happens between pressing and releasing the mouse, one object each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from cartflow_studio.studio.canvas import composing
from cartflow_studio.studio.canvas.belonging import Belonging
from cartflow_studio.studio.canvas.geometry import WIDTH
from cartflow_studio.studio.canvas.guides import Guide, Neighbours, paint_guides
from cartflow_studio.studio.canvas.hints import paint_hint
from cartflow_studio.studio.canvas.index import Link
from cartflow_studio.words import tr, trn

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

Modifiers = Qt.KeyboardModifier


class Gesture:
    """A gesture that does nothing; the others override what they need. Points are of the scene."""

    cursor = Qt.CursorShape.ArrowCursor
    drifts = True  # at the edge of the canvas the canvas follows

    def __init__(self, canvas: FlowCanvas, start: QPointF) -> None:
        self.canvas = canvas
        self.start = start

    def move(self, at: QPointF, keys: Modifiers) -> None:
        """The pointer has moved."""

    def finish(self, at: QPointF, keys: Modifiers) -> None:
        """The button was released: do it."""

    def cancel(self) -> None:
        """Put everything back."""

    def paint(self, painter: QPainter) -> None:
        """Show it over the cards."""


class MoveCards(Gesture):
    """Carry cards; they snap to the grid and to their neighbours. A card that stands alone,
    dropped on a connection, goes into it. With `out` they are pulled out of their connections,
    which close behind them.
    """

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(
        self,
        canvas: FlowCanvas,
        start: QPointF,
        lead: str,
        ids: tuple[str, ...],
        *,
        out: bool = False,
    ) -> None:
        super().__init__(canvas, start)
        index = canvas.flow_scene.index
        self._lead = lead
        self._from = index.positions(ids)
        notes = canvas.flow_scene.notes
        self._notes = {key: notes.notes[key].at for key in notes.chosen}
        self._belonging = Belonging(canvas, ids)
        still = np.ones(len(index.ids), dtype=np.bool_)
        still[[index.row[key] for key in ids]] = False
        self._neighbours = Neighbours(index, lead, still)
        self._guides: tuple[Guide, ...] = ()
        self._by = 0, 0  # so far
        self._into: Link | None = None
        flow = canvas.document.flow
        touched = {end for link, target in flow.links.items() for end in (link[0], target)}
        self._out = out and not touched.isdisjoint(ids)
        loose = self._out or lead not in touched
        kind = flow.nodes[lead].type
        self._alone = len(ids) == 1 and loose and not kind.is_entry and bool(kind.ports)

    def move(self, at: QPointF, keys: Modifiers) -> None:
        """Carry them along; Alt leaves grid and neighbours alone."""
        scene = self.canvas.flow_scene
        x, y = self._from[self._lead]
        wish = (x + at.x() - self.start.x(), y + at.y() - self.start.y())
        guides: tuple[Guide, ...] = ()
        if keys & Modifiers.AltModifier:
            place = (round(wish[0]), round(wish[1]))
        else:
            place, guides = self._neighbours.aligned(wish)
        dx, dy = place[0] - x, place[1] - y
        self._carry(dx, dy)
        self._belonging.look(self._lead)
        if guides != self._guides:
            for guide in set(guides) ^ set(self._guides):
                scene.repaint(guide.rect)
            self._guides = guides
        if self._alone:
            link = scene.index.link_at(at.x(), at.y(), max(24.0, 12.0 / self.canvas.zoom))
            target = self.canvas.document.flow.links.get(link) if link is not None else None
            self._into = None if link is None or self._lead in (link[0], target) else link
            scene.hover(self._lead, self._into)

    def _carry(self, dx: int, dy: int) -> None:
        if (dx, dy) == self._by:
            return
        scene, self._by = self.canvas.flow_scene, (dx, dy)
        scene.move_cards({key: (x + dx, y + dy) for key, (x, y) in self._from.items()})
        for area in scene.notes.move({k: (x + dx, y + dy) for k, (x, y) in self._notes.items()}):
            scene.update(area)

    def finish(self, at: QPointF, keys: Modifiers) -> None:
        """Leave them where they are."""
        scene, document = self.canvas.flow_scene, self.canvas.document
        now = scene.index.positions(self._from)
        self._belonging.end()
        if self._into is not None:
            before = document.flow
            if document.edit(tr("Insert card"), composing.splice, self._lead, now, self._into):
                self.canvas.commands.remember_insertion(self._lead, before)
            else:
                self.cancel()
        elif self._out:
            document.edit(tr("Pull out"), composing.pull_out, now)
        elif now != self._from:
            text = trn("Move card", "Move {n} cards", len(now))
            there = scene.notes.notes
            notes = {key: there[key].at for key in self._notes if key in there}
            document.edit(text, composing.carry, now, notes, *self._belonging.result)
        else:
            self.cancel()

    def cancel(self) -> None:
        """Put them back."""
        for guide in self._guides:
            self.canvas.flow_scene.repaint(guide.rect)
        self._belonging.end()
        self._carry(0, 0)
        self.canvas.flow_scene.settle()

    def paint(self, painter: QPainter) -> None:
        """Show what they are in line with."""
        paint_guides(painter, self._guides, self.canvas.theme)
        if self._out:
            index = self.canvas.flow_scene.index
            row = index.row[self._lead]
            at = QPointF(float(index.x[row]) + WIDTH / 2, float(index.y[row] + index.height[row]))
            words = tr("Out of its connections")
            paint_hint(painter, at, words, self.canvas.theme, self.canvas.zoom)


class RubberBand(Gesture):
    """Choose the cards that a rectangle touches; those of `kept` stay chosen, or, with `toggles`,
    those of them that it touches are no longer chosen.
    """

    def __init__(
        self, canvas: FlowCanvas, start: QPointF, kept: tuple[str, ...], *, toggles: bool = False
    ) -> None:
        super().__init__(canvas, start)
        self._kept = kept
        chosen = tuple(canvas.flow_scene.notes.chosen)
        self._kept_notes = chosen if kept or toggles else ()
        self._toggles = toggles
        self._at = start

    def move(self, at: QPointF, keys: Modifiers) -> None:
        """Choose what it touches so far."""
        self._at = at
        scene = self.canvas.flow_scene
        rect = self._rect()
        box = (rect.left(), rect.top(), rect.right(), rect.bottom())
        touched = [scene.index.ids[row] for row in scene.index.cards_in(box).tolist()]
        gone = set(touched) & set(self._kept) if self._toggles else ()
        cards = [key for key in (*self._kept, *touched) if key not in gone]
        scene.select(cards, (*self._kept_notes, *scene.notes.inside(box)))
        self.canvas.viewport().update()

    def finish(self, at: QPointF, keys: Modifiers) -> None:
        """The choice is made already."""
        self.canvas.viewport().update()

    def cancel(self) -> None:
        """Choose what was chosen before."""
        self.canvas.flow_scene.select(self._kept, self._kept_notes)
        self.canvas.viewport().update()

    def paint(self, painter: QPainter) -> None:
        """The rectangle."""
        theme = self.canvas.theme
        painter.setPen(QPen(theme.color("accent"), 1 / self.canvas.zoom))
        painter.setBrush(theme.color("accent", 0.08))
        painter.drawRoundedRect(self._rect(), 3, 3)

    def _rect(self) -> QRectF:
        return QRectF(self.start, self._at).normalized()


class Pan(Gesture):
    """Pull the canvas along."""

    cursor = Qt.CursorShape.ClosedHandCursor
    drifts = False

    def __init__(self, canvas: FlowCanvas, start: QPointF) -> None:
        super().__init__(canvas, start)
        self._held = start

    def move(self, at: QPointF, keys: Modifiers) -> None:
        """Keep the held point under the pointer."""
        away = (self._held - at) * self.canvas.zoom
        self.canvas.camera.pan_by(away.x(), away.y())
