"""Sample customers written down: people, events, and what they were made after."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cartflow_studio.files import save_text
from cartflow_studio.history import write_events_csv, write_people_csv
from cartflow_studio.history.cells import iso
from cartflow_studio.history.parquet_write import write_events_parquet, write_people_parquet
from cartflow_studio.simulation.crowd import Crowd
from cartflow_studio.simulation.figures import figures
from cartflow_studio.simulation.habits import Habits, SampleError
from cartflow_studio.simulation.sheet import Sheet, written
from cartflow_studio.words import tr

WRITERS = {
    "csv": (write_people_csv, write_events_csv),
    "parquet": (write_people_parquet, write_events_parquet),
}
ABOUT = "about.json"


def paths(folder: Path, form: str, prefix: str = "") -> tuple[Path, Path]:
    """Where people and events of a sample lie."""
    return folder / f"{prefix}people.{form}", folder / f"{prefix}events.{form}"


def write_crowd(
    crowd: Crowd, folder: Path, form: str = "csv", *, about: Mapping[str, Any], replace: bool
) -> tuple[Path, Path]:
    """Write people, events and `about` into a folder; the same crowd gives the same bytes.

    SampleError if one of the files is there and shall not be replaced, or the disk refuses.
    """
    people, events = paths(folder, form)
    for path in (people, events, folder / ABOUT):
        if path.exists() and not replace:
            raise SampleError(
                tr("{name} is there already.", name=path.name),
                hint=tr("Choose an empty folder, or say that it shall be replaced."),
                source=path,
            )
    with _told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        write_people, write_events = WRITERS[form]
        write_people(crowd.people, people)
        write_events(crowd.log, events)
        told = json.dumps(about, ensure_ascii=False, indent=2) + "\n"
        (folder / ABOUT).write_text(told, encoding="utf-8")
    return people, events


def told_people(folder: Path) -> int | None:
    """How many people the account of a sample tells of; None if it cannot be read."""
    try:
        told = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        return int(told["people"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_sheets(people: Sheet, events: Sheet, folder: Path) -> tuple[Path, Path]:
    """Write tables of people and events into a folder, as CSV. SampleError if the disk refuses."""
    files = paths(folder, "csv")
    with _told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for path, sheet in zip(files, (people, events), strict=True):
            save_text(path, written(sheet))
    return files


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Say what the disk says."""
    try:
        yield
    except OSError as fault:
        raise SampleError(
            tr("The customers cannot be written: {reason}.", reason=fault.strerror or str(fault)),
            hint=tr("Choose another folder, or make room."),
            source=folder,
        ) from fault


def account(habits: Habits, crowd: Crowd, *, seed: int, days: int, start: int) -> dict[str, Any]:
    """What a crowd was made after and what came out of it, as plain data."""
    found = figures(crowd.log, habits.roles)
    view, cart, purchase = found.mix
    return {
        "made_by": "cartflow people generate",
        "seed": seed,
        "days": days,
        "start": iso(start),
        "assumed": {
            "carts": habits.carts,
            "abandonment": habits.abandonment,
            "median_delay_seconds": habits.delays.median,
            "reach": asdict(habits.reach),
            "events": asdict(habits.roles),
        },
        "people": len(crowd.people),
        "events": len(crowd.log),
        "figures": {
            "views": round(view, 4),
            "carts": round(cart, 4),
            "purchases": round(purchase, 4),
            "people_with_carts": round(found.shoppers, 4),
            "abandonment": round(found.abandonment, 4),
            "carts_bought_within_a_day": round(found.in_a_day, 4),
            "cart_to_purchase_seconds": [round(each / 1_000_000) for each in found.delays],
        },
    }
