"""What is known while occurrences are handled: loaded from somewhere, changed, then written."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from cartflow_studio.engine import Past
from cartflow_studio.flow.people import Event, Person
from cartflow_studio.runner.flows import ReadyFlow
from cartflow_studio.store import Intent, Journeys, Occurrence, TraceEntry

Key = tuple[int, str]
# Stands for a version, where something is kept of a person for all flows; a version with a minus
# sign stands for what its pause holds back.
ALL_FLOWS = 0


class Source(Protocol):
    """Where a book looks up what it does not hold yet."""

    def person(self, person: str) -> Person | None:
        """A person, if known."""

    def journeys(self, version: int, person: str) -> Journeys | None:
        """What is kept of a person in a version."""

    def everybody(self) -> Iterable[str]:
        """The ids of all people, in order."""

    def people_in(self, version: int) -> Iterable[str]:
        """Of whom something is kept in a version, in order."""

    def people_with(self, names: Collection[str], since: int) -> Iterable[str]:
        """Who did one of these since an instant, in order."""

    def events_of(self, person: str, since: int, before: int) -> Iterable[Occurrence]:
        """The events of a person handled already, received in [since, before), in order."""

    def event(self, sequence: int) -> Occurrence | None:
        """An occurrence by its sequence."""

    def flow(self, version: int) -> ReadyFlow:
        """A version, ready to run."""


@dataclass(frozen=True, slots=True)
class StateChange:
    """A version is now in another state."""

    version: int
    state: str
    policy: str
    since: int


@dataclass(frozen=True, slots=True)
class Held:
    """What a pause held back of a person: in order, the instant of receipt with the number of an
    event, or with attributes that changed (None: taken away). `before` are their attributes before
    the first change; None if there is none.
    """

    before: Mapping[str, Any] | None = None
    items: tuple[tuple[int, int | Mapping[str, Any]], ...] = ()

    def packed(self) -> bytes:
        """The value as bytes."""
        return json.dumps([self.before, self.items], separators=(",", ":")).encode()

    @classmethod
    def unpacked(cls, content: bytes) -> Held:
        """The value of such bytes."""
        before, items = json.loads(content)
        return cls(before, tuple((at, what) for at, what in items))


@dataclass
class Pages:
    """What has changed since the last writing."""

    people: dict[str, Person] = field(default_factory=dict)
    journeys: dict[Key, Journeys] = field(default_factory=dict)
    trace: list[TraceEntry] = field(default_factory=list)
    intents: list[Intent] = field(default_factory=list)
    states: list[StateChange] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    prolonged: list[tuple[int, int]] = field(default_factory=list)  # version, by how much
    left: list[tuple[int, str, int]] = field(default_factory=list)  # version, person, journey


class Book:
    """Everything the desk reads and writes; `pages` is what is to be written."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._people: dict[str, Person] = {}
        self._journeys: dict[Key, Journeys | None] = {}
        self._pasts: dict[str, Past] = {}
        self.pages = Pages()

    def preload(
        self, people: Mapping[str, Person], journeys: Mapping[Key, Journeys | None]
    ) -> None:
        """What was looked up for many at once."""
        self._people.update(people)
        self._journeys.update(journeys)

    def turn(self) -> Pages:
        """Take what has changed, and begin a new page."""
        pages, self.pages = self.pages, Pages()
        return pages

    def person(self, person: str) -> Person:
        """A person; one who is not known has no attributes, and is known from now on."""
        found = self._people.get(person)
        if found is None:
            found = self._source.person(person)
            if found is None:
                found = Person(person)
                self.pages.people[person] = found
            self._people[person] = found
        return found

    def keep_person(self, person: Person) -> None:
        """They have changed."""
        self._people[person.id] = self.pages.people[person.id] = person

    def journeys(self, version: int, person: str) -> Journeys:
        """What is kept of a person in a version; empty if nothing is."""
        key = version, person
        if key not in self._journeys:
            self._journeys[key] = self._source.journeys(version, person)
        return self._journeys[key] or Journeys(version, person, b"", None)

    def keep(self, journeys: Journeys) -> None:
        """They have changed."""
        key = journeys.version, journeys.person
        if journeys != self.journeys(*key):
            self._journeys[key] = self.pages.journeys[key] = journeys

    def past(self, person: str) -> Past:
        """What the flows know of each other's doings with a person."""
        if person not in self._pasts:
            packed = self.journeys(ALL_FLOWS, person).state
            self._pasts[person] = Past.unpacked(packed) if packed else Past()
        return self._pasts[person]

    def keep_past(self, person: str, past: Past) -> None:
        """They have changed."""
        if past != self.past(person):
            self._pasts[person] = past
            self.keep(Journeys(ALL_FLOWS, person, past.packed(), None))

    def hold_event(self, version: int, occurrence: Occurrence) -> None:
        """A paused version shall hear of an event at the resume, if it means anything to it."""
        if occurrence.name in self.flow(version).engine.plan.codes:
            self._hold(version, occurrence.person, occurrence.received_at, occurrence.sequence)

    def hold_change(self, version: int, before: Person, after: Person, at: int) -> None:
        """A paused version shall hear at the resume that a person has changed."""
        names = dict.fromkeys((*before.attributes, *after.attributes))
        changed = {
            name: after.attributes.get(name)
            for name in names
            if before.attributes.get(name) != after.attributes.get(name)
        }
        self._hold(version, before.id, at, changed, before.attributes)

    def _hold(
        self,
        version: int,
        person: str,
        at: int,
        what: int | Mapping[str, Any],
        before: Mapping[str, Any] | None = None,
    ) -> None:
        held = self._held(version, person)
        if held.before is not None or before is None:
            before = held.before
        more = Held(before, (*held.items, (at, what)))
        self.keep(Journeys(-version, person, more.packed(), None))

    def _held(self, version: int, person: str) -> Held:
        packed = self.journeys(-version, person).state
        return Held.unpacked(packed) if packed else Held()

    def take_held(self, version: int, person: str) -> Held:
        """What a pause has held back of a person, which is handled now."""
        held = self._held(version, person)
        self.keep(Journeys(-version, person, b"", None))
        return held

    def held_people(self, version: int) -> list[str]:
        """Of whom a pause has held something back, in order."""
        return self.people_in(-version)

    def everybody(self) -> list[str]:
        """The ids of all people, in order."""
        return sorted({*self._source.everybody(), *self.pages.people})

    def people_in(self, version: int) -> list[str]:
        """Of whom something is kept in a version, in order."""
        here = {person for of, person in self.pages.journeys if of == version}
        return sorted({*self._source.people_in(version), *here})

    @property
    def people_with(self) -> Callable[[Collection[str], int], Iterable[str]]:
        """Who did one of these since an instant, in order."""
        return self._source.people_with

    @property
    def events_of(self) -> Callable[[str, int, int], Iterable[Occurrence]]:
        """The events of a person handled already, received in [since, before), in order."""
        return self._source.events_of

    def event(self, sequence: int) -> Occurrence | None:
        """An occurrence by its sequence; None for 0, which is no event."""
        return self._source.event(sequence) if sequence else None

    @property
    def flow(self) -> Callable[[int], ReadyFlow]:
        """A version, ready to run."""
        return self._source.flow


def event_of(occurrence: Occurrence) -> Event:
    """What came in, as the engine takes it."""
    return Event(
        message_id=occurrence.message_id,
        name=occurrence.name,
        person=occurrence.person,
        occurred_at=occurrence.occurred_at,
        received_at=occurrence.received_at,
        properties=occurrence.body,
    )
