"""One person in a run: what they did, what is known of them, and all that became of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from cartflow_studio import formats
from cartflow_studio.engine import TraceLine
from cartflow_studio.engine.outcome import AttributeChange
from cartflow_studio.flow.clock import zones
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.people import Event, Value
from cartflow_studio.history import EventLog, People
from cartflow_studio.simulation.clauses import SECOND, Moment
from cartflow_studio.simulation.insight import zone_of
from cartflow_studio.simulation.report import Report

AHEAD = 24  # deadlines that are looked ahead


@dataclass(frozen=True)
class Subject:
    """`lines` are their trace up to the run's end, `until`; `ahead` what would follow if nothing
    else happened to them. `attributes` are those of the file (None: people are not known, and are
    taken to be reachable), `news` what was heard of them later, `changes` what the flow made of
    them. Instants are in microseconds.
    """

    flow: Flow
    person: str
    until: int
    events: tuple[Event, ...] = ()
    attributes: Mapping[str, Value] | None = None
    is_in_log: bool = False
    lines: tuple[TraceLine, ...] = ()
    ahead: tuple[TraceLine, ...] = ()
    changes: tuple[AttributeChange, ...] = ()
    news: tuple[Event, ...] = ()

    def flow_clock_at(self, at: int) -> tzinfo:
        """The clock of the flow; the person's where the flow goes by each person's."""
        goes_by_each = self.flow.settings.timezone not in zones()
        return self.clock_at(at) if goes_by_each else zone_of(self.flow)

    def zone_at(self, at: int) -> str:
        """The name of the person's time zone at an instant; "" if it is not known."""
        name = self.attributes_at(at).get("timezone")
        return name if isinstance(name, str) and name in zones() else ""

    def clock_at(self, at: int) -> tzinfo:
        """The clock of the person at an instant; where it is unknown that of the flow, or UTC."""
        known = self.zone_at(at)
        return ZoneInfo(known) if known else zone_of(self.flow)

    def when(self, at: int) -> str:
        """An instant as people read it, by the clock of the flow's stories."""
        return formats.moment(datetime.fromtimestamp(at // SECOND, zone_of(self.flow)))

    def local_time(self, at: int) -> str:
        """The time of day for the person."""
        return f"{datetime.fromtimestamp(at // SECOND, self.clock_at(at)):%H:%M}"

    def journey(self, number: int) -> tuple[TraceLine, ...]:
        """The lines of one journey."""
        return tuple(line for line in self.lines if line.journey == number)

    @property
    def journeys(self) -> tuple[int, ...]:
        """The numbers of their journeys."""
        return tuple(line.journey for line in self.lines if line.step == "entered")

    def moment(self, at: int, journey: int = 0, event: Event | None = None) -> Moment:
        """What conditions could see at an instant, in a journey (0: none)."""
        entered = next((x.at for x in self.journey(journey) if x.step == "entered"), None)
        return Moment(
            at,
            self.attributes_at(at),
            tuple(each for each in self.events if each.occurred_at <= at),
            self.flow_clock_at(at),
            self.clock_at(at),
            event,
            self._entry(journey, entered),
            self._last(journey, at),
            entered,
        )

    def attributes_at(self, at: int) -> dict[str, Value]:
        """What was known of the person at an instant, with what the flow had changed."""
        known = dict(self.attributes or {})
        news: list[Event | AttributeChange] = [*self.news, *self.changes]
        for change in sorted(news, key=_instant):
            if _instant(change) <= at:
                _apply(known, change)
        return known

    def _entry(self, journey: int, entered: int | None) -> Event | None:
        """The event that started a journey."""
        first = next((x for x in self.journey(journey) if x.step == "entered"), None)
        if first is None or first.node not in self.flow.nodes:
            return None
        names = self.flow.nodes[first.node].type.listens_to
        return self._at(entered, names)

    def _last(self, journey: int, at: int) -> Event | None:
        """The last awaited event of a journey by an instant."""
        for line in reversed(self.journey(journey)):
            node = self.flow.nodes.get(line.node)
            if line.step == "left" and line.at <= at and node and not node.type.is_entry:
                found = self._at(line.at, node.type.listens_to)
                if found is not None and line.output != "timed_out":
                    return found
        return None

    def _at(self, instant: int | None, names: Iterable[str]) -> Event | None:
        wanted = set(names)
        for event in self.events:
            if event.occurred_at == instant and event.name in wanted:
                return event
        return None


def _instant(change: Event | AttributeChange) -> int:
    return change.occurred_at if isinstance(change, Event) else change.at


def _apply(known: dict[str, Value], change: Event | AttributeChange) -> None:
    if isinstance(change, Event):
        known.update(change.properties)
        return
    tags = known.get(change.attribute)
    listed = list(tags) if isinstance(tags, list) else []
    match change.action:
        case "unset":
            known.pop(change.attribute, None)
        case "add":
            known[change.attribute] = [*listed, change.value]
        case "remove":
            known[change.attribute] = [tag for tag in listed if tag != change.value]
        case _:
            known[change.attribute] = change.value


def subject(report: Report, log: EventLog, people: People | None, person: str) -> Subject:
    """One person of a run, played again; also one whom the flow took no notice of."""
    place = log.person_index(person)
    until = report.last if report.last is not None else 0
    events = () if place is None else tuple(log.events_of(place))
    known = people.get(person) if people is not None else None
    lines, changes = report.story_of(person, ahead=AHEAD)
    heard = people.changes if people is not None else None
    whose = heard.person_index(person) if heard is not None else None
    return Subject(
        report.flow,
        person,
        until,
        tuple(event for event in events if event.occurred_at <= until),
        None if people is None else (known.attributes if known is not None else {}),
        place is not None or known is not None,
        tuple(line for line in lines if line.at <= until),
        tuple(line for line in lines if line.at > until),
        tuple(_copied(change, log) for change in changes if change.at <= until),
        () if heard is None or whose is None else tuple(heard.events_of(whose)),
    )


def _copied(change: AttributeChange, log: EventLog) -> AttributeChange:
    """The change with the value that it copied from an event."""
    if change.sequence <= 0 or not change.name:
        return change
    return replace(change, value=log.event(change.sequence - 1).properties.get(change.name))
