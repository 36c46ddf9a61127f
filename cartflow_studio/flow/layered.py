"""Layers of a flow: which column each card stands in, who is above whom, with few crossings."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

LONGEST_WIRE = 24  # columns; one that is longer passes where it passes
SWEEPS = 24
SWAPS = 6
TIGHTENINGS = 20
PATIENCE = 5  # sweeps without fewer crossings before it is enough


@dataclass(frozen=True, slots=True)
class Wire:
    """A connection as the layout sees it: `rank` is the place of its port at the card, 0 to 1,
    `room` how wide its label can become.
    """

    source: str
    rank: float
    target: str
    room: float = 0.0


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
    best, fewest = [list(each) for each in made.columns], crossings(made)
    start = best
    for forward in (True, False):
        made.columns = [list(each) for each in start]
        waited = 0
        for sweep in range(SWEEPS):
            if fewest == 0 or waited >= PATIENCE:
                break
            _sweep(made, forward=(sweep % 2 == 0) == forward)
            if sweep % 4 == 3:
                _swap(made, equals=True)  # another way may lead further down
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
    """The longest way from a start; then each card goes where its wires are shortest."""
    following: list[list[int]] = [[] for _ in range(count)]
    leading: list[list[int]] = [[] for _ in range(count)]
    for source, _, target in arcs:
        following[source].append(target)
        leading[target].append(source)
    open_ends = [len(each) for each in leading]
    order = [node for node in range(count) if open_ends[node] == 0]
    column = [0] * count
    for node in order:  # grows while it is walked
        for target in following[node]:
            column[target] = max(column[target], column[node] + 1)
            open_ends[target] -= 1
            if open_ends[target] == 0:
                order.append(target)
    _tighten(column, order, following, leading)
    first = min(column, default=0)
    return [each - first for each in column]


def _tighten(
    column: list[int],
    order: Sequence[int],
    following: Sequence[Sequence[int]],
    leading: Sequence[Sequence[int]],
) -> None:
    """Move cards with more wires ahead than behind to the right, the others to the left, as far
    as their neighbours let them, until nothing moves.
    """
    for _ in range(TIGHTENINGS):
        moved = False
        for node in reversed(order):
            if len(following[node]) > len(leading[node]):
                far = min(column[target] for target in following[node]) - 1
                moved |= far != column[node]
                column[node] = far
        for node in order:
            if leading[node] and len(following[node]) < len(leading[node]):
                near = max(column[source] for source in leading[node]) + 1
                moved |= near != column[node]
                column[node] = near
        moved |= _close_up(column, following)
        if not moved:
            break


def _close_up(column: list[int], following: Sequence[Sequence[int]]) -> bool:
    """Move groups that hang together by shortest wires towards where most of their long wires
    lead.
    """
    group = _groups(column, following)
    members: dict[int, list[int]] = {}
    ahead: dict[int, list[tuple[int, int]]] = {}
    behind: dict[int, list[tuple[int, int]]] = {}
    for node, head in enumerate(group):
        members.setdefault(head, []).append(node)
        for target in following[node]:
            if group[target] != head:
                ahead.setdefault(head, []).append((node, target))
                behind.setdefault(group[target], []).append((node, target))
    moved = False
    for head, inside in members.items():
        out, back = ahead.get(head, []), behind.get(head, [])
        pull = len(out) - len(back)
        if pull == 0:
            continue
        slack = min(column[end] - column[start] - 1 for start, end in (out if pull > 0 else back))
        for node in inside:
            column[node] += slack if pull > 0 else -slack
        moved |= slack > 0
    return moved


def _groups(column: Sequence[int], following: Sequence[Sequence[int]]) -> list[int]:
    """The head of the group of every card; wires from column to column hold a group together."""
    head = list(range(len(column)))

    def find(node: int) -> int:
        while head[node] != node:
            head[node] = head[head[node]]
            node = head[node]
        return node

    for node, targets in enumerate(following):
        for target in targets:
            if column[target] == column[node] + 1:
                head[find(target)] = find(node)
    return [find(node) for node in range(len(column))]


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


def _swap(made: Layers, *, equals: bool = False) -> None:
    """Swap neighbours in a column where that takes crossings away, until none does; with `equals`
    once, also where it makes no difference.
    """
    place = _places(made)
    for column in made.columns:
        for _ in range(1 if equals else SWAPS):
            if not _swap_once(made, column, place, 0 if equals else 1):
                break


def _swap_once(made: Layers, column: list[int], place: dict[int, int], least: int) -> bool:
    swapped = False
    ends = [_ends(made, each, place) for each in column]
    for at in range(len(column) - 1):
        gain = 0
        for mine, others in zip(ends[at], ends[at + 1], strict=True):
            for a in mine:
                for b in others:
                    gain += (a > b) - (a < b)
        if gain >= least:
            upper, lower = column[at], column[at + 1]
            column[at], column[at + 1] = lower, upper
            ends[at], ends[at + 1] = ends[at + 1], ends[at]
            place[upper], place[lower] = at + 1, at
            swapped = True
    return swapped


def _ends(made: Layers, each: int, place: Mapping[int, int]) -> tuple[list[float], list[float]]:
    """Where the wires of a place end in the column before and in the one after."""
    before = [place[end] + rank for end, rank in made.behind[each]]
    return before, [float(place[end]) for end, _ in made.ahead[each]]
