"""Where cards and connections lie, as columns: what is in a rectangle, what is at a point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cartflow_studio.flow.model import Flow, Position
from cartflow_studio.studio.canvas.geometry import (
    COLUMN,
    HEIGHT,
    LEAST_BEND,
    MOST_BEND,
    PORT_REACH,
    WIDTH,
    Curve,
    card_height,
    port_offsets,
)

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]
Link = tuple[str, str]  # node id and port: the name of a connection
Rect = tuple[float, float, float, float]  # left, top, right, bottom
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
    """The places of a flow's cards and connections. Rows are in the order of the flow."""

    def __init__(self, flow: Flow, positions: Mapping[str, Position]) -> None:
        self.ids: list[str] = list(flow.nodes)
        self.row: dict[str, int] = {key: row for row, key in enumerate(self.ids)}
        places = np.array([positions[key] for key in self.ids], dtype=np.float64).reshape(-1, 2)
        self.x: Floats = places[:, 0].copy()
        self.y: Floats = places[:, 1].copy()
        self.ports: list[tuple[str, ...]] = []
        self.has_input: list[bool] = []
        for node in flow.nodes.values():
            self.ports.append(tuple(port.name for port in node.type.ports))
            self.has_input.append(not node.type.is_entry)
        self.height: Floats = np.array([card_height(len(p)) for p in self.ports], dtype=np.float64)
        self._link_up(flow)

    def _link_up(self, flow: Flow) -> None:
        offsets: dict[int, tuple[float, ...]] = {}
        links: list[Link] = []
        ends: list[tuple[int, int]] = []
        starts: list[float] = []
        for (source, port), target in flow.links.items():
            row, end = self.row.get(source), self.row.get(target)
            if row is None or end is None or port not in self.ports[row]:
                continue
            names = self.ports[row]
            ys = offsets.setdefault(len(names), port_offsets(len(names)))
            links.append((source, port))
            ends.append((row, end))
            starts.append(ys[names.index(port)])
        self.links: list[Link] = links
        self.link_row: dict[Link, int] = {link: row for row, link in enumerate(links)}
        pairs = np.array(ends, dtype=np.int64).reshape(-1, 2)
        self.source, self.target = pairs[:, 0].copy(), pairs[:, 1].copy()
        self.offset: Floats = np.array(starts, dtype=np.float64)
        self.touching: dict[int, list[int]] = {}
        twins: dict[tuple[int, int], list[int]] = {}
        for row, (start, end) in enumerate(ends):
            self.touching.setdefault(start, []).append(row)
            self.touching.setdefault(end, []).append(row)
            twins.setdefault((start, end), []).append(row)
        self.twin_bow: Floats = np.zeros(len(links))
        for rows in twins.values():
            for place, row in enumerate(rows):
                self.twin_bow[row] = 22.0 * (place - (len(rows) - 1) / 2)
        self.bow: Floats = self.twin_bow.copy()
        self.curves: Floats = np.zeros((len(links), 8))
        self.bounds: Floats = np.zeros((len(links), 4))
        self.piece_bounds: Floats = np.zeros((len(links), PIECES, 4))
        self._trace(np.arange(len(links)))
        self.route()

    def _trace(self, rows: Rows) -> None:
        """Find the curves of these connections anew, each with its bow."""
        curves = self._curves(rows, self.bow[rows])
        self.curves[rows] = curves
        xs, ys = curves[:, 0::2], curves[:, 1::2]
        self.bounds[rows] = _around(xs, ys)
        self.piece_bounds[rows] = _around(*_pieces(xs, ys))

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
        rows: set[int] = set()
        for key, (x, y) in places.items():
            row = self.row[key]
            self.x[row], self.y[row] = x, y
            rows.update(self.touching.get(row, ()))
        moved = sorted(rows)
        if moved:
            self._trace(np.array(moved, dtype=np.int64))
        return moved

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

    def cards_in(self, rect: Rect) -> NDArray[np.int64]:
        """The rows of the cards that touch a rectangle."""
        left, top, right, bottom = rect
        inside = (self.x < right) & (self.x + WIDTH > left)
        inside &= (self.y < bottom) & (self.y + self.height > top)
        return np.flatnonzero(inside)

    def links_in(self, rect: Rect, reach: float = 0.0) -> NDArray[np.int64]:
        """The rows of the connections whose bounds touch a rectangle."""
        left, top, right, bottom = rect
        box = self.bounds
        inside = (box[:, 0] - reach <= right) & (box[:, 2] + reach >= left)
        inside &= (box[:, 1] - reach <= bottom) & (box[:, 3] + reach >= top)
        return np.flatnonzero(inside)

    def cards_in_any(self, rects: Sequence[Rect], below: float = 0.0) -> list[int]:
        """The rows of the cards that touch one of the rectangles, or stand so far above it."""
        box = np.array(rects).T[:, :, None]
        inside = (self.x < box[2]) & (self.x + WIDTH > box[0])
        inside &= (self.y < box[3]) & (self.y + self.height + below > box[1])
        rows: list[int] = np.flatnonzero(inside.any(axis=0)).tolist()
        return rows

    def pieces_in_any(
        self, rects: Sequence[Rect], reach: float
    ) -> list[tuple[int, tuple[bool, ...]]]:
        """The rows of the connections that touch one of the rectangles, and which pieces do."""
        box, bounds = np.array(rects).T[:, :, None, None], self.piece_bounds
        inside = (bounds[..., 0] - reach <= box[2]) & (bounds[..., 2] + reach >= box[0])
        inside &= (bounds[..., 1] - reach <= box[3]) & (bounds[..., 3] + reach >= box[1])
        hit = inside.any(axis=0)
        rows = np.flatnonzero(hit.any(axis=1))
        return list(zip(rows.tolist(), map(tuple, hit[rows].tolist()), strict=True))

    def links_in_any(self, rects: Sequence[Rect], reach: float) -> list[int]:
        """The rows of the connections whose bounds touch one of the rectangles."""
        box, bounds = np.array(rects).T[:, :, None], self.bounds
        inside = (bounds[:, 0] - reach <= box[2]) & (bounds[:, 2] + reach >= box[0])
        inside &= (bounds[:, 1] - reach <= box[3]) & (bounds[:, 3] + reach >= box[1])
        rows: list[int] = np.flatnonzero(inside.any(axis=0)).tolist()
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
        names = self.ports[row]
        ports = [PortAt(node, "", x, y + float(self.height[row]) / 2)] * self.has_input[row]
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
