"""`cartflow simulate`: what a flow would have done to the people of an event log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from cartflow_studio import resources
from cartflow_studio.cli.reporting import Wishes, reported
from cartflow_studio.cli.say import Progress, counted, result, result_json, tell
from cartflow_studio.errors import CartFlowError
from cartflow_studio.files import open_flow, save_text
from cartflow_studio.history import (
    EventLog,
    People,
    Reading,
    read_events,
    read_people,
    write_rejections,
)
from cartflow_studio.history.keeping import Keeping, cache_folder
from cartflow_studio.history.opening import open_events
from cartflow_studio.simulation import Report, simulate_together
from cartflow_studio.simulation import simulate as play

FILE = click.Path(path_type=Path, dir_okay=False)
SAMPLE = "sample"


@click.command()
@click.argument("flow", type=FILE)
@click.option(
    "--events",
    "log",
    required=True,
    help="The event log: CSV, JSON Lines or Parquet; or 'sample', the shop that ships with this.",
)
@click.option("--people", "people_file", type=FILE, help="People with their attributes.")
@click.option("--map", "mapping", multiple=True, help="A column: person_id=visitorid.")
@click.option("--preset", default="", help="The system whose log it is: rees46, segment, …; none.")
@click.option("--with", "others", type=FILE, multiple=True, help="A flow that runs beside it.")
@click.option("--until", help="Play until this instant (ISO 8601); else to the end of the log.")
@click.option(
    "--clock",
    type=click.Choice(["occurred", "received"]),
    default="occurred",
    help="Handle events when they occurred, or when they were received.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.option("--trace", type=FILE, help="Write every step to this file, as JSON Lines.")
@click.option("--rejected", type=FILE, help="Write the rows that cannot be used to this CSV file.")
@reported
def simulate(
    *,
    flow: Path,
    log: str,
    people_file: Path | None,
    mapping: tuple[str, ...],
    preset: str,
    others: tuple[Path, ...],
    until: str | None,
    clock: str,
    as_json: bool,
    trace: Path | None,
    rejected: Path | None,
    wishes: Wishes,
) -> None:
    """Play a flow over an event log, in virtual time."""
    opened = open_flow(flow)
    events, people = read_log(log, people_file, columns(mapping), preset)
    if rejected is not None:
        write_rejections(events.reading, rejected)
        tell(f"Wrote {rejected}.")
    end, progress = None if until is None else instant(until), Progress("Simulating")
    told: Any = {"until": end, "clock": clock, "progress": progress}
    if others:
        flows = [opened.flow, *(open_flow(each).flow for each in others)]
        report, *_ = simulate_together(flows, events, people, **told)
    else:
        report = play(opened.flow, events, people, trace=trace is not None, **told)
    if trace is not None:
        lines = (json.dumps(line.to_json(), ensure_ascii=False) for line in report.trace)
        save_text(trace, "".join(f"{line}\n" for line in lines))
        tell(f"Wrote {trace}.")
    wishes.write(report)
    if as_json:
        result_json({**report.to_json(), "log": _rejections(events)})
    else:
        _show(report)
    for note in report.notes:
        tell(note)


def columns(mapping: tuple[str, ...]) -> Mapping[str, str]:
    """The column names of `--map ours=theirs`."""
    pairs: dict[str, str] = {}
    for each in mapping:
        ours, equals, theirs = each.partition("=")
        if not equals or not ours or not theirs:
            raise CartFlowError(
                f"'--map {each}' is not a mapping.", hint="Write it like --map person_id=visitorid."
            )
        pairs[ours] = theirs
    return pairs


def instant(text: str) -> int:
    """An ISO 8601 date or time as microseconds, UTC where it names no zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CartFlowError(
            f"{text!r} is not a time.", hint="Write it like 2026-03-31T12:00:00Z."
        ) from None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return round(aware.timestamp() * 1_000_000)


def read_log(
    log: str, people_file: Path | None, mapping: Mapping[str, str], preset: str = ""
) -> tuple[EventLog, People | None]:
    """The log and people to simulate with; says what of them could not be read."""
    if log == SAMPLE:
        events = read_events(resources.path("samples", "events.csv"))
        people_file = people_file or resources.path("samples", "people.csv")
    else:
        events = open_events(
            Path(log),
            mapping=mapping,
            preset=preset,
            keeping=Keeping(cache_folder()),
            progress=Progress("Reading"),
        )
    say_reading(events.reading)
    people = None if people_file is None else read_people(people_file)
    if people is not None:
        say_reading(people.reading)
    return events, people


def say_reading(reading: Reading) -> None:
    """What was assumed of a file, and which of its rows are not used and why."""
    for note in reading.notes:
        tell(note)
    if reading.duplicates:
        tell(f"{counted(reading.duplicates, 'repeated row')} left out.")
    if not reading.rejected_rows:
        return
    tell(f"{reading.rejected_rows:,} of {counted(reading.rows, 'row')} cannot be used:")
    for reason, rows in reading.reasons.items():
        first = next(each for each in reading.rejected if each.reason == reason)
        where = f"the first is row {first.row}" + (f", {first.column}" if first.column else "")
        shown = f": {first.value}" if first.value else ""
        tell(f"  {rows:,} x {reason} ({where}{shown})")
    tell("  --rejected FILE writes the whole list.")


def _rejections(log: EventLog) -> dict[str, object]:
    reading = log.reading
    return {
        "rows": reading.rows,
        "duplicates": reading.duplicates,
        "rejected": dict(reading.reasons),
    }


def _show(report: Report) -> None:
    plain = report.to_json()
    people = "1 person" if plain["people"] == 1 else f"{plain['people']:,} people"
    result(f"{people}, {counted(plain['events'], 'event')}: {plain['entered']:,} entered")
    for name, counts in plain["nodes"].items():
        left = ", ".join(f"{port} {count:,}" for port, count in counts["left"].items())
        result(
            f"  {name:24} arrived {counts['arrived']:>9,}  waiting {counts['waiting']:>7,}  {left}"
        )
    for channel, counts in plain["messages"].items():
        refused = sum(counts["not_sent"].values())
        result(f"  {channel}: {counts['sent']:,} sent, {refused:,} not sent")
    for goal in plain["goals"]:
        result(f"  goal {goal['event']}: reached by {goal['reached']:,}")
    result(f"  {plain['seconds']:.2f} s")
