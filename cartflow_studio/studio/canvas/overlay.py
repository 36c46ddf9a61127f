"""Numbers on the canvas: what is said under each card and on each connection."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from cartflow_studio.formats import count


@dataclass(frozen=True)
class OverlayView:
    """What a run says, whatever kind of run it was.

    `notes`: the words under a card, by node id; `counts`: the people who left by a port, by (node
    id, port). `beside` is a second run to compare it with; then each has a `name`. Where the run
    was of another version of the flow, `labels` are what the ports were called in it that are
    called otherwise now, and `about` says which version that was.
    """

    notes: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    name: str = ""
    beside: OverlayView | None = None
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)
    about: str = ""

    def words(self, port_label: str, link: tuple[str, str]) -> str:
        """The words on a connection: `Yes · 8,203`, with a second run `Yes · 7,911 → 8,203`; only
        the label where another version did not have it.
        """
        port_label = self.labels.get(link, port_label)
        return " · ".join(each for each in (port_label, self.number(link)) if each)

    def number(self, link: tuple[str, str]) -> str:
        """How many went along a connection, with a second run `7,911 → 8,203`; nothing where the
        run does not know it.
        """
        if self.about and link not in self.counts:
            return ""
        number, beside = count(self.counts.get(link, 0)), self.beside
        if beside is not None and link in beside.counts:
            number = f"{count(beside.counts[link])} → {number}"
        return number


def stroke(people: int | None, most: int) -> float:
    """How wide a connection is drawn: 2 without people, 5 for the busiest one."""
    if not people or most <= 0:
        return 2.0
    return 2.0 + 3.0 * math.sqrt(people / most)
