"""Two runs as one HTML page that fetches nothing: what differs, by how much, and for whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from cartflow_studio.exporters.svg import Figures
from cartflow_studio.formats import count, percent
from cartflow_studio.simulation.compare import Compared, Person
from cartflow_studio.simulation.drawing import Paper
from cartflow_studio.simulation.forest import forest
from cartflow_studio.simulation.page import WIDTH, document, drawing, listed, section, tiles
from cartflow_studio.simulation.side_by_side import MESSAGE, STEP, lines, summary, table
from cartflow_studio.words import tr


def page(made: Compared, names: Sequence[str]) -> str:
    """The whole page; `names` are what the two runs are called."""
    title = tr("{one} and {other} on the same people", one=names[0], other=names[1])
    picture, colors = drawing(made.after.flow, Figures(_notes(made)))
    parts = (
        tiles(_tiles(made)),
        *_changes(made),
        picture,
        section(
            tr("How much each step differs"),
            tr(
                "The share of the people who came to a step, got a message or reached a goal: by "
                "how much it is larger in {other}, with its 95 % interval. The same people are "
                "in both runs, each is compared with themselves.",
                other=names[1],
            ),
            forest(lines(made), Paper(WIDTH)),
            table(made, names),
            is_open=True,
        ),
        *_stories(made, names),
        listed(tr("What this report can claim, and what it cannot"), _claims(made), "claims"),
    )
    return document(title, " ".join(summary(made, names)), parts, colors)


def _tiles(made: Compared) -> Iterator[tuple[str, str]]:
    before, after = made.before.stats, made.after.stats
    sent = [
        sum(run.stats.node(key).sent for key in run.flow.nodes) for run in (made.before, made.after)
    ]
    yield tr("Entered"), _pair(before.entered, after.entered)
    yield tr("Messages"), _pair(*sent)
    for goal in made.goals[:1]:
        yield tr("Reached the goal"), _pair(goal.before.reached, goal.after.reached)
    yield tr("Treated differently"), percent(made.different / max(made.looked_at, 1))


def _pair(before: int, after: int) -> str:
    return count(after) if before == after else f"{count(before)} → {count(after)}"


def _changes(made: Compared) -> Iterator[str]:
    if made.differences:
        yield listed(tr("What differs in the flow"), (str(each) for each in made.differences))


def _notes(made: Compared) -> dict[str, str]:
    """What stands below each card: how many came or were sent the message, in both runs."""
    channels = {step.node for step in made.steps if step.channel}
    return {
        line.key: count(line.after) if line.before is None else _pair(line.before, line.after)
        for line in lines(made)
        if line.after is not None and line.kind == (MESSAGE if line.key in channels else STEP)
    }


def _stories(made: Compared, names: Sequence[str]) -> Iterator[str]:
    if not made.people:
        return
    stories = "".join(_story(person, names) for person in made.people)
    title = escape(tr("The first who are treated differently"))
    yield f"<section><h2>{title}</h2>{stories}</section>"


def _story(person: Person, names: Sequence[str]) -> str:
    told = zip(names, (person.before, person.after), strict=True)
    columns = "".join(
        f"<div><h3>{escape(name)}</h3><ul>"
        + "".join(f"<li>{escape(each)}</li>" for each in story or (tr("Nothing happens."),))
        + "</ul></div>"
        for name, story in told
    )
    name = escape(person.person)
    return f'<details><summary>{name}</summary><div class="pair">{columns}</div></details>'


def _claims(made: Compared) -> Iterator[str]:
    yield tr("Nobody received a message: goals differ only by who is in the flow when.")
    yield tr(
        "Intervals are Newcombe’s for the same people twice (Statistics in Medicine 17, 1998): "
        "where the share of other people like these would lie, 95 times in 100."
    )
    yield tr(
        "There is one interval for each line: of twenty lines without any difference, one is "
        "clear by chance."
    )
    if made.looked_at < made.people_in_all:
        yield tr(
            "Intervals and stories come from every n-th person: {looked:,} of {people:,}. All "
            "counts are of everybody.",
            looked=made.looked_at,
            people=made.people_in_all,
        )
    for note in dict.fromkeys((*made.before.notes, *made.after.notes)):
        yield note if note.endswith(".") else f"{note}."
