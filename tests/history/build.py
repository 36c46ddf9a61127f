"""Builders for the tests of history."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cartflow_studio.flow.people import Event, Value
from cartflow_studio.history import EventLog, EventLogError, Rejection, read_events, read_people

HEADER = "person_id,name,occurred_at"


def at(text: str) -> int:
    """An instant, written as ISO 8601."""
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1_000_000)


def event(
    row: int, name: str, person: str, when: str, received: str = "", **properties: Value
) -> Event:
    """An event as it comes out of a file without message ids."""
    heard = at(received or when)
    return Event(f"row-{row}", name, person, at(when), heard, properties)


def written(folder: Path, content: str | bytes, name: str = "log.csv") -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def refusal(read: Callable[[], object]) -> EventLogError:
    """What is said of a file that cannot be used."""
    with pytest.raises(EventLogError) as caught:
        read()
    return caught.value


def log_of(folder: Path, content: str | bytes, name: str = "log.csv") -> EventLog:
    """The log in a file with this content."""
    return read_events(written(folder, content, name))


def rejections(folder: Path, *lines: str) -> tuple[Rejection, ...]:
    """What is rejected of a CSV log with these rows, one good row before them."""
    content = "\n".join([HEADER + ",notes", "ann,cart,2026-01-01,fine", *lines])
    return read_events(written(folder, content)).rejected


def people_rejected(folder: Path, content: str | bytes) -> tuple[Rejection, ...]:
    """What is rejected of a file of people whose id is their mail address."""
    return read_people(written(folder, content, "people.csv"), {"person_id": "email"}).rejected
