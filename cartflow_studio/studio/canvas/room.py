"""Room for cards: where one fits that is put between others, and who moves aside for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from cartflow_studio.flow.model import Flow, Position
from cartflow_studio.flow.reach import ahead
from cartflow_studio.studio.canvas.geometry import COLUMN, GRID, HEIGHT, WIDTH, card_height
from cartflow_studio.studio.canvas.index import Index

Boxes = NDArray[np.int64]  # a row for each card: left, top, right, bottom
Flags = NDArray[np.bool_]
LEVEL = 2 * GRID  # a card that is dropped so near to the height of its neighbour stands level
TRIES = 400
CHUNK = 256  # rows that are compared at once
MANY = 200  # so many cards are put below all others at once


def boxes(flow: Flow, at: Mapping[str, Position], ids: Iterable[str]) -> Boxes:
    """The rectangles of cards."""
    rows = [
        (*at[key], at[key][0] + WIDTH, at[key][1] + card_height(len(flow.ports_of(key))))
        for key in ids
    ]
    return np.array(rows, dtype=np.int64).reshape(-1, 4)


def boxes_of(index: Index) -> Boxes:
    """The rectangles of all cards as they are shown."""
    right, bottom = index.x + WIDTH, index.y + index.height
    return np.stack([index.x, index.y, right, bottom], axis=1).astype(np.int64)


def touched(some: Boxes, others: Boxes, gap: int = GRID) -> Flags:
    """Which of the others lie on one of some, or nearer than the gap."""
    found: Flags = np.zeros(len(others), dtype=np.bool_)
    for start in range(0, len(some), CHUNK):
        a, b = some[start : start + CHUNK, None, :], others[None, :, :]
        across = (a[..., 0] < b[..., 2] + gap) & (a[..., 2] + gap > b[..., 0])
        down = (a[..., 1] < b[..., 3] + gap) & (a[..., 3] + gap > b[..., 1])
        found |= (across & down).any(axis=0)
    return found


def clear_offset(taken: Boxes, cards: Boxes, wish: Position) -> Position:
    """How far cards are to be moved so that they lie on no other: the wish, or further down."""
    dx, dy = wish
    if len(taken) == 0 or len(cards) == 0:
        return wish
    if len(cards) > MANY:
        below = int(taken[:, 3].max()) + 2 * GRID - int(cards[:, 1].min())
        return dx, max(dy, -(-below // GRID) * GRID)
    left, right = int(cards[:, 0].min()) + dx - GRID, int(cards[:, 2].max()) + dx + GRID
    taken = taken[(taken[:, 0] < right) & (taken[:, 2] > left)]
    for _ in range(TRIES):
        if not touched(cards + np.array([dx, dy, dx, dy]), taken).any():
            break
        dy += GRID
    return dx, dy


def clear_place(taken: Boxes, wish: Position) -> Position:
    """The wish, or the first place below it where a card lies on no other."""
    card = np.array([[*wish, wish[0] + WIDTH, wish[1] + HEIGHT]], dtype=np.int64)
    dx, dy = clear_offset(taken, card, (0, 0))
    return wish[0] + dx, wish[1] + dy


def between(at: Mapping[str, Position], wish: Position, source: str, target: str) -> Position:
    """Where a card goes that is put between two: a column behind the first, level with one of
    them if it is nearly so.
    """
    (x, y), start, end = wish, at[source], at[target]
    if end[0] > start[0]:
        first = start[0] + COLUMN
        x = max(first, min(x, end[0] - COLUMN))
    near = [height for height in (end[1], start[1]) if abs(height - y) <= LEVEL]
    return x, near[0] if near else y


def made(
    flow: Flow, at: Mapping[str, Position], node: str, followers: Iterable[str]
) -> dict[str, Position]:
    """The places that change when `node` is put before its followers: these and what comes behind
    them move right as far as is needed, and push whom they meet; the card itself steps aside for
    the rest.
    """
    ids = list(at)
    row = {key: place for place, key in enumerate(ids)}
    cards = boxes(flow, at, ids)
    before = cards.copy()
    here = row[node]
    close = [row[key] for key in followers if at[key][0] < at[node][0] + COLUMN]
    close = [place for place in close if cards[place, 0] > cards[here, 0] - COLUMN]
    if close:
        need = int(cards[here, 0]) + COLUMN - int(cards[close, 0].min())
        _push(flow, cards, ids, first=close, by=need, still=here)
    others = np.delete(cards, here, axis=0)
    for step in range(TRIES):
        away = GRID * ((step + 1) // 2) * (1 if step % 2 else -1)
        if not touched(cards[here : here + 1] + np.array([0, away, 0, away]), others).any():
            cards[here] += np.array([0, away, 0, away])
            break
    changed = np.flatnonzero((cards != before).any(axis=1)).tolist()
    return {ids[place]: (int(cards[place, 0]), int(cards[place, 1])) for place in changed}


def _push(
    flow: Flow, cards: Boxes, ids: list[str], *, first: list[int], by: int, still: int
) -> None:
    """Move cards and those behind them to the right, and with them all that they come to lie on."""
    row = {key: place for place, key in enumerate(ids)}
    loose: Flags = np.ones(len(ids), dtype=np.bool_)
    loose[still] = False
    fresh = np.array(first, dtype=np.int64)
    while len(fresh):
        left = cards[fresh, 0].min()
        following = [row[key] for key in ahead(flow, [ids[place] for place in fresh.tolist()])]
        going: Flags = np.zeros(len(ids), dtype=np.bool_)
        going[following] = True
        going &= loose & (cards[:, 0] >= left)
        loose &= ~going
        cards[going, 0] += by
        cards[going, 2] += by
        fresh = np.flatnonzero(loose)
        fresh = fresh[touched(cards[going], cards[fresh])]
