"""`cartflow log`: event logs read once and kept as columns, and what is in them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import numpy as np

from cartflow_studio.cli.playing import FILE, JSON, MAP, columns, notated, say_reading
from cartflow_studio.cli.say import Progress, counted, result, result_json, tell
from cartflow_studio.history import EventLog, write_rejections
from cartflow_studio.history.cells import iso
from cartflow_studio.history.keeping import SMALL, Keeping, cache_folder, fingerprint
from cartflow_studio.history.notation import Notation
from cartflow_studio.history.opening import open_events
from cartflow_studio.history.presets import PLAIN, PRESETS

LOG = click.Path(path_type=Path)
PRESET = click.option(
    "--preset",
    default="",
    metavar="NAME",
    help=f"The system whose log it is: {', '.join(PRESETS)}; or {PLAIN}. Else it is recognised.",
)

REJECTED = click.option(
    "--rejected", type=FILE, help="Write the rows that cannot be used to this CSV file."
)


@click.group()
def log() -> None:
    """Read event logs once and keep them as columns; say what is in them."""


@log.command("import")
@click.argument("path", metavar="LOG", type=LOG)
@MAP
@PRESET
@notated
@REJECTED
@JSON
def import_(*, path: Path, rejected: Path | None, as_json: bool, **how: Any) -> None:
    """Read a log and keep it as columns, so that it opens at once from then on."""
    events, about = _opened(path, rejected, least=0, **how)
    if as_json:
        result_json(about)
        return
    reading = events.reading
    result(f"{counted(reading.rows, 'row')} read, {reading.accepted:,} used.")
    kept = about["cache"]["bytes"]
    result(f"Kept as columns: {kept / 2**20:,.1f} MiB." if kept else "Could not be kept on disk.")


@log.command()
@click.argument("path", metavar="LOG", type=LOG)
@MAP
@PRESET
@notated
@REJECTED
@JSON
def info(*, path: Path, rejected: Path | None, as_json: bool, **how: Any) -> None:
    """Say what is in a log: people, events, times, properties."""
    _, about = _opened(path, rejected, **how)
    if as_json:
        result_json(about)
    else:
        _show(about)


def _opened(
    path: Path,
    rejected: Path | None,
    *,
    mapping: tuple[str, ...],
    preset: str,
    notation: Notation,
    least: int = SMALL,
) -> tuple[EventLog, dict[str, Any]]:
    keeping = Keeping(cache_folder())
    how: Any = {"mapping": columns(mapping), "preset": preset, "notation": notation}
    progress = Progress("Reading")
    events = open_events(path, keeping=keeping, least=least, progress=progress, **how)
    say_reading(events.reading, whole="--rejected FILE")
    if rejected is not None:
        write_rejections(events.reading, rejected)
        tell(f"Wrote {rejected}.")
    mark = fingerprint(path, **how)
    cache = {"folder": str(keeping.folder / mark), "bytes": keeping.size(mark)}
    return events, {**about(events), "fingerprint": mark, "cache": cache}


def about(events: EventLog) -> dict[str, Any]:
    """What is in a log, as plain data."""
    counts = np.bincount(events.name, minlength=len(events.names)).tolist()
    ranked = sorted(zip(events.names, counts, strict=True), key=lambda each: (-each[1], each[0]))
    reading = events.reading
    return {
        "rows": reading.rows,
        "events": len(events),
        "duplicates": reading.duplicates,
        "rejected": dict(reading.reasons),
        "people": len(events.people),
        "first": None if events.first is None else iso(events.first),
        "last": None if events.last is None else iso(events.last),
        "names": dict(ranked),
        "properties": {
            name: type(column).__name__.lower() for name, column in events.properties.items()
        },
    }


def _show(about: Mapping[str, Any]) -> None:
    people = "1 person" if about["people"] == 1 else f"{about['people']:,} people"
    result(f"{counted(about['rows'], 'row')}, {counted(about['events'], 'event')} of {people}")
    result(f"  from {about['first']} to {about['last']}")
    for name, count in about["names"].items():
        result(f"  {name:32} {count:>12,}")
    if about["properties"]:
        result("properties")
    for name, kind in about["properties"].items():
        result(f"  {name:32} {kind}")
    kept = about["cache"]["bytes"]
    result(f"fingerprint {about['fingerprint']}")
    result(f"kept as columns: {kept / 2**20:,.1f} MiB" if kept else "not kept as columns")
