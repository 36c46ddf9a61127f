"""The audit: a runner's own log through the engine again, and every difference to what it told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from cartflow_studio.flow.people import Person
from cartflow_studio.runner.book import Book, Key
from cartflow_studio.runner.client import Client
from cartflow_studio.runner.desk import Desk
from cartflow_studio.runner.errors import RunnerError
from cartflow_studio.runner.flows import ReadyFlow, Shelf
from cartflow_studio.runner.worker import COMMANDS
from cartflow_studio.store import Journeys, Occurrence, TraceEntry, Version

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that differs: what the runner told, and what the audit finds (None: no line)."""

    version: int
    person: str
    place: int
    told: Line | None
    found: Line | None

    def __str__(self) -> str:
        return (
            f"Version {self.version}, person {self.person!r}, line {self.place}: the runner told "
            f"{_sentence(self.told)}, the audit finds {_sentence(self.found)}."
        )


class Remembered:
    """A source that is nothing but memory: what the audit itself has handled so far."""

    def __init__(self, versions: Mapping[int, ReadyFlow]) -> None:
        self.versions = versions
        self.people: dict[str, Person] = {}
        self.kept: dict[Key, Journeys] = {}
        self.handled: dict[int, Occurrence] = {}
        self._by_person: dict[str, list[Occurrence]] = {}

    def note(self, occurrence: Occurrence) -> None:
        """It is here from now on."""
        self.handled[occurrence.sequence] = occurrence
        if occurrence.kind == "event":
            self._by_person.setdefault(occurrence.person, []).append(occurrence)

    def person(self, person: str) -> Person | None:
        """A person, if known."""
        return self.people.get(person)

    def journeys(self, version: int, person: str) -> Journeys | None:
        """What is kept of a person in a version."""
        return self.kept.get((version, person))

    def everybody(self) -> Iterable[str]:
        """The ids of all people."""
        return list(self.people)

    def people_in(self, version: int) -> Iterable[str]:
        """Of whom something is kept in a version."""
        return [person for of, person in self.kept if of == version]

    def people_with(self, names: Collection[str], since: int) -> Iterable[str]:
        """Who did one of these since an instant."""
        return sorted(
            person
            for person, events in self._by_person.items()
            if any(each.name in names and each.received_at >= since for each in events)
        )

    def events_of(self, person: str, since: int, before: int) -> Iterable[Occurrence]:
        """The events of a person handled already, received in [since, before), in order."""
        events = self._by_person.get(person, [])
        return [each for each in events if since <= each.received_at < before]

    def event(self, sequence: int) -> Occurrence | None:
        """An occurrence by its sequence."""
        return self.handled.get(sequence)

    def flow(self, version: int) -> ReadyFlow:
        """A version, ready to run."""
        return self.versions[version]


class Audit:
    """Handles occurrences as the runner had to, in memory."""

    def __init__(self, versions: Iterable[Version]) -> None:
        shelf = Shelf()
        ready = {each.id: shelf.ready(replace(each, state="drafted")) for each in versions}
        self._source = Remembered(ready)
        self._book = Book(self._source)
        self._desk = Desk(self._book, {})
        self.trace: list[TraceEntry] = []

    def play(self, occurrences: Iterable[Occurrence], until: int) -> None:
        """All occurrences in the order of handling, then what fell due up to `until`."""
        for occurrence in sorted(occurrences, key=lambda each: each.order):
            if occurrence.kind in COMMANDS:
                self._wake_all(occurrence.received_at - 1)
            self._source.note(occurrence)
            self._desk.handle(occurrence)
            self._turn()
        self._wake_all(until)

    def _wake_all(self, until: int) -> None:
        due = sorted(
            {
                (kept.wake_at, person)
                for (_, person), kept in self._source.kept.items()
                if kept.wake_at is not None and kept.wake_at <= until
            }
        )
        for person in dict.fromkeys(person for _, person in due):
            self._desk.wake(person, until)
        self._turn()

    def _turn(self) -> None:
        pages = self._book.turn()
        self._source.people.update(pages.people)
        self._source.kept.update(pages.journeys)
        self.trace.extend(pages.trace)


def replay(client: Client, flow: str) -> tuple[Difference, ...]:
    """Every difference between the trace that a runner told of a flow and that of the audit.

    Everything that came in is played, for other flows may have changed people. RunnerError if the
    runner has no such flow.
    """
    versions = tuple(_versions(client))
    wanted = {each.id for each in versions if each.flow == flow}
    if not wanted:
        raise RunnerError(f"The runner has no flow {flow!r}.", hint="Name one that it has.")
    put_aside = {each["sequence"] for each in client.attention()["events"]}
    until = client.clock().horizon
    told = _by_person(
        (each["version_id"], each["line"]["person"], each["line"])
        for each in client.trace_entries(flow)
    )
    occurrences = [
        Occurrence(**each) for each in client.events()
        if each["sequence"] not in put_aside and each["received_at"] <= until + 1
    ]  # fmt: skip
    audit = Audit(versions)
    audit.play(occurrences, until)
    found = _by_person(
        (each.version, each.person, each.line) for each in audit.trace if each.version in wanted
    )
    return tuple(_differences(told, found))


def _versions(client: Client) -> Iterator[Version]:
    for state in client.flows():
        live = client.live(state.flow, version=state.version)
        yield Version(
            id=state.id,
            flow=state.flow,
            number=state.version,
            name=state.name,
            text=live.text,
            templates=live.templates,
            digest=state.digest,
            state=state.state,
            policy=state.policy,
            created_at=state.created_at,
            since=state.since,
        )


def _by_person(lines: Iterable[tuple[int, str, Line]]) -> dict[Key, list[Line]]:
    found: dict[Key, list[Line]] = {}
    for version, person, line in lines:
        found.setdefault((version, person), []).append(line)
    return found


def _differences(
    told: Mapping[Key, list[Line]], found: Mapping[Key, list[Line]]
) -> Iterator[Difference]:
    for version, person in sorted({*told, *found}):
        pairs = zip_longest(told.get((version, person), []), found.get((version, person), []))
        for place, (before, after) in enumerate(pairs, start=1):
            if before != after:
                yield Difference(version, person, place, before, after)


def _sentence(line: Line | None) -> str:
    if line is None:
        return "nothing"
    where = f" at {line['node']!r}" if line["node"] else ""
    output = f" ({line['output']})" if line["output"] else ""
    return f"{line['step']}{where}{output} on {line['at']}"
