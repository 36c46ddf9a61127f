"""Two runs as one table: step by step, message by message, each with how sure the difference is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import asdict, astuple, dataclass

from cartflow_studio.fields import Plain
from cartflow_studio.formats import count, percent
from cartflow_studio.history.guard import guarded
from cartflow_studio.simulation.claims import likely, signed
from cartflow_studio.simulation.compare import Compared, Goal, Step
from cartflow_studio.simulation.statistics import Interval, Pairs
from cartflow_studio.simulation.tables import Table
from cartflow_studio.words import mark, tr

ENTERED, STEP, MESSAGE, GOAL = "entered", "step", "message", "goal"
COUNTED = mark("Numbers are of journeys and messages; shares count each person once.")
COLUMNS = (
    *("kind", "key", "name", "before", "after", "people", "both", "only_before", "only_after"),
    *("share", "low", "high", "p"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: journeys or messages in each run, None where a flow has no such step;
    `key` is the id of the step or the event of the goal, `pairs` are the people who were looked at.
    """

    kind: str
    key: str
    name: str
    before: int | None
    after: int | None
    pairs: Pairs

    @property
    def apart(self) -> int | None:
        """How many more there are after; None where only one flow has it."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def interval(self) -> Interval | None:
        """By how much the share of the people who did it rose; None where only one flow has it."""
        return None if self.apart is None or not self.pairs.people else self.pairs.apart


def lines(made: Compared) -> tuple[Line, ...]:
    """All lines, in the order of the journey."""
    return tuple(_lines(made))


def _lines(made: Compared) -> Iterator[Line]:
    stats = (made.before.stats.entered, made.after.stats.entered)
    yield Line(ENTERED, "", tr("Entered"), *stats, made.entered)
    for step in made.steps:
        yield _line(STEP, step)
        if step.channel:
            yield _line(MESSAGE, step)
    for goal in made.goals:
        name = tr("Goal: {event}", event=goal.event)
        shares = (goal.before.reached, goal.after.reached)
        yield Line(GOAL, goal.event, name, *shares, goal.pairs)


def _line(kind: str, step: Step) -> Line:
    is_message = kind == MESSAGE
    before, after = (
        None if each is None else each.sent if is_message else each.arrived
        for each in (step.before, step.after)
    )
    name = tr("{name}: sent", name=step.name) if is_message else step.name
    pairs = step.got if is_message else step.came
    return Line(kind, step.node, name, before, after, pairs)


def difference(line: Line) -> str:
    """How many more, with its sign; "" where only one flow has it."""
    apart = line.apart
    if apart is None:
        return ""
    return signed(count(apart), apart) if apart else "–"


def share(line: Line) -> str:
    """By how much the share of the people rose, with its 95 % interval."""
    interval = line.interval
    if interval is None:
        return ""
    if not line.pairs.before and not line.pairs.after:
        return tr("the same people")
    low, at, high = (
        signed(percent(each), each) for each in (interval.low, interval.value, interval.high)
    )
    return tr("{share} ({low} to {high})", share=at, low=low, high=high)


def spoken(line: Line) -> str:
    """Who differs, in a sentence."""
    return tr(
        "Of {people:,} people {after:,} only now, {before:,} only before; {p}.",
        people=line.pairs.people,
        after=line.pairs.after,
        before=line.pairs.before,
        p=likely(line.pairs.p),
    )


def summary(made: Compared, names: Sequence[str]) -> tuple[str, ...]:
    """What the comparison says, in sentences."""
    if made.is_same:
        return (tr("Nobody is treated differently."),)
    return (
        tr(
            "{different:,} of {people:,} people are treated differently.",
            different=made.different,
            people=made.looked_at,
        ),
        tr(COUNTED),
        *(goal_in_words(goal, names) for goal in made.goals),
        tr("Nobody received a message: goals differ only by who is in the flow when."),
    )


def goal_in_words(goal: Goal, names: Sequence[str]) -> str:
    """The share of the journeys that reached a goal in each run, and how that of people differs."""
    apart = goal.apart
    said = tr(
        "{event}: {before} of the journeys ({one}), {after} ({other}). Counting each person once, "
        "the share changes by {low} to {high}.",
        event=goal.event,
        before=percent(goal.before.value),
        after=percent(goal.after.value),
        one=names[0],
        other=names[1],
        low=signed(percent(apart.low), apart.low),
        high=signed(percent(apart.high), apart.high),
    )
    return said if apart.is_clear else tr("{said} That may be chance.", said=said)


def table(made: Compared, names: Sequence[str]) -> Table:
    """The lines as people read them; `names` are what the two runs are called."""
    return Table(
        "compared",
        tr("Step by step, message by message"),
        (tr("Step"), *names, tr("Difference"), tr("Share of the people, 95 %")),
        tuple(
            (each.name, each.before, each.after, difference(each), share(each))
            for each in lines(made)
        ),
    )


def csv_of(made: Compared) -> str:
    """The table as CSV; shares are of 1."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for line in lines(made):
        pairs, at = line.pairs, line.interval
        named = (line.kind, guarded(line.key), guarded(line.name), line.before, line.after)
        people = (pairs.people, pairs.both, pairs.before, pairs.after)
        shares = () if at is None else (*astuple(at), pairs.p)
        writer.writerow((*named, *people, *(round(float(each), 6) for each in shares)))
    return text.getvalue()


def plain(line: Line) -> dict[str, Plain]:
    """A line as plain data."""
    interval = line.interval
    return {
        "kind": line.kind,
        "key": line.key,
        "name": line.name,
        "before": line.before,
        "after": line.after,
        "pairs": asdict(line.pairs),
        "share": None if interval is None else asdict(interval),
        "p": None if interval is None else line.pairs.p,
    }


def to_json(made: Compared) -> dict[str, Plain]:
    """The comparison as plain data, as `cartflow compare --json` prints it."""
    return {
        "before": made.before.to_json(),
        "after": made.after.to_json(),
        "differences": [str(each) for each in made.differences],
        "lines": [plain(each) for each in lines(made)],
        "people": made.people_in_all,
        "looked_at": made.looked_at,
        "treated_differently": made.different,
        "first": [
            {"person": each.person, "before": list(each.before), "after": list(each.after)}
            for each in made.people
        ],
        "same": made.is_same,
    }
