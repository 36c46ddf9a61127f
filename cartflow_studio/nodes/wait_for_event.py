"""The wait for something to happen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cartflow_studio.fields import choice, field, optional
from cartflow_studio.flow.condition import Condition, sentence
from cartflow_studio.flow.duration import Duration, days
from cartflow_studio.flow.kinds import DURATION, PROPERTY
from cartflow_studio.flow.node_type import ALTERNATIVES, Alternative, Lowering, NodeType, Port
from cartflow_studio.flow.settings import ANY_VALUE
from cartflow_studio.words import either, mark, tr


@dataclass(frozen=True, slots=True)
class WaitForEvent(NodeType):
    """Hold the person until something happens, or until it is too late.

    The first of the things to wait for that happens gives the exit. An event exactly at the
    deadline is in time. Usually only what happens after arrival counts; “since entry” also
    counts what happened on the way. “Same” asks for the same value as in the event that started
    the journey, say the same cart_id. Things to wait for may share an exit.
    """

    name: ClassVar[str] = "wait_for_event"
    label: ClassVar[str] = "Wait for event"
    group: ClassVar[str] = "Logic"
    icon: ClassVar[str] = "hourglass"
    color: ClassVar[str] = "wait"
    also: ClassVar[str] = mark("until event, pause, timeout, reaction, purchase, response, delay")

    events: tuple[Alternative, ...] = field(
        (),
        kind=ALTERNATIVES,
        label="Wait for",
        help="People leave by the exit of whichever happens first.",
    )
    timeout: Duration | None = field(
        days(1),
        kind=optional(DURATION),
        label="Wait at most",
        help="Left empty, people wait without a limit.",
        always=True,
    )
    lookback: str = field(
        "since arrival",
        kind=choice("since arrival", "since entry"),
        label="Counts what happened",
        help="Since entry: also what happened on the way here.",
    )
    match: str = field(
        "",
        kind=PROPERTY,
        label="With the same",
        help="Only with the same value as in the entry event, like cart_id.",
    )

    @property
    def ports(self) -> tuple[Port, ...]:
        """One for each alternative, in order; then too late."""
        exits = {each.exit: _label(each) for each in self.events}
        if self.timeout is not None:
            exits.setdefault("timed_out", tr("after {timeout}", timeout=self.timeout))
        return tuple(Port(name, label) for name, label in exits.items())

    @property
    def through(self) -> str:
        """As if nothing happened; without a limit of time, as if the first thing did."""
        names = [port.name for port in self.ports]
        return "timed_out" if "timed_out" in names else next(iter(names), "")

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What the alternatives look at."""
        both = (condition for each in self.events for condition in (each.where, each.becomes))
        return tuple(condition for condition in both if condition is not None)

    @property
    def listens_to(self) -> tuple[str, ...]:
        """The events of its alternatives, each once."""
        return tuple(dict.fromkeys(each.event for each in self.events if each.event))

    def sentence(self) -> str:
        """How long for what."""
        if not self.events:
            return tr("Choose what to wait for")
        what = either(_words(each) for each in self.events)
        if self.timeout is None:
            text = tr("Wait for {what}", what=what)
        else:
            text = tr("Wait up to {timeout} for {what}", timeout=self.timeout, what=what)
        if self.match in ("", ANY_VALUE):
            return text
        return tr("{text}, same {name}", text=text, name=self.match)

    def lower(self, to: Lowering) -> None:
        """Hold for the first alternative."""
        to.wait(
            self.events,
            timeout=self.timeout,
            timed_out="timed_out" if self.timeout is not None else "",
            lookback=self.lookback == "since entry",
            match=self.match,
        )


def _words(each: Alternative) -> str:
    if each.becomes is not None:
        return sentence(each.becomes)
    if each.where is None:
        return each.event or "…"
    return tr("{event} where {condition}", event=each.event, condition=sentence(each.where))


def _label(each: Alternative) -> str:
    return each.exit if each.port or each.event else tr("Became so")
