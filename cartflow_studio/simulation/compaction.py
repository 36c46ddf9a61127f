"""The rows of a log that mean something to a flow: found once for each set of event names."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from functools import cached_property
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from cartflow_studio.history import EventLog, Steps
from cartflow_studio.simulation.columns import Words

T = TypeVar("T")
KEPT = 4  # sets of names, and the like, for each log
REMEMBERED = 32  # things made of them
Key = tuple[frozenset[str], int | None, str]


class Compacted:
    """The rows of some events up to an instant, person by person in the order of handling.

    `rows` are places in the log, `offsets` where each of its people begins. An edit of a flow
    rarely changes which events it listens to, so these outlive the run that made them.
    """

    def __init__(self, log: EventLog, key: Key) -> None:
        names, until, clock = key
        heard: Steps | Words = log.at
        if clock == "received" and log.received is not None:
            heard = np.maximum(log.received[:], log.at[:])
        wanted = np.array([*(name in names for name in log.names), False])
        rows = np.flatnonzero(wanted[log.name])
        if until is not None:
            rows = rows[heard[rows] <= until]
        offsets = np.searchsorted(rows, log.offsets)
        if heard is not log.at:
            person = np.repeat(np.arange(len(log.people)), np.diff(offsets))
            rows = rows[np.lexsort((rows, heard[rows], person))]
        self._people = log.people
        self.rows, self.offsets = rows, offsets
        self.at: Words = log.at[rows]
        self.handled: Words = self.at if heard is log.at else heard[rows]
        self.names: npt.NDArray[Any] = log.name[rows]
        self._made: OrderedDict[Hashable, Any] = OrderedDict()

    @cached_property
    def sequences(self) -> Words:
        """The numbers of the events, from 1."""
        return self.rows + 1

    @cached_property
    def busy(self) -> tuple[list[str], Words]:
        """The people who have any rows, and where theirs begin."""
        busy = np.flatnonzero(np.diff(self.offsets))
        ids = list(map(self._people.__getitem__, busy.tolist()))
        return ids, np.append(self.offsets[busy], len(self.rows))

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Something made of these rows, and remembered while little else is asked for."""
        with _lock:
            if key in self._made:
                self._made.move_to_end(key)
                known: T = self._made[key]
                return known
        made = make()
        with _lock:
            self._made[key] = made
            while len(self._made) > REMEMBERED:
                self._made.popitem(last=False)
        return made


_found: WeakKeyDictionary[EventLog, OrderedDict[Key, Compacted]] = WeakKeyDictionary()
_lock = threading.Lock()


def compacted(log: EventLog, names: Iterable[str], until: int, clock: str) -> Compacted:
    """The rows of these events that are handled up to an instant by a clock."""
    last = log.last if clock == "occurred" or log.received is None else None
    bound = None if last is not None and last <= until else until
    key = frozenset(names) & frozenset(log.names), bound, clock
    with _lock:
        known = _found.setdefault(log, OrderedDict())
        if key in known:
            known.move_to_end(key)
            return known[key]
    made = Compacted(log, key)
    with _lock:
        known[key] = made
        while len(known) > KEPT:
            known.popitem(last=False)
    return made
