"""The sample customers and events that ship with the product, and how they are made."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from cartflow_studio import resources
from cartflow_studio.history import (
    EventLog,
    People,
    read_events,
    read_people,
    write_events_csv,
    write_people_csv,
)
from cartflow_studio.simulation.behaviour import behaviour
from cartflow_studio.simulation.occasions import occasions
from cartflow_studio.simulation.population import population

SEED = 2026
SIZE = 400
DAYS = 60
START = int(datetime(2026, 2, 2, tzinfo=UTC).timestamp()) * 1_000_000
PEOPLE, EVENTS = "people.csv", "events.csv"


def write_samples(folder: Path, seed: int = SEED) -> None:
    """Write `people.csv` (400 people) and `events.csv` (their 60 days from 2 February 2026, and
    their orders of the half year before).
    """
    people = population(seed, SIZE)
    write_people_csv(people, folder / PEOPLE)
    deeds = behaviour(seed, people, START, DAYS)
    write_events_csv(occasions(seed, people, deeds, START), folder / EVENTS)


def sample_people() -> People:
    """The sample customers."""
    return read_people(resources.path("samples", PEOPLE))


def sample_events() -> EventLog:
    """What the sample customers did."""
    return read_events(resources.path("samples", EVENTS))
