"""Two flows, or two versions of one, on the same log: what differs in numbers, and for whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from cartflow_studio.engine import GoalStats, NodeStats, TraceLine
from cartflow_studio.flow.diff import Difference, diff
from cartflow_studio.simulation.compaction import everybody
from cartflow_studio.simulation.film import MOST_PEOPLE
from cartflow_studio.simulation.insight import ordered, zone_of
from cartflow_studio.simulation.pairing import CAME, ENTERED, GOT, REACHED, Paired, deeds
from cartflow_studio.simulation.report import Report
from cartflow_studio.simulation.statistics import Interval, Pairs, Share
from cartflow_studio.simulation.story import clock, tell
from cartflow_studio.words import tr

FIRST = 5  # people whose both stories are told
Lines = tuple[TraceLine, ...]
FELT = ("entered", "refused", "message", "goal", "exited")  # what makes a difference to people


@dataclass(frozen=True, slots=True)
class Step:
    """A step by its id; the numbers of a flow that does not have it are None. `came` and `got` tell
    the people who came there, or got what it sends, in which run.
    """

    node: str
    name: str
    channel: str
    before: NodeStats | None
    after: NodeStats | None
    came: Pairs
    got: Pairs

    @property
    def is_same(self) -> bool:
        """Whether both flows have it with the same numbers."""
        return self.before == self.after


@dataclass(frozen=True, slots=True)
class Goal:
    """How many of the journeys of each flow reached a goal, and the people who did in which run."""

    event: str
    before: Share
    after: Share
    pairs: Pairs

    @property
    def apart(self) -> Interval:
        """By how much the share of the people who reached it rose."""
        return self.pairs.apart


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the two flows treat differently, with what differs in both, in sentences."""

    person: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Compared:
    """From the run `before` to the run `after`. `different` of the `looked_at` people are treated
    differently, `people` are the first of them; `people_in_all` whom either flow took notice of.
    All pairs are of those who were looked at.
    """

    before: Report
    after: Report
    differences: tuple[Difference, ...]
    steps: tuple[Step, ...]
    goals: tuple[Goal, ...]
    entered: Pairs
    people_in_all: int
    looked_at: int
    different: int
    people: tuple[Person, ...]

    @property
    def is_same(self) -> bool:
        """Whether nobody is treated differently and no number differs."""
        return not self.different and all(each.is_same for each in self.steps)


def compare(
    before: Report,
    after: Report,
    *,
    most: int = MOST_PEOPLE,
    progress: Callable[[float], object] | None = None,
) -> Compared:
    """What differs from one run to another on the same log. Of more people than `most`, every n-th
    is looked at (0: nobody); `progress` is told the share that is done.
    """
    ids = everybody(before.ids, after.ids)
    chosen = ids[:: max(1, -(-len(ids) // most))] if most else []
    different, first, paired = _treated(before, after, chosen, progress)
    return Compared(
        before,
        after,
        tuple(each for each in diff(before.flow, after.flow) if each.kind != "layout"),
        tuple(_steps(before, after, paired)),
        tuple(_goals(before, after, paired)),
        paired.of(ENTERED),
        len(ids),
        len(chosen),
        different,
        tuple(first),
    )


def _treated(
    before: Report,
    after: Report,
    chosen: Sequence[str],
    progress: Callable[[float], object] | None,
) -> tuple[int, list[Person], Paired]:
    """How many are treated differently, the first of them, and what all did in which run."""
    different, first, paired = 0, list[Person](), Paired()
    for number, person in enumerate(chosen):
        one, other = before.trace_of(person), after.trace_of(person)
        paired.add(deeds(one), deeds(other))
        if _felt(one) != _felt(other):
            different += 1
            if len(first) < FIRST:
                stories = _apart(one, other)
                told = zip((before, after), stories, strict=True)
                first.append(Person(person, *(story(run, lines) for run, lines in told)))
        if progress is not None and number % 200 == 0:
            progress(number / len(chosen))
    return different, first, paired


def _apart(one: Lines, other: Lines) -> tuple[Lines, Lines]:
    """What is not the same in both: journeys that began at another time or went another way."""
    mine, theirs = _journeys(one), _journeys(other)
    same = {at for at, lines in mine.items() if _felt(lines) == _felt(theirs.get(at, ()))}
    left, right = (
        tuple(line for at, lines in each.items() if at not in same for line in lines)
        for each in (mine, theirs)
    )
    return left, right


def _journeys(lines: Lines) -> dict[tuple[int, str], Lines]:
    """The lines of each journey, and each refusal, by when it began and where."""
    begun = {line.journey: (line.at, line.node) for line in lines if line.step == "entered"}
    found: dict[tuple[int, str], Lines] = {}
    for line in lines:
        key = begun.get(line.journey, (line.at, line.step))
        found[key] = (*found.get(key, ()), line)
    return found


def _felt(lines: Lines) -> list[tuple[object, ...]]:
    return [
        (line.at, line.step, line.node, line.output, line.detail.get("reason"))
        for line in lines
        if line.step in FELT
    ]


def _steps(before: Report, after: Report, paired: Paired) -> Iterator[Step]:
    """The steps of the flow after in the order of the journey, then those that are gone."""
    nodes = {node.id: node for node in (*ordered(after.flow), *ordered(before.flow))}
    for key, node in nodes.items():
        was, is_ = (
            run.stats.node(key) if key in run.flow.nodes else None for run in (before, after)
        )
        now = after.flow.nodes.get(key, node)
        came, got = paired.of(CAME, key), paired.of(GOT, key)
        yield Step(key, now.name, now.type.channel, was, is_, came, got)


def _goals(before: Report, after: Report, paired: Paired) -> Iterator[Goal]:
    """The goals that both flows have, by their event."""
    known = {goal.event: number for number, goal in enumerate(before.flow.goals)}
    for number, goal in enumerate(after.flow.goals):
        if goal.event in known:
            pair = ((before, known[goal.event]), (after, number))
            was, is_ = (
                Share(run.stats.goals.get(at, GoalStats()).reached, run.stats.entered)
                for run, at in pair
            )
            yield Goal(goal.event, was, is_, paired.of(REACHED, goal.event))


def story(run: Report, lines: Lines) -> tuple[str, ...]:
    """What a person went through in a run, a sentence a step."""
    zone, person = zone_of(run.flow), lines[0].person if lines else ""
    return tuple(
        tr("{when}: {words}", when=clock(each.at, zone), words=each.words)
        for each in tell(run.flow, lines, partial(run.zone_at, person))
    )
