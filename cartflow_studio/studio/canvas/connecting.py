"""Connections drawn by mouse: from an exit to a step, from a step back to an exit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from cartflow_studio.flow import edits, rewiring
from cartflow_studio.flow.curves import curve
from cartflow_studio.flow.reach import ahead, behind
from cartflow_studio.studio.canvas.edges import path_of
from cartflow_studio.studio.canvas.geometry import PORT_RADIUS
from cartflow_studio.studio.canvas.gestures import Gesture, Modifiers
from cartflow_studio.studio.canvas.hints import paint_hint
from cartflow_studio.studio.canvas.index import Link
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

REACH = 28.0  # a port or card attracts the end of a connection from so far


class Drawing(Gesture):
    """A connection of which one end is carried; cards that it cannot end at are faded."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: FlowCanvas, start: QPointF, held: str, possible: set[str]) -> None:
        super().__init__(canvas, start)
        self._at = start
        self._held = held
        self._possible = possible
        self._target: str | None = None
        canvas.flow_scene.offer({held, *possible})

    def move(self, at: QPointF, keys: Modifiers) -> None:
        """Follow the pointer; a card near it attracts the end."""
        scene = self.canvas.flow_scene
        self._at = at
        card = self._card(at)
        self._target = card if card in self._possible else None
        scene.glow(self._target)
        refused = card is not None and card not in (self._target, self._held)
        shape = Qt.CursorShape.ForbiddenCursor if refused else self.cursor
        self.canvas.viewport().setCursor(shape)
        self.canvas.viewport().update()

    def _card(self, at: QPointF) -> str | None:
        index = self.canvas.flow_scene.index
        port = index.port_at(at.x(), at.y(), REACH)
        return index.card_at(at.x(), at.y()) or (port.node if port else None)

    def cancel(self) -> None:
        """Take the line away."""
        scene = self.canvas.flow_scene
        scene.edges.hidden = None
        scene.offer(None)
        self.canvas.viewport().update()

    def _paint(
        self, painter: QPainter, begin: tuple[float, float], end: tuple[float, float]
    ) -> None:
        theme = self.canvas.theme
        tone = theme.color("success" if self._target is not None else "accent")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(tone, 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPath(path_of(curve(begin, end)))
        painter.setBrush(tone)
        painter.drawEllipse(QPointF(*end), PORT_RADIUS, PORT_RADIUS)
        painter.drawEllipse(QPointF(*begin), PORT_RADIUS, PORT_RADIUS)
        card = self._card(self._at)
        if card != self._held:
            paint_hint(painter, self._at, self._hint(card), theme, self.canvas.zoom)

    def _hint(self, card: str | None) -> str:
        """What letting go here would do."""
        flow = self.canvas.document.flow
        if card is None:
            return tr("Let go to add a step here")
        if card in self._possible:
            return tr("Connect with “{name}”", name=flow.nodes[card].name)
        return self._why_not(card)

    def _why_not(self, card: str) -> str:
        return tr("That would be a loop")


class Connect(Drawing):
    """Draw a connection from an exit to a card, or to a new one where there is nothing. With
    `pulled`, an existing connection is pulled off its end; dropped on nothing it is gone.
    """

    def __init__(self, canvas: FlowCanvas, start: QPointF, source: Link, pulled: bool) -> None:
        flow, scene = canvas.document.flow, canvas.flow_scene
        before = behind(flow, (source[0],))
        entries = {node.id for node in flow.entries}
        super().__init__(canvas, start, source[0], flow.nodes.keys() - before - entries)
        self.source = source
        self._pulled = pulled
        ports = scene.index.ports_of(scene.index.row[source[0]])
        port = next(port for port in ports if port.port == source[1])
        self._begin = (port.x, port.y)
        scene.edges.hidden = source if source in scene.index.link_row else None

    def finish(self, at: QPointF, keys: Modifiers) -> None:
        """Connect, disconnect, or offer what could come next."""
        self.cancel()
        document = self.canvas.document
        card = self._target or self.canvas.flow_scene.index.card_at(at.x(), at.y())
        if card is not None:
            if card != self.source[0]:  # else nothing; what cannot be is refused with the reason
                document.edit(tr("Connect"), edits.connect, *self.source, card)
            return
        if self._pulled:
            document.edit(tr("Disconnect"), edits.disconnect, *self.source)
        self.canvas.offer_types(at, after=self.source)

    def paint(self, painter: QPainter) -> None:
        """The line, with a dot at the end that is carried."""
        end = (self._at.x(), self._at.y())
        if self._target is not None:
            index = self.canvas.flow_scene.index
            row = index.row[self._target]
            end = (float(index.x[row]), float(index.y[row] + index.height[row] / 2))
        self._paint(painter, self._begin, end)

    def _why_not(self, card: str) -> str:
        if self.canvas.document.flow.nodes[card].type.is_entry:
            return tr("Nothing can lead to a trigger")
        return super()._why_not(card)


class ConnectBack(Drawing):
    """Draw a connection backwards, from a way in to the exit it shall come from, or to a new card
    where there is nothing. With `link`, this connection is pulled off its exit: put on another
    exit of its card the two swap, dropped on nothing it is gone.
    """

    def __init__(
        self, canvas: FlowCanvas, start: QPointF, target: str, link: Link | None = None
    ) -> None:
        flow = canvas.document.flow
        after = ahead(flow, (target,))
        possible = {key for key in flow.nodes if key not in after and flow.ports_of(key)}
        super().__init__(canvas, start, target, possible)
        self._link = link
        canvas.flow_scene.edges.hidden = link

    def finish(self, at: QPointF, keys: Modifiers) -> None:
        """Connect the exit that is here, or the first free one of the card that is here."""
        self.cancel()
        document, card = self.canvas.document, self._card(at)
        if card == self._held:
            return
        if card is not None:
            exit_ = (card, self._exit(card, at))
            if self._link is not None:
                document.edit(tr("Connect"), rewiring.start_from, self._link, exit_)
            else:
                document.edit(tr("Connect"), edits.connect, *exit_, self._held)
            return
        if self._link is not None:
            document.edit(tr("Disconnect"), edits.disconnect, *self._link)
        self.canvas.offer_types(at, before=self._held)

    def _exit(self, card: str, at: QPointF) -> str:
        """The exit at a point; else the first free one of the card, else its nearest."""
        index = self.canvas.flow_scene.index
        port = index.port_at(at.x(), at.y(), REACH)
        if port is not None and port.node == card and port.port:
            return port.port
        exits = [port for port in index.ports_of(index.row[card]) if port.port]
        free = [port for port in exits if (card, port.port) not in index.link_row]
        own = self._link is not None and self._link[0] == card
        nearest = sorted(exits, key=lambda each: abs(each.y - at.y()))
        return next((each.port for each in ([] if own else free) or nearest), "")

    def paint(self, painter: QPainter) -> None:
        """The line, with a dot at the end that is carried."""
        index = self.canvas.flow_scene.index
        row = index.row[self._held]
        end = (float(index.x[row]), float(index.y[row] + index.height[row] / 2))
        begin = (self._at.x(), self._at.y())
        if self._target is not None:
            name = self._exit(self._target, self._at)
            ports = index.ports_of(index.row[self._target])
            begin = next(((p.x, p.y) for p in ports if p.port == name), begin)
        self._paint(painter, begin, end)

    def _why_not(self, card: str) -> str:
        if not self.canvas.document.flow.ports_of(card):
            return tr("People leave the flow there; nothing can follow")
        return super()._why_not(card)


class Shown(Gesture):
    """A connection as it would be, while somebody chooses by keyboard where it leads."""

    drifts = False

    def __init__(self, canvas: FlowCanvas, source: Link, target: str) -> None:
        super().__init__(canvas, QPointF())
        self._ends = (source, target)

    def paint(self, painter: QPainter) -> None:
        """The line."""
        (node, name), target = self._ends
        index = self.canvas.flow_scene.index
        port = next(each for each in index.ports_of(index.row[node]) if each.port == name)
        row = index.row[target]
        end = (float(index.x[row]), float(index.y[row] + index.height[row] / 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        tone = self.canvas.theme.color("success")
        painter.setPen(QPen(tone, 2.5, Qt.PenStyle.DashLine, Qt.PenCapStyle.RoundCap))
        painter.drawPath(path_of(curve((port.x, port.y), end)))
