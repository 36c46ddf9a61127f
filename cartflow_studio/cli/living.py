"""`cartflow life`: a flow over an event log, with its pauses and the versions that follow it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from cartflow_studio.cli.moving import moving
from cartflow_studio.cli.playing import FILE, JSON, Ground, instant, on_a_log
from cartflow_studio.cli.say import Progress, result, result_json, tell
from cartflow_studio.cli.simulation import show
from cartflow_studio.errors import CartFlowError
from cartflow_studio.files import open_flow
from cartflow_studio.flow.moving import Moves
from cartflow_studio.simulation import Launch, Pause, Report, simulate_life


@click.command()
@click.argument("flow", type=FILE)
@click.option(
    "--pause",
    "pauses",
    multiple=True,
    metavar="FROM..TO[=POLICY]",
    help="A pause between two instants: keep, drop_overdue, restart or active_time.",
)
@click.option(
    "--then",
    multiple=True,
    metavar="AT=FLOW",
    help="A version that is launched at an instant; the options below say who moves to it.",
)
@moving
@on_a_log
@JSON
def life(
    *,
    flow: Path,
    pauses: tuple[str, ...],
    then: tuple[str, ...],
    moves: Moves,
    ground: Callable[[], Ground],
    as_json: bool,
) -> None:
    """Play a flow over an event log that is paused, and followed by other versions."""
    first = open_flow(flow).flow
    turns: list[Pause | Launch] = [_pause(each) for each in pauses]
    turns += [_launch(each, moves) for each in then]
    on = ground()
    told: Any = {"until": on.until, "answers": on.answers, "progress": Progress("Simulating")}
    reports = simulate_life(first, turns, on.events, on.people, **told)
    if as_json:
        result_json({"versions": [report.to_json() for report in reports]})
    else:
        _show(reports)
    for note in dict.fromkeys(note for report in reports for note in report.notes):
        tell(note)


def _show(reports: Iterable[Report]) -> None:
    for number, report in enumerate(reports, start=1):
        moved = report.stats.moved_in
        result(f"Version {number}" + (f", {moved:,} moved in" if moved else ""))
        show(report)


def _pause(text: str) -> Pause:
    span, _, policy = text.partition("=")
    begin, dots, end = span.partition("..")
    if not dots:
        raise CartFlowError(
            f"'--pause {text}' is no pause.",
            hint="Write it like --pause 2026-03-01T09:00..2026-03-02T09:00=restart.",
        )
    return Pause(instant(begin), instant(end), policy or "keep")


def _launch(text: str, moves: Moves) -> Launch:
    at, equals, name = text.partition("=")
    if not equals:
        raise CartFlowError(
            f"'--then {text}' is no launch.",
            hint="Write it like --then 2026-03-01T09:00=new.flow.yaml.",
        )
    return Launch(instant(at), open_flow(Path(name)).flow, moves)
