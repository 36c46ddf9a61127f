"""New cards carried over the canvas: from the palette, and copies of cards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen

from cartflow_studio import flowfile
from cartflow_studio.flow.model import Flow, Node, Position
from cartflow_studio.flow.node_type import NodeType
from cartflow_studio.nodes import REGISTRY
from cartflow_studio.studio.canvas import composing
from cartflow_studio.studio.canvas.cards import CardView, State, paint_card, view_of
from cartflow_studio.studio.canvas.clipboard import bare_part
from cartflow_studio.studio.canvas.geometry import HEIGHT, MARGIN, RADIUS, WIDTH, snapped
from cartflow_studio.studio.canvas.gestures import Gesture, Modifiers
from cartflow_studio.studio.canvas.hints import paint_hint
from cartflow_studio.studio.canvas.index import Link
from cartflow_studio.studio.canvas.notes import paint_note
from cartflow_studio.studio.theme import Theme
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

NODE_TYPE = "application/x-cartflow-node-type"
STEPS = "application/x-cartflow-steps"


def paint_ghost(painter: QPainter, view: CardView, at: QPointF, theme: Theme) -> None:
    """A card that is not there yet."""
    painter.save()
    painter.translate(at)
    painter.setOpacity(0.6)
    paint_card(painter, view, State.PLAIN, theme)
    painter.setOpacity(1.0)
    painter.setBrush(theme.color("accent", 0.06))
    painter.setPen(QPen(theme.color("accent"), 1.5, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(QRectF(0, 0, WIDTH, view.height), RADIUS, RADIUS)
    painter.restore()


class PlaceCard(Gesture):
    """A type of node from the palette: a ghost shows where its card would go."""

    cursor = Qt.CursorShape.DragCopyCursor

    def __init__(self, canvas: FlowCanvas, start: QPointF, kind: type[NodeType]) -> None:
        super().__init__(canvas, start)
        self._kind = kind
        self._view = view_of(Node(kind.name, kind()))
        self._at, self._place = start, (0, 0)
        self._into: Link | None = None
        self.move(start, Modifiers.NoModifier)

    def move(self, at: QPointF, keys: Modifiers) -> None:
        """Show where it would go; a connection that it would go into lights up."""
        self._repaint()
        self._at = at
        self._place, self._into = self.canvas.commands.landing(self._kind, at)
        self.canvas.flow_scene.hover(None, self._into)
        self._repaint()

    def _corner(self) -> QPointF:
        """The top left corner of the ghost: around the pointer where it is put between others."""
        return self._at - QPointF(WIDTH / 2, HEIGHT / 2) if self._into else QPointF(*self._place)

    def _repaint(self) -> None:
        ghost = QRectF(self._corner(), QSizeF(WIDTH, self._view.height))
        around = 260 / self.canvas.zoom  # the hint below it is of the same size at every zoom
        wide = around if self._into else float(MARGIN)
        self.canvas.flow_scene.update(ghost.adjusted(-wide, -MARGIN, wide, wide))

    def finish(self, at: QPointF, keys: Modifiers) -> None:
        """Add it."""
        self.cancel()
        self.canvas.commands.drop(self._kind.name, at)

    def cancel(self) -> None:
        """It goes elsewhere."""
        self.canvas.flow_scene.hover(None)
        self.canvas.viewport().update()

    def paint(self, painter: QPainter) -> None:
        """The ghost, and where it would go."""
        theme = self.canvas.theme
        paint_ghost(painter, self._view, self._corner(), theme)
        if self._into is not None:
            name = self.canvas.document.flow.nodes[self._into[0]].name
            words = tr("Put it behind “{name}”", name=name)
            paint_hint(painter, self._at + QPointF(0, HEIGHT / 2), words, theme, self.canvas.zoom)


class PlacePart(Gesture):
    """Several new cards at once: copies of cards, or a snippet. `lead` is the point of the part
    that the pointer holds.
    """

    cursor = Qt.CursorShape.DragCopyCursor

    def __init__(
        self, canvas: FlowCanvas, start: QPointF, part: Flow, lead: QPointF, text: str
    ) -> None:
        super().__init__(canvas, start)
        self._part, self._lead, self._text = part, lead, text
        self._views = {key: view_of(node) for key, node in part.nodes.items()}
        self._by: Position = (0, 0)

    def move(self, at: QPointF, keys: Modifiers) -> None:
        """Carry the ghosts along, on the grid."""
        away = at - self._lead
        exact = bool(keys & Modifiers.AltModifier)
        self._by = (round(away.x()), round(away.y())) if exact else snapped(away.x(), away.y())
        self.canvas.viewport().update()

    def finish(self, at: QPointF, keys: Modifiers) -> None:
        """Add them here."""
        self.move(at, keys)
        before = self.canvas.document.flow
        if self.canvas.document.edit(self._text, composing.paste, self._part, self._by):
            after = self.canvas.document.flow
            cards = [key for key in after.nodes if key not in before.nodes]
            notes = [key for key in after.notes if key not in before.notes]
            self.canvas.flow_scene.select(cards, notes)

    def cancel(self) -> None:
        """They are not wanted."""
        self.canvas.viewport().update()

    def paint(self, painter: QPainter) -> None:
        """The ghosts."""
        theme, dx, dy = self.canvas.theme, *self._by
        painter.setOpacity(0.6)
        for note in self._part.notes.values():
            painter.save()
            painter.translate(note.at[0] + dx, note.at[1] + dy)
            paint_note(painter, note, State.PLAIN, theme)
            painter.restore()
        painter.setOpacity(1.0)
        for key, (x, y) in self._part.positions.items():
            paint_ghost(painter, self._views[key], QPointF(x + dx, y + dy), theme)


def copy_of(
    canvas: FlowCanvas, start: QPointF, ids: Iterable[str], notes: Iterable[str]
) -> PlacePart:
    """Copies of cards and notes, carried from where they stand."""
    index = canvas.flow_scene.index
    at = {key: (round(index.x[index.row[key]]), round(index.y[index.row[key]])) for key in ids}
    part = bare_part(canvas.document.flow, tuple(at), at, tuple(notes))
    return PlacePart(canvas, start, part, start, tr("Duplicate"))


def carried(canvas: FlowCanvas, mime: QMimeData, at: QPointF) -> Gesture | None:
    """What a drag from the palette carries: a type of node, or steps; None if it is neither."""
    kind = REGISTRY.get(_text(mime, NODE_TYPE))
    if kind is not None:
        return PlaceCard(canvas, at, kind)
    if not mime.hasFormat(STEPS):
        return None
    try:
        flow = flowfile.read_fragment(_text(mime, STEPS)).flow
    except flowfile.FlowFileError:
        return None
    part = composing.settled(flow)
    xs, ys = zip(*part.positions.values(), strict=True)
    middle = QPointF((min(xs) + max(xs) + WIDTH) / 2, (min(ys) + max(ys) + HEIGHT) / 2)
    made = PlacePart(canvas, at, part, middle, tr("Insert steps"))
    made.move(at, Modifiers.NoModifier)
    return made


def _text(mime: QMimeData, form: str) -> str:
    return bytes(mime.data(form).data()).decode("utf-8", errors="replace")
