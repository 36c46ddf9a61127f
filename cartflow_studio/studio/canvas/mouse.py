"""The mouse on the canvas: which gesture begins, what is hovered, what is clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolTip

from cartflow_studio.studio.canvas import note_gestures
from cartflow_studio.studio.canvas.carrying import PlaceCard, PlacePart, carried, copy_of
from cartflow_studio.studio.canvas.connecting import Connect, ConnectBack
from cartflow_studio.studio.canvas.gestures import (
    Gesture,
    MoveCards,
    Pan,
    RubberBand,
)
from cartflow_studio.studio.canvas.hits import NOTHING, Hit, hit
from cartflow_studio.studio.canvas.index import Link

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

CURSORS = {
    "card": Qt.CursorShape.OpenHandCursor,
    "goal": Qt.CursorShape.PointingHandCursor,
    "badge": Qt.CursorShape.PointingHandCursor,
    "link": Qt.CursorShape.PointingHandCursor,
    "insert": Qt.CursorShape.PointingHandCursor,
    "count": Qt.CursorShape.PointingHandCursor,
    "number": Qt.CursorShape.PointingHandCursor,
    "add": Qt.CursorShape.PointingHandCursor,
    "in": Qt.CursorShape.CrossCursor,
    "out": Qt.CursorShape.CrossCursor,
    "end": Qt.CursorShape.CrossCursor,
    "note": Qt.CursorShape.OpenHandCursor,
    "frame": Qt.CursorShape.OpenHandCursor,
    "corner": Qt.CursorShape.SizeFDiagCursor,
}
AROUND = (-36.0, -36.0, 78.0, 36.0)  # a card, where its hints are shown
NEAR_EDGE = 28
DRIFT_EVERY = 16  # ms
DRIFT_STEP = 12  # pixels
CTRL = Qt.KeyboardModifier.ControlModifier
ADDING = Qt.KeyboardModifier.ShiftModifier | CTRL


class Mouse:
    """Turns mouse events into gestures. `space` is whether the space bar is held."""

    def __init__(self, canvas: FlowCanvas) -> None:
        self._canvas = canvas
        self.gesture: Gesture | None = None
        self.hit = NOTHING
        self._over: QPointF | None = None  # where the pointer is in the view
        self.space = False
        self.has_panned = False
        self._drift = QTimer(canvas)
        self._drift.setInterval(DRIFT_EVERY)
        self._drift.timeout.connect(self._drift_on)
        self._last = (QPointF(), Qt.KeyboardModifier.NoModifier)
        self._pressed: tuple[Hit, QPointF, QPointF] | None = None  # what, scene, view

    @property
    def over(self) -> QPointF | None:
        """The scene point under the pointer; None if it is not over the canvas."""
        return self._canvas.scene_point(self._over) if self._over is not None else None

    def press(self, event: QMouseEvent) -> None:
        """A button went down; a drag begins only after a few pixels."""
        canvas = self._canvas
        at = canvas.scene_point(event.position())
        if event.button() == Qt.MouseButton.MiddleButton or self.space:
            self.has_panned = self.space
            self._begin(Pan(canvas, at))
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        found = hit(canvas.flow_scene, at, canvas.zoom)
        self._pressed = (found, at, event.position())
        if found.kind != "card" or not event.modifiers() & CTRL:  # else it may become a copy
            self._choose(found, bool(event.modifiers() & ADDING))

    def _choose(self, found: Hit, adding: bool) -> None:
        scene = self._canvas.flow_scene
        scene.focus(None)
        if found.kind in ("card", "badge"):
            chosen = scene.selection
            if adding:
                rest = tuple(key for key in chosen if key != found.node)
                cards = rest if found.node in chosen else (*chosen, found.node)
                scene.select(cards, tuple(scene.notes.chosen))
            elif found.node not in chosen:
                scene.select((found.node,))
        elif found.kind in ("link", "end", "insert", "number"):
            scene.select(())
            scene.select_link(found.link)
        elif found.kind == "nothing" and not adding:
            scene.select(())
            scene.select_link(None)
        elif found.key:
            note_gestures.choose(scene, found, adding=adding)

    def move(self, event: QMouseEvent) -> None:
        """The pointer has moved."""
        canvas = self._canvas
        self._over = event.position()
        at = canvas.scene_point(self._over)
        if self.gesture is None and self._pressed is not None:
            away = (event.position() - self._pressed[2]).manhattanLength()
            if away >= QApplication.startDragDistance() / 2:
                self._start(*self._pressed[:2], event.modifiers())
        if self.gesture is not None:
            self._last = (event.position(), event.modifiers())
            self.gesture.move(at, event.modifiers())
            self._drift_if_near_the_edge()
        elif self._pressed is None:
            self.pass_over(at)

    def _pull(self) -> tuple[int, int]:
        """Which way a gesture at the edge of the canvas pulls it, in pixels."""
        size, at = self._canvas.viewport().size(), self._last[0]
        across = (at.x() > size.width() - NEAR_EDGE) - (at.x() < NEAR_EDGE)
        down = (at.y() > size.height() - NEAR_EDGE) - (at.y() < NEAR_EDGE)
        return across * DRIFT_STEP, down * DRIFT_STEP

    def _drift_if_near_the_edge(self) -> None:
        gesture = self.gesture
        drifting = gesture is not None and gesture.drifts and self._pull() != (0, 0)
        if drifting != self._drift.isActive():
            (self._drift.start if drifting else self._drift.stop)()

    def _drift_on(self) -> None:
        if self.gesture is None or self._pull() == (0, 0):
            self._drift.stop()
            return
        self._canvas.camera.pan_by(*self._pull())
        self.gesture.move(self._canvas.scene_point(self._last[0]), self._last[1])

    def _start(self, found: Hit, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        canvas = self._canvas
        scene = canvas.flow_scene
        if found.kind in ("card", "badge"):
            if found.node not in scene.selection:
                notes = tuple(scene.notes.chosen)
                cards = (found.node,) if keys & CTRL else (*scene.selection, found.node)
                scene.select(cards, () if keys & CTRL else notes)
            if keys & CTRL:
                self._begin(copy_of(canvas, at, scene.selection, tuple(scene.notes.chosen)))
            else:
                out = bool(keys & Qt.KeyboardModifier.AltModifier)
                self._begin(MoveCards(canvas, at, found.node, scene.selection, out=out))
        elif found.kind in ("out", "add"):
            self._begin(Connect(canvas, at, (found.node, found.port), pulled=False))
        elif found.kind == "end" and found.link is not None:
            self._begin(Connect(canvas, at, found.link, pulled=True))
        elif found.kind == "in":
            self._begin(ConnectBack(canvas, at, found.node))
        elif found.kind == "nothing":
            kept = scene.selection if keys & ADDING else ()
            self._begin(RubberBand(canvas, at, kept, toggles=bool(keys & CTRL)))
        elif found.kind in ("link", "insert", "number") and found.link is not None:
            self._begin(self._pulled_off(found.link, at))
        elif found.kind == "note" and keys & CTRL and found.key in scene.notes.notes:
            notes = tuple(dict.fromkeys((*scene.notes.chosen, found.key)))
            scene.select(scene.selection, notes)
            self._begin(copy_of(canvas, at, scene.selection, notes))
        elif found.key:
            self._begin(note_gestures.gesture_of(canvas, found, at))

    def _pulled_off(self, link: Link, at: QPointF) -> Gesture:
        """A connection comes off at the end that is nearer to where it was taken."""
        canvas = self._canvas
        curve = canvas.flow_scene.index.curve(canvas.flow_scene.index.link_row[link])
        start, end = QPointF(*curve.at(0.0)), QPointF(*curve.at(1.0))
        if (at - end).manhattanLength() <= (at - start).manhattanLength():
            return Connect(canvas, at, link, pulled=True)
        return ConnectBack(canvas, at, canvas.document.flow.links[link], link)

    def _begin(self, gesture: Gesture) -> None:
        self.gesture = gesture
        self._canvas.viewport().setCursor(gesture.cursor)
        self._canvas.viewport().update()

    def release(self, event: QMouseEvent) -> None:
        """A button went up."""
        at = self._canvas.scene_point(event.position())
        gesture, self.gesture = self.gesture, None
        pressed, self._pressed = self._pressed, None
        if gesture is not None:
            gesture.finish(at, event.modifiers())
        elif pressed is not None:
            self._clicked(pressed[0], at, event)
        self.pass_over(at)
        self._canvas.viewport().update()

    def _clicked(self, found: Hit, at: QPointF, event: QMouseEvent) -> None:
        scene = self._canvas.flow_scene
        if found.kind == "card" and event.modifiers() & CTRL:
            self._choose(found, adding=True)
        elif not event.modifiers() & ADDING:
            if found.kind == "card" and len(scene.selection) + len(scene.notes.chosen) > 1:
                scene.select((found.node,))
            elif found.kind == "note":
                scene.select((), (found.key,))
            elif found.kind == "count":
                scene.people_wished.emit(found.node, "")
            elif found.kind == "number" and found.link is not None:
                scene.people_wished.emit(*found.link)
        self._canvas.hit_done(found, at)

    def cancel(self) -> bool:
        """Take a gesture back; False if there is none."""
        gesture, self.gesture = self.gesture, None
        self._pressed = None
        if gesture is None:
            return False
        gesture.cancel()
        self._canvas.viewport().unsetCursor()
        self._canvas.viewport().update()
        return True

    def double_click(self, event: QMouseEvent) -> None:
        """The second press of a double click."""
        canvas = self._canvas
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = canvas.scene_point(event.position())
        found = hit(canvas.flow_scene, at, canvas.zoom)
        if found.kind == "card":
            canvas.edit_title(found.node)
        elif found.key:
            canvas.chrome.edit_paper(found)
        elif found.kind == "nothing":
            canvas.offer_types(at)
        elif found.kind in ("link", "insert"):
            canvas.offer_types(at, into=found.link)

    def pass_over(self, at: QPointF) -> None:
        """The pointer is here, with no button down."""
        canvas = self._canvas
        scene = canvas.flow_scene
        found = hit(scene, at, canvas.zoom)
        if found != self.hit:
            before, self.hit = self.hit, found
            self._touch(before)
            self._touch(found)
            shape = CURSORS.get(found.kind, Qt.CursorShape.ArrowCursor)
            canvas.viewport().setCursor(Qt.CursorShape.OpenHandCursor if self.space else shape)
        card = found.node if found.kind in ("card", "badge", "in", "out", "add", "end") else None
        scene.hover_note(found.key if found.kind in ("note", "corner") else None)
        scene.hover_goal(found.kind == "goal")
        if card != scene.hovered:
            self._touch(self.hit, scene.hovered)
            scene.hover(card, found.link)
            self._touch(self.hit, card)
        else:
            scene.hover(card, found.link)

    def _touch(self, found: Hit, card: str | None = None) -> None:
        """Paint anew where the hints of a hit are shown."""
        scene = self._canvas.flow_scene
        key = card or found.node
        if key in scene.index.row:
            scene.update(scene.cards.body(key).adjusted(*AROUND))
        if found.link in scene.index.link_row:
            middle = scene.edges.middle(scene.index.link_row[found.link])
            scene.update(QRectF(middle.x() - 16, middle.y() - 16, 32, 32))

    def leave(self) -> None:
        """The pointer has left the canvas."""
        self._over = None
        if self.gesture is None:
            self._touch(self.hit, self._canvas.flow_scene.hovered)
            self.hit = NOTHING
            self._canvas.flow_scene.hover(None)
            self._canvas.flow_scene.hover_note(None)
            self._canvas.flow_scene.hover_goal(False)

    def carry(self, mime: QMimeData, at: QPointF) -> bool:
        """Something from the palette is over the canvas: show where it would go; False if it is
        nothing that a canvas can take.
        """
        self._over = QPointF(self._canvas.view_point(at))
        if isinstance(self.gesture, PlaceCard | PlacePart):
            self.gesture.move(at, Qt.KeyboardModifier.NoModifier)
            return True
        gesture = carried(self._canvas, mime, at)
        if gesture is not None:
            self.cancel()
            self._begin(gesture)
        return gesture is not None

    def put(self, at: QPointF) -> None:
        """What was carried is let go here."""
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.finish(at, Qt.KeyboardModifier.NoModifier)
        self._canvas.viewport().unsetCursor()

    def tip(self, event: QEvent) -> bool:
        """Say in full what the card cuts short."""
        if not isinstance(event, QHelpEvent):
            return False
        canvas = self._canvas
        found = hit(canvas.flow_scene, canvas.scene_point(QPointF(event.pos())), canvas.zoom)
        if found.kind in ("card", "badge"):  # its story says more
            return True
        QToolTip.showText(event.globalPos(), canvas.commands.story(found), canvas.viewport())
        return True
