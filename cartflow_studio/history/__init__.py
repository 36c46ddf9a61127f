"""Event logs and people as columns: read, sorted, counted, and what could not be read."""

from cartflow_studio.history.columns import Booleans, Column, Json, Numbers, Texts
from cartflow_studio.history.errors import EventLogError
from cartflow_studio.history.events import read_events
from cartflow_studio.history.log import EventLog
from cartflow_studio.history.people import People, read_people
from cartflow_studio.history.reading import Progress, Reading, Rejection
from cartflow_studio.history.steps import Steps
from cartflow_studio.history.write import (
    write_events_csv,
    write_events_jsonl,
    write_people_csv,
    write_rejections,
)

__all__ = [
    "Booleans",
    "Column",
    "EventLog",
    "EventLogError",
    "Json",
    "Numbers",
    "People",
    "Progress",
    "Reading",
    "Rejection",
    "Steps",
    "Texts",
    "read_events",
    "read_people",
    "write_events_csv",
    "write_events_jsonl",
    "write_people_csv",
    "write_rejections",
]
