"""Event logs and people as columns: read, sorted, counted, and what could not be read."""

from cartflow_studio.history.columns import Booleans, Column, Json, Numbers, Texts
from cartflow_studio.history.errors import EventLogError
from cartflow_studio.history.events import read_events
from cartflow_studio.history.log import EventLog
from cartflow_studio.history.reading import Progress, Reading, Rejection

__all__ = [
    "Booleans",
    "Column",
    "EventLog",
    "EventLogError",
    "Json",
    "Numbers",
    "Progress",
    "Reading",
    "Rejection",
    "Texts",
    "read_events",
]
