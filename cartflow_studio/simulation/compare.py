"""Two flows, or two versions of one, on the same log: what differs in numbers, and for whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

from cartflow_studio.engine import GoalStats, NodeStats, TraceLine
from cartflow_studio.fields import Plain
from cartflow_studio.flow.diff import Difference, diff
from cartflow_studio.flow.model import Flow
from cartflow_studio.simulation.film import MOST_PEOPLE
from cartflow_studio.simulation.insight import ordered, zone_of
from cartflow_studio.simulation.report import Report
from cartflow_studio.simulation.statistics import Interval, Share, difference
from cartflow_studio.simulation.story import clock, tell
from cartflow_studio.words import tr

FIRST = 5  # people whose both stories are told
FELT = ("entered", "refused", "message", "goal", "exited")  # what makes a difference to people


@dataclass(frozen=True, slots=True)
class Step:
    """A step by its id; the numbers of a flow that does not have it are None."""

    node: str
    name: str
    channel: str
    before: NodeStats | None
    after: NodeStats | None

    @property
    def is_same(self) -> bool:
        """Whether both flows have it with the same numbers."""
        return self.before == self.after


@dataclass(frozen=True, slots=True)
class Goal:
    """How many of the journeys of each flow reached a goal, and how far the shares lie apart, as
    if the people were not the same: the true interval is no wider.
    """

    event: str
    before: Share
    after: Share

    @property
    def apart(self) -> Interval:
        """By how much the share after exceeds that before."""
        return difference(self.after, self.before)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the two flows treat differently, with both stories in sentences."""

    person: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Compared:
    """From the run `before` to the run `after`. `different` of the `looked_at` people are treated
    differently, `people` are the first of them; `people_in_all` whom either flow took notice of.
    """

    before: Report
    after: Report
    differences: tuple[Difference, ...]
    steps: tuple[Step, ...]
    goals: tuple[Goal, ...]
    people_in_all: int
    looked_at: int
    different: int
    people: tuple[Person, ...]

    @property
    def is_same(self) -> bool:
        """Whether nobody is treated differently and no number differs."""
        return not self.different and all(each.is_same for each in self.steps)

    def to_json(self) -> dict[str, Plain]:
        """The comparison as plain data, as `cartflow compare --json` prints it."""
        return {
            "before": self.before.to_json(),
            "after": self.after.to_json(),
            "differences": [str(each) for each in self.differences],
            "goals": [_goal_json(each) for each in self.goals],
            "people": self.people_in_all,
            "looked_at": self.looked_at,
            "treated_differently": self.different,
            "first": [
                {"person": each.person, "before": list(each.before), "after": list(each.after)}
                for each in self.people
            ],
            "same": self.is_same,
        }


def _goal_json(goal: Goal) -> dict[str, Plain]:
    return {
        "event": goal.event,
        "before": {"reached": goal.before.reached, "entered": goal.before.people},
        "after": {"reached": goal.after.reached, "entered": goal.after.people},
        "difference": asdict(goal.apart),
    }


def compare(
    before: Report,
    after: Report,
    *,
    most: int = MOST_PEOPLE,
    progress: Callable[[float], object] | None = None,
) -> Compared:
    """What differs from one run to another on the same log. Of more people than `most`, every n-th
    is looked at; `progress` is told the share that is done.
    """
    ids = sorted({*before.ids, *after.ids})
    chosen = ids[:: max(1, -(-len(ids) // most))]
    different, first = _treated(before, after, chosen, progress)
    return Compared(
        before,
        after,
        tuple(each for each in diff(before.flow, after.flow) if each.kind != "layout"),
        tuple(_steps(before, after)),
        tuple(_goals(before, after)),
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
) -> tuple[int, list[Person]]:
    """How many are treated differently, and the first of them."""
    wanted, different, first = set(chosen), 0, list[Person]()
    places = [
        {person: at for at, person in enumerate(run.ids) if person in wanted}
        for run in (before, after)
    ]
    for number, person in enumerate(chosen):
        one, other = (
            run.tell(where[person]) if person in where else ()
            for run, where in zip((before, after), places, strict=True)
        )
        if _felt(one) != _felt(other):
            different += 1
            if len(first) < FIRST:
                stories = (story(before.flow, one), story(after.flow, other))
                first.append(Person(person, *stories))
        if progress is not None and number % 200 == 0:
            progress(number / len(chosen))
    return different, first


def _felt(lines: tuple[TraceLine, ...]) -> list[tuple[object, ...]]:
    return [
        (line.at, line.step, line.node, line.output, line.detail.get("reason"))
        for line in lines
        if line.step in FELT
    ]


def _steps(before: Report, after: Report) -> Iterator[Step]:
    """The steps of the flow after in the order of the journey, then those that are gone."""
    nodes = {node.id: node for node in (*ordered(after.flow), *ordered(before.flow))}
    for key, node in nodes.items():
        numbers = [
            run.stats.node(key) if key in run.flow.nodes else None for run in (before, after)
        ]
        now = after.flow.nodes.get(key, node)
        yield Step(key, now.name, now.type.channel, *numbers)


def _goals(before: Report, after: Report) -> Iterator[Goal]:
    """The goals that both flows have, by their event."""
    known = {goal.event: number for number, goal in enumerate(before.flow.goals)}
    for number, goal in enumerate(after.flow.goals):
        if goal.event in known:
            pair = ((before, known[goal.event]), (after, number))
            shares = [
                Share(run.stats.goals.get(at, GoalStats()).reached, run.stats.entered)
                for run, at in pair
            ]
            yield Goal(goal.event, *shares)


def story(flow: Flow, lines: tuple[TraceLine, ...]) -> tuple[str, ...]:
    """What a person went through, a sentence a step."""
    zone = zone_of(flow)
    return tuple(
        tr("{when}: {words}", when=clock(each.at, zone), words=each.words)
        for each in tell(flow, lines)
    )
