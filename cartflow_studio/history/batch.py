"""A stretch of rows as columns of cells: what every format is read into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cartflow_studio.history.errors import EventLogError
from cartflow_studio.words import mark, tr

ROWS = 20_000
MOST_COLUMNS = 1_000
LONGEST_CELL = 100_000
CELL_TOO_LONG = mark("cell longer than 100,000 characters")


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a file. `rows` are their numbers; every column has a cell for each of them.

    Cells of CSV are text, empty where there is nothing; cells of the other formats are JSON
    values, dates or datetimes, None where there is nothing.
    """

    rows: npt.NDArray[np.int64]
    columns: Mapping[str, Sequence[object]]


def check_width(columns: int, path: Path) -> None:
    """EventLogError if a file has more columns than can be read."""
    if columns > MOST_COLUMNS:
        raise EventLogError(
            tr(
                "The file has {columns:,} columns; at most {most:,} can be read.",
                columns=columns,
                most=MOST_COLUMNS,
            ),
            hint=tr("Keep the columns that the flow uses."),
            source=path,
        )
