"""The fork by chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cartflow_studio.fields import choice, field
from cartflow_studio.flow.node_type import Lowering, NodeType, Port
from cartflow_studio.nodes._kinds import SHARES, refuse_unclear_exits
from cartflow_studio.words import mark, tr


@dataclass(frozen=True, slots=True)
class Split(NodeType):
    """Send people different ways by chance, to see what works better.

    The same person goes the same way in the simulation, in a rerun and when entering again,
    unless each entry is drawn anew. Changing the shares moves as few people as possible.
    """

    name: ClassVar[str] = "split"
    label: ClassVar[str] = "Split"
    group: ClassVar[str] = "Logic"
    icon: ClassVar[str] = "shuffle"
    color: ClassVar[str] = "split"
    also: ClassVar[str] = mark(
        "a/b test, ab test, experiment, random, percent, share, variant, branch"
    )

    shares: tuple[tuple[str, int | float], ...] = field(
        (("a", 50), ("b", 50)),
        kind=SHARES,
        label="Shares",
        help="In percent, together 100.",
        always=True,
    )
    draw: str = field(
        "sticky",
        kind=choice("sticky", "each entry"),
        label="A person who enters again",
        help="Sticky: goes the same way again. Each entry: is drawn anew.",
    )

    def __post_init__(self) -> None:
        refuse_unclear_exits([name for name, _ in self.shares])

    @property
    def ports(self) -> tuple[Port, ...]:
        """One for each share."""
        return tuple(Port(name, _share(name, share)) for name, share in self.shares)

    @property
    def through(self) -> str:
        """The way of most people, the first of several."""
        return max(self.shares, key=lambda each: each[1], default=("", 0))[0]

    def sentence(self) -> str:
        """Who gets how much."""
        return " · ".join(_share(*each) for each in self.shares) or tr("Choose shares")

    def lower(self, to: Lowering) -> None:
        """Leave by a port drawn by percent."""
        to.split(dict(self.shares), each_entry=self.draw == "each entry")


def _share(name: str, share: float) -> str:
    return tr("{share:g} % {name}", share=share, name=name)
