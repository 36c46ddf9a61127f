"""`cartflow compare`: two flows on the same event log, and who is treated differently."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from cartflow_studio.cli.playing import FILE, JSON, Ground, on_a_log
from cartflow_studio.cli.say import Progress, Refusal, counted, result, result_json, tell
from cartflow_studio.files import open_flow, save_text
from cartflow_studio.simulation import simulate as play
from cartflow_studio.simulation.compare import Compared
from cartflow_studio.simulation.compare import compare as compared
from cartflow_studio.simulation.compared_page import page
from cartflow_studio.simulation.insight import zone_name
from cartflow_studio.simulation.side_by_side import (
    COUNTED,
    MESSAGE,
    Line,
    csv_of,
    goal_in_words,
    lines,
    share,
    to_json,
)

NAMES = ("A", "B")
SUFFIX = ".flow.yaml"


@click.command()
@click.argument("a", type=FILE)
@click.argument("b", type=FILE)
@on_a_log
@click.option("--html", type=FILE, help="Write both runs with charts to this HTML file.")
@click.option("--csv", type=FILE, help="Write the table to this CSV file.")
@JSON
def compare(
    *,
    a: Path,
    b: Path,
    ground: Callable[[], Ground],
    html: Path | None,
    csv: Path | None,
    as_json: bool,
) -> None:
    """Play flow A and flow B over the same event log, and say what differs."""
    flows = (open_flow(a).flow, open_flow(b).flow)
    on = ground()
    before, after = (
        play(
            flow,
            on.events,
            on.people,
            until=on.until,
            answers=on.answers,
            progress=Progress(f"Playing {path.name}"),
        )
        for flow, path in zip(flows, (a, b), strict=True)
    )
    found = compared(before, after, progress=Progress("Comparing people"))
    if html is not None:
        save_text(html, page(found, tuple(path.name.removesuffix(SUFFIX) for path in (a, b))))
        tell(f"Wrote {html}.")
    if csv is not None:
        save_text(csv, csv_of(found))
        tell(f"Wrote {csv}.")
    if as_json:
        result_json(to_json(found))
    else:
        _show(found)
    tell("Nobody received the messages: goals differ only by who is in the flow when.")
    for note in dict.fromkeys((*before.notes, *after.notes)):
        tell(note)
    if not found.is_same:
        raise Refusal(1)


def _show(found: Compared) -> None:
    for each in found.differences:
        result(str(each))
    if found.is_same:
        result("Nobody is treated differently.")
        return
    result(f"{'':32} {'A':>9} {'B':>9} {'B - A':>9}  share of the people, 95 %")
    for line in lines(found):
        _show_line(line)
    result(COUNTED)
    for goal in found.goals:
        result(goal_in_words(goal, NAMES))
    of = counted(found.looked_at, "person").replace("persons", "people")
    result(f"{found.different:,} of {of} looked at are treated differently.")
    if found.people:
        result(_clocks(found))
    for person in found.people:
        for name, story in zip(NAMES, (person.before, person.after), strict=True):
            result(f"{person.person}, {name}:" + ("" if story else " nothing"))
            for sentence in story:
                result(f"  {sentence}")


def _clocks(found: Compared) -> str:
    """On whose clocks the stories are."""
    known = [zone_name(run.flow) for run in (found.before, found.after)]
    if known[0] == known[1]:
        return f"Times are those of {known[0]}."
    return ", ".join(f"times of {each}: {zone}" for each, zone in zip(NAMES, known, strict=True))


def _show_line(line: Line) -> None:
    name = "  sent" if line.kind == MESSAGE else line.name
    shown = ["none" if each is None else f"{each:,}" for each in (line.before, line.after)]
    apart = "" if line.apart is None else f"{line.apart:+,}"
    result(f"{name[:32]:32} {shown[0]:>9} {shown[1]:>9} {apart:>9}  {share(line)}".rstrip())
