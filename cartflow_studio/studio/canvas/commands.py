"""What the person can do on the canvas with keys, menus and drops; each is one undo entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from cartflow_studio.flow import edits
from cartflow_studio.flow.model import Flow, Position
from cartflow_studio.flow.node_type import NodeType
from cartflow_studio.nodes import REGISTRY
from cartflow_studio.studio.canvas import composing, room
from cartflow_studio.studio.canvas.geometry import HEIGHT, WIDTH, snapped
from cartflow_studio.studio.canvas.hits import Hit
from cartflow_studio.studio.canvas.index import Link
from cartflow_studio.words import tr, trn

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

Insertion = tuple[str, Mapping[str, Position], Mapping[str, Position]]  # node, places before, after


class Commands:
    """The commands of a canvas. They work on what is chosen, else on the card with the focus."""

    def __init__(self, canvas: FlowCanvas) -> None:
        self._canvas = canvas
        self._inserted: Insertion = ("", {}, {})

    @property
    def _flow(self) -> Flow:
        return self._canvas.document.flow

    def meant(self) -> tuple[str, ...]:
        """The chosen cards, else the card with the focus."""
        scene = self._canvas.flow_scene
        return scene.selection or ((scene.focused,) if scene.focused else ())

    def needed(self) -> tuple[str, ...]:
        """As `meant`; says that a card must be chosen where none is."""
        ids = self.meant()
        if not ids:
            self._canvas.message.emit(tr("Choose a card first."))
        return ids

    def delete(self) -> None:
        """Delete what is chosen; what led to it leads on to what followed."""
        self._canvas.message.emit("")  # what was said of the choice is over
        scene, document = self._canvas.flow_scene, self._canvas.document
        ids, link, notes = self.meant(), scene.edges.selected, tuple(scene.notes.chosen)
        if notes:
            ids = scene.selection
            text = tr("Delete") if ids else trn("Delete note", "Delete {n} notes", len(notes))
            document.edit(text, composing.remove_all, ids, notes)
        elif ids:
            text = trn("Delete card", "Delete {n} cards", len(ids))
            document.edit(text, composing.remove, ids, self._gap_closed(ids))
        elif link is not None:
            self.disconnect(link)

    def _gap_closed(self, ids: tuple[str, ...]) -> Mapping[str, Position]:
        """Where the others stood before the deleted card was put between them, if nothing else
        has moved since.
        """
        node, before, after = self._inserted
        return before if ids == (node,) and self._flow.positions == after else {}

    def remember_insertion(self, node: str, before: Flow) -> None:
        """A card was put between others, which made room for it."""
        places = composing.settled(before).positions
        old = {key: at for key, at in places.items() if key != node}
        self._inserted = (node, old, self._flow.positions)

    def disconnect(self, link: Link) -> None:
        """Take a connection away."""
        self._canvas.document.edit(tr("Disconnect"), edits.disconnect, *link)

    def activate(self) -> None:
        """Edit the card in the inspector, or the note in its place."""
        if self._canvas.annotating.edit_note():
            return
        ids = self.meant()
        if ids:
            self._canvas.select(ids[-1:])
            self._canvas.activated.emit(ids[-1])

    def rename(self) -> None:
        """Edit the title of the card, or the text of the note."""
        if self._canvas.annotating.edit_note():
            return
        ids = self.meant()
        if ids:
            self._canvas.edit_title(ids[-1])

    def escape(self) -> None:
        """Take back a gesture; else choose nothing, and stay on the card."""
        if self._canvas.mouse.cancel():
            return
        self._canvas.escaped.emit()
        scene = self._canvas.flow_scene
        if scene.selection:
            last = scene.selection[-1]
            scene.select(())
            scene.focus(last)
        else:
            scene.focus(None)
        scene.choose_notes(())
        scene.select_link(None)

    def nudge(self, dx: int, dy: int) -> None:
        """Move the chosen cards and notes."""
        ids, notes = self._canvas.selection, tuple(self._canvas.flow_scene.notes.chosen)
        self._canvas.document.edit(tr("Nudge"), composing.nudge, ids, notes, dx, dy, merge=True)

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
        """Offer what could follow the one chosen card, else go into the connection under the
        pointer; without either all types, at the pointer or in the middle of what is seen.
        """
        canvas, found = self._canvas, self._canvas.mouse.hit
        at = canvas.mouse.over if canvas.mouse.over is not None else canvas.at_centre()
        ids = canvas.selection
        if found.kind in ("link", "insert", "number"):
            canvas.offer_types(at, into=found.link)
        elif len(ids) == 1 and self._flow.ports_of(ids[0]):
            self.next_step()
        else:
            canvas.offer_types(at)

    def next_step(self) -> None:
        """Offer what could follow the card, at its first free exit; without a card, anything."""
        ids = self.meant()
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
            words = tr("Nothing can follow this card: people leave the flow here.")
            self._canvas.message.emit(words)

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
        before: str | None = None,
    ) -> str | None:
        """Add a node of a type with its card at a place: behind an exit, in the middle of a
        connection, or leading to a node. Returns its id, or None if refused.
        """
        if type_name not in REGISTRY:
            self._canvas.message.emit(tr("There is no type of step “{name}”.", name=type_name))
            return None
        node = composing.draft(self._flow, type_name)
        text = tr("Add {kind}", kind=tr(node.type.label))
        document, flow = self._canvas.document, self._flow
        if node.type.is_entry:
            after = into = None
        if into is not None:
            done = document.edit(text, composing.insert, node, at, into)
        else:
            done = document.edit(text, composing.add, node, at, after, before)
        if not done:
            return None
        if into is not None:
            self.remember_insertion(node.id, flow)
        self._canvas.select((node.id,), show=True)
        self._canvas.added.emit(type_name)
        return node.id

    def landing(self, kind: type[NodeType], at: QPointF) -> tuple[Position, Link | None]:
        """Where the card of a type goes that is dropped at a point, and the connection it then
        goes into: one that is near, if it can be gone into.
        """
        index = self._canvas.flow_scene.index
        wish = snapped(at.x() - WIDTH / 2, at.y() - HEIGHT / 2)
        into = None
        fits = not kind.is_entry and bool(kind().ports)
        if fits and index.card_at(at.x(), at.y()) is None:
            into = index.link_at(at.x(), at.y(), max(24.0, 12.0 / self._canvas.zoom))
        if into is None:
            return room.clear_place(room.boxes_of(index), wish), None
        ends = (into[0], self._flow.links[into])
        known = {
            key: (round(index.x[index.row[key]]), round(index.y[index.row[key]])) for key in ends
        }
        return room.between(known, wish, *ends), into

    def drop(self, type_name: str, at: QPointF) -> str | None:
        """Create a node with its card around a point, in the connection that is there."""
        kind = REGISTRY.get(type_name)
        place, into = self.landing(kind, at) if kind is not None else ((0, 0), None)
        return self.create(type_name, place, into=into)

    def add(self, type_name: str) -> str | None:
        """Add a node where it belongs best: after the chosen card's free exit, else in view."""
        ids = self.meant()
        kind = REGISTRY.get(type_name)
        after = None
        if len(ids) == 1 and kind is not None and not kind.is_entry:
            free = (p.name for p in self._flow.ports_of(ids[0]) if p.required)
            name = next((name for name in free if (ids[0], name) not in self._flow.links), "")
            after = (ids[0], name) if name else None
        if after is not None:
            return self.create(type_name, composing.next_place(self._flow, after), after=after)
        middle = self._canvas.at_centre()
        wish = snapped(middle.x() - WIDTH / 2, middle.y() - HEIGHT / 2)
        return self.create(
            type_name, room.clear_place(room.boxes_of(self._canvas.flow_scene.index), wish)
        )

    def story(self, hit: Hit) -> str:
        """What there is to say about what the pointer is on."""
        flow = self._flow
        if hit.kind in ("out", "add") and hit.node in flow.nodes:
            port = flow.nodes[hit.node].type.port(hit.port)
            return port.label if port else ""
        if hit.kind == "number":
            return tr("See who went this way")
        if hit.node not in flow.nodes:
            return ""
        if hit.kind == "count":
            return tr("See who was here")
        node = flow.nodes[hit.node]
        lines = [node.name, node.type.sentence(), tr("Switched off") if node.disabled else ""]
        finding = self._canvas.flow_scene.finding(hit.node)
        return "\n".join(dict.fromkeys(filter(None, [*lines, finding, node.note])))
