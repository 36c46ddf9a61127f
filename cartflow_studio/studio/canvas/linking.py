"""Connecting without a mouse: choose the exit, then where it leads, by arrows or by typing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from cartflow_studio.errors import EditError
from cartflow_studio.flow import edits, rewiring
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.node_type import NodeType
from cartflow_studio.flow.reach import behind
from cartflow_studio.flow.replacing import replace_type
from cartflow_studio.nodes import REGISTRY
from cartflow_studio.studio.canvas.connecting import Shown
from cartflow_studio.studio.canvas.geometry import WIDTH
from cartflow_studio.studio.canvas.index import Link
from cartflow_studio.studio.canvas.offers import Offer, offer_of
from cartflow_studio.words import mark, tr

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

NEW = " new"  # no step is called so: ids have no blanks
OFF = " off"
GAP = 18.0  # between a card and the menu beside it


class Linking:
    """What a canvas asks in its menu to connect, disconnect and replace steps."""

    def __init__(self, canvas: FlowCanvas) -> None:
        self._canvas = canvas

    @property
    def _flow(self) -> Flow:
        return self._canvas.document.flow

    def connect(self) -> None:
        """Ask for an exit of the card, unless it has one, then for the step it shall lead to."""
        link = self._canvas.flow_scene.edges.selected
        if link is not None and not self._canvas.selection:
            self._ask_target(link)
            return
        node = self._one()
        if node is None:
            return
        ports = self._flow.ports_of(node)
        if not ports:
            self._say(tr("Nothing can follow this card: people leave the flow here."))
        elif len(ports) == 1:
            self._ask_target((node, ports[0].name))
        else:
            self._ask_exit(node)

    def _ask_exit(self, node: str) -> None:
        self._offer(
            node,
            [self._exit(node, port) for port in (p.name for p in self._flow.ports_of(node))],
            lambda port: self._ask_target((node, port)),
            tr("Which exit of “{name}”?", name=self._flow.nodes[node].name),
        )

    def _exit(self, node: str, port: str) -> Offer:
        flow = self._flow
        kind, end = flow.nodes[node].type, flow.links.get((node, port))
        told = tr("Leads nowhere yet")
        if end in flow.nodes and end is not None:
            told = tr("Leads to “{name}”", name=flow.nodes[end].name)
        return Offer(port, self._label((node, port)), told, "arrow-right-left", kind.color)

    def _label(self, link: Link) -> str:
        port = self._flow.nodes[link[0]].type.port(link[1])
        return port.label if port is not None else link[1]

    def _ask_target(self, link: Link) -> None:
        offers = [*self._targets(link)]
        offers.append(Offer(NEW, tr("A new step…"), tr("Choose what comes next"), "plus", "email"))
        if link in self._flow.links:
            off = tr("Take the connection away")
            offers.append(Offer(OFF, tr("Nowhere"), off, "unlink", "exit"))
        self._canvas.flow_scene.offer({link[0], *(each.key for each in offers)})
        self._offer(
            link[0],
            offers,
            partial(self._lead, link),
            tr("Where does “{exit}” lead?", exit=self._label(link)),
            look=partial(self._look, link),
        )

    def _targets(self, link: Link) -> Iterator[Offer]:
        """The steps that an exit can lead to, the nearest first."""
        flow, index = self._flow, self._canvas.flow_scene.index
        before = behind(flow, (link[0],))
        here = index.row[link[0]]

        def far(key: str) -> float:
            row = index.row[key]
            dx, dy = float(index.x[row] - index.x[here]), float(index.y[row] - index.y[here])
            return abs(dx) + 2 * abs(dy) + (2 * WIDTH if dx < 0 else 0)

        possible = [k for k, n in flow.nodes.items() if k not in before and not n.type.is_entry]
        for key in sorted(possible, key=far):
            node = flow.nodes[key]
            also = f"{tr(node.type.label)}, {key.replace('_', ' ')}"
            kind = node.type
            yield Offer(key, node.name, kind.sentence(), kind.icon, kind.color, also)

    def _lead(self, link: Link, key: str) -> None:
        flow, document = self._flow, self._canvas.document
        if key == NEW:
            self._canvas.commands.offer_next(link)
            return
        if key == OFF:
            self._canvas.commands.disconnect(link)
            return
        if key in flow.nodes and document.edit(tr("Connect"), edits.connect, *link, key):
            names = {"one": flow.nodes[link[0]].name, "other": flow.nodes[key].name}
            words = mark("“{exit}” of “{one}” now leads to “{other}”.")
            self._say(tr(words, exit=self._label(link), **names))

    def disconnect(self) -> None:
        """Take a connection of the card away; where it has several, ask which."""
        chosen = self._canvas.flow_scene.edges.selected
        if chosen is not None and not self._canvas.selection:
            self._canvas.commands.disconnect(chosen)
            return
        node = self._one()
        if node is None:
            return
        links = [link for link, end in self._flow.links.items() if node in (link[0], end)]
        if not links:
            self._say(tr("Nothing is connected to this card."))
        elif len(links) == 1:
            self._canvas.commands.disconnect(links[0])
        else:
            offers = [self._connection(place, link) for place, link in enumerate(links)]
            prompt = tr("Which connection shall go?")
            self._offer(node, offers, lambda key: self._cut(links[int(key)]), prompt)

    def _cut(self, link: Link) -> None:
        self._canvas.commands.disconnect(link)

    def _connection(self, place: int, link: Link) -> Offer:
        flow = self._flow
        words = tr(
            "“{one}” to “{other}”",
            one=flow.nodes[link[0]].name,
            other=flow.nodes[flow.links[link]].name,
        )
        color = flow.nodes[link[0]].type.color
        return Offer(str(place), words, self._label(link), "unlink", color)

    def swap_exits(self) -> None:
        """Let the two exits of the card swap where they lead."""
        node = self._one()
        if node is not None:
            self._canvas.document.edit(tr("Swap exits"), rewiring.swap_exits, node)

    def replace(self) -> None:
        """Ask for the type that the chosen steps shall have; what cannot be says why."""
        ids = self._canvas.commands.needed()
        if not ids:
            return
        self._offer(
            ids[-1],
            sorted(self._types(ids), key=lambda offer: bool(offer.refused)),
            partial(self._replace, ids),
            tr("Replace with…"),
        )

    def _types(self, ids: tuple[str, ...]) -> Iterator[Offer]:
        now = {type(self._flow.nodes[key].type) for key in ids}
        for kind in REGISTRY.members():
            if now != {kind}:
                yield offer_of(kind, self._why_not(ids, kind))

    def _why_not(self, ids: tuple[str, ...], kind: type[NodeType]) -> str:
        try:
            replace_type(self._flow, ids, kind)
        except EditError as refusal:
            return f"{refusal.message} {refusal.hint}".strip()
        return ""

    def _replace(self, ids: tuple[str, ...], name: str) -> None:
        kind = REGISTRY[name]
        text = tr("Replace with {kind}", kind=tr(kind.label))
        if self._canvas.document.edit(text, replace_type, ids, kind):
            self._canvas.select(ids)

    def _one(self) -> str | None:
        ids = self._canvas.commands.needed()
        if len(ids) > 1:
            self._say(tr("Choose a single card for this."))
        return ids[0] if len(ids) == 1 else None

    def _offer(
        self,
        node: str,
        offers: Sequence[Offer],
        choose: Callable[[str], None],
        prompt: str,
        *,
        look: Callable[[str], None] | None = None,
    ) -> None:
        """Open the menu beside a card; `look` is told where the choice stands."""
        canvas = self._canvas
        card = canvas.flow_scene.cards.body(node).adjusted(-GAP, -GAP, GAP, GAP)
        menu, width = canvas.chrome.quick_add.width(), canvas.viewport().width()
        left, right = canvas.view_point(card.topLeft()).x(), canvas.view_point(card.topRight()).x()
        at = card.topRight() + QPointF(0, GAP)
        if right + menu + 2 * GAP > width and left > menu + 2 * GAP:  # room at the left only
            at = card.topLeft() - QPointF((menu + GAP) / canvas.zoom, -GAP)
        elif right + menu + 2 * GAP > width:
            at = card.bottomLeft() + QPointF(0, 24 / canvas.zoom)
        canvas.chrome.offer(at, offers, choose, prompt=prompt, look=look)

    def _look(self, link: Link, key: str) -> None:
        """Show where the connection would lead; "" is the end of it."""
        canvas, scene = self._canvas, self._canvas.flow_scene
        card = key if key in scene.index.row else None
        canvas.mouse.gesture = Shown(canvas, link, card) if card is not None else None
        if key == "":
            scene.offer(None)
            return
        scene.glow(card)
        rect = scene.content((card,)) if card is not None else None
        if rect is not None:
            canvas.camera.show(rect)
        canvas.viewport().update()

    def _say(self, text: str) -> None:
        self._canvas.message.emit(text)
