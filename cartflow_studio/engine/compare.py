"""Comparing values as conditions do: the truth of one row for one value.  # semantics 4.4"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cartflow_studio.flow.condition import Scalar
from cartflow_studio.flow.people import Value

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  local times are counted from it
_MAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+")
_PHONE = re.compile(r"\+?[0-9 ()./-]{6,30}")

# Operators that no person writes: what the engine asks of a person for its own sake.
IS_YES = "is yes"
IS_GIVEN = "is given"
IS_MAIL = "is a mail address"
IS_PHONE = "is a phone number"
IS_LIST = "is a list"


@dataclass(frozen=True, slots=True)
class Test:
    """A row of a condition without its source: `name` `operator` `value`."""

    name: str
    operator: str
    value: Scalar | tuple[Scalar, ...]

    def holds(self, value: Value) -> bool:
        """Whether it is true of a value; None is a missing one."""
        return truth(value, self.operator, self.value)

    @property
    def key(self) -> str:
        """Equal for equal tests only; 1, 1.0 and true are not the same."""
        return f"{self.name}\0{self.operator}\0{self.value!r}"


def truth(value: Value, operator: str, operand: Scalar | tuple[Scalar, ...]) -> bool:
    """Whether `value operator operand`. A missing value (None) is false, save `is set: false`.

    Numbers are compared as numbers, texts letter by letter, dates as instants (those without a zone
    as UTC); a comparison of unlike kinds is false. Of a list, `is`, `is one of` and `contains` ask
    whether any element does.
    """
    if operator == "is set":
        return (value is not None) == bool(operand)
    if value is None:
        return False
    if operator in ("is", "is not", "is one of"):
        options = operand if isinstance(operand, tuple) else (operand,)
        elements = value if isinstance(value, list) else [value]
        found = any(_same(element, option) for element in elements for option in options)
        return found != (operator == "is not")
    if isinstance(operand, tuple):
        return False
    if operator == "contains" and isinstance(value, list):
        return any(_same(element, operand) for element in value)
    if operator in ("before", "after"):
        return _in_time(value, operator, operand)
    if isinstance(value, str):
        return _of_text(value, operator, operand)
    if operator == IS_YES:
        return value is True
    if operator == IS_LIST:
        return isinstance(value, list)
    return _of_number(value, operator, operand)


def _same(value: Value, operand: Scalar) -> bool:
    if isinstance(value, bool) or isinstance(operand, bool):
        return value is operand
    if isinstance(value, str) or isinstance(operand, str):
        return isinstance(value, str) and value == operand
    return isinstance(value, int | float) and value == operand


def _of_text(value: str, operator: str, operand: Scalar) -> bool:
    match operator:
        case "contains":
            return isinstance(operand, str) and operand in value
        case "starts with":
            return isinstance(operand, str) and value.startswith(operand)
        case "ends with":
            return isinstance(operand, str) and value.endswith(operand)
        case "is yes":
            return value.strip().lower() in ("true", "yes")
        case "is given":
            return bool(value.strip())
        case "is a mail address":
            return _MAIL.fullmatch(value.strip()) is not None
        case "is a phone number":
            return _PHONE.fullmatch(value.strip()) is not None
        case _:
            return False


def _of_number(value: Value, operator: str, operand: Scalar) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if isinstance(operand, bool) or not isinstance(operand, int | float):
        return False
    match operator:
        case "less than":
            return value < operand
        case "at most":
            return value <= operand
        case "more than":
            return value > operand
        case "at least":
            return value >= operand
        case _:
            return False


def _in_time(value: Value, operator: str, operand: Scalar) -> bool:
    mine, other = date_of(value), date_of(operand)
    if mine is None or other is None:
        return False
    return mine[0] < other[0] if operator == "before" else mine[0] > other[0]


def date_of(value: Value) -> tuple[int, bool] | None:
    """Microseconds since 1970 of an ISO 8601 date or time, and whether they are on a wall clock
    (no zone was written) rather than UTC; None if the value is no such text.
    """
    if not isinstance(value, str):
        return None
    try:
        written = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    local = written.tzinfo is None
    if not local:
        try:
            written = written.astimezone(UTC).replace(tzinfo=None)
        except OverflowError:
            return None
    return (written - EPOCH) // timedelta(microseconds=1), local


def text_of(value: Value) -> str | None:
    """The text by which values are matched; numbers as people write them. None: no such value."""
    match value:
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case str() | int() | float():
            return str(value)
        case _:
            return None


def key_of(text: str) -> int:
    """A number below 2**62 that stands for a text, the same everywhere."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) >> 2


def salt_of(*parts: str) -> int:
    """A number below 2**32 that stands for a place in a flow."""
    return key_of("\0".join(parts)) & 0xFFFFFFFF
