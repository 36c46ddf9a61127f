"""What is said when a file of events or people cannot be read."""

from cartflow_studio.errors import CartFlowError


class EventLogError(CartFlowError):
    """A file of events or people that cannot be used at all; nothing of it was taken."""
