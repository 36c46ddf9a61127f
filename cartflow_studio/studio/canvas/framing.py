"""What part of a flow is shown at first, and when one goes to a card."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt

from cartflow_studio.flow.shape import WIDTH
from cartflow_studio.studio.canvas import hints
from cartflow_studio.studio.canvas.camera import SIDE_MARGIN
from cartflow_studio.studio.canvas.cards import title_height

if TYPE_CHECKING:
    from cartflow_studio.flow.model import Flow
    from cartflow_studio.studio.canvas.view import FlowCanvas

HALF = 0.5  # from this zoom on all that cards say is there
READABLE = 9.0  # pixels; large titles of this height can be read from further away
CLOSE = 0.4  # from further away, looking at one card goes nearer, to
NEAR = 0.8
KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class Opening:
    """Shows a flow at first, and anew when the view changes its size before anything is done."""

    def __init__(self, canvas: FlowCanvas) -> None:
        self._canvas = canvas
        self._is_shown = False
        self._left: tuple[float, int, int] | None = None  # how the view was left
        canvas.pressed.connect(self._touch)

    def forget(self) -> None:
        """Another flow is to be shown."""
        self._is_shown = False

    def _touch(self) -> None:
        self._left = None

    def show(self, *, anew: bool = False) -> None:
        """Show the flow, if that was not done, or `anew`."""
        if (anew or not self._is_shown) and self._canvas.isVisible():
            self._is_shown = True
            open_on(self._canvas)
            self._left = self._view()

    def is_untouched(self) -> bool:
        """Whether nothing was done since, nor the view moved."""
        return self._left is not None and self._left == self._view()

    def follow(self, before: Flow, after: Flow) -> None:
        """The person has edited: the view is theirs, and shows what is new."""
        self._touch()
        if self._canvas.isVisible():
            follow(self._canvas, before, after)

    def _view(self) -> tuple[float, int, int]:
        canvas = self._canvas
        across, down = canvas.horizontalScrollBar(), canvas.verticalScrollBar()
        return canvas.zoom, across.value(), down.value()


def follow(canvas: FlowCanvas, before: Flow, after: Flow) -> None:
    """Move so that the cards are seen that an edit has added; if it has taken the last that was
    seen, see the whole flow.
    """
    if len(after.nodes) > len(before.nodes):
        fresh = canvas.flow_scene.content(after.nodes.keys() - before.nodes.keys())
        if fresh is not None:
            canvas.camera.show(fresh)
    elif len(after.nodes) < len(before.nodes) or len(after.notes) < len(before.notes):
        content, seen = canvas.camera.content, canvas.camera.seen
        if not content.isEmpty() and not content.intersects(seen):
            canvas.fit()


def open_on(canvas: FlowCanvas) -> None:
    """See the whole flow; its beginning where the whole could not be read."""
    content, camera = canvas.flow_scene.content(), canvas.camera
    if content is None:
        camera.look_at(QPointF(0, 0), camera.life)
        return
    camera.fit(content, animated=False)
    is_short = len(canvas.document.flow.nodes) <= hints.FEW_CARDS
    is_near = canvas.zoom >= HALF * camera.life
    if is_short and not (is_near or can_be_read(canvas.zoom, camera.life)):
        _show_beginning(canvas, content)


def can_be_read(zoom: float, life: float) -> bool:
    """Whether the titles of cards can be read at a zoom, where `life` is called 100 %. Words of
    twice the size need not be twice as high: then hardly a card would be seen.
    """
    return title_height(zoom, life) >= READABLE * math.sqrt(life)


def _show_beginning(canvas: FlowCanvas, content: QRectF) -> None:
    """As many columns of cards as can be read, none of them cut."""
    size, camera, index = canvas.viewport().size(), canvas.camera, canvas.flow_scene.index
    room = max(1.0, size.width() - 2 * SIDE_MARGIN)
    ends = np.unique(index.x + WIDTH) - content.left()
    zooms = [min(camera.life, room / wide) for wide in ends.tolist()]
    zoom = min((each for each in zooms if can_be_read(each, camera.life)), default=zooms[0])
    middle = content.center().y()
    if content.height() * zoom > size.height():
        first = canvas.flow_scene.content([each.id for each in canvas.document.flow.entries][:1])
        middle = first.center().y() if first is not None else middle
    left = content.left() + (size.width() / 2 - SIDE_MARGIN) / zoom
    camera.look_at(QPointF(left, middle), zoom)


def go_to(canvas: FlowCanvas, node_id: str) -> None:
    """Move so that a card is seen, and can be read."""
    rect, camera = canvas.flow_scene.content((node_id,)), canvas.camera
    if rect is not None and canvas.zoom < CLOSE * camera.life:
        camera.look_at(rect.center(), NEAR * camera.life, animated=True)
    elif rect is not None:
        camera.show(rect)


def take_keyboard(canvas: FlowCanvas, reason: Qt.FocusReason) -> None:
    """Put the keyboard on a card when it has come to the canvas from elsewhere: on the one it was
    on, the one that is chosen, or the first.
    """
    scene = canvas.flow_scene
    if reason not in KEYBOARD or scene.focused is not None or not scene.index.ids:
        return
    first = next((node.id for node in canvas.document.flow.entries), scene.index.ids[0])
    key = scene.selection[-1] if scene.selection else first
    scene.focus(key)
    go_to(canvas, key)
