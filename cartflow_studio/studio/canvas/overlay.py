"""Numbers on the canvas: what is said under each card and on each connection."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class OverlayView:
    """What a run says, whatever kind of run it was.

    `notes`: the words under a card, by node id; `counts`: the people who left by a port, by (node
    id, port).
    """

    notes: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)


def counted(number: int) -> str:
    """A count as people read it: `12,480`."""
    return f"{number:,}"


def label(port_label: str, count: int | None) -> str:
    """The words on a connection: `Yes · 8,203`."""
    if count is None:
        return port_label
    return f"{port_label} · {counted(count)}" if port_label else counted(count)


def stroke(count: int | None, most: int) -> float:
    """How wide a connection is drawn: 2 without people, 5 for the busiest one."""
    if not count or most <= 0:
        return 2.0
    return 2.0 + 3.0 * math.sqrt(count / most)
