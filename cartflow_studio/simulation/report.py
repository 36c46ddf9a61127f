"""What a simulation has found out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from cartflow_studio.engine import FlowStats, TraceLine, order
from cartflow_studio.engine.outcome import Account, AttributeChange
from cartflow_studio.engine.trace import written_instant
from cartflow_studio.fields import Plain
from cartflow_studio.flow.model import Flow
from cartflow_studio.history import People
from cartflow_studio.simulation.columns import Words
from cartflow_studio.simulation.compaction import Chosen
from cartflow_studio.simulation.player import Watch


@dataclass(frozen=True, eq=False)
class Report:
    """The numbers of a run, and the way to every single journey.

    `people` and `events` are those of the log, `late_events` those handled late, `handled` all
    events and deadlines that meant something to the flow; `first` and `last` bound the time
    played; `seconds` is how long it took; `notes` are sentences on what was assumed. `people_known`
    are those of the file, if there is one; `beside` the names of the flows that ran together with
    this one. `messages` plays all again for the messages of each flow that ran, as rows.
    """

    flow: Flow
    stats: FlowStats
    people: int
    events: int
    late_events: int
    handled: int
    first: int | None
    last: int | None
    seconds: float
    notes: tuple[str, ...]
    kept: tuple[TraceLine, ...] | None
    ids: Sequence[str]
    tell: Callable[[int], tuple[TraceLine, ...]]
    recount: Callable[[int, int], Account] | None = None
    people_known: People | None = None
    beside: tuple[str, ...] = ()
    messages: Callable[[Watch], Sequence[Words]] | None = None

    def zone_at(self, person: str, at: int) -> str:
        """The time zone of a person at an instant by which quiet hours are kept, as far as the file
        of people knows it; "" is the flow's own.
        """
        return "" if self.people_known is None else self.people_known.zone_at(person, at)

    @property
    def trace(self) -> tuple[TraceLine, ...]:
        """All steps of all people, in order; played again if the run kept none."""
        if self.kept is not None:
            return self.kept
        lines = (line for place in range(len(self.ids)) for line in self.tell(place))
        return tuple(sorted(lines, key=order))

    def place_of(self, person: str) -> int | None:
        """The place of a person in `ids`; None if the flow took no notice of them."""
        if isinstance(self.ids, Chosen):
            return self.ids.place_of(person)
        return self._places.get(person)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {person: place for place, person in enumerate(self.ids)}

    def trace_of(self, person: str) -> tuple[TraceLine, ...]:
        """All steps of one person, played again; none if the flow never took notice of them."""
        place = self.place_of(person)
        return () if place is None else self.tell(place)

    def story_of(
        self, person: str, *, ahead: int = 0
    ) -> tuple[tuple[TraceLine, ...], tuple[AttributeChange, ...]]:
        """All steps of one person, played again, then those that the next `ahead` deadlines after
        the end would bring if nothing else happened; and what the flow changed of them. The latter
        two are missing from runs over the life of a flow.
        """
        place = self.place_of(person)
        if place is None:
            return (), ()
        if self.recount is None:
            return self.tell(place), ()
        account = self.recount(place, ahead)
        return tuple(account.trace), tuple(account.changes)

    def journeys(
        self, limit: int | None = None, *, node: str | None = None, port: str | None = None
    ) -> list[tuple[str, int]]:
        """The first `limit` journeys (person, number), of those that came to a node, or left it by
        a port, if one is given.
        """
        return list(islice(self._journeys(node, port), limit))

    def _journeys(self, node: str | None, port: str | None) -> Iterator[tuple[str, int]]:
        for place, person in enumerate(self.ids):
            lines = self.tell(place)
            numbers = [line.journey for line in lines if _is_about(line, node, port)]
            yield from ((person, number) for number in dict.fromkeys(numbers))

    def to_json(self) -> dict[str, Plain]:
        """The report as plain data, as `cartflow simulate --json` prints it."""
        return {
            "flow": self.flow.id,
            "people": self.people,
            "events": self.events,
            "late_events": self.late_events,
            **self.stats.to_json(self.flow),
            "first": None if self.first is None else written_instant(self.first),
            "last": None if self.last is None else written_instant(self.last),
            "seconds": round(self.seconds, 3),
            "notes": list(self.notes),
        }


def _is_about(line: TraceLine, node: str | None, port: str | None) -> bool:
    if port is not None:
        return line.step == "left" and line.node == node and line.output == port
    return line.step in ("entered", "arrived") and node in (None, line.node)
