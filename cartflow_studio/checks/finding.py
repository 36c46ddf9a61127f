"""What a check says: findings, how grave they are, and the edits that mend them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cartflow_studio.flow.model import Flow


class Severity(StrEnum):
    """How grave: an error stops a launch, a warning wants a look, a hint is advice."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Fix:
    """A quick fix: the words of the button, and the edit that mends the flow."""

    label: str
    edit: Callable[[Flow], Flow] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or doubtful. `node` is None where it is about the whole flow.

    `code` is the name of the rule. `message` says what happens to people, `why` why that matters,
    `mend` how to mend it. `field` and `port` lead to the place in the node.
    """

    code: str
    severity: Severity
    node: str | None
    message: str
    why: str
    mend: str
    field: str = ""
    port: str = ""
    fixes: tuple[Fix, ...] = ()

    @property
    def hint(self) -> str:
        """How to mend it, by the name that errors use."""
        return self.mend


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule yields; the rest of the finding is said by the rule.

    `severity` and `mend` stand in for those of the rule where a case differs.
    """

    node: str | None
    message: str
    field: str = ""
    port: str = ""
    fixes: tuple[Fix, ...] = ()
    severity: Severity | None = None
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the flow; None is unknown, and what depends on it is not checked.

    `templates` gives the text of a template file by the path in the flow, None if there is none.
    `channels` are those that are set up, with the labels of the settings that they still lack.
    `flows` are the ids of the flows that there are, `hosts` the private hosts that webhooks may
    call, `now` the instant in microseconds since the epoch.
    """

    templates: Callable[[str], str | None] | None = None
    channels: Mapping[str, tuple[str, ...]] | None = None
    flows: Collection[str] | None = None
    hosts: tuple[str, ...] = ()
    now: int | None = None
