"""The filters of messages: money and dates as people read them, values made fit for their place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from liquid.undefined import Undefined
from markupsafe import Markup

_SCHEMES = ("http", "https", "mailto", "tel")
_CSS = re.compile(r"[#\w.%, -]*")
_NAMED_FORMATS = ("short", "medium", "long", "full")
Filter = Callable[..., Any]


def money_in(language: str) -> Filter:
    """The filter `money` for readers of that language."""
    locale = _locale(language)

    def money(value: object, currency: object = "") -> object:
        """`19.9 | money: 'EUR'` is `€19.90`, in the reader's way; not a number: unchanged."""
        number = _number(value)
        if number is None:
            return _raw(value)
        code = _raw(currency).upper()
        if re.fullmatch(r"[A-Z]{3}", code):
            return format_currency(number, code, locale=locale)
        return format_decimal(round(number, 2), format="#,##0.00", locale=locale)

    return money


def date_in(language: str) -> Filter:
    """The filter `date` for readers of that language."""
    locale = _locale(language)

    def date_filter(value: object, form: object = "medium") -> object:
        """`short`, `medium`, `long`, `full`, or a form like `%d.%m.%Y`; not a date: unchanged."""
        moment = _moment(value)
        if moment is None:
            return _raw(value)
        wanted = _raw(form)
        if wanted in _NAMED_FORMATS:
            return format_date(moment, wanted, locale=locale)
        return moment.strftime(wanted[:100])

    return date_filter


def url(value: object) -> str:
    """A whole address, if it is one that people may follow; else `#`."""
    text = _raw(value).strip()
    try:
        scheme = urlsplit(text).scheme.lower()
    except ValueError:
        return "#"
    if scheme not in _SCHEMES or any(ord(letter) < 32 for letter in text):
        return "#"
    return quote(text, safe="/:?#[]@!$&()*+,;=%~-._")


def url_part(value: object, keep: object = "") -> str:
    """A value as a part of an address; nothing in it can end that part. `keep` may be `/`."""
    return quote(_raw(value), safe="/" if keep == "/" else "")


def as_json(value: object) -> str:
    """The value as JSON; a missing one is null."""
    if isinstance(value, Undefined):
        return "null"
    return json.dumps(value, ensure_ascii=False, default=str)


def json_text(value: object) -> str:
    """The value as a part of a text in JSON."""
    return json.dumps(_raw(value), ensure_ascii=False)[1:-1]


def css_value(value: object) -> str:
    """A colour, size or name for a style; anything that could be more is left out."""
    text = _raw(value)
    return text if _CSS.fullmatch(text) else ""


def _raw(value: object) -> str:
    """The value as it is without markup."""
    if value is None or isinstance(value, Undefined):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.unescape() if isinstance(value, Markup) else str(value)


def _number(value: object) -> float | int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    try:
        return float(_raw(value))
    except ValueError:
        return None


def _moment(value: object) -> datetime | date | None:
    if isinstance(value, bool):
        return None
    try:
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value, UTC)
        return datetime.fromisoformat(_raw(value).strip())
    except (ValueError, OverflowError, OSError):
        return None


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")
