"""How a file is written where it does not say so itself: the order of its days, its encoding."""

from __future__ import annotations

from dataclasses import dataclass

from cartflow_studio.history.encodings import checked
from cartflow_studio.history.errors import EventLogError
from cartflow_studio.history.local_days import ORDERS
from cartflow_studio.words import tr


@dataclass(frozen=True, slots=True)
class Notation:
    """How a file is written, as somebody says who knows it.

    `dates`: `day-first` or `month-first`; empty: as each column settles it. `encoding`: of the
    text, by any name that Python has for it; empty: what the file begins with, else UTF-8.
    EventLogError if there is no such order or encoding.
    """

    dates: str = ""
    encoding: str = ""

    def __post_init__(self) -> None:
        if self.dates and self.dates not in ORDERS:
            raise EventLogError(
                tr("{dates!r} is no order of day and month.", dates=self.dates),
                hint=tr("Say day-first or month-first."),
            )
        if self.encoding:
            checked(self.encoding)


USUAL = Notation()
