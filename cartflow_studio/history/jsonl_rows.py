"""JSON Lines as batches of rows: one object a line, null as nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NoReturn

import numpy as np

from cartflow_studio.history.batch import ROWS, Batch, check_width
from cartflow_studio.history.reading import Ledger
from cartflow_studio.history.source import LINE_TOO_LONG, Lines, Source
from cartflow_studio.words import mark


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def jsonl_batches(source: Source, lines: Lines, ledger: Ledger, first: int = 1) -> Iterator[Batch]:
    """Read one JSON object a line; other lines are rejected by number, empty ones skipped.

    `first` is the number of the first line.
    """
    numbers: list[int] = []
    objects: list[dict[str, object]] = []
    for number, line in enumerate(lines, start=first):
        read = _object(number, line, lines, ledger)
        if read is None:
            continue
        numbers.append(number)
        objects.append(read)
        if len(objects) == ROWS:
            yield _batch(source, numbers, objects)
            numbers, objects = [], []
    yield _batch(source, numbers, objects)


def _batch(source: Source, numbers: list[int], objects: list[dict[str, object]]) -> Batch:
    names = dict.fromkeys(name for read in objects for name in read)
    check_width(len(names), source.path)
    columns = {name: [read.get(name) for read in objects] for name in names}
    return Batch(np.array(numbers, dtype=np.int64), columns)


def _object(number: int, line: str, lines: Lines, ledger: Ledger) -> dict[str, object] | None:
    """The object on a line, or None: nothing there, or rejected."""
    if number in lines.too_long:
        ledger.reject(number, "", LINE_TOO_LONG)
        return None
    if line.isspace():
        return None
    try:
        read = _DECODER.decode(line)
    except json.JSONDecodeError as fault:
        place = min(fault.pos, len(line.rstrip())) + 1
        ledger.reject(number, f"character {place}", f"not JSON: {fault.msg}", line.strip())
    except RecursionError:
        ledger.reject(number, "", mark("nested too deeply"), line.strip())
    except ValueError as fault:
        ledger.reject(number, "", f"not JSON: {fault}", line.strip())
    else:
        if isinstance(read, dict):
            return read
        ledger.reject(number, "", mark("not an object"), line.strip())
    return None
