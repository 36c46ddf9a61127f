"""What goes wrong with the store."""

from __future__ import annotations

from cartflow_studio.errors import CartFlowError


class StoreError(CartFlowError):
    """The database cannot be used as it is; nothing was changed."""


class StoreUnavailable(StoreError):
    """The database cannot be written now (locked, full, read-only, gone); try again later."""


class StoreBroken(StoreError):
    """The disk failed under a commit: whoever holds the store must stop."""


class StoreInUse(StoreError):
    """Another runner holds this database."""
