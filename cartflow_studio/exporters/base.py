"""What every exporter is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cartflow_studio.flow.model import Flow


@dataclass(frozen=True, slots=True)
class Exporter:
    """A way to write a flow down: `name` of the command line, `label` of the menu, `suffix` of
    the file with its dot, and `write`, the same bytes for the same flow.
    """

    name: str
    label: str
    suffix: str
    write: Callable[[Flow], bytes]
