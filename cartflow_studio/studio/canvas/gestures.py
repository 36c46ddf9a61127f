"""Gestures: what happens between pressing and releasing the mouse, one object each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from cartflow_studio.flow import edits
from cartflow_studio.flow.model import Position
from cartflow_studio.studio.canvas import composing
from cartflow_studio.studio.canvas.edges import path_of
from cartflow_studio.studio.canvas.geometry import PORT_RADIUS, curve
from cartflow_studio.studio.canvas.guides import Guide, aligned, paint_guides
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
    dropped on a connection, goes into it.
    """

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, canvas: FlowCanvas, start: QPointF, lead: str, ids: tuple[str, ...]) -> None:
        super().__init__(canvas, start)
        index = canvas.flow_scene.index
        self._lead = lead
        self._from = {
            key: (round(float(index.x[index.row[key]])), round(float(index.y[index.row[key]])))
            for key in ids
        }
        self._still = np.array([key not in self._from for key in index.ids], dtype=np.bool_)
        self._guides: tuple[Guide, ...] = ()
        self._into: Link | None = None
        flow = canvas.document.flow
        touched = {end for link, target in flow.links.items() for end in (link[0], target)}
        self._alone = len(ids) == 1 and lead not in touched and not flow.nodes[lead].type.is_entry

    def move(self, at: QPointF, keys: Modifiers) -> None:
        """Carry them along; Alt leaves grid and neighbours alone."""
        scene = self.canvas.flow_scene
        x, y = self._from[self._lead]
        wish = (x + at.x() - self.start.x(), y + at.y() - self.start.y())
        guides: tuple[Guide, ...] = ()
        if keys & Modifiers.AltModifier:
            place = (round(wish[0]), round(wish[1]))
        else:
            place, guides = aligned(scene.index, self._lead, self._still, wish)
        dx, dy = place[0] - x, place[1] - y
        scene.move_cards({key: (a + dx, b + dy) for key, (a, b) in self._from.items()})
        if guides != self._guides:
            for guide in set(guides) ^ set(self._guides):
                scene.update(guide.rect)
            self._guides = guides
        if self._alone:
            self._into = scene.index.link_at(at.x(), at.y(), 24.0)
            scene.hover(self._lead, self._into)

    def finish(self, at: QPointF, keys: Modifiers) -> None:
        """Leave them where they are."""
        index = self.canvas.flow_scene.index
        now: dict[str, Position] = {
            key: (round(float(index.x[index.row[key]])), round(float(index.y[index.row[key]])))
            for key in self._from
        }
        document = self.canvas.document
        if self._into is not None:
            args = (self._lead, now, self._into)
            if not document.edit(tr("Insert card"), composing.splice, *args):
                self.cancel()
        elif now != self._from:
            text = trn("Move card", "Move {n} cards", len(now))
            document.edit(text, edits.move_nodes, now)
        else:
            self.cancel()

    def cancel(self) -> None:
        """Put them back."""
        for guide in self._guides:
            self.canvas.flow_scene.update(guide.rect)
        self.canvas.flow_scene.move_cards(self._from)
        self.canvas.flow_scene.settle()

    def paint(self, painter: QPainter) -> None:
        """Show what they are in line with."""
        paint_guides(painter, self._guides, self.canvas.theme)


class Connect(Gesture):
    """Draw a connection from an exit to a card, or to a new one where there is nothing. With
    `pulled`, an existing connection is pulled off its end; dropped on nothing it is gone.
    """

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: FlowCanvas, start: QPointF, source: Link, pulled: bool) -> None:
        super().__init__(canvas, start)
        self.source = source
        self._pulled = pulled
        self._at = start
        self._target: str | None = None
        scene = canvas.flow_scene
        row = scene.index.row[source[0]]
        port = next(port for port in scene.index.ports_of(row) if port.port == source[1])
        self._begin = (port.x, port.y)
        scene.edges.hidden = source if pulled or source in scene.index.link_row else None
        self._possible = _reachable(canvas, source[0])
        scene.offer({source[0], *self._possible})

    def move(self, at: QPointF, keys: Modifiers) -> None:
        """Follow the pointer; a card near it attracts the end."""
        scene = self.canvas.flow_scene
        self._at = at
        port = scene.index.port_at(at.x(), at.y(), 28.0)
        card = scene.index.card_at(at.x(), at.y()) or (port.node if port else None)
        self._target = card if card in self._possible else None
        scene.glow(self._target)
        self.canvas.viewport().update()

    def finish(self, at: QPointF, keys: Modifiers) -> None:
        """Connect, disconnect, or offer what could come next."""
        self.cancel()
        document, scene = self.canvas.document, self.canvas.flow_scene
        if self._target is not None:
            document.edit(tr("Connect"), edits.connect, *self.source, self._target)
        elif (card := scene.index.card_at(at.x(), at.y())) is not None:
            if card != self.source[0]:  # refused, with the reason
                document.edit(tr("Connect"), edits.connect, *self.source, card)
        elif self._pulled:
            document.edit(tr("Disconnect"), edits.disconnect, *self.source)
        else:
            self.canvas.offer_types(at, after=self.source)

    def cancel(self) -> None:
        """Take the line away."""
        scene = self.canvas.flow_scene
        scene.edges.hidden = None
        scene.offer(None)
        self.canvas.viewport().update()

    def paint(self, painter: QPainter) -> None:
        """The line, with a dot at the end that is carried."""
        scene, theme = self.canvas.flow_scene, self.canvas.theme
        end = (self._at.x(), self._at.y())
        if self._target is not None:
            row = scene.index.row[self._target]
            middle = float(scene.index.height[row]) / 2
            end = (float(scene.index.x[row]), float(scene.index.y[row]) + middle)
        tone = theme.color("success" if self._target is not None else "accent")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(tone, 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPath(path_of(curve(self._begin, end)))
        painter.setBrush(tone)
        painter.drawEllipse(QPointF(*end), PORT_RADIUS, PORT_RADIUS)


def _reachable(canvas: FlowCanvas, source: str) -> set[str]:
    """The cards that a connection from a card may lead to: no trigger, and no loop."""
    flow = canvas.document.flow
    before = {source}
    open_ = [source]
    while open_:
        for earlier, _ in flow.graph.in_edges(open_.pop()):
            if earlier not in before:
                before.add(earlier)
                open_.append(earlier)
    return {key for key, n in flow.nodes.items() if key not in before and not n.type.is_entry}


class ConnectBack(Gesture):
    """Draw a connection backwards, from a way in to the exit it shall come from."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: FlowCanvas, start: QPointF, target: str) -> None:
        super().__init__(canvas, start)
        self._target = target
        self._at = start

    def move(self, at: QPointF, keys: Modifiers) -> None:
        """Follow the pointer."""
        self._at = at
        self.canvas.viewport().update()

    def finish(self, at: QPointF, keys: Modifiers) -> None:
        """Connect the exit that is here, or the first free one of the card that is here."""
        scene, document = self.canvas.flow_scene, self.canvas.document
        self.canvas.viewport().update()
        port = scene.index.port_at(at.x(), at.y(), 28.0)
        card = port.node if port else scene.index.card_at(at.x(), at.y())
        if card is None or card == self._target:
            return
        free = [
            p for p in document.flow.ports_of(card) if (card, p.name) not in scene.index.link_row
        ]
        name = port.port if port and port.port else free[0].name if free else ""
        document.edit(tr("Connect"), edits.connect, card, name, self._target)

    def cancel(self) -> None:
        """Take the line away."""
        self.canvas.viewport().update()

    def paint(self, painter: QPainter) -> None:
        """The line."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.canvas.theme.color("accent"), 2.5))
        end = (self.start.x(), self.start.y())
        painter.drawPath(path_of(curve((self._at.x(), self._at.y()), end)))


class RubberBand(Gesture):
    """Choose the cards that a rectangle touches; those of `kept` stay chosen."""

    def __init__(self, canvas: FlowCanvas, start: QPointF, kept: tuple[str, ...]) -> None:
        super().__init__(canvas, start)
        self._kept = kept
        self._at = start

    def move(self, at: QPointF, keys: Modifiers) -> None:
        """Choose what it touches so far."""
        self._at = at
        scene = self.canvas.flow_scene
        rect = self._rect()
        rows = scene.index.cards_in((rect.left(), rect.top(), rect.right(), rect.bottom()))
        scene.select((*self._kept, *(scene.index.ids[row] for row in rows.tolist())))
        self.canvas.viewport().update()

    def finish(self, at: QPointF, keys: Modifiers) -> None:
        """The choice is made already."""
        self.canvas.viewport().update()

    def cancel(self) -> None:
        """Choose what was chosen before."""
        self.canvas.flow_scene.select(self._kept)
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
