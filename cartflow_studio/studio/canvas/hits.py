"""What the pointer is on: a card, a port, a connection, a "+", or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF

from cartflow_studio.studio.canvas.cards import BADGE
from cartflow_studio.studio.canvas.geometry import PILL_HEIGHT, PLUS_GAP, PLUS_RADIUS, WIDTH
from cartflow_studio.studio.canvas.goal_card import GOAL
from cartflow_studio.studio.canvas.index import Link, PortAt
from cartflow_studio.studio.canvas.numbers import NOTE_GAP
from cartflow_studio.studio.canvas.pills import pill_width
from cartflow_studio.studio.canvas.scene import FlowScene

EDGE_REACH = 8.0
NOTE_REACH = NOTE_GAP + PILL_HEIGHT
END_SHARE = 0.82  # behind this share of a connection is its end, which can be pulled off


@dataclass(frozen=True, slots=True)
class Hit:
    """`kind` is "nothing", "card", "badge" (of a card's problem), "goal", "in" (a way in), "out"
    (an exit), "add" (the "+" of a free exit), "link", "end" (the end of a connection) or "insert"
    (the "+" of a connection), "count" (the numbers under a card), "number" (that of people on a
    connection); by their `key` "note", "corner" (by which a note is resized) and "frame" (the title
    of a group).
    """

    kind: str
    node: str = ""
    port: str = ""
    link: Link | None = None
    key: str = ""


NOTHING = Hit("nothing")


def hit(scene: FlowScene, at: QPointF, zoom: float) -> Hit:
    """What is at a scene point."""
    x, y = at.x(), at.y()
    index = scene.index
    for port, plus in pluses(scene):
        if _near(plus, at, PLUS_RADIUS + 4):
            return Hit("add", port.node, port.port)
    hovered = scene.edges.hovered
    row = index.link_row.get(hovered) if hovered is not None else None
    if row is not None and _near(scene.edges.middle(row), at, PLUS_RADIUS + 3):
        return Hit("insert", link=hovered)
    badge = _badge_at(scene, at)
    if badge is not None:
        return Hit("badge", badge)
    reach = min(16.0, max(10.0, 14.0 / zoom))
    port_at = index.port_at(x, y, reach)
    if port_at is not None:
        if port_at.port:
            return Hit("out", port_at.node, port_at.port)
        if any(int(index.target[row]) == index.row[port_at.node] for row in _links(scene, port_at)):
            return Hit("end", port_at.node, link=_end_near(scene, port_at, at))
        return Hit("in", port_at.node)
    card = index.card_at(x, y)
    if card is not None:
        return Hit("card", card)
    if scene.goal.is_seen and scene.goal.body().contains(at):
        return Hit("goal", GOAL)
    numbered = scene.edges.words_at(x, y, zoom) if scene.overlay is not None else None
    if numbered is not None:
        return Hit("number", link=numbered)
    link = index.link_at(x, y, EDGE_REACH / min(1.0, zoom))
    if link is not None:
        return Hit("link", link=link)
    counted = _count_at(scene, at)
    return Hit("count", counted) if counted is not None else _paper(scene, at, zoom)


def _paper(scene: FlowScene, at: QPointF, zoom: float) -> Hit:
    """The note or the title of a frame at a point."""
    x, y = at.x(), at.y()
    corner = scene.notes.corner_at(x, y, zoom)
    if corner is not None:
        return Hit("corner", key=corner)
    note = scene.notes.at(x, y)
    if note is not None:
        return Hit("note", key=note)
    frame = scene.frames.title_at(x, y, zoom)
    return Hit("frame", key=frame) if frame is not None else NOTHING


def _count_at(scene: FlowScene, at: QPointF) -> str | None:
    """The card whose numbers, below it, are at a point."""
    if scene.overlay is None:
        return None
    x, y = at.x(), at.y()
    for row in scene.index.cards_in((x - 1, y - NOTE_REACH, x + 1, y)).tolist():
        node: str = scene.index.ids[row]
        words = scene.overlay.notes.get(node, "")
        left = float(scene.index.x[row]) + 14
        top = float(scene.index.y[row] + scene.index.height[row]) + NOTE_GAP
        if words and left <= x <= left + pill_width(words) and top <= y <= top + PILL_HEIGHT:
            return node
    return None


def _badge_at(scene: FlowScene, at: QPointF) -> str | None:
    """The card whose badge is at a point."""
    x, y, reach = at.x(), at.y(), BADGE / 2 + 2
    around: list[int] = scene.index.cards_in((x - BADGE, y - BADGE, x + BADGE, y + BADGE)).tolist()
    for row in around:
        node = scene.index.ids[row]
        middle = QPointF(float(scene.index.x[row]) + WIDTH - 4, float(scene.index.y[row]) + 4)
        if scene.finding(node) and _near(middle, at, reach):
            return node
    return None


def pluses(scene: FlowScene) -> Iterator[tuple[PortAt, QPointF]]:
    """The free exits of the card under the pointer and of a single chosen one, with the middle of
    the "+" that each offers."""
    shown = dict.fromkeys(key for key in (scene.hovered, *scene.selection[:1]) if key)
    for node in shown:
        row = scene.index.row.get(node)
        if row is None or (len(scene.selection) > 1 and node != scene.hovered):
            continue
        for port in scene.index.ports_of(row):
            if port.port and (node, port.port) not in scene.index.link_row:
                yield port, QPointF(port.x + PLUS_GAP, port.y)


def _links(scene: FlowScene, port: PortAt) -> list[int]:
    return scene.index.touching[scene.index.row[port.node]]


def _end_near(scene: FlowScene, port: PortAt, at: QPointF) -> Link:
    """The connection whose last stretch passes nearest to a point beside its way in."""
    index = scene.index
    ends = [row for row in _links(scene, port) if int(index.target[row]) == index.row[port.node]]

    def distance(row: int) -> float:
        x, y = index.curve(row).at(END_SHARE)
        chosen = index.links[row] in (scene.edges.hovered, scene.edges.selected)
        return (x - at.x()) ** 2 + (y - at.y()) ** 2 - (1e9 if chosen else 0.0)

    return index.links[min(ends, key=distance)]


def _near(point: QPointF, at: QPointF, reach: float) -> bool:
    away = point - at
    return bool(QPointF.dotProduct(away, away) <= reach * reach)
