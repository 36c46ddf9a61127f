"""The cards and connections of a flow as columns, taken over from those before where the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain, compress, repeat
from operator import is_
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cartflow_studio.flow.model import Flow, Node, Position
from cartflow_studio.studio.canvas.geometry import card_height, port_offsets

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]
Link = tuple[str, str]  # node id and port: the name of a connection


class Shape(NamedTuple):
    """What the canvas must know of a node to place it: its exits, whether there is a way in, its
    height and its colour.
    """

    ports: tuple[str, ...]
    has_input: bool
    height: int
    color: str


Objects = NDArray[np.object_]  # as fast to choose from as numbers


class Cards(NamedTuple):
    """The cards of a flow, a row for each, in the flow's order, with its node and Shape. `old` is
    the row that the same node had before, else -1.
    """

    nodes: Objects
    ids: list[str]
    row: dict[str, int]
    shapes: Objects
    height: Floats
    old: Rows


class Links(NamedTuple):
    """The connections of a flow, a row for each. `offset` is how far below the top of its card it
    starts; `named` the row that the one of its name had before, else -1, and `old` the same if the
    same nodes were at its ends.
    """

    names: list[Link]
    source: Rows
    target: Rows
    offset: Floats
    named: Rows
    old: Rows


Before = tuple[Cards, Links, Callable[[], Mapping[Link, int]]]  # and the row of each connection


def shape_of(node: Node) -> Shape:
    """The shape of a node's card."""
    ports = tuple(port.name for port in node.type.ports)
    return Shape(ports, not node.type.is_entry, card_height(len(ports)), node.type.color)


class Places(NamedTuple):
    """Where the cards of a flow were put, a row for each: as the flow says it, and as columns,
    which are not changed.
    """

    at: Objects
    x: Floats
    y: Floats


def places(cards: Cards, positions: Mapping[str, Position], before: Places | None = None) -> Places:
    """Where these cards are put; what is the same as before is taken over."""
    ids = cards.ids
    same = [*positions] == ids  # so it mostly is, and then none must be looked up
    said = positions.values() if same else map(positions.__getitem__, ids)
    at = np.fromiter(said, dtype=np.object_, count=len(ids))
    if before is None or not len(before.at):
        both = _columns(at)
        return Places(at, both[:, 0].copy(), both[:, 1].copy())
    known, x, y = before.at[cards.old], before.x[cards.old], before.y[cards.old]
    if known.tolist() != at.tolist():  # else they are the same, which is told sooner
        fresh = np.flatnonzero(known != at)
        x[fresh], y[fresh] = _columns(at[fresh]).T
    return Places(at, x, y)


def _columns(at: Objects) -> Floats:
    flat = chain.from_iterable(at)
    return np.fromiter(flat, dtype=np.float64, count=2 * len(at)).reshape(-1, 2)


def rows_among(names: Sequence[Any], row: Mapping[Any, int]) -> Rows:
    """The row of each name, -1 where it has none."""
    return np.fromiter(map(row.get, names, repeat(-1)), dtype=np.int64, count=len(names))


def rows_now(old: Rows, count: int) -> Rows:
    """The row now of each of so many rows before, -1 where it is gone."""
    now = np.full(count, -1, dtype=np.int64)
    rows = np.flatnonzero(old >= 0)
    now[old[rows]] = rows
    return now


def cards_of(flow: Flow, before: Cards | None) -> Cards:
    """The cards of a flow."""
    ids = list(flow.nodes)
    row = dict(zip(ids, range(len(ids)), strict=True))
    nodes = np.fromiter(flow.nodes.values(), np.object_, count=len(ids))
    if before is None or not before.ids:
        shapes = np.fromiter(map(shape_of, nodes), np.object_, count=len(ids))
        height = np.fromiter((shape.height for shape in shapes), np.float64, count=len(ids))
        return Cards(nodes, ids, row, shapes, height, np.full(len(ids), -1))
    old = old_rows(ids, nodes, before)
    shapes, height = before.shapes[old], before.height[old]
    for place in np.flatnonzero(old < 0).tolist():
        shapes[place] = shape_of(nodes[place])
        height[place] = shapes[place].height
    return Cards(nodes, ids, row, shapes, height, old)


def old_rows(ids: list[str], nodes: Objects, before: Cards) -> Rows:
    """The row that each of these nodes had before, -1 where there was none or another one."""
    old = rows_among(ids, before.row)
    if not before.ids:
        return old
    known, now = before.nodes[old].tolist(), nodes.tolist()
    if known != now:  # else they are the same, which is told sooner
        old[~np.fromiter(map(is_, known, now), np.bool_, count=len(ids))] = -1
    return old


def links_of(flow: Flow, cards: Cards, before: Before | None) -> Links:
    """The connections of a flow whose ends are there."""
    names = list(flow.links)
    target = rows_among(list(flow.links.values()), cards.row)
    source, offset = np.full(len(names), -1, dtype=np.int64), np.zeros(len(names))
    named = old = np.full(len(names), -1, dtype=np.int64)
    if before is not None and len(before[1].names):
        named, old, source, offset = _kept(names, target, cards, before)
    there = np.ones(len(names), dtype=np.bool_)
    for place in np.flatnonzero(old < 0).tolist():
        key, port = names[place]
        start = cards.row.get(key, -1)
        ports = cards.shapes[start].ports if start >= 0 else ()
        if target[place] < 0 or port not in ports:
            there[place] = False
        else:
            source[place] = start
            offset[place] = port_offsets(len(ports))[ports.index(port)]
    if not there.all():
        names = list(compress(names, there.tolist()))
        source, target, offset = source[there], target[there], offset[there]
        named, old = named[there], old[there]
    return Links(names, source, target, offset, named, old)


def _kept(
    names: list[Link], target: Rows, cards: Cards, before: Before
) -> tuple[Rows, Rows, Rows, Floats]:
    """`named`, `old`, `source` and `offset` of each connection, as far as they are known."""
    old_cards, links, rows = before
    now = rows_now(cards.old, len(old_cards.ids))
    stays = now[links.source] >= 0
    if names == links.names:
        named = np.arange(len(names))
    elif names == list(compress(links.names, stays.tolist())):  # those of deleted cards are gone
        named = np.flatnonzero(stays)
    else:
        named = rows_among(names, rows())
    source = now[links.source[named]]
    same = (named >= 0) & (source >= 0) & (target >= 0) & (now[links.target[named]] == target)
    return named, np.where(same, named, -1), source, links.offset[named]


class Touching:
    """The connections at each card, found when they are first asked for."""

    def __init__(self, links: Links, cards: int) -> None:
        ends = np.concatenate([links.source, links.target])
        self._order = np.argsort(ends, kind="stable")
        self._starts = np.searchsorted(ends[self._order], np.arange(cards + 1))
        self._count = max(1, len(links.names))
        self._found: dict[int, list[int]] = {}

    def __getitem__(self, row: int) -> list[int]:
        """The rows of the connections at a card."""
        rows = self._found.get(row)
        if rows is None:
            found = self._order[self._starts[row] : self._starts[row + 1]] % self._count
            rows = self._found[row] = found.tolist()
        return rows
