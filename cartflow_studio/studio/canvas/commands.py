"""What the person can do on the canvas with keys, menus and drops; each is one undo entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QCursor, QGuiApplication

from cartflow_studio import flowfile
from cartflow_studio.errors import CartFlowError
from cartflow_studio.flow import arranging, edits
from cartflow_studio.flow.layout import placed
from cartflow_studio.flow.model import Flow, Position
from cartflow_studio.nodes import REGISTRY
from cartflow_studio.studio.canvas import composing
from cartflow_studio.studio.canvas.geometry import GRID, HEIGHT, WIDTH, snapped
from cartflow_studio.studio.canvas.hits import Hit
from cartflow_studio.studio.canvas.index import Link
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

PASTED = "pasted"


class Commands:
    """The commands of a canvas. They work on what is chosen, else on the card with the focus."""

    def __init__(self, canvas: FlowCanvas) -> None:
        self._canvas = canvas

    @property
    def _flow(self) -> Flow:
        return self._canvas.document.flow

    def _meant(self) -> tuple[str, ...]:
        scene = self._canvas.flow_scene
        return scene.selection or ((scene.focused,) if scene.focused else ())

    def delete(self) -> None:
        """Delete what is chosen; what led to it leads on to what followed."""
        scene, document = self._canvas.flow_scene, self._canvas.document
        ids, link = self._meant(), scene.edges.selected
        if ids:
            text = "Delete card" if len(ids) == 1 else f"Delete {len(ids)} cards"
            document.edit(text, edits.remove_nodes, ids, heal=True)
        elif link is not None:
            self.disconnect(link)

    def disconnect(self, link: Link) -> None:
        """Take a connection away."""
        self._canvas.document.edit("Disconnect", edits.disconnect, *link)

    def select_all(self) -> None:
        """Choose every card."""
        self._canvas.flow_scene.select(self._flow.nodes)

    def copy(self) -> bool:
        """Put the chosen cards on the clipboard, as the text of a flow file."""
        ids = self._meant()
        if ids:
            part = edits.part(self._flow, ids)
            part = Flow(PASTED, nodes=part.nodes, links=part.links, positions=placed(part))
            QGuiApplication.clipboard().setText(flowfile.write(part))
        return bool(ids)

    def cut(self) -> None:
        """Copy, then delete."""
        if self.copy():
            self.delete()

    def paste(self) -> None:
        """Add the cards whose text is on the clipboard, near where they were copied."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            return
        try:
            part = flowfile.read(text, source="clipboard")
        except CartFlowError as fault:
            self._canvas.message.emit(f"That is no part of a flow. {fault.message}")
            return
        self._add_part("Paste", part)

    def duplicate(self) -> None:
        """Add a copy of the chosen cards beside them."""
        ids = self._meant()
        if ids:
            part = edits.part(self._flow, ids)
            known = placed(self._flow)
            part = Flow(
                PASTED, nodes=part.nodes, links=part.links, positions={k: known[k] for k in ids}
            )
            self._add_part("Duplicate", part)

    def _add_part(self, text: str, part: Flow) -> None:
        before = set(self._flow.nodes)
        offset = self._offset(placed(part))
        if part.nodes and self._canvas.document.edit(text, composing.paste, part, offset):
            self._canvas.select([key for key in self._flow.nodes if key not in before], show=True)

    def _offset(self, at: dict[str, Position]) -> Position:
        """Down and right, until it stands on no other card; in view if it would be far away."""
        taken = set(placed(self._flow).values())
        dx = dy = 2 * GRID
        seen = self._canvas.mapToScene(self._canvas.viewport().rect()).boundingRect()
        first = next(iter(at.values()), (0, 0))
        if not seen.contains(QPointF(first[0] + WIDTH / 2, first[1] + HEIGHT / 2)):
            middle = self._canvas.at_centre()
            place = snapped(middle.x() - WIDTH / 2, middle.y() - HEIGHT / 2)
            dx, dy = place[0] - first[0], place[1] - first[1]
        while any((x + dx, y + dy) in taken for x, y in at.values()):
            dx, dy = dx + 2 * GRID, dy + 2 * GRID
        return dx, dy

    def activate(self) -> None:
        """Edit the card in the inspector."""
        ids = self._meant()
        if ids:
            self._canvas.select(ids[-1:])
            self._canvas.activated.emit(ids[-1])

    def rename(self) -> None:
        """Edit the title of the card."""
        ids = self._meant()
        if ids:
            self._canvas.edit_title(ids[-1])

    def escape(self) -> None:
        """Take back a gesture; else choose nothing, and stay on the card."""
        if self._canvas.mouse.cancel():
            return
        scene = self._canvas.flow_scene
        if scene.selection:
            last = scene.selection[-1]
            scene.select(())
            scene.focus(last)
        else:
            scene.focus(None)
        scene.select_link(None)

    def nudge(self, dx: int, dy: int) -> None:
        """Move the chosen cards."""
        ids = self._canvas.selection
        self._canvas.document.edit("Nudge", composing.shift, ids, dx, dy, merge=True)

    def tidy(self) -> None:
        """Bring the chosen cards into columns and rows as they are seen; all, unless several are
        chosen.
        """
        ids = self._canvas.selection
        self._canvas.document.edit(tr("Tidy"), arranging.tidy_up, ids)

    def arrange_anew(self) -> None:
        """Arrange the chosen cards from scratch; all, unless several are chosen."""
        ids = self._canvas.selection
        self._canvas.document.edit(tr("Arrange from scratch"), arranging.arrange_anew, ids)

    def go(self, dx: int, dy: int, *, choose: bool = False) -> None:
        """Go to the nearest card in a direction."""
        scene = self._canvas.flow_scene
        index = scene.index
        if not index.ids:
            return
        here = scene.focused or (scene.selection[-1] if scene.selection else None)
        if here is None:
            there: str | None = next((node.id for node in self._flow.entries), index.ids[0])
        else:
            there = index.nearest(index.row[here], dx, dy)
        if there is None:
            return
        if choose:
            scene.select((there,))
        scene.focus(there)
        rect = scene.content((there,))
        if rect is not None:
            self._canvas.camera.show(rect)
        self._canvas.message.emit(self.story(Hit("card", there)).replace("\n", ". "))

    def offer_here(self) -> None:
        """Offer all types of node at the pointer, or in the middle of what is seen."""
        canvas = self._canvas
        at = canvas.viewport().mapFromGlobal(QCursor.pos())
        inside = canvas.viewport().rect().contains(at)
        canvas.offer_types(canvas.scene_point(QPointF(at)) if inside else canvas.at_centre())

    def next_step(self) -> None:
        """Offer what could follow the card, at its first free exit; without a card, anything."""
        ids = self._meant()
        if not ids:
            self.offer_here()
            return
        node = ids[-1]
        free = [p for p in self._flow.ports_of(node) if (node, p.name) not in self._flow.links]
        if free:
            self.offer_next((node, free[0].name))
        elif ports := self._flow.ports_of(node):
            link = (node, ports[0].name)
            row = self._canvas.flow_scene.index.link_row.get(link)
            if row is not None:
                self._canvas.offer_types(self._canvas.flow_scene.edges.middle(row), into=link)
        else:
            self._canvas.message.emit("Nothing can follow this card: people leave the flow here.")

    def offer_next(self, after: Link) -> None:
        """Offer what could follow an exit."""
        x, y = composing.next_place(self._flow, after)
        self._canvas.offer_types(QPointF(x, y + HEIGHT / 2), after=after)

    def create(
        self,
        type_name: str,
        at: Position,
        *,
        after: Link | None = None,
        into: Link | None = None,
    ) -> str | None:
        """Add a node of a type with its card at a place; returns its id, or None if refused."""
        if type_name not in REGISTRY:
            self._canvas.message.emit(f"There is no type of step {type_name!r}.")
            return None
        node = composing.draft(self._flow, type_name)
        text = f"Add {node.type.label}"
        document = self._canvas.document
        if node.type.is_entry:
            after = into = None
        if into is not None:
            done = document.edit(text, composing.insert, node, at, into)
        else:
            done = document.edit(text, composing.add, node, at, after)
        if not done:
            return None
        self._canvas.select((node.id,), show=True)
        return node.id

    def drop(self, type_name: str, at: QPointF) -> str | None:
        """Create a node with its card around a point, in the connection that is there."""
        scene = self._canvas.flow_scene
        into = scene.index.link_at(at.x(), at.y(), 24.0)
        if scene.index.card_at(at.x(), at.y()) is not None:
            into = None
        wish = snapped(at.x() - WIDTH / 2, at.y() - HEIGHT / 2)
        place = wish if into else composing.clear_of(placed(self._flow).values(), wish)
        scene.hover(None)
        return self.create(type_name, place, into=into)

    def add(self, type_name: str) -> str | None:
        """Add a node where it belongs best: after the chosen card's free exit, else in view."""
        ids = self._meant()
        is_entry = type_name in REGISTRY and REGISTRY[type_name].is_entry
        if len(ids) == 1 and not is_entry:
            node = ids[0]
            for port in self._flow.ports_of(node):
                if (node, port.name) not in self._flow.links:
                    after = (node, port.name)
                    place = composing.next_place(self._flow, after)
                    return self.create(type_name, place, after=after)
        middle = self._canvas.at_centre()
        wish = snapped(middle.x() - WIDTH / 2, middle.y() - HEIGHT / 2)
        place = composing.clear_of(placed(self._flow).values(), wish)
        return self.create(type_name, place)

    def story(self, hit: Hit) -> str:
        """What there is to say about what the pointer is on."""
        flow = self._flow
        if hit.kind in ("out", "add") and hit.node in flow.nodes:
            port = flow.nodes[hit.node].type.port(hit.port)
            return port.label if port else ""
        if hit.node not in flow.nodes:
            return ""
        node = flow.nodes[hit.node]
        lines = [node.name, node.type.sentence()]
        finding = self._canvas.flow_scene.finding(hit.node)
        return "\n".join(dict.fromkeys(filter(None, [*lines, finding, node.note])))
