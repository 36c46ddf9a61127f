"""Numbers of a flow: a fold over the trace, the same for simulation and performance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.plan import OUTCOMES, REFUSALS, Plan
from cartflow_studio.engine.trace import TraceLine
from cartflow_studio.fields import Plain
from cartflow_studio.flow.bypass import effective
from cartflow_studio.flow.model import Flow

EXITED = "exited"  # stands among the ports by which journeys left a node
Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class NodeStats:
    """One node. `left` is by port; journeys that ended at the node count there as "exited".

    `not_sent` is by reason; `goals` are those credited to the node's message.
    """

    arrived: int = 0
    left: Counts = field(default_factory=dict)
    sent: int = 0
    not_sent: Counts = field(default_factory=dict)
    goals: int = 0

    @property
    def waiting(self) -> int:
        """Who is at the node: arrived = left + waiting."""
        return self.arrived - sum(self.left.values())

    def __add__(self, other: NodeStats) -> NodeStats:
        return NodeStats(
            self.arrived + other.arrived,
            _sum(self.left, other.left),
            self.sent + other.sent,
            _sum(self.not_sent, other.not_sent),
            self.goals + other.goals,
        )


@dataclass(frozen=True, slots=True)
class GoalStats:
    """One goal: how many journeys reached it, of these before any message, and in the control
    group.
    """

    event: str = ""
    reached: int = 0
    before_any_message: int = 0
    control: int = 0

    def __add__(self, other: GoalStats) -> GoalStats:
        return GoalStats(
            self.event or other.event,
            self.reached + other.reached,
            self.before_any_message + other.before_any_message,
            self.control + other.control,
        )


@dataclass(frozen=True, slots=True)
class FlowStats:
    """All numbers of a flow; what never happened has no entry.

    `refused` entries and `exited` journeys are by reason, `goals` by their number (from 0),
    `control_entered` are those of `entered` that are in the control group, `moved_in` those that
    came from another version of the flow.
    """

    nodes: Mapping[str, NodeStats] = field(default_factory=dict)
    entered: int = 0
    refused: Counts = field(default_factory=dict)
    exited: Counts = field(default_factory=dict)
    goals: Mapping[int, GoalStats] = field(default_factory=dict)
    control_entered: int = 0
    moved_in: int = 0

    @classmethod
    def of(cls, lines: Iterable[TraceLine]) -> FlowStats:
        """The numbers of a trace."""
        return cls.of_many((line, 1) for line in lines)

    @classmethod
    def of_many(cls, lines: Iterable[tuple[TraceLine, int]]) -> FlowStats:
        """The numbers of a trace in which each line stands for so many like it."""
        tally = _Tally()
        for line, times in lines:
            if times:
                tally.add(line, times)
        return tally.stats()

    @property
    def active(self) -> int:
        """Journeys that are on their way."""
        return self.entered - sum(self.exited.values())

    def node(self, node: str) -> NodeStats:
        """The numbers of a node; zeros where nobody came."""
        return self.nodes.get(node, NodeStats())

    def __add__(self, other: FlowStats) -> FlowStats:
        nodes, goals = dict(self.nodes), dict(self.goals)
        for node, numbers in other.nodes.items():
            nodes[node] = nodes.get(node, NodeStats()) + numbers
        for goal, reached in other.goals.items():
            goals[goal] = goals.get(goal, GoalStats()) + reached
        return FlowStats(
            nodes,
            self.entered + other.entered,
            _sum(self.refused, other.refused),
            _sum(self.exited, other.exited),
            goals,
            self.control_entered + other.control_entered,
            self.moved_in + other.moved_in,
        )

    def to_json(self, flow: Flow) -> dict[str, Plain]:
        """The numbers as plain data, with zeros for what of the flow nobody used; what is switched
        off has none.
        """
        flow = effective(flow)
        return {
            "entered": self.entered,
            "refused": dict(self.refused),
            "active": self.active,
            "exited": dict(self.exited),
            "goals": [self._goal_json(flow, number) for number in range(len(flow.goals))],
            "messages": self._messages_json(flow),
            "nodes": {node: self._node_json(flow, node) for node in flow.nodes},
            "control_group": {"entered": self.control_entered},
            **({"moved_in": self.moved_in} if self.moved_in else {}),
        }

    def _goal_json(self, flow: Flow, number: int) -> dict[str, Plain]:
        stats = self.goals.get(number, GoalStats())
        return {
            "event": flow.goals[number].event,
            "reached": stats.reached,
            "before_any_message": stats.before_any_message,
            "control": stats.control,
        }

    def _messages_json(self, flow: Flow) -> dict[str, Plain]:
        channels: dict[str, NodeStats] = {}
        for node in flow.nodes.values():
            if node.type.channel:
                before = channels.get(node.type.channel, NodeStats())
                channels[node.type.channel] = before + self.node(node.id)
        return {
            channel: {"sent": stats.sent, "not_sent": dict(stats.not_sent)}
            for channel, stats in channels.items()
        }

    def _node_json(self, flow: Flow, node: str) -> dict[str, Plain]:
        stats = self.node(node)
        left = {port.name: 0 for port in flow.ports_of(node)} | dict(stats.left)
        plain: dict[str, Plain] = {"arrived": stats.arrived, "waiting": stats.waiting, "left": left}
        if flow.nodes[node].type.channel:
            plain["sent"] = stats.sent
            plain["not_sent"] = dict(stats.not_sent)
            plain["goals"] = stats.goals
        return plain


def fold(stats: FlowStats, line: TraceLine) -> FlowStats:
    """The numbers with one line more."""
    return stats + FlowStats.of((line,))


class _Tally:
    """Numbers in the making."""

    def __init__(self) -> None:
        self.arrived: Counter[str] = Counter()
        self.left: dict[str, Counter[str]] = {}
        self.sent: Counter[str] = Counter()
        self.not_sent: dict[str, Counter[str]] = {}
        self.credited: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.exited: Counter[str] = Counter()
        self.goals: dict[int, GoalStats] = {}
        self.entered = 0
        self.control_entered = 0
        self.moved_in = 0

    def add(self, line: TraceLine, times: int) -> None:
        """Count one line so many times."""
        match line.step:
            case "arrived":
                self.arrived[line.node] += times
            case "left":
                self.left.setdefault(line.node, Counter())[line.output] += times
            case "entered":
                self.entered += times
                self.moved_in += times * (line.output == "moved")
                self.arrived[line.node] += times
                self.control_entered += times * bool(line.detail.get("control_group"))
            case "exited":
                self.exited[line.output] += times
                if line.node:
                    self.left.setdefault(line.node, Counter())[EXITED] += times
            case "refused":
                self.refused[line.output] += times
            case "message":
                self._message(line, times)
            case "goal":
                self._goal(line, times)

    def _message(self, line: TraceLine, times: int) -> None:
        if line.output == "sent":
            self.sent[line.node] += times
        else:
            reason = str(line.detail.get("reason", ""))
            self.not_sent.setdefault(line.node, Counter())[reason] += times

    def _goal(self, line: TraceLine, times: int) -> None:
        number, message = line.detail.get("goal", 0), line.detail.get("message")
        if isinstance(message, str):
            self.credited[message] += times
        key = number if isinstance(number, int) else 0
        control = times * bool(line.detail.get("control_group"))
        early = times * (message is None and not line.detail.get("earlier_version"))
        reached = GoalStats(line.output, times, early, control)
        self.goals[key] = self.goals.get(key, GoalStats()) + reached

    def stats(self) -> FlowStats:
        """The numbers so far."""
        parts = (self.arrived, self.left, self.sent, self.not_sent, self.credited)
        names = dict.fromkeys(name for part in parts for name in part)
        nodes = {
            node: NodeStats(
                self.arrived[node],
                dict(self.left.get(node, {})),
                self.sent[node],
                dict(self.not_sent.get(node, {})),
                self.credited[node],
            )
            for node in names
        }
        exited, refused = dict(self.exited), dict(self.refused)
        return FlowStats(
            nodes,
            self.entered,
            refused,
            exited,
            self.goals,
            self.control_entered,
            self.moved_in,
        )


def counted(plan: Plan, m: s.Machine) -> FlowStats:
    """The numbers that the machine has counted, which needs no trace."""
    sends = len(plan.sends)
    goals, credits = m[s.COUNT_GOALS], m[s.COUNT_CREDITS]
    control = m[s.COUNT_CONTROL]
    nodes = {}
    for place, node in enumerate(plan.nodes):
        credited = 0
        if place in plan.sends:
            message = plan.sends.index(place) + 1
            steps = range(len(plan.flow.goals))
            credited = sum(int(m[credits + goal * (sends + 2) + message]) for goal in steps)
        stats = _counted_node(plan, m, place, credited)
        if stats != NodeStats():
            nodes[node] = stats
    return FlowStats(
        nodes=nodes,
        entered=sum(nodes[node].arrived for node in _entrances(plan) if node in nodes),
        refused=_counts(REFUSALS, m, m[s.COUNT_REFUSED]),
        exited=_counts(plan.reasons, m, m[s.COUNT_EXITED]),
        goals={
            number: GoalStats(
                goal.event,
                int(m[goals + number]),
                int(m[credits + number * (sends + 2)]),
                int(m[control + 1 + number]),
            )
            for number, goal in enumerate(plan.flow.goals)
            if m[goals + number]
        },
        control_entered=int(m[control]),
    )


def counters(plan: Plan) -> list[int]:
    """The places of the machine's words that count; those of several machines can be added."""
    places = list(range(plan.words[s.COUNT_REFUSED], plan.words[s.TABLES_END]))
    for node, ports in enumerate(plan.ports):
        begin = plan.words[plan.words[s.NODES] + node * s.NODE_WIDTH + s.NODE_COUNTS]
        outcomes = s.OUTCOMES if node in plan.sends else 0
        places += range(begin, begin + s.COUNT_MESSAGES + outcomes + len(ports))
    return places


def _entrances(plan: Plan) -> list[str]:
    return [plan.nodes[place] for place, _ in plan.triggers]


def _counted_node(plan: Plan, m: s.Machine, place: int, credited: int) -> NodeStats:
    counts = m[m[s.NODES] + place * s.NODE_WIDTH + s.NODE_COUNTS]
    messages = counts + s.COUNT_MESSAGES
    sent, not_sent = 0, {}
    if place in plan.sends:
        not_sent = _counts(OUTCOMES, m, messages)
        sent = not_sent.pop("sent", 0)
    ports = messages + (s.OUTCOMES if place in plan.sends else 0)
    left = _counts(plan.ports[place], m, ports)
    ended = int(m[counts + s.COUNT_LEFT_BY_EXIT])
    if ended:
        left[EXITED] = left.get(EXITED, 0) + ended
    return NodeStats(int(m[counts + s.COUNT_ARRIVED]), left, sent, not_sent, credited)


def _counts(names: Iterable[str], m: s.Machine, begin: int) -> dict[str, int]:
    return {name: int(m[begin + n]) for n, name in enumerate(names) if m[begin + n]}


def _sum(first: Counts, second: Counts) -> Counts:
    total = dict(first)
    for name, count in second.items():
        total[name] = total.get(name, 0) + count
    return total
