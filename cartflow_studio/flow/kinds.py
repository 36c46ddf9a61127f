"""The kinds of value that flows are made of, for described fields."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import TypeVar

from cartflow_studio.fields import LINE, Fault, Kind, Plain, list_of, shown
from cartflow_studio.flow.clock import WEEKDAYS, TimeOfDay, zones
from cartflow_studio.flow.duration import Duration, Limit
from cartflow_studio.registry import did_you_mean
from cartflow_studio.words import tr

T = TypeVar("T")
IDENTIFIER = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?")
LONGEST_ID = 64
_SPELT = str.maketrans({"đ": "d", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "'": "", "’": ""})


def _parsed(parse: Callable[[str], T]) -> Callable[[Plain], T]:
    def read(value: Plain) -> T:
        if not isinstance(value, str):
            raise Fault(tr("Expected text, found {value}.", value=shown(value)))
        return parse(value)

    return read


def read_identifier(value: Plain) -> str:
    """An id: letters, digits, `_`, `-`, `.`; at most 64 characters."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Fault(tr("Expected an id, found {value}.", value=shown(value)))
    text = str(value)
    if not text:
        raise Fault(tr("The id is empty."))
    if len(text) > LONGEST_ID:
        raise Fault(
            tr("The id has {n:,} characters; at most {most} fit.", n=len(text), most=LONGEST_ID)
        )
    if IDENTIFIER.fullmatch(text) is None:
        raise Fault(
            tr("{text} cannot be an id.", text=shown(text)),
            hint=tr("Use letters, digits, '_', '-' and '.'."),
        )
    return text


def identifier_of(words: str) -> str:
    """The words as an id: small Latin letters, digits and "-"; "" if they have none."""
    bare = unicodedata.normalize("NFKD", words.casefold().translate(_SPELT))
    parts = re.findall("[a-z0-9]+", "".join(each for each in bare if not _is_accent(each)))
    return "-".join(parts)[:LONGEST_ID].rstrip("-")


def _is_accent(letter: str) -> bool:
    return unicodedata.combining(letter) > 0


def _name(value: Plain) -> str:
    text = LINE.read(value).strip()
    if not text:
        raise Fault(tr("The name is empty."))
    if len(text) > 200:
        raise Fault(tr("The name has {n} characters; at most 200 fit.", n=len(text)))
    return text


def _optional_name(value: Plain) -> str:
    return "" if value == "" else _name(value)


def _zone(value: Plain) -> str:
    text = LINE.read(value)
    if text not in zones():
        raise Fault(
            tr("Unknown time zone {text}.", text=shown(text)),
            hint=did_you_mean(text, zones()) or tr("Use an IANA name like Europe/Zagreb."),
        )
    return text


def _percent(value: Plain) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Fault(tr("Expected a percentage, found {value}.", value=shown(value)))
    if not 0 <= value <= 100:
        raise Fault(tr("A share must be between 0 and 100."))
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def _weekday(value: Plain) -> int:
    if isinstance(value, str):
        for place, name in enumerate(WEEKDAYS):
            if value.lower() in (name, name[:3]):
                return place
    raise Fault(
        tr("{value} is not a weekday.", value=shown(value)),
        hint=tr("Write monday, tuesday, … sunday."),
    )


def _weekdays(value: Plain) -> tuple[int, ...]:
    return tuple(sorted(set(_LIST_OF_WEEKDAYS.read(value))))


def _string(extra: str) -> dict[str, str]:
    return {"type": "string", "description": extra}


DURATION: Kind[Duration] = Kind(
    "duration", _parsed(Duration.parse), str, _string("like 30 minutes, 1 day"), "duration"
)
LIMIT: Kind[Limit] = Kind("limit", _parsed(Limit.parse), str, _string("3 per 30 days"), "limit")
TIME: Kind[TimeOfDay] = Kind(
    "time of day", _parsed(TimeOfDay.parse), str, _string('like "21:00"'), "time"
)
ZONE: Kind[str] = Kind("time zone", _zone, str, _string("an IANA time zone"), "zone")
WEEKDAY: Kind[int] = Kind(
    "weekday", _weekday, lambda day: WEEKDAYS[day], {"enum": list(WEEKDAYS)}, "choice", WEEKDAYS
)
_LIST_OF_WEEKDAYS = list_of(WEEKDAY, editor="weekdays")
WEEKDAY_SET: Kind[tuple[int, ...]] = Kind(
    "weekdays", _weekdays, _LIST_OF_WEEKDAYS.write, _LIST_OF_WEEKDAYS.schema, "weekdays", WEEKDAYS
)
PERCENT: Kind[int | float] = Kind(
    "percent",
    _percent,
    lambda value: value,
    {"type": "number", "minimum": 0, "maximum": 100},
    "percent",
)
EVENT: Kind[str] = Kind("event name", _optional_name, str, _string("name of an event"), "event")
PROPERTY: Kind[str] = Kind(
    "event property", _optional_name, str, _string("property of an event"), "property"
)
ATTRIBUTE: Kind[str] = Kind(
    "attribute", _optional_name, str, _string("attribute of a person"), "attribute"
)
FLOW_ID: Kind[str] = Kind(
    "flow id",
    lambda value: "" if value == "" else read_identifier(value),
    str,
    _string("id of another flow"),
    "flow",
)
