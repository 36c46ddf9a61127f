"""Where cards and connections lie, as columns: what is in a rectangle, what is at a point."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from cartflow_studio.flow.curves import Curve, Way
from cartflow_studio.flow.model import Flow, Position
from cartflow_studio.flow.tracks import Ground, Tracks, twin_bows
from cartflow_studio.studio.canvas.columns import (
    Cards,
    Flags,
    Floats,
    Link,
    Links,
    Places,
    Rows,
    Touching,
    cards_of,
    links_of,
    old_rows,
    places,
    rows_among,
    rows_now,
)
from cartflow_studio.studio.canvas.geometry import (
    COLUMN,
    HEIGHT,
    PORT_REACH,
    WIDTH,
    port_offsets,
)
from cartflow_studio.studio.canvas.nearby import Nearby, Rect

__all__ = ["Flags", "Floats", "Index", "Link", "PortAt", "Rect", "Rows"]
STEPS = 32  # of a connection, to find the nearest
STIRRED = 50.0  # as near to a card that is moved, connections may change their way
MOST_STIRRED = 200  # more cards than that stir all connections


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
        old = (before.cards, before.wires, lambda: before.link_row) if before else None
        self.wires: Links = links_of(flow, self.cards, old)
        self.ids, self.row, self.height = self.cards.ids, self.cards.row, self.cards.height
        self.links, self.source, self.target, self.offset = self.wires[:4]
        self._after = before is not None  # whether it is shown after the index it was made after
        self._put: Places = places(self.cards, positions, before._put if before else None)
        self.x, self.y = self._put.x.copy(), self._put.y.copy()
        bow = twin_bows(self.source, self.target)
        ends = self.source, self.target, self.offset
        self._ground = Ground(self.x, self.y, self.height, *ends, bow)
        self._fresh: Rows = np.arange(len(self.links))
        self._stirred: list[Rect] = []  # where cards came or went since the last routing
        self._lifted: dict[int, Rect] = {}  # where cards stood that were moved since
        self.state = 0  # another number after every move
        sides = (self.x, self.y, self.x + WIDTH, self.y + self.height)
        self.boxes: Floats = np.stack(sides, axis=1)
        self.tracks = Tracks(self._ground) if before is None else self._taken_over(before)
        self.bounds, self.piece_bounds = self.tracks.bounds, self.tracks.piece_bounds
        self._near_cards, self._near_links = Nearby(self.boxes), Nearby(self.bounds)
        self.route(self._fresh)

    @cached_property
    def link_row(self) -> dict[Link, int]:
        """The row of each connection, found when one is first asked for."""
        return dict(zip(self.links, range(len(self.links)), strict=True))

    @cached_property
    def touching(self) -> Touching:
        """The rows of the connections at each card."""
        return Touching(self.wires, len(self.ids))

    def follow(self, before: Index) -> None:
        """Be shown after another index, not the one it was made after."""
        old = old_rows(self.ids, self.cards.nodes, before.cards)
        self.cards, self._after = self.cards._replace(old=old), False

    def _taken_over(self, before: Index) -> Tracks:
        """Curves as they were, but of those that must be found anew, which are `_fresh`."""
        cards = self.moved_from(before)
        moved = np.zeros(len(self.ids), dtype=np.bool_)
        moved[cards] = True
        kept = (self.wires.old >= 0) & ~moved[self.source] & ~moved[self.target]
        if len(before.links):
            kept &= self._ground.bow == before._ground.bow[self.wires.old]
        tracks = Tracks(self._ground, before.tracks, np.where(kept, self.wires.old, -1))
        self._fresh = np.flatnonzero(~kept)
        left = self.cards.old[cards]
        self._stirred = [
            *before._lifted.values(),
            *self._rects(cards),
            *before._rects(left[left >= 0]),
        ]
        if tracks.ways:
            gone = np.ones(len(before.ids), dtype=np.bool_)
            gone[self.cards.old[self.cards.old >= 0]] = False
            self._stirred.extend(before._rects(np.flatnonzero(gone)))
        return tracks

    def _rects(self, cards: Rows) -> list[Rect]:
        return list(map(tuple, self.boxes[cards].tolist()))

    def moved_from(self, before: Index) -> Rows:
        """The rows of the cards that are new, changed, or stood elsewhere in the index before."""
        old = self.cards.old
        if not before.ids:
            return np.arange(len(old))
        moved = (old < 0) | (self.x != before.x[old]) | (self.y != before.y[old])
        return np.flatnonzero(moved)

    def unbent(self, before: Index, rows: Iterable[int]) -> dict[int, int]:
        """Those of these rows of the index before whose curves are the same now, each with its row
        of now.
        """
        old = np.array(list(rows), dtype=np.int64)
        if self._after:
            new = rows_now(self.wires.named, len(before.links))[old]
        else:
            new = rows_among([before.links[row] for row in old.tolist()], self.link_row)
        there = new >= 0
        same = there.copy()
        curves = self.tracks.curves[new[there]], before.tracks.curves[old[there]]
        same[there] = (curves[0] == curves[1]).all(axis=1)
        ways, were = self.tracks.ways, before.tracks.ways
        pairs = zip(old[same].tolist(), new[same].tolist(), strict=True)
        return {a: b for a, b in pairs if were.get(a) is ways.get(b)}

    def route(self, fresh: Rows | None = None) -> list[int]:
        """Lead the connections around cards: the `fresh` ones, and those near where cards were
        moved since this was done last; returns the rows that changed.
        """
        landed = self._rects(np.array(list(self._lifted), dtype=np.int64))
        stirred = list(dict.fromkeys([*self._stirred, *self._lifted.values(), *landed]))
        self._stirred, self._lifted = [], {}
        touched = np.zeros(len(self.links), dtype=np.bool_)
        if fresh is not None:
            touched[fresh] = True
        if len(stirred) > MOST_STIRRED:
            touched[:] = True
        elif stirred and not touched.all():
            touched[self._near_links.touching(stirred, STIRRED)] = True
        rows = np.flatnonzero(touched)
        changed = self.tracks.route(rows)
        self._near_links.changed(rows)
        return changed

    def move(self, places: Mapping[str, Position]) -> list[int]:
        """Put cards elsewhere; returns the rows of the connections that followed."""
        self.state += 1
        cards = np.array([self.row[key] for key in places], dtype=np.int64)
        if not self._lifted.keys() >= set(cards.tolist()):
            self._lifted = dict(zip(cards.tolist(), self._rects(cards), strict=True)) | self._lifted
        self.x[cards] = [x for x, _ in places.values()]
        self.y[cards] = [y for _, y in places.values()]
        moved = sorted({link for row in cards.tolist() for link in self.touching[row]})
        if moved:
            links = np.array(moved, dtype=np.int64)
            self.tracks.carry(links)
            self._near_links.changed(links)
        self._box(cards)
        self._near_cards.changed(cards)
        return moved

    def _box(self, cards: Rows) -> None:
        boxes = np.empty((len(cards), 4))
        boxes[:, 0], boxes[:, 1] = x, y = self.x[cards], self.y[cards]
        boxes[:, 2], boxes[:, 3] = x + WIDTH, y + self.height[cards]
        self.boxes[cards] = boxes

    def elsewhere(self, positions: Mapping[str, Position]) -> dict[str, Position]:
        """Those of these positions of all cards where a card is not yet."""
        _, x, y = places(self.cards, positions)
        rows = np.flatnonzero((x != self.x) | (y != self.y)).tolist()
        return {self.ids[row]: positions[self.ids[row]] for row in rows}

    def curve(self, row: int) -> Curve | Way:
        """The curve of a connection; both kinds know their point `at` a share of the way."""
        return self.tracks.curve(row)

    def points(self, rows: Rows, shares: Floats) -> Floats:
        """The points at these shares of the ways of these connections: (connection, x and y)."""
        return self.tracks.points(rows, shares)

    def positions(self, ids: Iterable[str]) -> dict[str, Position]:
        """Where these cards are."""
        rows = {key: self.row[key] for key in ids}
        return {key: (round(float(self.x[r])), round(float(self.y[r]))) for key, r in rows.items()}

    def bounds_of(self, ids: Sequence[str] | None = None) -> Rect | None:
        """The rectangle around these cards, or all; None without any."""
        boxes = self.boxes if ids is None else self.boxes[[self.row[key] for key in ids]]
        if len(boxes) == 0:
            return None
        left, top, right, bottom = boxes.T  # columns one by one are quicker than all at once
        return float(left.min()), float(top.min()), float(right.max()), float(bottom.max())

    def cards_in(self, rect: Rect) -> Rows:
        """The rows of the cards that touch a rectangle."""
        return self._near_cards.touching((rect,))

    def links_in(self, rect: Rect, reach: float = 0.0) -> Rows:
        """The rows of the connections whose bounds touch a rectangle."""
        return self._near_links.touching((rect,), reach)

    def cards_in_any(
        self, rects: Sequence[Rect], reach: float = 0.0, below: float = 0.0
    ) -> list[int]:
        """The rows of the cards within reach of one of the rectangles, or standing so far above."""
        rows: list[int] = self._near_cards.touching(rects, reach, above=below).tolist()
        return rows

    def pieces_in_any(
        self, rects: Sequence[Rect], reach: float
    ) -> list[tuple[int, tuple[bool, ...]]]:
        """The rows of the connections that touch one of the rectangles, and which pieces do."""
        rows = self._near_links.touching(rects, reach)
        bounds, box = self.piece_bounds[rows], np.array(rects).T[:, :, None, None]
        inside = (bounds[..., 0] <= box[2] + reach) & (bounds[..., 2] >= box[0] - reach)
        inside &= (bounds[..., 1] <= box[3] + reach) & (bounds[..., 3] >= box[1] - reach)
        hit = inside.any(axis=0)
        seen = hit.any(axis=1)
        return list(zip(rows[seen].tolist(), map(tuple, hit[seen].tolist()), strict=True))

    def links_in_any(self, rects: Sequence[Rect], reach: float) -> list[int]:
        """The rows of the connections whose bounds touch one of the rectangles."""
        rows: list[int] = self._near_links.touching(rects, reach).tolist()
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
        rows = self.links_in((x, y, x, y), reach)
        for row, xs, ys in zip(rows.tolist(), *self.tracks.lines(rows, STEPS), strict=True):
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


def _nearest(xs: Floats, ys: Floats, x: float, y: float) -> float:
    """The squared distance of a point from a line of many pieces."""
    ax, ay = xs[:-1], ys[:-1]
    dx, dy = np.diff(xs), np.diff(ys)
    length = np.maximum(dx * dx + dy * dy, 1e-9)
    t = np.clip(((x - ax) * dx + (y - ay) * dy) / length, 0.0, 1.0)
    gap = (ax + t * dx - x) ** 2 + (ay + t * dy - y) ** 2
    return float(gap.min())
