"""The curves of a flow's connections: direct where nothing is in the way, else around the cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cartflow_studio.flow.curves import LEAST_BEND, MOST_BEND, Curve, Way
from cartflow_studio.flow.model import Flow, Position
from cartflow_studio.flow.routing import (
    BACK,
    BASIS,
    CLEAR,
    Box,
    Lane,
    carried,
    lanes_of,
    loop,
    way_around,
)
from cartflow_studio.flow.shape import WIDTH, heights_of, port_offsets

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]
TWIN_GAP = 22.0  # between connections that lead from one card to the same one
PIECES = 4  # a connection is painted in pieces where only some of it is to be seen
MOST_WAYS = 1000  # connections that are led around cards in one go; the others pass behind them
MOST_PAIRS = 1_000_000  # of a connection and a card near it, looked at in one go
MOST_LEVEL = 5000  # connections; of more the direct ones count as no lanes
LEVEL, LONG = 24.0, 300.0
FEW = 8  # connections; so many are carried one by one
ONE_BY_ONE = 64  # so few connections are looked up sooner than compared
ASIDE = 1500.0  # cards that are further above or below are not looked at for a way around


class Ground(NamedTuple):
    """The cards, and from which to which the connections lead. The columns are the index's own."""

    x: Floats
    y: Floats
    height: Floats
    source: Rows
    target: Rows
    offset: Floats
    bow: Floats


def ground_of(flow: Flow, at: Mapping[str, Position]) -> tuple[Ground, list[tuple[str, str]]]:
    """The ground of a flow whose cards stand there, and the exits that its connections leave by."""
    row = {key: place for place, key in enumerate(flow.nodes)}
    places = np.array([at[key] for key in row], dtype=np.float64).reshape(-1, 2)
    exits, ends, offsets = [], [], []
    for key, node in flow.nodes.items():
        ports = node.type.ports
        for port, offset in zip(ports, port_offsets(len(ports)), strict=True):
            target = flow.links.get((key, port.name))
            if target in row and target is not None:
                exits.append((key, port.name))
                ends.append((row[key], row[target]))
                offsets.append(offset)
    pairs = np.array(ends, dtype=np.int64).reshape(-1, 2)
    heights = np.array(list(heights_of(flow).values()), dtype=np.float64)
    columns = places[:, 0], places[:, 1], heights, pairs[:, 0], pairs[:, 1], np.array(offsets)
    return Ground(*columns, twin_bows(pairs[:, 0], pairs[:, 1])), exits


def routed(flow: Flow, at: Mapping[str, Position]) -> tuple[Tracks, list[tuple[str, str]]]:
    """The curves of a flow whose cards stand there, and the exit that each begins at."""
    ground, exits = ground_of(flow, at)
    tracks = Tracks(ground)
    tracks.route(np.arange(len(exits)))
    return tracks, exits


def twin_bows(source: Rows, target: Rows) -> Floats:
    """How far to bow each connection so that those from one card to the same one lie apart."""
    bow = np.zeros(len(source))
    pairs = source * (int(target.max(initial=0)) + 1) + target
    order = np.argsort(pairs, kind="stable")
    again = np.flatnonzero(np.diff(pairs[order]) == 0)
    for pair in np.unique(pairs[order[again]]):
        rows = np.flatnonzero(pairs == pair)
        bow[rows] = TWIN_GAP * (np.arange(len(rows)) - (len(rows) - 1) / 2)
    return bow


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
_T = np.linspace(0.15, 0.85, 11)
MIDDLE = np.stack([(1 - _T) ** 3, 3 * (1 - _T) ** 2 * _T, 3 * (1 - _T) * _T**2, _T**3], axis=1)
PARTS = np.concatenate([SPLIT.reshape(PIECES * 4, 4), np.eye(4)])  # the pieces, then the whole


@lru_cache(maxsize=8)
def _steps(steps: int) -> tuple[Floats, Floats]:
    """So many equal shares of a curve, and how much each control point weighs at each of them."""
    t = np.linspace(0.0, 1.0, steps + 1)
    u = 1.0 - t
    return t, np.stack([u**3, 3 * u**2 * t, 3 * u * t**2, t**3])


class Tracks:
    """The curve of every connection, by row. `ways` are those that are no direct curve.

    Curves of `before` are taken over: to each row that of its `old` one, where there is one. The
    others are not known before they are traced or routed.
    """

    def __init__(
        self, ground: Ground, before: Tracks | None = None, old: Rows | None = None
    ) -> None:
        count = len(ground.source)
        self.ways: dict[int, Way] = {}
        self._ground = ground
        if before is None or old is None or not len(before.curves):
            self.curves: Floats = np.zeros((count, 8))
            self.bounds: Floats = np.zeros((count, 4))
            self.piece_bounds: Floats = np.zeros((count, PIECES, 4))
            return
        self.curves = before.curves.take(old, axis=0)
        self.bounds = before.bounds.take(old, axis=0)
        self.piece_bounds = before.piece_bounds.take(old, axis=0)
        if before.ways:
            rows = np.flatnonzero(old >= 0)
            now = dict(zip(old[rows].tolist(), rows.tolist(), strict=True))
            self.ways = {now[row]: way for row, way in before.ways.items() if row in now}

    def trace(self, rows: Rows) -> Floats:
        """Find direct curves for these connections; returns them."""
        curves = self._direct(rows)
        self.curves[rows] = curves
        points = (PARTS @ curves.reshape(-1, 4, 2)).reshape(-1, PIECES + 1, 4, 2)
        boxes = np.empty((len(rows), PIECES + 1, 4))
        np.minimum.reduce(points, axis=2, out=boxes[..., :2])
        np.maximum.reduce(points, axis=2, out=boxes[..., 2:])
        self.bounds[rows], self.piece_bounds[rows] = boxes[:, PIECES], boxes[:, :PIECES]
        if self.ways:
            for row in rows.tolist():
                self.ways.pop(row, None)
        return curves

    def carry(self, rows: Rows) -> None:
        """The cards at these connections are being moved: keep their lanes if they have any."""
        ways = {row: self.ways[row] for row in rows.tolist() if row in self.ways}
        curves = self.trace(rows)
        back = rows[curves[:, 6] - curves[:, 0] < BACK].tolist()
        for row in back:
            start, end = self._ends(row)
            self._follow(row, loop(start, end, self._own(row)))
        for row in ways.keys() - set(back):
            way = carried(ways[row], *self._ends(row))
            if way is not None:
                self._follow(row, way)

    def route(self, rows: Rows) -> list[int]:
        """Lead these connections around the cards in their way; returns the rows that changed."""
        before = {row: self.ways[row] for row in rows.tolist() if row in self.ways}
        self.trace(rows)
        blocked = rows[self.blocked(rows)].tolist()
        lanes = [lane for way in self.ways.values() for lane in lanes_of(way)]
        lanes.extend(self._level_lanes(blocked))
        for row in blocked[:MOST_WAYS]:
            way = self._way(row, lanes)
            if way is not None:
                self._follow(row, way)
                lanes.extend(lanes_of(way))
        now = {row: self.ways[row].curves for row in blocked if row in self.ways}
        was = {row: way.curves for row, way in before.items()}
        return [row for row in now.keys() | was.keys() if now.get(row) != was.get(row)]

    def _level_lanes(self, blocked: Sequence[int]) -> list[Lane]:
        """Long direct curves that are nearly level; of very large flows none."""
        if not blocked or len(self.curves) > MOST_LEVEL:
            return []
        level = np.abs(self.curves[:, 7] - self.curves[:, 1]) < LEVEL
        level &= self.curves[:, 6] - self.curves[:, 0] > LONG
        level[[*blocked, *self.ways]] = False
        ends = self.curves[level][:, [0, 6, 1, 7]].tolist()
        return [Lane(left, right, (start + end) / 2) for left, right, start, end in ends]

    def _leads(self, row: int) -> int:
        return int(self._ground.target[row])

    def _ends(self, row: int) -> tuple[tuple[float, float], tuple[float, float]]:
        x0, y0, *_, x3, y3 = self.curves[row].tolist()
        return (x0, y0), (x3, y3)

    def _box(self, card: int) -> Box:
        ground = self._ground
        x, y = float(ground.x[card]), float(ground.y[card])
        return Box(x, y, x + WIDTH, y + float(ground.height[card]))

    def _own(self, row: int) -> tuple[Box, Box]:
        return self._box(int(self._ground.source[row])), self._box(self._leads(row))

    def _way(self, row: int, lanes: Sequence[Lane]) -> Way | None:
        ground, (start, end) = self._ground, self._ends(row)
        left, right = min(start[0], end[0]) - WIDTH, max(start[0], end[0]) + WIDTH
        top, bottom = min(start[1], end[1]) - ASIDE, max(start[1], end[1]) + ASIDE
        near = (ground.x + WIDTH > left) & (ground.x < right)
        near &= (ground.y + ground.height > top) & (ground.y < bottom)
        near[[ground.source[row], ground.target[row]]] = False
        boxes = [self._box(card) for card in np.flatnonzero(near).tolist()]
        return way_around(start, end, boxes, self._own(row), lanes)

    def _follow(self, row: int, way: Way) -> None:
        self.ways[row] = way
        points = np.array(way.curves).reshape(-1, 4, 2)
        boxes = np.concatenate([points.min(axis=1), points.max(axis=1)], axis=1)
        for piece, part in enumerate(np.array_split(boxes, PIECES)):
            if len(part):
                low, high = part[:, :2].min(axis=0), part[:, 2:].max(axis=0)
                self.piece_bounds[row, piece] = (*low, *high)
            else:
                self.piece_bounds[row, piece] = self.piece_bounds[row, piece - 1]
        self.bounds[row, :2] = boxes[:, :2].min(axis=0)
        self.bounds[row, 2:] = boxes[:, 2:].max(axis=0)

    def _direct(self, rows: Rows) -> Floats:
        ground = self._ground
        if len(rows) <= FEW:
            return np.array([self._direct_one(row) for row in rows.tolist()]).reshape(-1, 8)
        source, target, bow = ground.source[rows], ground.target[rows], ground.bow[rows]
        x0, y0 = ground.x[source] + WIDTH, ground.y[source] + ground.offset[rows]
        x3, y3 = ground.x[target], ground.y[target] + ground.height[target] / 2
        dx = x3 - x0
        out = np.maximum(LEAST_BEND, np.maximum(dx, np.minimum(-dx, 2 * MOST_BEND)) / 2)
        made = np.empty((len(rows), 8))
        columns = (x0, y0, x0 + out, y0 + bow, x3 - out, y3 + bow, x3, y3)
        for place, column in enumerate(columns):
            made[:, place] = column
        return made

    def _direct_one(self, row: int) -> Curve:
        """The same of one connection: of a few sooner than as columns."""
        ground = self._ground
        source, target, bow = ground.source.item(row), ground.target.item(row), ground.bow.item(row)
        x0, y0 = ground.x.item(source) + WIDTH, ground.y.item(source) + ground.offset.item(row)
        x3, y3 = ground.x.item(target), ground.y.item(target) + ground.height.item(target) / 2
        dx = x3 - x0
        out = max(LEAST_BEND, max(dx, min(-dx, 2 * MOST_BEND)) / 2)
        return Curve(x0, y0, x0 + out, y0 + bow, x3 - out, y3 + bow, x3, y3)

    def blocked(self, rows: Rows) -> Flags:
        """Which of these connections lead back, or pass behind a card that is not theirs."""
        found: Flags = self.curves[rows, 6] - self.curves[rows, 0] < BACK
        order = np.argsort(self._ground.x, kind="stable")
        lefts = self._ground.x[order]
        low, high = self.bounds[rows, 0] - WIDTH - CLEAR, self.bounds[rows, 2] + CLEAR
        begin = np.searchsorted(lefts, low, side="right")
        counts = np.searchsorted(lefts, high, side="left") - begin
        start = 0
        ends = np.cumsum(counts)
        while start < len(rows):
            done = int(ends[start - 1]) if start else 0
            stop = max(start + 1, int(np.searchsorted(ends, done + MOST_PAIRS, side="right")))
            some = slice(start, stop)
            which = np.repeat(np.arange(start, stop), counts[some])
            steps = np.arange(len(which)) - np.repeat(
                ends[some] - counts[some] - done, counts[some]
            )
            cards = order[np.repeat(begin[some], counts[some]) + steps]
            found[which[self._meet(rows[which], cards)]] = True
            start = stop
        return found

    def _meet(self, rows: Rows, cards: Rows) -> Flags:
        """Which of these pairs of a direct curve and a card that is not its own meet."""
        ground = self._ground
        top, bottom = ground.y[cards] - CLEAR, ground.y[cards] + ground.height[cards] + CLEAR
        meet: Flags = (self.bounds[rows, 1] < bottom) & (self.bounds[rows, 3] > top)
        meet &= (ground.source[rows] != cards) & (ground.target[rows] != cards)
        near = np.flatnonzero(meet)
        left = (ground.x[cards[near]] - CLEAR)[:, None]
        xs, ys = self.curves[rows[near], 0::2] @ BASIS, self.curves[rows[near], 1::2] @ BASIS
        inside = (xs > left) & (xs < left + WIDTH + 2 * CLEAR)
        inside &= (ys > top[near][:, None]) & (ys < bottom[near][:, None])
        meet[near] = inside.any(axis=1)
        return meet

    def curve(self, row: int) -> Curve | Way:
        """The curve of a connection; both kinds know their point `at` a share of the way."""
        return self.ways.get(row) or Curve(*self.curves[row].tolist())

    def pieces(self, row: int, piece: int) -> tuple[Curve, ...]:
        """A piece of a connection, counted from its start."""
        way = self.ways.get(row)
        if way is not None:
            places = np.array_split(np.arange(len(way.curves)), PIECES)[piece]
            return tuple(way.curves[place] for place in places.tolist())
        xs, ys = self.curves[row, 0::2], self.curves[row, 1::2]
        points = np.stack([SPLIT[piece] @ xs, SPLIT[piece] @ ys], axis=1)
        return (Curve(*points.ravel().tolist()),)

    def points(self, rows: Rows, shares: Floats) -> Floats:
        """The points at these shares of the ways of these connections: (connection, x and y)."""
        t, u = shares, 1.0 - shares
        weights = np.stack([u**3, 3 * u**2 * t, 3 * u * t**2, t**3], axis=1)
        curves = self.curves[rows]
        xs, ys = (curves[:, 0::2] * weights).sum(axis=1), (curves[:, 1::2] * weights).sum(axis=1)
        found = np.stack([xs, ys], axis=1)
        for place, way in self._ways_of(rows):
            found[place] = way.at(float(shares[place]))
        return found

    def middle(self, row: int) -> list[list[float]]:
        """Points along a direct curve but for its ends, where several meet."""
        points: list[list[float]] = (MIDDLE @ self.curves[row].reshape(4, 2)).tolist()
        return points

    def lines(self, rows: Rows, steps: int) -> tuple[Floats, Floats]:
        """The connections as lines of so many steps: their xs and ys, (connection, point)."""
        t, basis = _steps(steps)
        curves = self.curves[rows]
        xs, ys = curves[:, 0::2] @ basis, curves[:, 1::2] @ basis
        for place, way in self._ways_of(rows):
            xs[place], ys[place] = np.array([way.at(share) for share in t.tolist()]).T
        return xs, ys

    def _ways_of(self, rows: Rows) -> list[tuple[int, Way]]:
        """Those of these connections that are no direct curves, by their places among them."""
        if not self.ways:
            return []
        if len(rows) < max(len(self.ways), ONE_BY_ONE):
            found = ((place, self.ways.get(row)) for place, row in enumerate(rows.tolist()))
            return [(place, way) for place, way in found if way is not None]
        places = np.flatnonzero(np.isin(rows, list(self.ways))).tolist()
        return [(place, self.ways[int(rows[place])]) for place in places]
