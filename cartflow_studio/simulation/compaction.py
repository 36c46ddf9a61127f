"""The rows of a log that mean something to a flow: found once for each set of event names."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar, overload
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from cartflow_studio.history import EventLog
from cartflow_studio.simulation.columns import Words

T = TypeVar("T")
STRETCH = 1_000_000  # rows between two looks
AT_ONCE = 10_000  # people
KEPT = 4  # sets of names, and the like, for each log
REMEMBERED = 32  # things made of them
Look: TypeAlias = Callable[[], object]
Codes: TypeAlias = "npt.NDArray[Any]"
Key = tuple[frozenset[str], int | None, str]


class Chosen(Sequence[str]):
    """Some of the people of a log, by their places."""

    def __init__(self, people: Sequence[str], places: Words) -> None:
        self._people, self._places = people, places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, where: int) -> str: ...

    @overload
    def __getitem__(self, where: slice) -> Chosen: ...

    def __getitem__(self, where: int | slice) -> str | Chosen:
        if isinstance(where, slice):
            return Chosen(self._people, self._places[where])
        return self._people[int(self._places[where])]

    def __iter__(self) -> Iterator[str]:
        for begin in range(0, len(self), AT_ONCE):
            yield from map(self._people.__getitem__, self._places[begin : begin + AT_ONCE].tolist())

    def place_of(self, person: str) -> int | None:
        """Which of them a person is; None if none. The people of a log are sorted."""
        whole = bisect_left(self._people, person)
        if whole == len(self._people) or self._people[whole] != person:
            return None
        place = int(np.searchsorted(self._places, whole))
        return place if place < len(self) and self._places[place] == whole else None

    def places_in(self, others: Chosen) -> Words:
        """Where each of these is among others, who are all of these and more."""
        return np.searchsorted(others._places, self._places)

    def __or__(self, others: Chosen) -> Chosen | None:
        """These people and others of the same log; None if that is another log."""
        if others._people is not self._people:
            return None
        return Chosen(self._people, np.union1d(self._places, others._places))


def everybody(some: Sequence[str], others: Sequence[str]) -> Sequence[str]:
    """The people of two runs, sorted."""
    both = some | others if isinstance(some, Chosen) and isinstance(others, Chosen) else None
    return sorted({*some, *others}) if both is None else both


class Compacted:
    """The rows of some events up to an instant, person by person in the order of handling.

    `sequences` number them in the log from 1, `offsets` are where each of its people begins. An
    edit of a flow rarely changes which events it listens to, so these outlive the run that made
    them. `busy` are the people who have any rows, and where theirs begin.
    """

    def __init__(self, log: EventLog, key: Key, look: Look) -> None:
        found = _Found.of(log, key, look)
        offsets = _counted(found.sequences, log.offsets, look)
        if found.handled is not found.at:
            person = np.repeat(np.arange(len(log.people)), np.diff(offsets))
            found = found.taken(np.lexsort((found.sequences, found.handled, person)))
        busy = _busy(offsets, look)
        self.busy: tuple[Sequence[str], Words] = (
            Chosen(log.people, busy),
            np.append(offsets[busy], len(found.at)),
        )
        self.offsets = offsets
        self.sequences, self.names = found.sequences, found.names
        self.at, self.handled = found.at, found.handled
        self._made: OrderedDict[Hashable, Any] = OrderedDict()

    @property
    def rows(self) -> Words:
        """Their places in the log."""
        return self.sequences - 1

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


@dataclass(frozen=True)
class _Found:
    """Rows in the making; `handled` is `at` itself where both are the same."""

    sequences: Words
    at: Words
    handled: Words
    names: Codes

    @classmethod
    def of(cls, log: EventLog, key: Key, look: Look) -> _Found:
        """The rows, looked for stretch by stretch: first how many there are, then which."""
        names, until, clock = key
        wanted = np.array([*(name in names for name in log.names), False])
        stretches = [slice(begin, begin + STRETCH) for begin in range(0, len(log), STRETCH)]
        most = 0
        for stretch in stretches:
            look()
            most += int(np.count_nonzero(wanted[log.name[stretch]]))
        at = np.empty(most, dtype=np.int64)
        received = log.received if clock == "received" else None
        handled = at if received is None else np.empty_like(at)
        made = cls(np.empty_like(at), at, handled, np.empty(most, dtype=log.name.dtype))
        end = 0
        for stretch in stretches:
            look()
            rows = np.flatnonzero(wanted[log.name[stretch]]) + stretch.start
            heard = instants = log.at[rows]
            if received is not None:
                heard = np.maximum(received[rows], instants)
            if until is not None:
                rows, instants, heard = (each[heard <= until] for each in (rows, instants, heard))
            place = slice(end, end + len(rows))
            made.sequences[place], made.names[place] = rows + 1, log.name[rows]
            made.handled[place], made.at[place] = heard, instants
            end += len(rows)
        return made if end == most else made.taken(slice(0, end))

    def taken(self, where: slice | Words) -> _Found:
        """Some of them, in that order."""
        at = self.at[where]
        handled = at if self.handled is self.at else self.handled[where]
        return _Found(self.sequences[where], at, handled, self.names[where])


def _counted(sequences: Words, offsets: Words, look: Look) -> Words:
    """How many of the rows lie before each of these places of the log."""
    found = np.empty(len(offsets), dtype=np.int64)
    for begin in range(0, len(offsets), STRETCH):
        look()
        stretch = slice(begin, begin + STRETCH)
        found[stretch] = np.searchsorted(sequences, offsets[stretch], side="right")
    return found


def _busy(offsets: Words, look: Look) -> Words:
    """The people who have any rows."""
    parts = [np.empty(0, dtype=np.int64)]
    for begin in range(0, len(offsets), STRETCH):
        look()
        parts.append(np.flatnonzero(np.diff(offsets[begin : begin + STRETCH + 1])) + begin)
    return np.concatenate(parts)


def compacted(
    log: EventLog, names: Iterable[str], until: int, clock: str, look: Look = lambda: None
) -> Compacted:
    """The rows of these events that are handled up to an instant by a clock. `look` is called now
    and then; whatever it raises ends the work.
    """
    last = log.last if clock == "occurred" or log.received is None else None
    bound = None if last is not None and last <= until else until
    key = frozenset(names) & frozenset(log.names), bound, clock
    with _lock:
        known = _found.setdefault(log, OrderedDict())
        if key in known:
            known.move_to_end(key)
            return known[key]
    made = Compacted(log, key, look)
    with _lock:
        known[key] = made
        while len(known) > KEPT:
            known.popitem(last=False)
    return made
