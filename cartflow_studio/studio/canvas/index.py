"""Where cards and connections lie, as columns: what is in a rectangle, what is at a point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from cartflow_studio.flow.model import Flow, Position
from cartflow_studio.studio.canvas.columns import (
    Cards,
    Flags,
    Floats,
    Link,
    Links,
    Rows,
    Touching,
    cards_of,
    links_of,
    places,
    twin_bows,
)
from cartflow_studio.studio.canvas.geometry import (
    COLUMN,
    HEIGHT,
    LEAST_BEND,
    MOST_BEND,
    PORT_REACH,
    WIDTH,
    Curve,
    port_offsets,
)
from cartflow_studio.studio.canvas.nearby import Nearby, Rect, grown

__all__ = ["Flags", "Floats", "Index", "Link", "PortAt", "Rect", "Rows"]
ROUTED = 500  # cards; the connections of a larger flow pass behind cards
BOWS = (-60.0, 60.0, -120.0, 120.0, -190.0, 190.0, -280.0, 280.0, -400.0, 400.0)
CLEAR = 10.0  # between a connection and a card it goes around
STEPS = np.linspace(0.0, 1.0, 25)
PIECES = 4  # a connection is painted in pieces where only some of it is to be seen
_U = 1.0 - STEPS
BASIS = np.stack([_U**3, 3 * _U**2 * STEPS, 3 * _U * STEPS**2, STEPS**3])


def _splitting() -> Floats:
    """The control points of each piece as weights of those of the whole: (piece, point, point)."""
    made = np.zeros((PIECES, 4, 4))
    for piece in range(PIECES):
        a, b = piece / PIECES, (piece + 1) / PIECES
        for place, (r, s, t) in enumerate([(a, a, a), (a, a, b), (a, b, b), (b, b, b)]):
            u, v, w = 1 - r, 1 - s, 1 - t
            made[piece, place] = (
                u * v * w,
                u * v * t + u * s * w + r * v * w,
                u * s * t + r * v * t + r * s * w,
                r * s * t,
            )
    return made


SPLIT = _splitting()
SPLIT_FLAT = SPLIT.reshape(PIECES * 4, 4).T.copy()


class PortAt(NamedTuple):
    """A port of a card: `port` is "" for the way in."""

    node: str
    port: str
    x: float
    y: float


class Index:
    """The places of a flow's cards and connections. Rows are in the order of the flow.

    What is the same in the index `before` is taken over. What is asked for lies mostly near what
    was asked for last, so the rows near there are kept in mind.
    """

    def __init__(
        self, flow: Flow, positions: Mapping[str, Position], before: Index | None = None
    ) -> None:
        self.cards: Cards = cards_of(flow, before.cards if before else None)
        old = (before.cards, before.wires) if before else None
        self.wires: Links = links_of(flow, self.cards, old)
        self.ids, self.row, self.height = self.cards.ids, self.cards.row, self.cards.height
        self.links, self.link_row = self.wires.names, self.wires.row
        self.source, self.target, self.offset = self.wires[2:5]
        self.x, self.y = places(self.ids, positions)
        self.twin_bow = twin_bows(self.source, self.target)
        self.bow: Floats = self.twin_bow.copy()
        self.curves: Floats = np.zeros((len(self.links), 8))
        self.bounds: Floats = np.zeros((len(self.links), 4))
        self.piece_bounds: Floats = np.zeros((len(self.links), PIECES, 4))
        self.state = 0  # another number after every move
        self.boxes: Floats = np.zeros((len(self.ids), 4))
        self._box(np.arange(len(self.ids)))
        self._near_cards, self._near_links = Nearby(self.boxes), Nearby(self.bounds)
        self._trace(self._take_over(before) if before else np.arange(len(self.links)))
        self.route()

    @cached_property
    def touching(self) -> Touching:
        """The rows of the connections at each card."""
        return Touching(self.wires, len(self.ids))

    def _take_over(self, before: Index) -> Rows:
        """Take curves over; returns the rows of those that must be found anew."""
        moved = np.zeros(len(self.ids), dtype=np.bool_)
        moved[self.moved_from(before)] = True
        kept = (self.wires.old >= 0) & ~moved[self.source] & ~moved[self.target]
        rows = np.flatnonzero(kept)
        rows = rows[self.twin_bow[rows] == before.twin_bow[self.wires.old[rows]]]
        for now, then in zip(self._traced, before._traced, strict=True):
            now[rows] = then[self.wires.old[rows]]
        fresh = np.ones(len(self.links), dtype=np.bool_)
        fresh[rows] = False
        return np.flatnonzero(fresh)

    def moved_from(self, before: Index) -> Rows:
        """The rows of the cards that are new, changed, or stood elsewhere in the index before."""
        stays = np.flatnonzero(self.cards.old >= 0)
        old = self.cards.old[stays]
        same = (self.x[stays] == before.x[old]) & (self.y[stays] == before.y[old])
        moved = np.ones(len(self.ids), dtype=np.bool_)
        moved[stays[same]] = False
        return np.flatnonzero(moved)

    @property
    def _traced(self) -> tuple[Floats, ...]:
        return self.bow, self.curves, self.bounds, self.piece_bounds

    def _trace(self, rows: Rows) -> None:
        """Find the curves of these connections anew, each with its bow."""
        curves = self._curves(rows, self.bow[rows])
        self.curves[rows] = curves
        xs, ys = curves[:, 0::2], curves[:, 1::2]
        self.bounds[rows] = _around(xs, ys)
        self.piece_bounds[rows] = _around(*_pieces(xs, ys))
        self._near_links.changed(rows)

    def _curves(self, rows: Rows, bow: Floats) -> Floats:
        source, target = self.source[rows], self.target[rows]
        x0, y0 = self.x[source] + WIDTH, self.y[source] + self.offset[rows]
        x3, y3 = self.x[target], self.y[target] + self.height[target] / 2
        dx = x3 - x0
        out = np.where(
            dx >= 0, np.maximum(LEAST_BEND, dx / 2), np.clip(-dx / 2, LEAST_BEND, MOST_BEND)
        )
        return np.stack([x0, y0, x0 + out, y0 + bow, x3 - out, y3 + bow, x3, y3], axis=1)

    def route(self) -> list[int]:
        """Bow the connections around cards in their way; returns the rows that changed. A flow
        with more than ROUTED cards is left as it is.
        """
        if len(self.ids) > ROUTED or not self.links:
            return []
        rows = np.arange(len(self.links))
        bow = self.twin_bow.copy()
        blocked = rows[self._is_blocked(rows, bow)]
        for extra in BOWS:
            if len(blocked) == 0:
                break
            tried = self.twin_bow[blocked] + extra
            still = self._is_blocked(blocked, tried)
            bow[blocked[~still]] = tried[~still]
            blocked = blocked[still]
        changed = np.flatnonzero(bow != self.bow)
        self.bow = bow
        if len(changed):
            self._trace(changed)
        found: list[int] = changed.tolist()
        return found

    def _is_blocked(self, rows: Rows, bow: Floats) -> Flags:
        """Which of these connections would pass behind a card that is not theirs."""
        curves = self._curves(rows, bow)
        xs, ys = (curves[:, 0::2] @ BASIS)[:, :, None], (curves[:, 1::2] @ BASIS)[:, :, None]
        behind = (xs > self.x - CLEAR) & (xs < self.x + WIDTH + CLEAR)
        behind &= (ys > self.y - CLEAR) & (ys < self.y + self.height + CLEAR)
        cards: Flags = np.any(behind, axis=1)
        own = np.arange(len(rows))
        cards[own, self.source[rows]] = False
        cards[own, self.target[rows]] = False
        return np.any(cards, axis=1)  # type: ignore[no-any-return]

    def move(self, places: Mapping[str, Position]) -> list[int]:
        """Put cards elsewhere; returns the rows of the connections that followed."""
        self.state += 1
        cards = np.array([self.row[key] for key in places], dtype=np.int64)
        self.x[cards] = [x for x, _ in places.values()]
        self.y[cards] = [y for _, y in places.values()]
        moved = sorted({link for row in cards.tolist() for link in self.touching[row]})
        if moved:
            self._trace(np.array(moved, dtype=np.int64))
        self._box(cards)
        self._near_cards.changed(cards)
        return moved

    def _box(self, cards: Rows) -> None:
        x, y = self.x[cards], self.y[cards]
        self.boxes[cards] = np.stack([x, y, x + WIDTH, y + self.height[cards]], axis=1)

    def elsewhere(self, positions: Mapping[str, Position]) -> dict[str, Position]:
        """Those of these positions of all cards where a card is not yet."""
        x, y = places(self.ids, positions)
        rows = np.flatnonzero((x != self.x) | (y != self.y)).tolist()
        return {self.ids[row]: positions[self.ids[row]] for row in rows}

    def piece(self, row: int, piece: int) -> Curve:
        """A piece of the curve of a connection, counted from its start."""
        xs, ys = self.curves[row, 0::2], self.curves[row, 1::2]
        points = np.stack([SPLIT[piece] @ xs, SPLIT[piece] @ ys], axis=1)
        return Curve(*points.ravel().tolist())

    def curve(self, row: int) -> Curve:
        """The curve of a connection."""
        return Curve(*self.curves[row].tolist())

    def points(self, rows: Rows, shares: Floats) -> Floats:
        """The points at these shares of the ways of these connections: (connection, x and y)."""
        t, u = shares, 1.0 - shares
        weights = np.stack([u**3, 3 * u**2 * t, 3 * u * t**2, t**3], axis=1)
        curves = self.curves[rows]
        xs, ys = (curves[:, 0::2] * weights).sum(axis=1), (curves[:, 1::2] * weights).sum(axis=1)
        return np.stack([xs, ys], axis=1)

    def bounds_of(self, ids: Sequence[str] | None = None) -> Rect | None:
        """The rectangle around these cards, or all; None without any."""
        rows = np.arange(len(self.ids)) if ids is None else np.array([self.row[i] for i in ids])
        if len(rows) == 0:
            return None
        x, y, bottom = self.x[rows], self.y[rows], self.y[rows] + self.height[rows]
        return float(x.min()), float(y.min()), float(x.max()) + WIDTH, float(bottom.max())

    def cards_in(self, rect: Rect) -> Rows:
        """The rows of the cards that touch a rectangle."""
        return self._near_cards.touching((rect,))

    def links_in(self, rect: Rect, reach: float = 0.0) -> Rows:
        """The rows of the connections whose bounds touch a rectangle."""
        return self._near_links.touching(grown((rect,), reach))

    def cards_in_any(self, rects: Sequence[Rect], below: float = 0.0) -> list[int]:
        """The rows of the cards that touch one of the rectangles, or stand so far above it."""
        taller = [(left, top - below, right, bottom) for left, top, right, bottom in rects]
        rows: list[int] = self._near_cards.touching(taller).tolist()
        return rows

    def pieces_in_any(
        self, rects: Sequence[Rect], reach: float
    ) -> list[tuple[int, tuple[bool, ...]]]:
        """The rows of the connections that touch one of the rectangles, and which pieces do."""
        larger = grown(rects, reach)
        rows = self._near_links.touching(larger)
        bounds, box = self.piece_bounds[rows], np.array(larger).T[:, :, None, None]
        inside = (bounds[..., 0] <= box[2]) & (bounds[..., 2] >= box[0])
        inside &= (bounds[..., 1] <= box[3]) & (bounds[..., 3] >= box[1])
        hit = inside.any(axis=0)
        seen = hit.any(axis=1)
        return list(zip(rows[seen].tolist(), map(tuple, hit[seen].tolist()), strict=True))

    def links_in_any(self, rects: Sequence[Rect], reach: float) -> list[int]:
        """The rows of the connections whose bounds touch one of the rectangles."""
        rows: list[int] = self._near_links.touching(grown(rects, reach)).tolist()
        return rows

    def card_at(self, x: float, y: float) -> str | None:
        """The card at a point, the last in the flow's order if there are several."""
        rows = self.cards_in((x, y, x, y))
        return self.ids[int(rows[-1])] if len(rows) else None

    def port_at(self, x: float, y: float, reach: float = PORT_REACH) -> PortAt | None:
        """The nearest port within reach of a point."""
        near = self.cards_in((x - reach, y - reach, x + reach, y + reach))
        found: tuple[float, PortAt] | None = None
        for row in near.tolist():
            for port in self.ports_of(row):
                distance = (port.x - x) ** 2 + (port.y - y) ** 2
                if distance <= reach * reach and (found is None or distance < found[0]):
                    found = (distance, port)
        return found[1] if found else None

    def ports_of(self, row: int) -> list[PortAt]:
        """The ports of a card: the way in, then the exits."""
        node, x, y = self.ids[row], float(self.x[row]), float(self.y[row])
        names, has_input = self.cards.shapes[row][:2]
        ports = [PortAt(node, "", x, y + float(self.height[row]) / 2)] * has_input
        for name, offset in zip(names, port_offsets(len(names)), strict=True):
            ports.append(PortAt(node, name, x + WIDTH, y + offset))
        return ports

    def link_at(self, x: float, y: float, reach: float) -> Link | None:
        """The nearest connection within reach of a point."""
        best, found = reach * reach, None
        for row in self.links_in((x, y, x, y), reach).tolist():
            curve = self.curves[row]
            xs, ys = curve[0::2] @ BASIS, curve[1::2] @ BASIS
            distance = _nearest(xs, ys, x, y)
            if distance <= best:
                best, found = distance, self.links[row]
        return found

    def nearest(self, row: int, dx: int, dy: int) -> str | None:
        """The nearest card in a direction (one of dx, dy is -1 or 1), sideways counting double."""
        x, y = self.x - self.x[row], (self.y + self.height / 2)
        y = y - y[row]
        along, across = (x * dx, np.abs(y)) if dx else (y * dy, np.abs(x) * HEIGHT / WIDTH)
        cost = np.where(along > (COLUMN / 8 if dx else HEIGHT / 8), along + 2 * across, np.inf)
        cost[row] = np.inf
        best = int(np.argmin(cost))
        return self.ids[best] if np.isfinite(cost[best]) else None


def _pieces(xs: Floats, ys: Floats) -> tuple[Floats, Floats]:
    """The control points of the pieces of curves: (curve, piece, point)."""
    shape = (len(xs), PIECES, 4)
    return (xs @ SPLIT_FLAT).reshape(shape), (ys @ SPLIT_FLAT).reshape(shape)


def _around(xs: Floats, ys: Floats) -> Floats:
    """The rectangles around control points, which the last axis counts."""
    low, high = (xs.min(axis=-1), ys.min(axis=-1)), (xs.max(axis=-1), ys.max(axis=-1))
    return np.stack([*low, *high], axis=-1)


def _nearest(xs: Floats, ys: Floats, x: float, y: float) -> float:
    """The squared distance of a point from a line of many pieces."""
    ax, ay = xs[:-1], ys[:-1]
    dx, dy = np.diff(xs), np.diff(ys)
    length = np.maximum(dx * dx + dy * dy, 1e-9)
    t = np.clip(((x - ax) * dx + (y - ay) * dy) / length, 0.0, 1.0)
    gap = (ax + t * dx - x) ** 2 + (ay + t * dy - y) ** 2
    return float(gap.min())
