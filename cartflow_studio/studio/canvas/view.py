"""The canvas widget: shows the open flow and passes on what the person does with it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)

from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.canvas import framing, hints
from cartflow_studio.studio.canvas.annotating import Annotating
from cartflow_studio.studio.canvas.announcing import Announcing
from cartflow_studio.studio.canvas.arranging import Arranging
from cartflow_studio.studio.canvas.boxes import box_of
from cartflow_studio.studio.canvas.camera import Camera
from cartflow_studio.studio.canvas.card_layer import Findings
from cartflow_studio.studio.canvas.choosing import Choosing
from cartflow_studio.studio.canvas.chrome import Chrome
from cartflow_studio.studio.canvas.clipboard import Clipboard
from cartflow_studio.studio.canvas.commands import Commands
from cartflow_studio.studio.canvas.filling import Filling
from cartflow_studio.studio.canvas.goal_card import GOAL
from cartflow_studio.studio.canvas.hits import Hit
from cartflow_studio.studio.canvas.index import Link, Rect
from cartflow_studio.studio.canvas.keys import Keys
from cartflow_studio.studio.canvas.linking import Linking
from cartflow_studio.studio.canvas.looking import Looking
from cartflow_studio.studio.canvas.menu import menu_at
from cartflow_studio.studio.canvas.mouse import Mouse
from cartflow_studio.studio.canvas.overlay import OverlayView
from cartflow_studio.studio.canvas.pane import Pane
from cartflow_studio.studio.canvas.roaming import Roaming
from cartflow_studio.studio.canvas.scene import FlowScene
from cartflow_studio.studio.canvas.slide import Slide
from cartflow_studio.studio.canvas.spotlight import Spotlight
from cartflow_studio.studio.canvas.still import Still
from cartflow_studio.studio.canvas.walking import Walking
from cartflow_studio.studio.canvas.wheel import turn
from cartflow_studio.studio.document import Document
from cartflow_studio.studio.jobs import Jobs
from cartflow_studio.studio.theme import Theme, appearance
from cartflow_studio.words import tr

EVERYWHERE = QRectF(-60_000, -60_000, 120_000, 120_000)


class FlowCanvas(Pane):
    """The canvas of a document.

    `selection_changed` carries the chosen node ids, `activated` the id of a node to edit (or
    "@goal" for the goals of the flow), `message` a sentence for the status bar, `added` the type
    of a node that the person added; `used` are the types added lately.
    """

    selection_changed = Signal(object)
    activated = Signal(str)
    message = Signal(str)
    badge_clicked = Signal(str)  # node id
    pressed = Signal()
    escaped = Signal()
    added = Signal(str)
    view_changed = Signal()

    def __init__(self, document: Document, jobs: Jobs | None = None) -> None:
        super().__init__()
        self.document = document
        self.jobs = jobs or Jobs(self)
        self.flow_scene = FlowScene(appearance().theme, self)
        self.flow_scene.filling = Filling(self.flow_scene)
        self.camera = Camera(self, self._show_zooming, self._show_moved, self._is_still)
        self.used: tuple[str, ...] = ()
        self.commands = Commands(self)
        self.annotating = Annotating(self)
        self.arranging = Arranging(self)
        self.looking = Looking(self.camera)
        self.spotlight = Spotlight(self.flow_scene)
        self.clipboard = Clipboard(self)
        self.choosing = Choosing(self)
        self.linking = Linking(self)
        self.mouse = Mouse(self)
        self.keys = Keys(self)
        self.still, self.roaming = Still(self), Roaming(self)
        self._slide = Slide(self.flow_scene)
        self._opening = framing.Opening(self)
        self.announcing = Announcing(self)
        self.walking = Walking(self)
        self.chrome = Chrome(self)
        self.setScene(self.flow_scene)
        self.setSceneRect(EVERYWHERE)
        self.setResizeAnchor(Pane.ViewportAnchor.AnchorViewCenter)
        self.setObjectName("canvas")
        self.setAccessibleName(tr("Flow canvas"))
        self.flow_scene.selection_changed.connect(self.selection_changed)
        document.changed.connect(self._show)
        document.refused.connect(lambda text, why: self.message.emit(why))
        appearance().theme_changed.connect(self._show_theme)
        appearance().text_changed.connect(self._grow)
        self._grow(appearance().text_scale)
        self._show(document.flow, document.flow)

    def _grow(self, scale: float) -> None:
        words = self.flow_scene.brush.words = max(1.0, scale)
        self.flow_scene.edges.words_scale = words
        self.camera.grow(scale)
        self.chrome.grow()

    @property
    def theme(self) -> Theme:
        """The theme it is painted in."""
        return self.flow_scene.theme

    @property
    def zoom(self) -> float:
        """Logical pixels to a scene unit."""
        return self.camera.zoom

    @property
    def selection(self) -> tuple[str, ...]:
        """The chosen nodes, in the order of their choice."""
        return self.flow_scene.selection

    def select(self, ids: Iterable[str], *, show: bool = False) -> None:
        """Choose these nodes; with `show`, move so that they are seen."""
        self.flow_scene.select(ids)
        rect = self.flow_scene.content(self.selection) if show and self.selection else None
        if rect is not None:
            self.camera.show(rect)

    def show_node(self, node_id: str, *, keeps_place: bool = False) -> None:
        """Choose a node, and move so that it is seen, and can be read; one can go back to the
        place of now, unless it `keeps_place`.
        """
        scene = self.flow_scene
        if node_id not in scene.index.row:
            self.select(())
            return
        if not keeps_place:
            self.looking.leave()
        self.select((node_id,))
        scene.focus(node_id)
        framing.go_to(self, node_id)

    def show_findings(self, findings: Findings) -> None:
        """Show the worst finding of each node: severity ("error", "warning", "hint"), message."""
        self.flow_scene.show_findings(findings)
        self.chrome.minimap.refresh(soon=True)

    def show_overlay(self, overlay: OverlayView | None) -> None:
        """Show the numbers of a run, or none."""
        self.flow_scene.show_overlay(overlay)
        self.chrome.legend.show_runs(overlay)

    def fit(self, *, selection: bool = False, animated: bool = True) -> None:
        """See the whole flow, or what is chosen."""
        self.looking.leave()
        ids = self.selection if selection and self.selection else None
        rect = self.flow_scene.content(ids)
        if rect is not None:
            self.camera.fit(rect, animated=animated, most=1.25 if ids else 1.0)
            self.camera.is_whole = ids is None
        else:
            self.camera.look_at(QPointF(0, 0), self.camera.life, animated=animated)

    def offer_types(
        self,
        at: QPointF,
        after: Link | None = None,
        into: Link | None = None,
        before: str | None = None,
    ) -> None:
        """Offer types of node at a scene point: all, or those that can follow an exit, go into a
        link, or lead to a card.
        """
        self.chrome.offer_types(at, after, into, before)

    def edit_title(self, node_id: str) -> None:
        """Edit the title of a card in its place."""
        self.chrome.edit_title(node_id)

    def at_centre(self) -> QPointF:
        """The scene point in the middle of what is seen."""
        return self.camera.centre

    def hit_done(self, hit: Hit, at: QPointF) -> None:
        """A click that was no drag: on a "+", the goal card."""
        if hit.kind == "add":
            self.commands.offer_next((hit.node, hit.port))
        elif hit.kind == "insert" and hit.link is not None:
            self.offer_types(at, into=hit.link)
        elif hit.kind == "badge":
            self.badge_clicked.emit(hit.node)
        elif hit.kind == "goal":
            self.flow_scene.select(())
            self.activated.emit(GOAL)

    def _show(self, before: Flow, after: Flow) -> None:
        self.mouse.cancel()  # what is carried may be gone
        self._slide.stop()
        shown = self._slide.shown()
        self.flow_scene.show_flow(after)
        self.camera.content = self.flow_scene.content() or QRectF()
        self.setSceneRect(EVERYWHERE | self.camera.content)
        self.chrome.show_flow(after, edited=not self.document.is_another)
        if not (self.document.is_another or self._is_still()) and self.isVisible():
            self._slide.start(shown)
        if self.document.is_another and not before.nodes.keys() & after.nodes.keys():
            self._opening.forget()
            self.looking.forget()
        elif before is not after:
            self._opening.follow(before, after)
        self._opening.show()
        if self.flow_scene.is_far(self.zoom):
            self.viewport().update()

    def _show_theme(self, theme: Theme) -> None:
        self.flow_scene.show_theme(theme)
        self.chrome.show_theme()

    def _show_zooming(self, zooming: bool) -> None:
        if self.flow_scene.brush.zooming != zooming:
            self.flow_scene.show_zooming(zooming)
            if not zooming:
                self.viewport().update()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Both directions are scrolled in one go, or not at all where there is a picture."""
        super().scrollContentsBy(*self.roaming.scrolled(*self.camera.scrolled(dx, dy)))

    def _show_moved(self) -> None:
        self.chrome.place()  # what floats lies in the viewport and was scrolled with it
        self.view_changed.emit()

    def _is_still(self) -> bool:
        return appearance().reduced_motion

    def paintEvent(self, event: QPaintEvent) -> None:
        """From far away one pass over columns paints everything; else the scene does."""
        if self.still.paint(event.region()) or self.roaming.paint(event.region()):
            return
        if not self.flow_scene.is_far(self.zoom):
            self.flow_scene.exposed = self.camera.exposed(event.region())
            super().paintEvent(event)
            self.flow_scene.exposed = ()
            return
        painter = QPainter(self.viewport())
        painter.setRenderHints(self.renderHints())
        painter.setTransform(self.viewportTransform())
        rect = self.mapToScene(event.rect().adjusted(-2, -2, 2, 2)).boundingRect()
        self.flow_scene.paint_far(painter, rect)
        self.paint_front(painter, box_of(rect))
        painter.end()

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """What the scene has in front, then gestures and hints."""
        super().drawForeground(painter, rect)
        self.paint_front(painter, box_of(rect))

    def paint_front(self, painter: QPainter, rect: Rect) -> None:
        """Gestures and hints, in front of the scene."""
        self.spotlight.paint(painter, rect, far=self.flow_scene.is_far(self.zoom))
        if self.mouse.gesture is not None:
            self.mouse.gesture.paint(painter)
        else:
            hints.paint_pluses(painter, self.flow_scene, self.mouse.hit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the chrome in its corners, and the whole flow in sight if it was wished to be."""
        untouched, whole = self._opening.is_untouched(), self.camera.is_whole
        super().resizeEvent(event)
        self._opening.show(anew=untouched)
        content = self.flow_scene.content() if whole and not untouched else None
        if content is not None:
            self.camera.fit(content, animated=False)
            self.camera.is_whole = True
        self.chrome.place()
        self.view_changed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """See the whole flow at first."""
        super().showEvent(event)
        self._opening.show()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A gesture may begin."""
        self.pressed.emit()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A gesture goes on, or the pointer passes over things."""
        self.mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A gesture ends."""
        self.mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit a title in place, or offer all types where there is nothing."""
        self.mouse.double_click(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        self.mouse.leave()
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel zooms at the pointer, two fingers on a trackpad pan; Ctrl always zooms."""
        turn(self.camera, event)
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """Pinching zooms."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.camera.zoom_by(1.0 + event.value(), event.position())
                return True
        elif event.type() == QEvent.Type.ToolTip:
            return self.mouse.tip(event)
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard has come, and is on a card."""
        super().focusInEvent(event)
        framing.take_keyboard(self, event.reason())

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab belongs to the canvas, where it adds the next step; Shift+Tab leaves it."""
        return False if forward else super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key of the canvas, else of the window."""
        if not self.keys.press(event):
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Space let go."""
        self.keys.release(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with what is here."""
        menu_at(self, self.scene_point(QPointF(event.pos()))).popup(event.globalPos())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Something comes from the palette."""
        if self.mouse.carry(event.mimeData(), self.scene_point(event.position())):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where it would go."""
        if self.mouse.carry(event.mimeData(), self.scene_point(event.position())):
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """It goes elsewhere."""
        self.mouse.cancel()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put it here, inside the connection that it was dropped on."""
        self.mouse.put(self.scene_point(event.position()))
        event.acceptProposedAction()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
