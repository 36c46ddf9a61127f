"""What the runner remembers: tables, repositories, migrations. Rows stay in, values come out."""

from cartflow_studio.store.errors import StoreBroken, StoreError, StoreInUse, StoreUnavailable
from cartflow_studio.store.memory import Records, Store
from cartflow_studio.store.values import (
    AuditEntry,
    Intent,
    Journeys,
    Occurrence,
    Suppression,
    TraceEntry,
    Version,
)

__all__ = [
    "AuditEntry",
    "Intent",
    "Journeys",
    "Occurrence",
    "Records",
    "Store",
    "StoreBroken",
    "StoreError",
    "StoreInUse",
    "StoreUnavailable",
    "Suppression",
    "TraceEntry",
    "Version",
]
