"""What an occurrence brought about, decoded from the machine's lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.past import Past
from cartflow_studio.engine.plan import OUTCOMES, REFUSALS, Plan
from cartflow_studio.engine.trace import STEPS, TraceLine
from cartflow_studio.flow.people import Event, Value

Lookup = Callable[[int], Event | None]
MOVED = "moved"  # the reason of an exit to another version, and of the entry there


@dataclass(frozen=True, slots=True)
class AskedMessage:
    """A message that a journey asks to send, with its identity (journey, node, visit).

    `entry_sequence` and `last_sequence` are the numbers of the event that started the journey and
    of the last awaited one; 0 if there is none.
    """

    at: int
    person: str
    journey: int
    node: str
    visit: int
    channel: str
    entry_sequence: int
    last_sequence: int


@dataclass(frozen=True, slots=True)
class AttributeChange:
    """A change of the person by an update node. `action`: set, unset, add or remove (a tag).

    A copied value is `value` if the engine was given a lookup of events; it is property `name` of
    event `sequence` in any case (0: the value was written in the flow).
    """

    at: int
    journey: int
    node: str
    attribute: str
    action: str
    value: Value
    sequence: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class HandOver:
    """A journey that ended by handing its person over to `flow`."""

    at: int
    person: str
    journey: int
    node: str
    flow: str
    entry_sequence: int


@dataclass(frozen=True, slots=True)
class Advance:
    """What an occurrence brought about. `wake_at` is when the next deadline falls due. `past` is
    what the host gave the engine of it, brought up to date.
    """

    state: bytes
    wake_at: int | None = None
    trace: tuple[TraceLine, ...] = ()
    messages: tuple[AskedMessage, ...] = ()
    changes: tuple[AttributeChange, ...] = ()
    handovers: tuple[HandOver, ...] = ()
    past: Past | None = None


@dataclass
class Account:
    """Gathers what the machine tells of one person. `reason` is that of a host who ends a journey;
    `lookup` finds events by their number, for values copied from them.
    """

    plan: Plan
    person: str
    lookup: Lookup
    reason: str = ""
    trace: list[TraceLine] = field(default_factory=list)
    messages: list[AskedMessage] = field(default_factory=list)
    changes: list[AttributeChange] = field(default_factory=list)
    handovers: list[HandOver] = field(default_factory=list)

    def drain(self, m: s.Machine) -> None:
        """Take the lines out of the machine."""
        begin = m[s.TRACE]
        for place in range(m[s.TRACE_COUNT]):
            line = begin + place * s.LINE_WIDTH
            self._take([int(word) for word in m[line : line + s.LINE_WIDTH]])
        m[s.TRACE_COUNT] = 0

    def advance(self, state: bytes, wake_at: int | None, past: Past | None = None) -> Advance:
        """All that was gathered, with the new state."""
        return Advance(
            state,
            wake_at,
            tuple(self.trace),
            tuple(self.messages),
            tuple(self.changes),
            tuple(self.handovers),
            past,
        )

    def _take(self, line: Sequence[int]) -> None:
        at, step, journey, place, output, detail, late = line
        node = self.plan.nodes[place] if place >= 0 else ""
        if step == s.ASKED:
            channel = self.trace[-1].detail["channel"]
            self.messages.append(
                AskedMessage(at, self.person, journey, node, 1, str(channel), output, detail)
            )
        elif step == s.CHANGE:
            self._change(at, journey, node, output, detail)
        elif step == s.HANDED_OVER:
            flow = self.plan.handovers[place]
            self.handovers.append(HandOver(at, self.person, journey, node, flow, output))
        else:
            said, more = self._said(step, place, output, detail)
            if late:
                more["late_by"] = late
            name = STEPS[step]
            self.trace.append(TraceLine(at, self.person, journey, name, node, said, more))

    def _said(
        self, step: int, place: int, output: int, detail: int
    ) -> tuple[str, dict[str, Value]]:
        plan = self.plan
        if step == s.LEFT:
            return plan.ports[place][output], {}
        if step == s.ENTERED:
            return (MOVED if detail else ""), {"control_group": True} if output else {}
        if step == s.MESSAGE:
            more: dict[str, Value] = {"channel": plan.channels[detail]}
            if output == s.SENT:
                return "sent", more
            return "not_sent", more | {"reason": OUTCOMES[output]}
        if step == s.GOAL:
            return plan.flow.goals[output].event, self._goal(output, detail)
        if step == s.EXITED:
            return (self.reason if output == s.GIVEN_REASON else plan.reasons[output]), {}
        return (REFUSALS[output] if step == s.REFUSED else ""), {}

    def _goal(self, goal: int, detail: int) -> dict[str, Value]:
        more: dict[str, Value] = {"goal": goal}
        if detail >> 1 > len(self.plan.sends):
            more["earlier_version"] = True
        elif detail >> 1:
            more["message"] = self.plan.nodes[self.plan.sends[(detail >> 1) - 1]]
        if detail & 1:
            more["control_group"] = True
        return more

    def _change(self, at: int, journey: int, node: str, number: int, sequence: int) -> None:
        change = self.plan.changes[number]
        value = change.value
        if change.source:
            event = self.lookup(sequence)
            value = event.properties.get(change.name) if event is not None else None
        self.changes.append(
            AttributeChange(
                at, journey, node, change.attribute, change.action, value, sequence, change.name
            )
        )


def changed(
    attributes: Mapping[str, Value], changes: Iterable[AttributeChange]
) -> dict[str, Value]:
    """The attributes after the changes of update nodes; a tag is added to its list once, and what
    is no list becomes one.
    """
    after = dict(attributes)
    for change in changes:
        listed = after.get(change.attribute)
        tags = [*listed] if isinstance(listed, list) else []
        match change.action:
            case "set":
                after[change.attribute] = change.value
            case "unset":
                after[change.attribute] = None
            case "add":
                after[change.attribute] = [*tags, *([] if change.value in tags else [change.value])]
            case "remove" if isinstance(listed, list):
                after[change.attribute] = [tag for tag in tags if tag != change.value]
    return {name: value for name, value in after.items() if value is not None}
