"""What every type of node has: described fields, ports, a sentence, and its lowering."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from cartflow_studio.fields import Kind, Plain, described, field, list_of, optional
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import Condition
from cartflow_studio.flow.condition_file import CONDITION
from cartflow_studio.flow.duration import Duration
from cartflow_studio.flow.kinds import EVENT
from cartflow_studio.flow.people import Value
from cartflow_studio.words import tr


@dataclass(frozen=True, slots=True)
class Port:
    """An exit of a node. A `required` port must lead somewhere; an optional one that leads
    nowhere lets the person go on as `falls_to` says (a port name), or out of the flow.
    `tone` colours the connection: "" or "yes" or "no".
    """

    name: str
    label: str
    required: bool = True
    falls_to: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One thing a wait waits for: an event with a condition, or an attribute becoming so.

    Exactly one of `event` and `becomes` is given. `port` is the exit it leads to.
    """

    event: str = field("", kind=EVENT, label="Event")
    where: Condition | None = field(None, kind=optional(CONDITION), label="Only if")
    becomes: Condition | None = field(
        None, kind=optional(CONDITION), label="Or when the person becomes"
    )
    port: str = field(
        "", kind=EVENT, label="Exit", help="What the exit is called. Empty: like the event."
    )

    @property
    def exit(self) -> str:
        """The name of its port."""
        return self.port or self.event or "became"


_ALTERNATIVE = described(Alternative, editor="alternative")


def _read_alternative(plain: Plain) -> Alternative:
    if isinstance(plain, str):
        return Alternative(event=EVENT.read(plain))
    alternative = _ALTERNATIVE.read(plain)
    if bool(alternative.event) == (alternative.becomes is not None):
        raise ValueError(tr("Wait for an event or for the person becoming so, one of the two."))
    return alternative


def _write_alternative(alternative: Alternative) -> Plain:
    if alternative == Alternative(event=alternative.event):
        return alternative.event
    return _ALTERNATIVE.write(alternative)


ALTERNATIVES: Kind[tuple[Alternative, ...]] = list_of(
    Kind(
        "alternative",
        _read_alternative,
        _write_alternative,
        {"anyOf": [{"type": "string"}, _ALTERNATIVE.schema]},
        "alternative",
    ),
    editor="alternatives",
    longest=20,
)


@dataclass(frozen=True, slots=True)
class Until:
    """The instant a journey goes on at.  # semantics 4.2

    `date` names a date: ("person" | "entry" | "last", attribute), or "" for the arrival itself;
    `offset` is added to it (`before` reverses it). Then on to the next `time` of day, on one of
    `weekdays` (0 is Monday), or into the window [time, window_end). `zone` is "person" or "flow".
    `exact` says what arriving exactly on time does, "go on" or "next"; `past` what a date already
    gone does, "go on" or "exit".
    """

    date: tuple[str, str] | None = None
    offset: Duration | None = None
    before: bool = False
    time: TimeOfDay | None = None
    window_end: TimeOfDay | None = None
    weekdays: tuple[int, ...] = ()
    zone: str = "person"
    exact: str = "go on"
    past: str = "go on"


@dataclass(frozen=True, slots=True)
class Change:
    """One change to a person: `action` is set, unset, add (a tag) or remove (a tag).

    The new value is `value`, or is copied from a property: `source` "entry" or "last" and `name`.
    """

    attribute: str
    action: str = "set"
    value: Value = None
    source: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """How people enter by a trigger: kind is "event", "segment" or "api".

    For a segment: `who` is the condition and `schedule` is "once" (at `at`, ISO 8601 local),
    "daily" / "weekly" / "monthly" (at `time`, on `weekdays` or `day`), or "as they match".
    """

    kind: str
    event: str = ""
    when: Condition | None = None
    schedule: str = ""
    at: str = ""
    time: TimeOfDay | None = None
    weekdays: tuple[int, ...] = ()
    day: int = 1


class Lowering(Protocol):
    """What a node tells the engine of itself, in the engine's few primitive operations.

    Ports are given by name; where they lead, the engine knows from the flow.
    """

    def start(self, start: Start, *, then: str) -> None:
        """People enter here."""

    def delay(self, duration: Duration, *, zone: str, then: str) -> None:
        """Hold for a length of time; a calendar length keeps the wall clock of the zone."""

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
        """Hold for the first of several things, `lookback`: counting from the entry;
        `match`: only with the same value of that property as the entry event."""

    def branch(self, branches: Sequence[tuple[str, Condition]], *, otherwise: str) -> None:
        """Leave by the first port whose condition is true."""

    def split(self, shares: Mapping[str, int | float], *, each_entry: bool) -> None:
        """Leave by a port drawn by percent; the draw sticks to the person, or is new each entry."""

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
        """Ask for one message; then perhaps wait for the first of the receipts
        ("delivered", "opened", "clicked", "replied", "answered"), each a port."""

    def update(self, changes: Sequence[Change], *, then: str) -> None:
        """Change the person."""

    def exit(self, reason: str) -> None:
        """The journey ends."""

    def hand_over(self, flow: str) -> None:
        """The journey ends and the person enters another flow."""


class NodeType(ABC):
    """Base of every node type: a frozen dataclass of described fields.

    Class variables: `name` in the file, `label` in the palette, `group` of the palette
    (Triggers, Messages, Logic, People, Exits), `icon` (a Lucide name in resources/icons), `color`
    (a token of the theme: trigger, email, wait, split, sms, push, goal, exit), `is_entry`,
    `is_end` (the journey ends there), `channel` ("" unless it sends), `also` (other words by which
    people look for it, with commas between them). The docstring's first line is the help of the
    palette.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    group: ClassVar[str]
    icon: ClassVar[str]
    color: ClassVar[str]
    is_entry: ClassVar[bool] = False
    is_end: ClassVar[bool] = False
    channel: ClassVar[str] = ""
    also: ClassVar[str] = ""

    __slots__ = ()

    @property
    @abstractmethod
    def ports(self) -> tuple[Port, ...]:
        """Its exits, from top to bottom; none for an end."""

    @abstractmethod
    def sentence(self) -> str:
        """What it does, in the marketer's words, for the card."""

    @abstractmethod
    def lower(self, to: Lowering) -> None:
        """Tell the engine."""

    @property
    def through(self) -> str:
        """The port by which people go on when the step is switched off; "" where it has none."""
        ports = self.ports
        return ports[0].name if ports else ""

    @property
    def listens_to(self) -> tuple[str, ...]:
        """The names of the events it listens to."""
        return ()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition it holds."""
        return ()

    @property
    def templates(self) -> Mapping[str, str]:
        """The texts with placeholders it holds, by field."""
        return {}

    def port(self, name: str) -> Port | None:
        """The port of that name."""
        return next((port for port in self.ports if port.name == name), None)
