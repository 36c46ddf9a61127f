"""Times as people and machines write them, as microseconds since the epoch, UTC."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from math import isnan
from typing import TypeAlias, cast

import numpy as np
import numpy.typing as npt

from cartflow_studio.history import day_stamps, stamps
from cartflow_studio.history.iso import instants
from cartflow_studio.history.local_days import Slashed, dotted, is_slashed, stated
from cartflow_studio.history.month_names import named
from cartflow_studio.history.parts import Array, Parts, Spill
from cartflow_studio.history.reading import LISTED, MISSING
from cartflow_studio.history.stretch import Stretch
from cartflow_studio.words import mark, tr

Instants: TypeAlias = "npt.NDArray[np.int64]"
Rows: TypeAlias = "npt.NDArray[np.int64]"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LATEST = (datetime(2200, 1, 1, tzinfo=UTC) - _EPOCH) // _MICROSECOND
_NUMBER = re.compile(r"[+-]?[0-9]{1,19}(\.[0-9]+)?([eE]\+?[0-9]{1,2})?")
_DAY_OR_MONTH = re.compile(r"[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{2,4}(?:\D.*)?")
_ZONE_APART = re.compile(r"\s+(?:UTC|GMT|Z)$|\s*(?:UTC|GMT)$")
_OFFSET_APART = re.compile(r"\s+([+-][0-9]{2}:?[0-9]{2})$")
_UNITS = (
    (1e11, mark("epoch seconds"), 1e6),
    (1e14, mark("epoch milliseconds"), 1e3),
    (1e17, mark("epoch microseconds"), 1.0),
)

_DAYS = (19_700_101.0, 21_991_231.0)
_GIVEN, _EPOCH_NUMBER, _MISSING, _UNREADABLE, _AMBIGUOUS, _EARLY, _LATE, _OTHER_UNIT, _NO_DAY = (
    range(9)
)
_SLASHED = 9  # until the whole column is known
EITHER = mark(
    "nothing settles whether the day or the month comes first in dates such as 01/02/2026: say it "
    "with {option} day-first or {option} month-first"
)
_SECONDS_OF_1973 = 1e8  # a number from here on may be a time, in seconds or something finer
_REASONS = {
    _MISSING: MISSING,
    _UNREADABLE: "not a time",
    _AMBIGUOUS: "day and month order unclear",
    _EARLY: mark("before 1970"),
    _LATE: mark("after 2199"),
    _OTHER_UNIT: mark("a number of another unit than the rest"),
    _NO_DAY: mark("no such day in the order that was said"),
}


class Times:
    """The cells of one column of times. A number is epoch time, in the unit that fits the column.

    What has no zone is UTC. 31.01.2026 is day first, and in 31 January 2026 the month is a word.
    01/02/2026 is read as other days of the column can only be (31/01/2026), and refused where none
    or both orders are needed, because nothing says which is the month; unless `dates` does:
    `day-first` or `month-first`, for all days that have their year last. Times before 1970 and
    after 2199 are refused.
    """

    def __init__(
        self, spill: Spill | None = None, dates: str = "", option: str = "--dates"
    ) -> None:
        self._dates, self._option = dates, option  # which says the order, in words to type
        self._micros, self._states, self._numbers = Parts(spill), Parts(spill), Parts(spill)
        self._has_numbers = False
        self._naive = False
        self._slashed = Slashed()
        self._odd: dict[int, object] = {}
        self._unsettled: dict[int, object] = {}

    @property
    def _count(self) -> int:
        return len(self._states)

    def add(self, cells: Sequence[object]) -> None:
        """Append cells."""
        if isinstance(cells, Stretch):
            self._add_stretch(cells)
            return
        if self._add_alike(cells):
            return
        read = [self._read(cell) for cell in cells]
        begin = self._count
        for index, (state, _) in enumerate(read, start=begin):
            self._list(index, state, cells[index - begin])
        self._append(
            np.array([state for state, _ in read], dtype=np.int8),
            np.array([0 if state == _EPOCH_NUMBER else value for state, value in read], np.int64),
            np.array(
                [value if state == _EPOCH_NUMBER else np.nan for state, value in read],
                dtype=np.float64,
            ),
        )

    def _list(self, index: int, state: int, cell: object) -> None:
        """Keep one cell as it is written if it is none, or may turn out to be none."""
        listed = self._unsettled if state == _SLASHED else self._odd
        if state > _MISSING and len(listed) < LISTED:
            listed[index] = cell

    def _append(
        self, states: npt.NDArray[np.int8], micros: Instants, numbers: Array | None
    ) -> None:
        if (states == _GIVEN).all():
            self._states.append_same(np.int8(_GIVEN), len(states))
        else:
            self._states.append(states)
        self._micros.append(micros)
        if numbers is None:
            self._numbers.append_same(np.float64(np.nan), len(states))
        else:
            self._has_numbers = True
            self._numbers.append(numbers)

    def _add_stretch(self, cells: Stretch) -> None:
        """Append cells that Polars holds: what is written as usual at once, others one by one."""
        series, numbers = cells.series, cells.numbers()
        found = stamps.moments(series) or (stamps.instants(series) if cells.is_text else None)
        if numbers is None and found is None:
            self.add(list(cells))
            return
        micros, there, naive = found or stamps.nothing(len(cells))
        if cells.is_text and not there.any():
            micros, there, naive = day_stamps.instants(series, self._dates)
        self._naive |= naive
        if numbers is None and there.all():
            self._append(np.broadcast_to(np.int8(_GIVEN), len(there)), micros, None)
            return
        states = np.where(there, _GIVEN, _MISSING).astype(np.int8)
        if cells.is_text and not there.any() and not self._dates:
            micros, there = self._slashed.pack_all(*day_stamps.either(series))
            states[there] = _SLASHED
            for row in np.flatnonzero(there)[: LISTED - len(self._unsettled)].tolist():
                self._unsettled[self._count + row] = series[row]
        if cells.is_text and not there.all():
            numbers = stamps.numbers(series)
            odd = np.flatnonzero(~there & np.isnan(numbers))
            for row, cell in zip(odd.tolist(), series[odd].to_list(), strict=True):
                states[row], value = self._read(cell)
                if states[row] == _EPOCH_NUMBER:
                    numbers[row] = value
                else:
                    micros[row] = int(value)
                self._list(self._count + row, int(states[row]), cell)
        if numbers is not None:
            states[~np.isnan(numbers)] = _EPOCH_NUMBER
        self._append(states, micros, numbers)

    def _add_alike(self, cells: Sequence[object]) -> bool:
        """Append cells that are all written alike, the quick way."""
        if set(map(type, cells)) != {str}:
            return False
        read = instants(cast("Sequence[str]", cells))
        if read is None:
            return False
        micros, naive = read
        self._naive |= naive
        self._append(np.full(len(micros), _GIVEN, dtype=np.int8), micros, None)
        return True

    def _read(self, cell: object) -> tuple[int, float]:
        if isinstance(cell, str):
            text = cell.strip()
            if text[4:5] == "-" and text[:4].isdecimal():
                return self._iso(text)
            return self._other(text)
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

    def _other(self, text: str) -> tuple[int, float]:
        """A text that does not begin as ISO 8601 does."""
        if not text:
            return _MISSING, 0
        if _NUMBER.fullmatch(text):
            return _EPOCH_NUMBER, float(text)
        try:
            moment = stated(text, self._dates) if self._dates else dotted(text)
            if moment is not None:
                return self._instant(moment)
            if is_slashed(text):
                return _SLASHED, self._slashed.pack(text)
        except ValueError:
            return (_NO_DAY if self._dates else _UNREADABLE), 0
        if _DAY_OR_MONTH.fullmatch(text):
            return _AMBIGUOUS, 0
        return self._worded(text)

    def _worded(self, text: str) -> tuple[int, float]:
        """A text that may have its month as a word."""
        try:
            moment = named(text)
        except ValueError:
            moment = None
        return (_UNREADABLE, 0) if moment is None else self._instant(moment)

    def _instant(self, moment: datetime) -> tuple[int, float]:
        if moment.tzinfo is None:
            self._naive = True
            moment = moment.replace(tzinfo=UTC)
        return _GIVEN, (moment - _EPOCH) // _MICROSECOND

    def written(self, rows: Rows) -> dict[int, object]:
        """Cells that are no instants as they are written, by row; for messages."""
        written = self._odd | self._unsettled
        listed = rows[:LISTED]
        numbers = zip(listed.tolist(), self._numbers.pick(listed).tolist(), strict=True)
        return written | {row: f"{each:.15g}" for row, each in numbers if not isnan(each)}

    def finish(self) -> tuple[Parts, list[tuple[str, Rows]], list[str]]:
        """The instants; why some cells are none, with the rows; and what was assumed."""
        is_naive = self._naive or self._slashed.is_settled
        notes = [tr("times without a zone are read as UTC")] if is_naive else []
        if self._slashed.is_settled:
            notes.append(tr(self._slashed.note))
        unit = _Unit(self._numbers) if self._has_numbers else None
        if unit is not None and unit.name:
            notes.append(tr("numbers are read as {unit}", unit=tr(unit.name)))
        faulty: dict[int, list[Rows]] = {}

        def read(begin: int, _: str, micros: Instants) -> Instants:
            end = begin + len(micros)
            micros, states = self._read_numbers(micros, begin, end, unit)
            if not len(states):
                return micros
            for state in np.unique(states).tolist():
                if state in _REASONS:
                    rows = np.flatnonzero(states == state) + begin
                    faulty.setdefault(state, []).append(rows)
            return micros

        instants = self._micros.mapped(read)
        self._states.drop()
        if _AMBIGUOUS in faulty:
            notes.append(tr(EITHER, option=self._option))
        faults = [
            (reason, np.concatenate(faulty[state]))
            for state, reason in _REASONS.items()
            if state in faulty
        ]
        return instants, faults, notes

    def _read_numbers(
        self, micros: Instants, begin: int, end: int, unit: _Unit | None
    ) -> tuple[Instants, npt.NDArray[np.int8]]:
        """The instants of some rows and what each is; no states where all of them are given."""
        states = self._states.read(begin, end)
        if not states.any() and int(micros.min()) >= 0 and int(micros.max()) < _LATEST:
            return micros, states[:0]
        states, micros = states.copy(), micros.copy()
        counted = states == _EPOCH_NUMBER
        if unit is not None and counted.any():
            micros[counted], states[counted] = unit.read(self._numbers.read(begin, end)[counted])
        slashed, is_settled = states == _SLASHED, self._slashed.is_settled
        states[slashed] = _GIVEN if is_settled else _AMBIGUOUS
        micros[slashed] = self._slashed.instants(micros[slashed]) if is_settled else 0
        given = states == _GIVEN
        states[given & (micros < 0)] = _EARLY
        states[given & (micros >= _LATEST)] = _LATE
        return micros, states


def unclear(cells: Sequence[object]) -> list[str]:
    """Those of some cells whose day and month may be either way, as they settle no order."""
    times = Times()
    times.add(cells)
    _, faults, _ = times.finish()
    found = {reason: rows.tolist() for reason, rows in faults}
    return [str(cells[row]).strip() for row in found.get(_REASONS[_AMBIGUOUS], ())]


class _Unit:
    """What the numbers of a column count, found from the one in the middle of them."""

    def __init__(self, numbers: Parts) -> None:
        self.name = ""
        self._is_days = True
        self._place = 0
        limits = [limit for limit, _, _ in _UNITS]
        cuts = np.array([_DAYS[0], np.nextafter(_DAYS[1], np.inf), *limits])
        below = np.zeros(len(cuts), dtype=np.int64)
        count = 0
        for _, part in numbers.pieces():
            given = np.abs(part[~np.isnan(part)])
            count += len(given)
            below += np.searchsorted(np.sort(given), cuts, side="left")
            self._is_days &= bool((given == np.rint(given)).all())
        if not count:
            return
        is_below = (below > (count - 1) // 2).tolist()  # the middle one, of each of the cuts
        self._is_days &= is_below[1] and not is_below[0]
        self._place = is_below[2:].index(True) if True in is_below[2:] else len(limits)
        units = [*(unit for _, unit, _ in _UNITS), mark("epoch nanoseconds")]
        self.name = mark("days (YYYYMMDD)") if self._is_days else units[self._place]

    def read(self, numbers: npt.NDArray[np.float64]) -> tuple[Instants, npt.NDArray[np.int8]]:
        """Numbers as microseconds, and the state of each."""
        if self._is_days:
            return _days(numbers)
        factor = [*(factor for _, _, factor in _UNITS), 1e-3][self._place]
        micros = np.clip(np.rint(numbers * factor), -1, _LATEST)
        least = _UNITS[self._place - 1][0] if self._place else 0
        odd = (numbers >= _SECONDS_OF_1973) & (numbers < least)
        return micros.astype(np.int64), np.where(odd, _OTHER_UNIT, _GIVEN).astype(np.int8)


def _days(numbers: npt.NDArray[np.float64]) -> tuple[Instants, npt.NDArray[np.int8]]:
    distinct, places = np.unique(numbers, return_inverse=True)
    read = [_day(int(number)) for number in distinct.tolist()]
    return (
        np.array([micros for _, micros in read], dtype=np.int64)[places],
        np.array([state for state, _ in read], dtype=np.int8)[places],
    )


def _day(number: int) -> tuple[int, int]:
    try:
        day = datetime(number // 10_000, number // 100 % 100, number % 100, tzinfo=UTC)
    except ValueError:
        return _UNREADABLE, 0
    return _GIVEN, (day - _EPOCH) // _MICROSECOND
