"""Gestures of notes and frames: what is chosen by a press, carrying, resizing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from cartflow_studio.flow import annotating
from cartflow_studio.flow.annotations import LARGEST, SMALLEST
from cartflow_studio.flow.model import Position
from cartflow_studio.studio.canvas import composing
from cartflow_studio.studio.canvas.geometry import GRID, snapped
from cartflow_studio.studio.canvas.gestures import Gesture, Modifiers, MoveCards
from cartflow_studio.studio.canvas.hits import Hit
from cartflow_studio.studio.canvas.scene import FlowScene
from cartflow_studio.words import tr, trn

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

NARROWEST = 4 * GRID


class MoveNotes(Gesture):
    """Carry the chosen notes, and the chosen cards with them; they snap to the grid."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, canvas: FlowCanvas, start: QPointF, lead: str) -> None:
        super().__init__(canvas, start)
        scene = canvas.flow_scene
        self._lead = lead
        self._notes = {key: scene.notes.notes[key].at for key in scene.notes.chosen}
        self._cards = scene.index.positions(scene.selection)
        self._away = (0, 0)

    def move(self, at: QPointF, keys: Modifiers) -> None:
        """Carry them along; Alt leaves the grid alone."""
        x, y = self._notes[self._lead]
        wish = (x + at.x() - self.start.x(), y + at.y() - self.start.y())
        free = keys & Modifiers.AltModifier
        place = (round(wish[0]), round(wish[1])) if free else snapped(*wish)
        self._away = place[0] - x, place[1] - y
        self._show()

    def _places(self) -> tuple[dict[str, Position], dict[str, Position]]:
        return _moved(self._cards, self._away), _moved(self._notes, self._away)

    def _show(self) -> None:
        scene = self.canvas.flow_scene
        cards, notes = self._places()
        scene.move_cards(cards)
        for area in scene.notes.move(notes):
            scene.update(area)

    def finish(self, at: QPointF, keys: Modifiers) -> None:
        """Leave them where they are."""
        cards, notes = self._places()
        if self._away == (0, 0):
            self.cancel()
            return
        text = trn("Move note", "Move {n} notes", len(notes))
        self.canvas.document.edit(text, composing.carry, cards, notes)

    def cancel(self) -> None:
        """Put them back."""
        self._away = (0, 0)
        self._show()
        self.canvas.flow_scene.settle()


def _moved(places: dict[str, Position], away: Position) -> dict[str, Position]:
    return {key: (x + away[0], y + away[1]) for key, (x, y) in places.items()}


class ResizeNote(Gesture):
    """Pull the lower right corner of a note; it snaps to the grid."""

    cursor = Qt.CursorShape.SizeFDiagCursor

    def __init__(self, canvas: FlowCanvas, start: QPointF, key: str) -> None:
        super().__init__(canvas, start)
        self._key = key
        self._before = canvas.flow_scene.notes.notes[key]
        self._size = self._before.size

    def move(self, at: QPointF, keys: Modifiers) -> None:
        """Show the new size; Alt leaves the grid alone."""
        (x, y), (width, height) = self._before.at, self._before.size
        right = x + width + at.x() - self.start.x()
        bottom = y + height + at.y() - self.start.y()
        if not keys & Modifiers.AltModifier:
            right, bottom = snapped(right, bottom)
        self._size = (
            min(LARGEST, max(NARROWEST, round(right - x))),
            min(LARGEST, max(SMALLEST, round(bottom - y))),
        )
        scene = self.canvas.flow_scene
        scene.update(scene.notes.put(self._key, replace(self._before, size=self._size)))

    def finish(self, at: QPointF, keys: Modifiers) -> None:
        """Keep the size."""
        document = self.canvas.document
        if not document.edit(tr("Resize note"), annotating.change_note, self._key, size=self._size):
            self.cancel()

    def cancel(self) -> None:
        """As it was."""
        scene = self.canvas.flow_scene
        scene.update(scene.notes.put(self._key, self._before))


def gesture_of(canvas: FlowCanvas, found: Hit, at: QPointF) -> Gesture:
    """What dragging a note, its corner or the title of a frame begins."""
    scene = canvas.flow_scene
    if found.key not in (scene.flow.groups if found.kind == "frame" else scene.notes.notes):
        return Gesture(canvas, at)  # gone since it was pressed
    if found.kind == "corner":
        return ResizeNote(canvas, at, found.key)
    if found.kind == "frame":
        choose(scene, found, adding=True)
        return MoveCards(canvas, at, scene.flow.groups[found.key].nodes[0], scene.selection)
    scene.select(scene.selection, dict.fromkeys((*scene.notes.chosen, found.key)))
    return MoveNotes(canvas, at, found.key)


def choose(scene: FlowScene, found: Hit, *, adding: bool) -> None:
    """Choose a note, or all cards of a group."""
    cards, notes = scene.selection, tuple(scene.notes.chosen)
    if found.kind == "frame":
        members = scene.flow.groups[found.key].nodes
        if not set(members) <= set(cards):
            scene.select((*cards, *members) if adding else members, notes if adding else ())
    elif adding:
        rest = tuple(key for key in notes if key != found.key)
        scene.select(cards, rest if found.key in notes else (*notes, found.key))
    elif found.key not in notes:
        scene.select((), (found.key,))
