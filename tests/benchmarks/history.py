"""Reading logs of ten million rows: from the file to columns sorted by person and time."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
import polars as pl

from cartflow_studio.history.keeping import Keeping
from cartflow_studio.history.opening import open_events
from tests.benchmarks.figure import Figure, progress

ROWS = 10_000_000
PEOPLE = 313_000
DAYS = 60
NAMES = ("ProductViewed", "itemAddedToCart", "PurchaseFinished", "SessionStarted", "SearchDone")
SHARES = (0.6, 0.1, 0.02, 0.18, 0.1)
START = 1_767_225_600_000_000
GOALS = {"parquet": 1.5, "csv": 3.0}


def log(rows: int) -> pl.DataFrame:
    """Events in the order of time: text ids, five names, instants of UTC, a price."""
    dice = np.random.default_rng(1)
    at = np.sort(dice.integers(0, DAYS * 86_400, rows)) * 1_000_000 + START
    person = pl.Series(dice.integers(0, PEOPLE, rows)).cast(pl.String)
    return pl.DataFrame(
        {
            "person_id": "u" + person.str.zfill(7),
            "name": pl.Series(NAMES)[dice.choice(len(NAMES), rows, p=SHARES)],
            "occurred_at": pl.Series(at).cast(pl.Datetime("us", "UTC")),
            "price": dice.integers(100, 30_000, rows) / 100,
        }
    )


def figures() -> Iterator[Figure]:
    """From the file to columns that are kept, and open: by the clock, which whatever else the
    machine does makes longer, and as CPU of all threads; the better of three rounds.
    """
    with tempfile.TemporaryDirectory() as folder:
        progress(f"writing logs of {ROWS:,} rows")
        frame = log(ROWS)
        files = {kind: Path(folder) / f"log.{kind}" for kind in GOALS}
        frame.write_parquet(files["parquet"])
        written = pl.col("occurred_at").dt.strftime("%Y-%m-%dT%H:%M:%SZ")
        frame.with_columns(written).write_csv(files["csv"])
        del frame
        for kind, path in files.items():
            rounds = [_ingest(path, Path(folder) / f"kept-{each}") for each in range(3)]
            name = f"history.ingest.10m.{kind}"
            yield Figure(name, min(clock for clock, _, _ in rounds), "s", GOALS[kind])
            yield Figure(f"{name}.cpu", min(cpu for _, cpu, _ in rounds), "s CPU")
            if kind == "csv":
                yield Figure("history.kept.event", rounds[0][2], "bytes/event", 10)


def _ingest(path: Path, kept: Path) -> tuple[float, float, float]:
    """Seconds by the clock and of CPU, and the bytes of instants, names and row numbers."""
    clock, cpu = perf_counter(), process_time()
    events = open_events(path, keeping=Keeping(kept))
    spent = perf_counter() - clock, process_time() - cpu
    own = events.at.nbytes + events.name.nbytes + events.row.nbytes + events.offsets.nbytes
    return *spent, own / len(events)
