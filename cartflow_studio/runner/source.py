"""Where the worker's book looks things up: the store."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from cartflow_studio.flow.people import Person
from cartflow_studio.runner.book import ALL_FLOWS, Book, Key, Pages
from cartflow_studio.runner.flows import ReadyFlow, Shelf
from cartflow_studio.store import Journeys, Occurrence, Records


class StoredSource:
    """Reads within one session."""

    def __init__(self, records: Records, shelf: Shelf) -> None:
        self._records = records
        self._shelf = shelf

    def person(self, person: str) -> Person | None:
        """A person, if known."""
        return self._records.people.get(person)

    def journeys(self, version: int, person: str) -> Journeys | None:
        """What is kept of a person in a version."""
        return self._records.journeys.several([person], [version]).get((version, person))

    def everybody(self) -> Iterable[str]:
        """The ids of all people, in order."""
        return self._records.people.ids()

    def people_in(self, version: int) -> Iterable[str]:
        """Of whom something is kept in a version, in order."""
        return self._records.journeys.people_in(version)

    def people_with(self, names: Collection[str], since: int) -> Iterable[str]:
        """Who did one of these since an instant, in order."""
        return self._records.inbox.people_with(names, since=since)

    def events_of(self, person: str, since: int, before: int) -> Iterable[Occurrence]:
        """The events of a person handled already, received in [since, before), in order."""
        return self._records.inbox.events_of(person, since=since, before=before)

    def event(self, sequence: int) -> Occurrence | None:
        """An occurrence by its sequence."""
        return self._records.inbox.get(sequence)

    def flow(self, version: int) -> ReadyFlow:
        """A version, ready to run."""
        found = self._records.versions.get(version)
        if found is None:
            raise LookupError(f"There is no version {version}.")
        return self._shelf.ready(found)


def open_book(
    records: Records, shelf: Shelf, people: Sequence[str], versions: Collection[int]
) -> Book:
    """A book with what is known of these people in these versions looked up at once."""
    book = Book(StoredSource(records, shelf))
    known = records.people.several(people)
    wanted = [ALL_FLOWS, *versions, *(-version for version in versions)]
    journeys: dict[Key, Journeys | None] = {
        (version, person): None for version in wanted for person in people
    }
    journeys.update(records.journeys.several(people, wanted))
    book.preload(known, journeys)
    return book


def write_pages(records: Records, pages: Pages, *, now: int) -> None:
    """Put everything that has changed on the disk: state, trace, outbox and people together."""
    records.people.keep({person.id: person.attributes for person in pages.people.values()}, now)
    records.journeys.keep(tuple(pages.journeys.values()))
    records.trace.add(pages.trace)
    records.outbox.add(pages.intents)
    for change in pages.states:
        records.versions.set_state(
            change.version, change.state, policy=change.policy, since=change.since
        )
    if pages.dropped:
        records.outbox.cancel(pages.dropped, reason="flow_stopped", now=now)
    for version, by in pages.prolonged:
        records.outbox.prolong(version, by)
    for version, person, journey in pages.left:
        records.outbox.cancel([version], reason="flow_stopped", now=now, of=(person, journey))
