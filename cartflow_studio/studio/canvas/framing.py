"""What part of a flow is shown at first, and when one goes to a card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt

from cartflow_studio.studio.canvas import hints
from cartflow_studio.studio.canvas.camera import SIDE_MARGIN

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

READABLE = 0.56  # opening does not go below this zoom, so that cards can be read
CLOSE = 0.4  # from further away, looking at one card goes nearer, to
NEAR = 0.8
KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


def open_on(canvas: FlowCanvas) -> None:
    """See the whole flow; its beginning where the whole could not be read."""
    content, camera = canvas.flow_scene.content(), canvas.camera
    if content is None:
        camera.look_at(QPointF(0, 0), camera.life)
        return
    camera.fit(content, animated=False)
    readable = READABLE * camera.life
    if canvas.zoom < readable and len(canvas.document.flow.nodes) <= hints.FEW_CARDS:
        _show_beginning(canvas, content, readable)


def _show_beginning(canvas: FlowCanvas, content: QRectF, zoom: float) -> None:
    """The first cards at the least zoom at which they can be read."""
    size = canvas.viewport().size() / 2
    middle = content.center().y()
    if content.height() * zoom > 2 * size.height():
        first = canvas.flow_scene.content([each.id for each in canvas.document.flow.entries][:1])
        middle = first.center().y() if first is not None else middle
    left = content.left() + (size.width() - SIDE_MARGIN) / zoom
    canvas.camera.look_at(QPointF(left, middle), zoom)


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
    if reason not in KEYBOARD or scene.focused is not None or not scene.items_by_id:
        return
    first = next((node.id for node in canvas.document.flow.entries), next(iter(scene.items_by_id)))
    key = scene.selection[-1] if scene.selection else first
    scene.focus(key)
    go_to(canvas, key)
