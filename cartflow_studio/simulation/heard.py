"""What a step tells the engine of itself, listened to: its triggers, branches, shares, messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cartflow_studio.flow.condition import Condition
from cartflow_studio.flow.duration import Duration
from cartflow_studio.flow.model import Node
from cartflow_studio.flow.node_type import Alternative, Change, Start, Until


@dataclass
class Heard:
    """Listens to a step as the engine does, and keeps what explanations need."""

    starts: list[Start] = field(default_factory=list)
    branches: tuple[tuple[str, Condition], ...] = ()
    shares: Mapping[str, int | float] = field(default_factory=dict)

    def start(self, start: Start, *, then: str) -> None:
        """People enter here."""
        self.starts.append(start)

    def branch(self, branches: Sequence[tuple[str, Condition]], *, otherwise: str) -> None:
        """Leave by the first port whose condition is true."""
        self.branches = tuple(branches)

    def split(self, shares: Mapping[str, int | float], *, each_entry: bool) -> None:
        """Leave by a port drawn by percent."""
        self.shares = dict(shares)

    def send(
        self,
        channel: str,
        *,
        sent: str,
        not_sent: str,
        consent: bool,
        capped: bool,
        quiet: bool,
        receipts: Sequence[str] = (),
        timeout: Duration | None = None,
        timed_out: str = "",
    ) -> None:
        """Ask for one message."""

    def delay(self, duration: Duration, *, zone: str, then: str) -> None:
        """Hold for a length of time."""

    def until(self, until: Until, *, then: str) -> None:
        """Hold until an instant."""

    def wait(
        self,
        alternatives: Sequence[Alternative],
        *,
        timeout: Duration | None,
        timed_out: str,
        lookback: bool,
        match: str,
    ) -> None:
        """Hold for the first of several things."""

    def update(self, changes: Sequence[Change], *, then: str) -> None:
        """Change the person."""

    def exit(self, reason: str) -> None:
        """The journey ends."""

    def hand_over(self, flow: str) -> None:
        """The journey ends, and the person enters another flow."""


def hear(node: Node) -> Heard:
    """All that a step says."""
    heard = Heard()
    node.type.lower(heard)
    return heard
