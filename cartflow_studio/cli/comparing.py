"""`cartflow compare`: two flows on the same event log, and who is treated differently."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from cartflow_studio.cli.playing import FILE, JSON, Ground, on_a_log
from cartflow_studio.cli.say import Progress, Refusal, counted, result, result_json, tell
from cartflow_studio.files import open_flow
from cartflow_studio.simulation import simulate as play
from cartflow_studio.simulation.compare import Compared, Step
from cartflow_studio.simulation.compare import compare as compared
from cartflow_studio.simulation.statistics import Share


@click.command()
@click.argument("a", type=FILE)
@click.argument("b", type=FILE)
@on_a_log
@JSON
def compare(
    *,
    a: Path,
    b: Path,
    ground: Callable[[], Ground],
    as_json: bool,
) -> None:
    """Play flow A and flow B over the same event log, and say what differs."""
    flows = (open_flow(a).flow, open_flow(b).flow)
    on = ground()
    before, after = (
        play(flow, on.events, on.people, until=on.until, progress=Progress(f"Playing {path.name}"))
        for flow, path in zip(flows, (a, b), strict=True)
    )
    found = compared(before, after, progress=Progress("Comparing people"))
    if as_json:
        result_json(found.to_json())
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
    entered = (found.before.stats.entered, found.after.stats.entered)
    result(f"{'':32} {'A':>9} {'B':>9} {'B - A':>9}")
    _line("entered", entered)
    for step in found.steps:
        _show_step(step)
    for goal in found.goals:
        apart = goal.apart
        result(f"goal {goal.event}: A {_share(goal.before)}, B {_share(goal.after)}")
        sure = "" if apart.is_clear else "; that may be chance"
        result(f"  B - A: {apart.value:+.1%}, between {apart.low:+.1%} and {apart.high:+.1%}{sure}")
    of = counted(found.looked_at, "person").replace("persons", "people")
    result(f"{found.different:,} of {of} looked at are treated differently.")
    for person in found.people:
        for name, story in (("A", person.before), ("B", person.after)):
            result(f"{person.person}, {name}:" + ("" if story else " nothing"))
            for sentence in story:
                result(f"  {sentence}")


def _show_step(step: Step) -> None:
    arrived = tuple(None if each is None else each.arrived for each in (step.before, step.after))
    _line(step.name, arrived)
    if step.channel:
        sent = tuple(None if each is None else each.sent for each in (step.before, step.after))
        _line("  sent", sent)


def _line(name: str, pair: tuple[int | None, ...]) -> None:
    shown = ["none" if each is None else f"{each:,}" for each in pair]
    apart = (pair[1] or 0) - (pair[0] or 0)
    result(f"{name[:32]:32} {shown[0]:>9} {shown[1]:>9} {apart:>+9,}")


def _share(share: Share) -> str:
    return f"{share.reached:,} of {share.people:,} ({share.value:.1%})"
