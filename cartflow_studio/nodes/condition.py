"""The fork by conditions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cartflow_studio.fields import field
from cartflow_studio.flow import condition as words
from cartflow_studio.flow.node_type import Lowering, NodeType, Port
from cartflow_studio.nodes._kinds import BRANCHES, refuse_unclear_exits
from cartflow_studio.words import mark, tr

OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True)
class Condition(NodeType):
    """Send people different ways, by what is true of them.

    The branches are asked from top to bottom, and the first that is true is taken; who fits
    none goes on by “otherwise”. A condition can look at the person, at the event that started
    the journey, at the event that was waited for last, at how often something happened, and at
    the local time. What is not known makes a comparison false, never an error.
    """

    name: ClassVar[str] = "condition"
    label: ClassVar[str] = "Condition"
    group: ClassVar[str] = "Logic"
    icon: ClassVar[str] = "git-branch"
    color: ClassVar[str] = "split"
    also: ClassVar[str] = mark("if, else, branch, filter, check, decision, yes or no, when")

    branches: tuple[tuple[str, words.Condition], ...] = field(
        (), kind=BRANCHES, label="Branches", help="From top to bottom; the first that is true."
    )

    def __post_init__(self) -> None:
        refuse_unclear_exits([name for name, _ in self.branches], taken=(OTHERWISE,))

    @property
    def ports(self) -> tuple[Port, ...]:
        """One for each branch, then otherwise; yes and no where there is one branch."""
        if len(self.branches) == 1:
            name = self.branches[0][0]
            return (
                Port(name, _label(name), tone="yes"),
                Port(OTHERWISE, tr("No") if name.lower() == "yes" else tr("Otherwise"), tone="no"),
            )
        exits = tuple(Port(name, _label(name)) for name, _ in self.branches)
        return (*exits, Port(OTHERWISE, tr("Otherwise")))

    @property
    def through(self) -> str:
        """As if nothing were true."""
        return OTHERWISE

    @property
    def conditions(self) -> tuple[words.Condition, ...]:
        """Those of its branches."""
        return tuple(condition for _, condition in self.branches)

    def sentence(self) -> str:
        """If what."""
        if not self.branches:
            return tr("Choose a condition")
        if len(self.branches) == 1:
            return tr("If {condition}", condition=words.sentence(self.branches[0][1]))
        return tr("If {names} or otherwise", names=", ".join(name for name, _ in self.branches))

    def lower(self, to: Lowering) -> None:
        """Leave by the first branch that is true."""
        to.branch(self.branches, otherwise=OTHERWISE)


def _label(name: str) -> str:
    return tr("Yes") if name.lower() == "yes" else name[:1].upper() + name[1:]
