"""What floats over the canvas: zoom bar, minimap, quick-add menu, title editor, empty state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect

from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.canvas import composing, grafting
from cartflow_studio.studio.canvas.empty_state import EmptyState
from cartflow_studio.studio.canvas.geometry import HEIGHT, WIDTH, snapped
from cartflow_studio.studio.canvas.hits import Hit
from cartflow_studio.studio.canvas.index import Link
from cartflow_studio.studio.canvas.legend import Legend
from cartflow_studio.studio.canvas.minimap import Minimap
from cartflow_studio.studio.canvas.note_editor import GroupEditor, NoteEditor
from cartflow_studio.studio.canvas.offers import Offer, kinds_for, offer_of
from cartflow_studio.studio.canvas.quick_add import INSET, QuickAdd
from cartflow_studio.studio.canvas.title_editor import TitleEditor
from cartflow_studio.studio.canvas.zoombar import ZoomBar
from cartflow_studio.studio.snippets import Snippet
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

EDGE = 16
FEW = 5  # cards that need no map
NARROW, LOW = 760, 420  # a canvas narrower or lower than this has no minimap


class Chrome:
    """The floating parts of a canvas, each in its place; `kept` tells of the snippets to offer."""

    def __init__(self, canvas: FlowCanvas) -> None:
        self._canvas = canvas
        self.kept: Callable[[], Sequence[Snippet]] = tuple
        self.zoombar = ZoomBar(canvas)
        self.minimap = Minimap(canvas)
        self.legend = Legend(canvas.viewport())
        self.empty = EmptyState(canvas)
        self.quick_add = QuickAdd(canvas)
        self.title = TitleEditor(canvas)
        self.note, self.group = NoteEditor(canvas), GroupEditor(canvas)
        self.empty.chosen.connect(self._begin)
        self._menu_at = QPoint()
        self.place()

    def place(self) -> None:
        """Put everything into its corner."""
        canvas = self._canvas
        width, height = canvas.viewport().width(), canvas.viewport().height()
        self.zoombar.move(EDGE, height - self.zoombar.height() - EDGE)
        canvas.camera.taken = self.zoombar.height() + 2.5 * EDGE
        minimap = self.minimap
        minimap.fit_into(canvas.viewport().size())
        minimap.move(width - minimap.width() - EDGE, height - minimap.height() - EDGE)
        minimap.setVisible(self._has_map())
        self.legend.move(EDGE, EDGE)
        empty = self.empty
        empty.move((width - empty.width()) // 2, (height - empty.height()) // 2)
        self.quick_add.move(self._inside(self._menu_at))

    def grow(self) -> None:
        """Have room for words of another size."""
        self.zoombar.show_theme()
        self.quick_add.close_menu()
        self.legend.grow()
        self.place()

    def _has_map(self) -> bool:
        room = self._canvas.viewport().size()
        has_room = room.width() >= NARROW and room.height() >= LOW
        return has_room and len(self._canvas.document.flow.nodes) > FEW

    def show_flow(self, flow: Flow, *, edited: bool) -> None:
        """A flow is shown, an `edited` one or another: nothing floats that was meant for that."""
        if self.empty.isHidden() == (not flow.nodes):
            self.empty.setVisible(not flow.nodes)
            self.place()
        self.quick_add.close_menu()
        self.minimap.refresh(soon=edited)
        self.minimap.setVisible(self._has_map())
        self.title.follow()
        self.note.follow()
        self.group.follow()

    def show_theme(self) -> None:
        """Paint in another theme."""
        self.zoombar.show_theme()
        self.empty.show_theme()
        self.quick_add.show_theme()
        self.minimap.refresh()

    def offer_types(
        self, at: QPointF, after: Link | None, into: Link | None, before: str | None
    ) -> None:
        """Offer the types of node, and the snippets, that fit a place: behind an exit, into a
        connection, or before a card.
        """
        canvas = self._canvas
        leads_to = after is not None or into is not None
        leads_on = into is not None or before is not None
        kinds = kinds_for(leads_to=leads_to, leads_on=leads_on)
        kept = self.kept()
        snippets = grafting.offers_of(kept, leads_to=leads_to, leads_on=leads_on)

        def create(name: str) -> None:
            x, y = at.x() - (0 if after else WIDTH if before else WIDTH / 2), at.y() - HEIGHT / 2
            place = snapped(x, y)
            snippet = grafting.found_by(name, kept)
            if snippet is not None:
                grafting.put(canvas, snippet, place, after=after, into=into, before=before)
                return
            if into is None:
                place = composing.clear_place(canvas.document.flow, place)
            canvas.commands.create(name, place, after=after, into=into, before=before)

        offers = [*(offer_of(kind) for kind in kinds), *snippets]
        self.offer(at, offers, create, prompt=tr("Add a step…"))

    def offer(
        self,
        at: QPointF,
        offers: Sequence[Offer],
        choose: Callable[[str], None],
        *,
        prompt: str,
        look: Callable[[str], None] | None = None,
    ) -> None:
        """Open the menu at a scene point."""
        self.quick_add.offer(offers, choose, prompt=prompt, look=look)
        self._menu_at = self._canvas.view_point(at) + QPoint(8, -24)
        self.quick_add.move(self._inside(self._menu_at))

    def _inside(self, at: QPoint) -> QPoint:
        """The point, or the nearest from which the menu is seen whole."""
        menu, whole = self.quick_add.size(), QRect(QPoint(), self._canvas.size())
        x = max(INSET, min(at.x(), whole.width() - menu.width() - EDGE))
        y = max(INSET, min(at.y(), whole.height() - menu.height() - INSET))
        return QPoint(x, y)

    def edit_title(self, node_id: str) -> None:
        """Edit the title of a card in its place."""
        self.title.edit(node_id)

    def edit_paper(self, found: Hit) -> None:
        """Edit a note, or the title of a group, in its place."""
        (self.group if found.kind == "frame" else self.note).edit(found.key)

    def _begin(self, type_name: str) -> None:
        canvas = self._canvas
        canvas.camera.look_at(QPointF(WIDTH / 2, HEIGHT / 2), 1.0)
        node = canvas.commands.create(type_name, (0, 0))
        if node is not None:
            canvas.activated.emit(node)
        canvas.setFocus()
