"""Which messages a flow loses to others that run beside it: the same people alone and together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.plan import OUTCOMES
from cartflow_studio.simulation.columns import Words
from cartflow_studio.simulation.compaction import Chosen, Look
from cartflow_studio.simulation.player import AT, NODE, OUTCOME, PERSON

STRETCH = 20_000  # people between two looks
ROWS = 500_000  # messages between two looks
NEVER = "never_came"  # to the step that would have sent it


@dataclass(frozen=True, slots=True)
class Lost:
    """A message that somebody would have got if this flow had run alone, and why they did not: the
    reason of the step that did not send it, or that they never came there.
    """

    person: str
    node: str
    at: int
    reason: str


@dataclass(frozen=True, eq=False)
class Told:
    """The messages of a flow in a run, as a player lists them, and the people by their places."""

    ids: Sequence[str]
    rows: Words

    def sent(self) -> Words:
        """Which rows are messages that were sent."""
        found: Words = self.rows[:, OUTCOME] == s.SENT
        return found


def lost(nodes: Sequence[str], alone: Told, together: Told, look: Look) -> tuple[Lost, ...]:
    """Person by person, of which step (`nodes` by their numbers) they got more messages alone, and
    what was in the way; in the order of time. `look` is called now and then; whatever it raises
    ends the work.
    """
    place = _places(alone.ids, together.ids, look)
    look()
    before = place[alone.rows[:, PERSON]] * len(nodes) + alone.rows[:, NODE]
    after = together.rows[:, PERSON] * len(nodes) + together.rows[:, NODE]
    look()
    had, counts = np.unique(before[alone.sent()], return_counts=True)
    look()
    kept, still = np.unique(after[together.sent()], return_counts=True)
    look()
    where = np.minimum(np.searchsorted(kept, had), max(len(kept) - 1, 0))
    left = np.where(kept[where] == had, still[where], 0) if len(kept) else np.zeros_like(counts)
    fewer = had[counts > left]
    found: list[Lost] = []
    look()
    mine_of, theirs_of = _of(fewer, before, alone, look), _of(fewer, after, together, look)
    for key, mine, theirs in zip(fewer.tolist(), mine_of, theirs_of, strict=True):
        look()
        person, node = together.ids[key // len(nodes)], nodes[key % len(nodes)]
        found.extend(Lost(person, node, *each) for each in _missing(mine, theirs))
    found.sort(key=attrgetter("at", "person", "node"))
    return tuple(found)


def _places(some: Sequence[str], all_: Sequence[str], look: Look) -> Words:
    """Where each of some people is among all."""
    if isinstance(some, Chosen) and isinstance(all_, Chosen):
        return some.places_in(all_)
    known: dict[str, int] = {}
    for place, person in enumerate(all_):
        known[person] = place
        if place % STRETCH == 0:
            look()
    return np.array([known[person] for person in some], dtype=np.int64)


def _of(keys: Words, of_rows: Words, told: Told, look: Look) -> Iterator[list[tuple[int, int]]]:
    """Of each key its messages in order: when, and how they came out."""
    parts = [np.empty(0, dtype=np.int64)]
    for begin in range(0, len(of_rows) if len(keys) else 0, ROWS):
        look()
        some = of_rows[begin : begin + ROWS]
        near = np.minimum(np.searchsorted(keys, some), len(keys) - 1)
        parts.append(np.flatnonzero(keys[near] == some) + begin)
    rows = np.concatenate(parts)
    rows = rows[np.argsort(of_rows[rows], kind="stable")]
    begins, ends = (np.searchsorted(of_rows[rows], keys, side) for side in ("left", "right"))
    told_of = told.rows[rows][:, [AT, OUTCOME]].tolist()
    for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
        yield [(at, outcome) for at, outcome in told_of[begin:end]]


def _missing(
    alone: Sequence[tuple[int, int]], together: Sequence[tuple[int, int]]
) -> list[tuple[int, str]]:
    """What of a step's messages is missing, and why."""
    mine = [at for at, outcome in alone if outcome == s.SENT]
    theirs = {at for at, outcome in together if outcome == s.SENT}
    had = {at for at, outcome in alone if outcome != s.SENT}
    held = [
        (at, OUTCOMES[outcome]) for at, outcome in together if outcome != s.SENT and at not in had
    ]
    never = [(at, NEVER) for at in mine if at not in theirs]
    count = sum(outcome == s.SENT for _, outcome in together)
    return (held + never)[: len(mine) - count]
