"""`cartflow simulate`: what a flow would have done to the people of an event log."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from cartflow_studio.cli.playing import FILE, JSON, Ground, on_a_log
from cartflow_studio.cli.reporting import Wishes, reported
from cartflow_studio.cli.say import Progress, counted, result, result_json, tell
from cartflow_studio.files import open_flow, save_text
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.history import EventLog, write_rejections
from cartflow_studio.simulation import Report
from cartflow_studio.simulation import simulate as play
from cartflow_studio.simulation.company import Companion, in_company, notes_of_others
from cartflow_studio.simulation.reasons import reason


@click.command()
@click.argument("flow", type=FILE)
@on_a_log
@click.option(
    "--with",
    "others",
    type=FILE,
    multiple=True,
    help="A flow that runs beside it: caps count the messages of all.",
)
@click.option(
    "--clock",
    type=click.Choice(["occurred", "received"]),
    default="occurred",
    help="Handle events when they occurred, or when they were received.",
)
@JSON
@click.option("--trace", type=FILE, help="Write every step to this file, as JSON Lines.")
@click.option("--rejected", type=FILE, help="Write the rows that cannot be used to this CSV file.")
@reported
def simulate(
    *,
    flow: Path,
    ground: Callable[[], Ground],
    others: tuple[Path, ...],
    clock: str,
    as_json: bool,
    trace: Path | None,
    rejected: Path | None,
    wishes: Wishes,
) -> None:
    """Play a flow over an event log, in virtual time."""
    flows = [open_flow(each).flow for each in (flow, *others)]
    on = ground()
    if rejected is not None:
        write_rejections(on.events.reading, rejected)
        tell(f"Wrote {rejected}.")
    told: Any = {"until": on.until, "clock": clock, "progress": Progress("Simulating")}
    told |= {"answers": on.answers}
    companions: tuple[Companion, ...] = ()
    if others:
        companions = in_company(flows, on.events, on.people, **told)
        report = companions[0].together
    else:
        report = play(flows[0], on.events, on.people, trace=trace is not None, **told)
    if trace is not None:
        lines = (json.dumps(line.to_json(), ensure_ascii=False) for line in report.trace)
        save_text(trace, "".join(f"{line}\n" for line in lines))
        tell(f"Wrote {trace}.")
    wishes.write(report)
    if as_json:
        plain = {**report.to_json(), "log": _rejections(on.events)}
        among = {"together": [each.to_json() for each in companions]} if companions else {}
        result_json(plain | among)
    else:
        show(report)
        for each in companions:
            _show_companion(each)
    for note in (*report.notes, *notes_of_others(companions)):
        tell(note)


def _rejections(log: EventLog) -> dict[str, object]:
    reading = log.reading
    return {
        "rows": reading.rows,
        "duplicates": reading.duplicates,
        "rejected": dict(reading.reasons),
    }


def show(report: Report) -> None:
    """The numbers of a run, for people."""
    plain = report.to_json()
    people = "1 person" if plain["people"] == 1 else f"{plain['people']:,} people"
    result(f"{people}, {counted(plain['events'], 'event')}: {plain['entered']:,} entered")
    names = titles(report.flow)
    for node, counts in plain["nodes"].items():
        left = ", ".join(_left(report.flow.nodes[node], *each) for each in counts["left"].items())
        arrived, waiting = counts["arrived"], counts["waiting"]
        result(f"  {names[node]:32} arrived {arrived:>9,}  waiting {waiting:>7,}  {left}".rstrip())
    for channel, counts in plain["messages"].items():
        refused = sum(counts["not_sent"].values())
        result(f"  {channel}: {counts['sent']:,} sent, {refused:,} not sent")
    for goal in plain["goals"]:
        result(f"  goal {goal['event']}: reached by {goal['reached']:,}")
    result(f"  {plain['seconds']:.2f} s")


def titles(flow: Flow) -> dict[str, str]:
    """What each step is called: its title, with the id where several have the same."""
    often = Counter(node.name for node in flow.nodes.values())
    return {
        key: f"{node.name} [{key}]" if often[node.name] > 1 else node.name
        for key, node in flow.nodes.items()
    }


def _left(node: Node, port: str, count: int) -> str:
    """How many left a step by a port, or the flow."""
    known = node.type.port(port)
    return f"{known.label if known else 'left the flow'} {count:,}"


def _show_companion(each: Companion) -> None:
    """What a flow sends alone and among the others, and who lost a message by it."""
    alone, among = each.sent
    entered = each.alone.stats.entered, each.together.stats.entered
    result(
        f"together, {each.flow.name or each.flow.id}: entered {entered[0]:,} -> {entered[1]:,}, "
        f"sent {alone:,} -> {among:,}"
    )
    for why, lost in Counter(line.reason for line in each.lost).items():
        people = len({line.person for line in each.lost if line.reason == why})
        of = "1 person" if people == 1 else f"{people:,} people"
        result(f"  {counted(lost, 'message')} of {of} lost: {reason(why)}")
