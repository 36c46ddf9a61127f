"""Days whose month is a word: 5 March 2026, Mar 5, 2026, 5. März 2026, 5. ožujka 2026."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from cartflow_studio.history.local_days import time_of

_MONTHS = (
    "january januar janner sijecanj sijecnja",
    "february februar feber veljaca veljace",
    "march marz maerz mrz ozujak ozujka",
    "april travanj travnja",
    "may mai svibanj svibnja",
    "june juni lipanj lipnja",
    "july juli srpanj srpnja",
    "august kolovoz kolovoza",
    "september rujan rujna",
    "october oktober listopad listopada",
    "november studeni studenoga",
    "december dezember prosinac prosinca",
)
_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday "
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag "
    "ponedjeljak utorak srijeda cetvrtak petak subota nedjelja"
)
_WEEKDAY = r"(?:(?P<weekday>[a-z]{2,})\.? )?"
_DAY, _MONTH, _YEAR = (
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|\.)?",
    r"(?P<month>[a-z]{3,})\.?",
    r"(?P<year>[0-9]{4})\.?",
)
_TIME = (
    r"(?: (?:at |um |u )?(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]{1,6}))?)?)?"
    r"(?: ?(?P<half>[ap])\.?m\.?)?(?: ?(?:uhr|h|sati))?"
    r"(?: ?(?P<zone>z|utc|gmt|[+-][0-9]{2}:?[0-9]{2}))?)?"
)
_FORMS = (
    re.compile(f"{_WEEKDAY}{_DAY}[ -]?(?:of )?{_MONTH}[ -]?{_YEAR}{_TIME}"),
    re.compile(f"{_WEEKDAY}{_MONTH}[ -]?{_DAY}[ -]{_YEAR}{_TIME}"),
)
_APART = re.compile(r"[\s,]+")


def named(text: str) -> datetime | None:
    """The moment of a day whose month is a word, in full or in short, with or without a time; with
    a zone if one is written. None if it is written otherwise.

    ValueError if there is no such month, day or time.
    """
    plain = _APART.sub(" ", _folded(text)).strip()
    found = next((found for form in _FORMS if (found := form.fullmatch(plain))), None)
    if found is None or not _is_weekday(found["weekday"]):
        return None
    day = date(int(found["year"]), _month(found["month"]), int(found["day"]))
    return datetime.combine(day, time_of(found), _zone(found["zone"]))


def _folded(text: str) -> str:
    """In small letters without any marks on them."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _month(word: str) -> int:
    for number, names in enumerate(_MONTHS, start=1):
        if any(name.startswith(word) for name in names.split()):
            return number
    raise ValueError(word)


def _is_weekday(word: str | None) -> bool:
    return word is None or any(name.startswith(word) for name in _WEEKDAYS.split())


def _zone(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text[0] not in "+-":
        return UTC
    ahead = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-ahead if text[0] == "-" else ahead)
