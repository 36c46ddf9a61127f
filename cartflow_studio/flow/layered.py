"""Layers of a flow: which column each card stands in, who is above whom, with few crossings."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

LONGEST_WIRE = 24  # columns; one that is longer passes where it passes
SWEEPS = 8
PATIENCE = 3  # sweeps without fewer crossings before it is enough


@dataclass(frozen=True, slots=True)
class Wire:
    """A connection as the layout sees it: `rank` is the place of its port at the card, 0 to 1."""

    source: str
    rank: float
    target: str


@dataclass(slots=True)
class Layers:
    """Places in columns. Numbers below `len(ids)` are cards, the others bends of long wires."""

    ids: list[str]
    column: list[int]
    columns: list[list[int]] = field(default_factory=list)
    ahead: list[list[tuple[int, float]]] = field(default_factory=list)
    behind: list[list[tuple[int, float]]] = field(default_factory=list)

    def is_bend(self, place: int) -> bool:
        """Whether it is no card."""
        return place >= len(self.ids)


def layers(ids: Sequence[str], wires: Sequence[Wire]) -> Layers:
    """The cards in columns, in the order that depth-first search meets them, bends included."""
    number = {key: place for place, key in enumerate(ids)}
    arcs = _forward([(number[w.source], w.rank, number[w.target]) for w in wires], len(ids))
    made = Layers(list(ids), _columns(len(ids), arcs))
    made.ahead = [[] for _ in ids]
    made.behind = [[] for _ in ids]
    for source, rank, target in arcs:
        if made.column[target] - made.column[source] <= LONGEST_WIRE:
            _lay(made, source, rank, target)
    made.columns = [[] for _ in range(max(made.column, default=-1) + 1)]
    for place in _met(made):
        made.columns[made.column[place]].append(place)
    return made


def uncross(made: Layers) -> None:
    """Change the order within the columns until hardly any wires cross."""
    best, fewest, waited = [list(each) for each in made.columns], crossings(made), 0
    for sweep in range(SWEEPS):
        if fewest == 0 or waited >= PATIENCE:
            break
        _sweep(made, forward=sweep % 2 == 0)
        _swap(made)
        count = crossings(made)
        waited = waited + 1 if count >= fewest else 0
        if count < fewest:
            best, fewest = [list(each) for each in made.columns], count
    made.columns = best


def crossings(made: Layers) -> int:
    """How many pairs of wires cross between neighbouring columns."""
    place = _places(made)
    count = 0
    for column in made.columns:
        seen: list[int] = []
        for each in column:
            for end in sorted(place[target] for target, _ in _by_port(made.ahead[each])):
                count += len(seen) - bisect_left(seen, end + 1)
            for target, _ in made.ahead[each]:
                insort(seen, place[target])
            count += _inner(made, each, place)
    return count


def _inner(made: Layers, each: int, place: Mapping[int, int]) -> int:
    """Crossings among the wires of one card, whose ports have an order."""
    ends = [place[target] for target, _ in _by_port(made.ahead[each])]
    return sum(1 for i, end in enumerate(ends) for other in ends[i + 1 :] if other < end)


def _by_port(arcs: list[tuple[int, float]]) -> list[tuple[int, float]]:
    return sorted(arcs, key=lambda arc: arc[1]) if len(arcs) > 1 else arcs


def _forward(arcs: list[tuple[int, float, int]], count: int) -> list[tuple[int, float, int]]:
    """The arcs without those that lead back in a loop."""
    following: list[list[int]] = [[] for _ in range(count)]
    for source, _, target in arcs:
        following[source].append(target)
    state, back = [0] * count, set()
    for start in range(count):
        stack = [(start, 0)] if state[start] == 0 else []
        while stack:
            node, step = stack.pop()
            state[node] = 1
            if step == len(following[node]):
                state[node] = 2
                continue
            stack.append((node, step + 1))
            target = following[node][step]
            if state[target] == 1:
                back.add((node, target))
            elif state[target] == 0:
                stack.append((target, 0))
    return [arc for arc in arcs if (arc[0], arc[2]) not in back]


def _columns(count: int, arcs: list[tuple[int, float, int]]) -> list[int]:
    """Longest way from a start; starts are pulled to what they lead to."""
    following: list[list[int]] = [[] for _ in range(count)]
    open_ends = [0] * count
    for source, _, target in arcs:
        following[source].append(target)
        open_ends[target] += 1
    starts = [node for node in range(count) if open_ends[node] == 0]
    column, ready = [0] * count, list(starts)
    while ready:
        node = ready.pop()
        for target in following[node]:
            column[target] = max(column[target], column[node] + 1)
            open_ends[target] -= 1
            if open_ends[target] == 0:
                ready.append(target)
    for node in starts:
        if following[node]:
            column[node] = min(column[target] for target in following[node]) - 1
    return column


def _lay(made: Layers, source: int, rank: float, target: int) -> None:
    """A wire from column to column, with a bend in every column between."""
    here = source
    for column in range(made.column[source] + 1, made.column[target]):
        bend = len(made.column)
        made.column.append(column)
        made.ahead.append([])
        made.behind.append([])
        made.ahead[here].append((bend, rank))
        made.behind[bend].append((here, rank))
        here, rank = bend, 0.5
    made.ahead[here].append((target, rank))
    made.behind[target].append((here, rank))


def _met(made: Layers) -> list[int]:
    """All places in the order that depth-first search from the starts meets them."""
    seen: list[int] = []
    known = [False] * len(made.column)
    starts = [place for place in range(len(made.column)) if not made.behind[place]]
    for start in starts:
        stack = [start]
        while stack:
            place = stack.pop()
            if known[place]:
                continue
            known[place] = True
            seen.append(place)
            stack.extend(target for target, _ in reversed(_by_port(made.ahead[place])))
    return seen


def _places(made: Layers) -> dict[int, int]:
    return {each: place for column in made.columns for place, each in enumerate(column)}


def _sweep(made: Layers, *, forward: bool) -> None:
    """Order each column by the middle of what it hangs on in the column before."""
    columns = made.columns if forward else made.columns[::-1]
    arcs = made.behind if forward else made.ahead
    for before, column in pairwise(columns):
        place = {each: float(at) for at, each in enumerate(before)}
        wish: dict[int, float] = {}
        for at, each in enumerate(column):
            if forward:
                ends = [place[end] + rank - 0.5 for end, rank in arcs[each] if end in place]
            else:
                ends = [place[end] for end, _ in arcs[each] if end in place]
            wish[each] = sum(ends) / len(ends) if ends else float(at)
        column.sort(key=wish.__getitem__)


def _swap(made: Layers) -> None:
    """Swap neighbours in a column where that takes crossings away."""
    place = _places(made)
    for column in made.columns:
        for at in range(len(column) - 1):
            upper, lower = column[at], column[at + 1]
            gain = 0
            for arcs in (made.behind, made.ahead):
                ends = [
                    place[end] + (rank if arcs is made.behind else 0) for end, rank in arcs[upper]
                ]
                others = [
                    place[end] + (rank if arcs is made.behind else 0) for end, rank in arcs[lower]
                ]
                gain += sum((a > b) - (a < b) for a in ends for b in others)
            if gain > 0:
                column[at], column[at + 1] = lower, upper
                place[upper], place[lower] = at + 1, at
