"""What happened to one person, told as a story: when, what, and the reason of every step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from cartflow_studio import formats
from cartflow_studio.engine.trace import TraceLine
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.formats import SECOND, length
from cartflow_studio.simulation.because import because, quiet_hours
from cartflow_studio.simulation.reasons import reason
from cartflow_studio.words import tr


@dataclass(frozen=True)
class Sentence:
    """One sentence of a story. `icon` and `tone` are of the theme, `node` the place it is about."""

    at: int
    words: str
    icon: str
    tone: str
    node: str
    journey: int


def clock(at: int, zone: tzinfo) -> str:
    """An instant as people read it."""
    moment = datetime.fromtimestamp(at // SECOND, zone)
    return formats.moment(moment, seconds=True)


def tell(
    flow: Flow, lines: Iterable[TraceLine], zone_at: Callable[[int], str]
) -> tuple[Sentence, ...]:
    """The story in the lines of one person's trace. Arriving is told only where people wait, also
    for the end of quiet hours; `zone_at` an instant is the person's time zone, "" if it is unknown.
    """
    told, all_lines = [], tuple(lines)
    for place, line in enumerate(all_lines):
        zone = zone_at(line.at)
        sentence = _sentence(flow, line, zone)
        if _is_held(flow, line, all_lines[place + 1 :]):
            words = _held(flow, line, zone)
            sentence = Sentence(line.at, words, "moon", "wait", line.node, line.journey)
        if sentence is not None:
            told.append(sentence)
    return tuple(told)


def _is_held(flow: Flow, line: TraceLine, later: Iterable[TraceLine]) -> bool:
    """Whether somebody came to a step that sends, and nothing was asked for at once."""
    node = flow.nodes.get(line.node)
    if line.step != "arrived" or node is None or not node.type.channel:
        return False
    following = next((each for each in later if each.journey == line.journey), None)
    return flow.settings.quiet_hours is not None and (following is None or following.at > line.at)


def _held(flow: Flow, line: TraceLine, zone: str) -> str:
    quiet, name = flow.settings.quiet_hours, flow.nodes[line.node].name
    until = "" if quiet is None else quiet.end
    hours = quiet_hours(flow, zone)
    return tr(
        "“{name}” is held until {until}: quiet hours, {hours}", name=name, until=until, hours=hours
    )


def _sentence(flow: Flow, line: TraceLine, zone: str) -> Sentence | None:
    node = flow.nodes.get(line.node)
    match line.step:
        case "entered":
            words = tr("Enters the flow by “{name}”", name=_name(node, line))
            if not line.is_entry:
                words = tr("Comes from another version, to “{name}”", name=_name(node, line))
            icon, tone = "zap", "trigger"
            if line.detail.get("control_group"):
                words = tr("{text}, in the control group: gets no messages", text=words)
        case "refused":
            words = tr("Does not enter: {reason}", reason=because(flow, line.output))
            icon, tone = "ban", "muted"
        case "arrived":
            if node is None or not _waits(node):
                return None
            words, icon, tone = node.type.sentence(), node.type.icon, node.type.color
        case "left":
            if node is None or node.type.is_entry or node.type.channel:
                return None
            words = tr("Leaves “{name}” by “{port}”", name=node.name, port=_port(node, line.output))
            icon, tone = "arrow-right-left", "muted"
        case "message":
            words, icon, tone = _message(flow, node, line, zone)
        case "goal":
            words, icon, tone = (
                _goal(flow, line),
                "target",
                "goal",
            )
        case "exited":
            words, icon, tone = (
                tr("Leaves the flow: {reason}", reason=reason(line.output)),
                "log-out",
                "exit",
            )
        case _:
            words, icon, tone = f"{line.step} {line.output}".strip(), "circle-dot", "muted"
    return Sentence(line.at, _late(words, line), icon, tone, line.node, line.journey)


def _name(node: Node | None, line: TraceLine) -> str:
    return node.name if node else line.node


def _waits(node: Node) -> bool:
    return node.type.color == "wait"


def _port(node: Node, name: str) -> str:
    port = node.type.port(name)
    return port.label if port else name


def _message(flow: Flow, node: Node | None, line: TraceLine, zone: str) -> tuple[str, str, str]:
    icon = node.type.icon if node else "mail"
    tone = node.type.color if node else "email"
    if line.output == "sent":
        return tr("Gets “{name}”", name=_name(node, line)), icon, tone
    code, channel = (str(line.detail.get(key, "")) for key in ("reason", "channel"))
    why = because(flow, code, channel, zone)
    return tr("Does not get “{name}”: {why}", name=_name(node, line), why=why), icon, "warning"


def _goal(flow: Flow, line: TraceLine) -> str:
    credited = str(line.detail.get("message", ""))
    if credited in flow.nodes:
        name = flow.nodes[credited].name
        return tr("Reaches the goal {event}, after “{name}”", event=line.output, name=name)
    if line.detail.get("earlier_version"):
        return tr(
            "Reaches the goal {event}, after a message of an earlier version", event=line.output
        )
    return tr("Reaches the goal {event}, before any message", event=line.output)


def _late(words: str, line: TraceLine) -> str:
    late = line.detail.get("late_by")
    if not isinstance(late, int) or late <= 0:
        return words
    return tr("{text} (heard of {length} late)", text=words, length=length(late))
