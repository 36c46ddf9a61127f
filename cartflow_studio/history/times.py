"""Times as people and machines write them, as microseconds since the epoch, UTC."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias, cast

import numpy as np
import numpy.typing as npt

from cartflow_studio.history import stamps
from cartflow_studio.history.iso import instants
from cartflow_studio.history.reading import LISTED, MISSING
from cartflow_studio.history.stretch import Stretch
from cartflow_studio.words import mark, tr

Instants: TypeAlias = "npt.NDArray[np.int64]"
Mask: TypeAlias = "npt.NDArray[np.bool_]"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LATEST = (datetime(2200, 1, 1, tzinfo=UTC) - _EPOCH) // _MICROSECOND
_NUMBER = re.compile(r"[+-]?[0-9]{1,19}(\.[0-9]+)?([eE]\+?[0-9]{1,2})?")
_DAY_OR_MONTH = re.compile(r"[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{2,4}(?:\D.*)?")
_ZONE_APART = re.compile(r"\s+(?:UTC|GMT|Z)$|\s*(?:UTC|GMT)$")
_OFFSET_APART = re.compile(r"\s+([+-][0-9]{2}:?[0-9]{2})$")
_UNITS = ((1e11, "seconds", 1e6), (1e14, "milliseconds", 1e3), (1e17, "microseconds", 1.0))

_GIVEN, _EPOCH_NUMBER, _MISSING, _UNREADABLE, _AMBIGUOUS, _EARLY, _LATE, _OTHER_UNIT = range(8)
_SECONDS_OF_1973 = 1e8  # a number from here on may be a time, in seconds or something finer
_REASONS = {
    _MISSING: MISSING,
    _UNREADABLE: "not a time",
    _AMBIGUOUS: "day and month order unclear",
    _EARLY: mark("before 1970"),
    _LATE: mark("after 2199"),
    _OTHER_UNIT: mark("a number of another unit than the rest"),
}


class Times:
    """The cells of one column of times. A number is epoch time, in the unit that fits the column.

    ISO 8601 without a zone is UTC. Times before 1970 and after 2199 are refused, and days written
    with the year last (01/02/2026), because nothing says which is the month.
    """

    def __init__(self) -> None:
        self._micros: list[Instants] = []
        self._numbers: list[npt.NDArray[np.float64] | None] = []  # None: no number in a stretch
        self._states: list[npt.NDArray[np.int8]] = []
        self._naive = False
        self._count = 0
        self._odd: dict[int, object] = {}

    def add(self, cells: Sequence[object]) -> None:
        """Append cells."""
        if isinstance(cells, Stretch):
            self._add_stretch(cells)
            return
        if self._add_alike(cells):
            return
        read = [self._read(cell) for cell in cells]
        for index, (state, _) in enumerate(read, start=self._count):
            if state > _MISSING and len(self._odd) < LISTED:
                self._odd[index] = cells[index - self._count]
        self._count += len(cells)
        self._states.append(np.array([state for state, _ in read], dtype=np.int8))
        self._micros.append(
            np.array([value if state == _GIVEN else 0 for state, value in read], dtype=np.int64)
        )
        self._numbers.append(
            np.array(
                [value if state == _EPOCH_NUMBER else np.nan for state, value in read],
                dtype=np.float64,
            )
        )

    def _add_stretch(self, cells: Stretch) -> None:
        """Append cells that Polars holds: what is written as usual at once, others one by one."""
        series, numbers = cells.series, cells.numbers()
        found = stamps.moments(series) or (stamps.instants(series) if cells.is_text else None)
        if numbers is None and found is None:
            self.add(list(cells))
            return
        micros, there, naive = found or stamps.nothing(len(cells))
        self._naive |= naive
        states = np.where(there, _GIVEN, _MISSING).astype(np.int8)
        if cells.is_text and not there.all():
            numbers = stamps.numbers(series)
            odd = np.flatnonzero(~there & np.isnan(numbers))
            for row, cell in zip(odd.tolist(), series[odd].to_list(), strict=True):
                states[row], value = self._read(cell)
                if states[row] == _EPOCH_NUMBER:
                    numbers[row] = value
                else:
                    micros[row] = int(value)
                if states[row] > _MISSING and len(self._odd) < LISTED:
                    self._odd[self._count + row] = cell
        if numbers is not None:
            states[~np.isnan(numbers)] = _EPOCH_NUMBER
        self._states.append(states)
        self._micros.append(micros)
        self._numbers.append(numbers)
        self._count += len(cells)

    def _add_alike(self, cells: Sequence[object]) -> bool:
        """Append cells that are all written alike, the quick way."""
        if set(map(type, cells)) != {str}:
            return False
        read = instants(cast("Sequence[str]", cells))
        if read is None:
            return False
        micros, naive = read
        self._naive |= naive
        self._micros.append(micros)
        self._numbers.append(None)
        self._states.append(np.full(len(micros), _GIVEN, dtype=np.int8))
        self._count += len(micros)
        return True

    def _read(self, cell: object) -> tuple[int, float]:
        if isinstance(cell, str):
            text = cell.strip()
            if text[4:5] == "-":
                return self._iso(text)
            return _other(text)
        if isinstance(cell, datetime):
            return self._instant(cell)
        if isinstance(cell, date):
            return self._instant(datetime(cell.year, cell.month, cell.day, tzinfo=UTC))
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return _EPOCH_NUMBER, float(cell)
        return (_MISSING if cell is None else _UNREADABLE), 0

    def _iso(self, text: str) -> tuple[int, float]:
        try:
            return self._instant(datetime.fromisoformat(text))
        except ValueError:
            pass  # perhaps with its zone apart, as databases print it
        text = _OFFSET_APART.sub(r"\1", _ZONE_APART.sub("Z", text))
        try:
            return self._instant(datetime.fromisoformat(text))
        except ValueError:
            return _UNREADABLE, 0

    def _instant(self, moment: datetime) -> tuple[int, float]:
        if moment.tzinfo is None:
            self._naive = True
            moment = moment.replace(tzinfo=UTC)
        return _GIVEN, (moment - _EPOCH) // _MICROSECOND

    def _all_numbers(self) -> npt.NDArray[np.float64] | None:
        """The numbers of all rows, NaN where there is none; None if there is not one."""
        if all(part is None for part in self._numbers):
            return None
        parts = zip(self._numbers, self._states, strict=True)
        return np.concatenate(
            [np.full(len(states), np.nan) if part is None else part for part, states in parts]
        )

    def written(self, mask: Mask) -> dict[int, object]:
        """Cells that are no instants as they are written, by row; for messages."""
        written = dict(self._odd)
        numbers = self._all_numbers()
        if numbers is not None:
            written |= {
                row: f"{numbers[row]:.15g}"
                for row in np.flatnonzero(mask & ~np.isnan(numbers))[:LISTED].tolist()
            }
        return written

    def finish(self) -> tuple[Instants, list[tuple[str, Mask]], list[str]]:
        """The instants; why some cells are none, with the rows; and what was assumed."""
        if not self._states:
            return np.empty(0, dtype=np.int64), [], []
        micros, states = np.concatenate(self._micros), np.concatenate(self._states)
        numbers = self._all_numbers()
        notes = [tr("times without a zone are read as UTC")] if self._naive else []
        counted = states == _EPOCH_NUMBER
        if numbers is not None and counted.any():
            unit, found, states[counted] = _converted(numbers[counted])
            micros[counted] = found
            notes.append(tr("numbers are read as {unit}", unit=unit))
        given = states == _GIVEN
        states[given & (micros < 0)] = _EARLY
        states[given & (micros >= _LATEST)] = _LATE
        faults = [
            (reason, mask) for state, reason in _REASONS.items() if (mask := states == state).any()
        ]
        return micros, faults, notes


def _other(text: str) -> tuple[int, float]:
    """A text that does not begin as ISO 8601 does."""
    if not text:
        return _MISSING, 0
    if _NUMBER.fullmatch(text):
        return _EPOCH_NUMBER, float(text)
    return (_AMBIGUOUS if _DAY_OR_MONTH.fullmatch(text) else _UNREADABLE), 0


def _converted(numbers: npt.NDArray[np.float64]) -> tuple[str, Instants, npt.NDArray[np.int8]]:
    """Numbers as instants: the unit, the microseconds, and the state of each."""
    middle = float(np.median(np.abs(numbers)))
    if 19_700_101 <= middle <= 21_991_231 and (numbers == np.rint(numbers)).all():
        return "days (YYYYMMDD)", *_days(numbers)
    limits = [limit for limit, _, _ in _UNITS]
    place = int(np.searchsorted(limits, middle, side="right"))
    unit, factor = [*((unit, factor) for _, unit, factor in _UNITS), ("nanoseconds", 1e-3)][place]
    micros = np.clip(np.rint(numbers * factor), -1, _LATEST)
    least = limits[place - 1] if place else 0
    odd = (numbers >= _SECONDS_OF_1973) & (numbers < least)
    states = np.where(odd, _OTHER_UNIT, _GIVEN).astype(np.int8)
    return f"epoch {unit}", micros.astype(np.int64), states


def _days(numbers: npt.NDArray[np.float64]) -> tuple[Instants, npt.NDArray[np.int8]]:
    read = [_day(int(number)) for number in numbers]
    return (
        np.array([micros for _, micros in read], dtype=np.int64),
        np.array([state for state, _ in read], dtype=np.int8),
    )


def _day(number: int) -> tuple[int, int]:
    try:
        day = datetime(number // 10_000, number // 100 % 100, number % 100, tzinfo=UTC)
    except ValueError:
        return _UNREADABLE, 0
    return _GIVEN, (day - _EPOCH) // _MICROSECOND
