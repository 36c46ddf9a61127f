"""One journey told as a story: what happened when, and the reason of every step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from cartflow_studio.engine.trace import TraceLine
from cartflow_studio.flow.clock import zones
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.studio.panels.numbers import reason

SECOND = 1_000_000


@dataclass(frozen=True)
class Sentence:
    """One sentence of a story. `icon` and `tone` are of the theme, `node` the place it is about."""

    at: int
    words: str
    icon: str
    tone: str
    node: str
    journey: int


def zone_of(flow: Flow) -> tzinfo:
    """The clock in which a story is told: the flow's, or UTC."""
    zone = flow.settings.timezone
    return ZoneInfo(zone) if zone in zones() else UTC


def clock(at: int, zone: tzinfo) -> str:
    """An instant as people read it."""
    moment = datetime.fromtimestamp(at // SECOND, zone)
    return f"{moment:%a} {moment.day} {moment:%b %Y, %H:%M:%S}"


def length(microseconds: int) -> str:
    """A length of time in its two largest units: `1 day 2 h`."""
    seconds = microseconds // SECOND
    parts = []
    for unit, size in (("day", 86_400), ("h", 3_600), ("min", 60), ("s", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            plural = "s" if unit == "day" and count > 1 else ""
            parts.append(f"{count} {unit}{plural}")
    return " ".join(parts[:2]) or "at once"


def tell(flow: Flow, lines: Iterable[TraceLine]) -> tuple[Sentence, ...]:
    """The story in the lines of one person's trace. Arriving is told only where people wait."""
    told = []
    for line in lines:
        sentence = _sentence(flow, line)
        if sentence is not None:
            told.append(sentence)
    return tuple(told)


def _sentence(flow: Flow, line: TraceLine) -> Sentence | None:
    node = flow.nodes.get(line.node)
    match line.step:
        case "entered":
            words, icon, tone = f"Enters the flow by “{_name(node, line)}”", "zap", "trigger"
            if line.detail.get("control_group"):
                words += ", in the control group: gets no messages"
        case "refused":
            words = f"Does not enter: {reason(line.output)}"
            icon, tone = "ban", "muted"
        case "arrived":
            if node is None or not _waits(node):
                return None
            words, icon, tone = f"{node.type.sentence()}", node.type.icon, node.type.color
        case "left":
            if node is None or node.type.is_entry or node.type.channel:
                return None
            words = f"Leaves “{node.name}” by “{_port(node, line.output)}”"
            icon, tone = "arrow-right-left", "muted"
        case "message":
            words, icon, tone = _message(node, line)
        case "goal":
            words, icon, tone = f"Reaches the goal{_credit(flow, line)}", "target", "goal"
        case "exited":
            words, icon, tone = f"Leaves the flow: {reason(line.output)}", "log-out", "exit"
        case _:
            words, icon, tone = f"{line.step} {line.output}".strip(), "circle-dot", "muted"
    return Sentence(line.at, words + _late(line), icon, tone, line.node, line.journey)


def _name(node: Node | None, line: TraceLine) -> str:
    return node.name if node else line.node


def _waits(node: Node) -> bool:
    return node.type.color == "wait"


def _port(node: Node, name: str) -> str:
    port = node.type.port(name)
    return port.label if port else name


def _message(node: Node | None, line: TraceLine) -> tuple[str, str, str]:
    icon = node.type.icon if node else "mail"
    tone = node.type.color if node else "email"
    if line.output == "sent":
        return f"Gets “{_name(node, line)}”", icon, tone
    why = reason(str(line.detail.get("reason", "")))
    return f"Does not get “{_name(node, line)}”: {why}", icon, "warning"


def _credit(flow: Flow, line: TraceLine) -> str:
    credited = str(line.detail.get("message", ""))
    if credited in flow.nodes:
        return f" {line.output}, after “{flow.nodes[credited].name}”"
    return f" {line.output}, before any message"


def _late(line: TraceLine) -> str:
    late = line.detail.get("late_by")
    return f" (heard of {length(late)} late)" if isinstance(late, int) and late > 0 else ""
