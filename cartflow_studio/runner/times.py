"""Instants as text: ISO 8601."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def instant_of(text: str) -> int:
    """An ISO 8601 text as microseconds since the epoch; without a zone it is UTC.

    ValueError says what is wrong.
    """
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    return (found - EPOCH) // MICROSECOND


def text_of(instant: int) -> str:
    """ISO 8601 in UTC, with as many digits as it takes."""
    return (EPOCH + timedelta(microseconds=instant)).isoformat().replace("+00:00", "Z")
