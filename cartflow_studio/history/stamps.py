"""Times in a column of Polars as microseconds since the epoch; what is written oddly is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from cartflow_studio.history import iso

if TYPE_CHECKING:
    import polars as pl

Instants: TypeAlias = "npt.NDArray[np.int64]"
Mask: TypeAlias = "npt.NDArray[np.bool_]"
_ISO = (
    r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-[0-3][0-9][T ]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
    r"(\.[0-9]{1,6})?(Z|\+00:00| ?UTC)?$"
)
_NUMBER = r"^[0-9]{1,18}$"


def nothing(count: int) -> tuple[Instants, Mask, bool]:
    """No instants."""
    return np.zeros(count, np.int64), np.zeros(count, np.bool_), False


def numbers(series: pl.Series) -> npt.NDArray[np.float64]:
    """Texts of digits as numbers, NaN elsewhere."""
    import polars

    digits = series.str.contains(_NUMBER)
    read = series.zip_with(digits.fill_null(False), polars.Series([None], dtype=polars.String))
    return read.cast(polars.Float64).to_numpy(writable=True)


def instants(series: pl.Series) -> tuple[Instants, Mask, bool]:
    """Texts of ISO 8601 with seconds, UTC or without a zone: instants, where, and if one has none.

    Elsewhere are zeros: those cells are to be read one by one.
    """
    import polars

    if (all_alike := _alike(series)) is not None:
        return all_alike[0], np.broadcast_to(np.True_, len(series)), all_alike[1]
    first = series.drop_nulls().head(1)
    if not len(first) or not first.str.contains(_ISO)[0]:
        return nothing(len(series))
    example = str(first[0])
    zone = next((end for end in ("+00:00", "Z", " UTC", "UTC") if example.endswith(end)), "")
    form = f"%Y-%m-%d{example[10]}%H:%M:%S{'%.f' if '.' in example else ''}{zone}"
    alike = series.str.contains(_ISO)
    read = series.str.to_datetime(form, strict=False, exact=True, time_unit="us")
    there = (alike & read.is_not_null()).fill_null(False).to_numpy()
    micros = read.cast(polars.Int64).fill_null(0).to_numpy()
    return np.where(there, micros, 0), there, not zone and bool(there.any())


def _alike(series: pl.Series) -> tuple[Instants, bool] | None:
    """Instants that are all written alike, and if they lack a zone."""
    import polars

    lengths = series.str.len_bytes()
    length = cast("int | None", lengths.min())
    if length is None or series.null_count() or length != lengths.max():
        return None
    micros, zones = np.empty(len(series), dtype=np.int64), set[bool]()
    for begin in range(0, len(series), iso.AT_ONCE):
        joined = series.slice(begin, iso.AT_ONCE).str.join().cast(polars.Binary)
        read = iso.alike(cast("bytes", joined.item()), length)
        if read is None:
            return None
        micros[begin : begin + iso.AT_ONCE] = read[0]
        zones.add(read[1])
    return (micros, zones.pop()) if len(zones) == 1 else None


def moments(series: pl.Series) -> tuple[Instants, Mask, bool] | None:
    """Dates and datetimes as instants, where there are any, and if they lack a zone."""
    import polars

    kind = series.dtype
    if not isinstance(kind, polars.Datetime | polars.Date):
        return None
    zoned = isinstance(kind, polars.Datetime) and kind.time_zone is not None
    micros = series.cast(polars.Datetime("us")).cast(polars.Int64)
    if series.null_count():
        there, read = series.is_not_null().to_numpy(), micros.fill_null(0).to_numpy()
    else:
        there, read = np.broadcast_to(np.True_, len(series)), micros.to_numpy()
    return read, there, isinstance(kind, polars.Datetime) and not zoned
