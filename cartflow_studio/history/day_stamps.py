"""Days with the year last in a column of Polars; what is written oddly is told, as in `stamps`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from cartflow_studio.history.local_days import DAY_FIRST
from cartflow_studio.history.stamps import nothing

if TYPE_CHECKING:
    import polars as pl

Instants: TypeAlias = "npt.NDArray[np.int64]"
Mask: TypeAlias = "npt.NDArray[np.bool_]"
_DAY = r"[0-9]{1,2}([./-])[0-9]{1,2}[./-](?:19|20|21)[0-9]{2}"
_TIMES = {"": "", " [0-9]{1,2}:[0-5][0-9]": " %H:%M", " [0-9]{1,2}(?::[0-5][0-9]){2}": " %H:%M:%S"}
_FORMS = tuple((re.compile(_DAY + time), time, form) for time, form in _TIMES.items())


def instants(series: pl.Series, dates: str) -> tuple[Instants, Mask, bool]:
    """Texts of days with dots, or (`dates` says in which order) with any signs: instants, where,
    and that they lack a zone. Elsewhere are zeros.
    """
    apart, pattern, time = _form(series)
    if not apart or (apart != "." and not dates):
        return nothing(len(series))
    order = "%d{0}%m{0}%Y" if (dates or DAY_FIRST) == DAY_FIRST else "%m{0}%d{0}%Y"
    micros, there = _read(series, pattern, order.format(apart) + time)
    return micros, there, bool(there.any())


def either(series: pl.Series) -> tuple[tuple[Instants, Mask], tuple[Instants, Mask]]:
    """Texts of days with slashes as instants, and where: day first, and month first."""
    apart, pattern, time = _form(series)
    if apart != "/":
        micros, there, _ = nothing(len(series))
        return (micros, there), (micros, there)
    day_first, month_first = (
        _read(series, pattern, order + time) for order in ("%d/%m/%Y", "%m/%d/%Y")
    )
    return day_first, month_first


def _form(series: pl.Series) -> tuple[str, str, str]:
    """What stands between the figures of the first day, what fits all that are written like it,
    and the form of its time; empty texts if it is written otherwise.
    """
    first = str(next(iter(series.drop_nulls().head(1)), ""))
    for known, time, form in _FORMS:
        if found := known.fullmatch(first):
            apart = re.escape(found[1])
            two = f"[0-9]{{1,2}}{apart}"
            return found[1], f"^{two}{two}(?:19|20|21)[0-9]{{2}}{time}$", form
    return "", "", ""


def _read(series: pl.Series, pattern: str, form: str) -> tuple[Instants, Mask]:
    import polars

    alike = series.str.contains(pattern)
    read = series.str.to_datetime(form, strict=False, exact=True, time_unit="us")
    there = (alike & read.is_not_null()).fill_null(False).to_numpy()
    micros = read.cast(polars.Int64).fill_null(0).to_numpy()
    return np.where(there, micros, 0), there
