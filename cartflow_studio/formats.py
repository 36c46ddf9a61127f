"""Numbers, dates and money as the language that is spoken writes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from cartflow_studio.words import numeral, tr, trn

SECOND = 1_000_000
_UNITS: tuple[tuple[int, Callable[[int], str]], ...] = (
    (86_400, lambda n: trn("{n} day", "{n} days", n)),
    (3_600, lambda n: tr("{n} h", n=n)),
    (60, lambda n: tr("{n} min", n=n)),
    (1, lambda n: tr("{n} s", n=n)),
)


def locale() -> str:
    """The locale of the language of now, by its name."""
    return tr("en_GB")


def count(number: int) -> str:
    """A whole number in groups of three."""
    return numeral(number, ",")


def percent(share: float | None, digits: int = 1) -> str:
    """A share of 1 in percent; a dash where there is none."""
    return "–" if share is None else tr("{share} %", share=numeral(share * 100, f".{digits}f"))


def day(moment: date, *, year: bool = False) -> str:
    """The day of a date, short: 3 Nov, 3. Nov., 3. stu."""
    from babel.dates import format_date, format_skeleton

    if year:
        return format_date(moment, "medium", locale=locale())
    return format_skeleton("MMMd", moment, locale=locale())


def moment(at: datetime, *, seconds: bool = False) -> str:
    """A date with its weekday, and the time of day."""
    from babel.dates import format_skeleton

    when = format_skeleton("yMMMEd", at, locale=locale())
    return tr("{day}, {time}", day=when, time=at.strftime("%H:%M:%S" if seconds else "%H:%M"))


def money(amount: float, currency: str) -> str:
    """An amount of money; `currency` is its ISO 4217 code."""
    from babel.numbers import format_currency

    return format_currency(amount, currency, locale=locale())


def length(microseconds: int) -> str:
    """A length of time in its two largest units: `1 day 2 h`."""
    seconds = microseconds // SECOND
    parts = []
    for size, say in _UNITS:
        number, seconds = divmod(seconds, size)
        if number:
            parts.append(say(number))
    return " ".join(parts[:2]) or tr("at once")


def weekday(number: int) -> str:
    """A day of the week in short, 0 is Monday: Mon, Mo, pon."""
    from babel.dates import get_day_names

    return str(get_day_names("abbreviated", locale=locale())[number])
