"""The life of a flow as it was played: its versions in numbers, and one person's way through."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from cartflow_studio.engine import TraceLine
from cartflow_studio.engine.outcome import MOVED
from cartflow_studio.formats import count, percent
from cartflow_studio.history import EventLog, People
from cartflow_studio.simulation.clauses import Answer, Clause
from cartflow_studio.simulation.living import Pause, Turn
from cartflow_studio.simulation.report import Report
from cartflow_studio.simulation.story import Sentence, tell
from cartflow_studio.simulation.subject import Subject, subject
from cartflow_studio.simulation.why import why
from cartflow_studio.words import mark, tr

STOPPED = "flow_stopped"  # why older versions let nobody in
ABSENT = "–"  # where a version has no such step
RESUMED = {
    "keep": mark("The flow goes on: what fell due meanwhile is done now"),
    "restart": mark("The flow goes on: all waits begin again"),
    "active_time": mark("The flow goes on: the pause does not count"),
    "drop_overdue": mark("The flow goes on: whose wait ran out meanwhile leaves"),
}


@dataclass(frozen=True, slots=True)
class Measure:
    """A line of the table of versions: of a step (its id) or of the whole flow ("")."""

    node: str
    name: str
    texts: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Lived:
    """The turns in their order, the reports of the versions, and which of these is `shown`."""

    turns: tuple[Turn, ...]
    reports: tuple[Report, ...]
    shown: int

    @property
    def report(self) -> Report:
        """That of the version that is shown."""
        return self.reports[self.shown]

    def measures(self) -> tuple[Measure, ...]:
        """The versions side by side: the flow as a whole, then who came to each step."""
        wholes = [dict(_whole(report)) for report in self.reports]
        found = [Measure("", name, tuple(each[name] for each in wholes)) for name in wholes[0]]
        names = {key: node.name for each in self.reports for key, node in each.flow.nodes.items()}
        for key, name in names.items():
            found.append(Measure(key, name, tuple(_came(each, key) for each in self.reports)))
        return tuple(found)

    def words(self) -> list[str]:
        """What the turns did to people, in sentences."""
        return [
            tr(words, n=number)
            for words, number in (
                (MOVED_ON, sum(each.stats.moved_in for each in self.reports)),
                (PUT_OUT, self._exited("flow stopped")),
                (NOT_LET_IN, sum(_refused(each, "paused") for each in self.reports)),
                (RAN_OUT, self._exited("overdue")),
            )
            if number
        ] or [tr("Nobody was moved, put out or refused: who was inside went on as before.")]

    def story(
        self, person: str, journey: int, zone_at: Callable[[int], str]
    ) -> tuple[Sentence, ...]:
        """One journey through all versions; `zone_at` as `tell` takes it."""
        told: list[tuple[int, int, Sentence]] = []
        for number, report in enumerate(self.reports):
            lines = [line for line in report.trace_of(person) if _is_told(line, journey)]
            said = tell(report.flow, lines, zone_at)
            told += [(each.at, number, each) for each in said]
        if not told:
            return ()
        first, last = min(at for at, *_ in told), self._last(person, journey)
        told += [(at, -1, each) for at, each in self._said(journey) if first < at <= last]
        return tuple(each for _, _, each in sorted(told, key=lambda each: each[:2]))

    def why(
        self, log: EventLog, people: People | None, person: str, node: str = "", journey: int = 0
    ) -> Answer:
        """Why somebody is not where they are sought in the version that is shown, as `why` takes it
        of a flow alone.
        """
        about = [subject(report, log, people, person) for report in self.reports]
        shown = about[self.shown]
        if shown.journeys:
            return why(shown, node, journey)
        others = tuple(_entries(about))
        if others:
            return Answer(tr("They were in other versions of the flow, not in this one."), others)
        refused = (each for each in about if any(map(_is_refused, each.lines)))
        return why(next(refused, shown), node, journey)

    def _last(self, person: str, journey: int) -> int:
        """Until when the person is inside."""
        ends = [
            line.at
            for report in self.reports
            for line in report.trace_of(person)
            if (line.journey, line.step) == (journey, "exited") and line.output != MOVED
        ]
        return max(ends, default=self.report.last or 0)

    def _said(self, journey: int) -> Iterator[tuple[int, Sentence]]:
        version = 1
        for turn in self.turns:
            if isinstance(turn, Pause):
                yield turn.at, _turned(turn.at, tr("The flow is paused"), "pause", journey)
                words = tr(RESUMED[turn.policy])
                yield turn.until, _turned(turn.until, words, "play", journey)
            else:
                version += 1
                words = tr("Version {version} takes over", version=version)
                yield turn.at, _turned(turn.at, words, "rocket", journey)

    def _exited(self, reason: str) -> int:
        return sum(dict(each.to_json()["exited"]).get(reason, 0) for each in self.reports)


MOVED_ON = mark("Journeys that went on in a newer version: {n:,}.")
PUT_OUT = mark("Journeys that a new version ended: {n:,}.")
NOT_LET_IN = mark("Entries that a pause refused: {n:,}.")
RAN_OUT = mark("Journeys that ended because a wait ran out in a pause: {n:,}.")


def _entries(about: Sequence[Subject]) -> Iterator[Clause]:
    """Which versions somebody entered, and when."""
    for number, each in enumerate(about, start=1):
        for line in each.lines:
            if line.step == "entered":
                yield Clause(tr("Was in version {version}", version=number), True, line.at)


def _is_refused(line: TraceLine) -> bool:
    """Whether the version of then did not let somebody in; older ones never do."""
    return line.step == "refused" and line.output != STOPPED


def _is_told(line: TraceLine, journey: int) -> bool:
    """Whether a line belongs to the story of a journey; an older version lets nobody in, and who
    moves is told of where they come.
    """
    if line.step in ("refused", "exited") and line.output in (MOVED, STOPPED):
        return False
    return line.journey in (journey, 0)


def _turned(at: int, words: str, icon: str, journey: int) -> Sentence:
    return Sentence(at, words, icon, "wait" if icon == "pause" else "trigger", "", journey)


def _refused(report: Report, reason: str) -> int:
    return int(report.to_json()["refused"].get(reason, 0))


def _came(report: Report, node: str) -> str:
    known = node in report.flow.nodes
    return count(report.stats.node(node).arrived) if known else ABSENT


def _whole(report: Report) -> Iterator[tuple[str, str]]:
    """A version as a whole: names and numbers."""
    plain, stats = report.to_json(), report.stats
    people = {line.person for line in report.trace if line.step == "entered"}
    yield tr("People"), count(len(people))
    yield tr("Journeys that began here"), count(stats.entered - stats.moved_in)
    yield tr("Journeys from an older version"), count(stats.moved_in)
    yield tr("Journeys that went on in a newer one"), count(plain["exited"].get(MOVED, 0))
    yield tr("Still inside"), count(plain["active"])
    yield tr("Messages"), count(sum(each["sent"] for each in plain["messages"].values()))
    reached = plain["goals"][0]["reached"] if plain["goals"] else 0
    yield tr("Goals"), count(reached)
    yield tr("Goal rate"), percent(reached / stats.entered if stats.entered else None)
