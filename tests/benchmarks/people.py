"""Making sample customers: a million events, in memory and written down."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from cartflow_studio.simulation.crowd import crowd
from cartflow_studio.simulation.fitting import fitted
from cartflow_studio.simulation.habits import Habits, Roles
from cartflow_studio.simulation.samples import START
from cartflow_studio.simulation.saving import write_crowd
from tests.benchmarks.figure import Figure, progress

PEOPLE, DAYS, ROUNDS = 58_000, 28, 3


def figures() -> Iterator[Figure]:
    """CPU of all threads; the best of three rounds."""
    progress(f"making {PEOPLE:,} people")
    yield Figure("people.generate.1m", min(_made() for _ in range(ROUNDS)), "s CPU", 3.0)
    made = crowd(Habits(), PEOPLE, DAYS, seed=1, start=START)
    begun = process_time()
    fitted(made.log, Roles())
    yield Figure("people.fit.1m", process_time() - begun, "s CPU")
    with tempfile.TemporaryDirectory() as folder:
        for form in ("csv", "parquet"):
            begun = process_time()
            write_crowd(made, Path(folder), form, about={}, replace=True)
            yield Figure(f"people.write.1m.{form}", process_time() - begun, "s CPU")


def _made() -> float:
    begun = process_time()
    made = crowd(Habits(), PEOPLE, DAYS, seed=1, start=START)
    taken = process_time() - begun
    return taken * 1_000_000 / len(made.log)
