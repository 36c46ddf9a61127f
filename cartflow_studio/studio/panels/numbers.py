"""What a run says in numbers, whatever run it was: tiles, and notes and counts on the canvas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.formats import count, percent
from cartflow_studio.simulation.heard import hear
from cartflow_studio.simulation.reasons import reason
from cartflow_studio.studio.canvas.overlay import OverlayView
from cartflow_studio.studio.panels.editors.named import channel_name
from cartflow_studio.words import tr


@dataclass(frozen=True)
class NodeNumbers:
    """People at one node: who arrived, who waits there, who left by which port."""

    arrived: int = 0
    waiting: int = 0
    left: Mapping[str, int] = field(default_factory=dict)
    sent: int = 0


@dataclass(frozen=True)
class Numbers:
    """The summary of a run, as `cartflow simulate --json` and the runner's performance say it; of
    those who entered, `moved_in` came from another version of the flow.
    """

    entered: int = 0
    active: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    exited: Mapping[str, int] = field(default_factory=dict)
    goals: tuple[tuple[str, int], ...] = ()
    moved_in: int = 0
    sent: Mapping[str, int] = field(default_factory=dict)
    not_sent: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    nodes: Mapping[str, NodeNumbers] = field(default_factory=dict)

    @property
    def messages(self) -> int:
        """Messages sent, on all channels."""
        return sum(self.sent.values())

    @property
    def reached(self) -> int:
        """Journeys that reached the main goal."""
        return self.goals[0][1] if self.goals else 0

    @property
    def goal_rate(self) -> float | None:
        """Share of the journeys that reached the main goal; None without journeys or goal."""
        return self.reached / self.entered if self.entered and self.goals else None


@dataclass(frozen=True)
class Whose:
    """The version of a flow that numbers are about, and `words` that say which it is."""

    flow: Flow
    words: str


def read_numbers(plain: Mapping[str, Any]) -> Numbers:
    """The numbers in a summary; what is missing counts as nothing."""
    messages = plain.get("messages") or {}
    return Numbers(
        entered=int(plain.get("entered", 0)),
        active=int(plain.get("active", 0)),
        refused=dict(plain.get("refused") or {}),
        exited=dict(plain.get("exited") or {}),
        goals=tuple((goal["event"], int(goal["reached"])) for goal in plain.get("goals") or ()),
        moved_in=int(plain.get("moved_in", 0)),
        sent={channel: int(each.get("sent", 0)) for channel, each in messages.items()},
        not_sent={channel: dict(each.get("not_sent") or {}) for channel, each in messages.items()},
        nodes={
            key: NodeNumbers(
                int(each.get("arrived", 0)),
                int(each.get("waiting", 0)),
                dict(each.get("left") or {}),
                int(each.get("sent", 0)),
            )
            for key, each in (plain.get("nodes") or {}).items()
        },
    )


def note(node: Node, numbers: NodeNumbers) -> str:
    """What stands under a card: the number that matters most at this kind of node."""
    if node.type.is_entry:
        return tr("{n:,} entered", n=sum(numbers.left.values()) or numbers.arrived)
    if node.type.channel:
        return tr("{n:,} sent", n=numbers.sent)
    gone = numbers.left.get("exited", 0)
    if node.type.ports and (numbers.waiting or gone):
        words = [tr("{n:,} waiting", n=numbers.waiting)] if numbers.waiting else []
        return " · ".join([*words, *([tr("{n:,} left here", n=gone)] if gone else [])])
    total = sum(numbers.left.values())
    if len(node.type.ports) > 1 and total:
        first, planned = node.type.ports[0], hear(node).shares
        share = percent(numbers.left.get(first.name, 0) / total, 0)
        if first.name in planned:
            names = {"name": first.name, "planned": planned[first.name]}
            return tr("{share} to {name} · planned {planned:g} %", share=share, **names)
        return f"{share} {first.label}"
    if node.type.ports:
        return count(numbers.arrived)
    return tr("{n:,} ended here", n=numbers.arrived)


def overlay(flow: Flow, numbers: Numbers, name: str = "", of: Whose | None = None) -> OverlayView:
    """The numbers as the canvas shows them; `of` another version of the flow, with its labels."""
    known = {key: each for key, each in numbers.nodes.items() if key in flow.nodes}
    steps = flow.nodes if of is None else of.flow.nodes
    return OverlayView(
        notes={key: note(steps.get(key, flow.nodes[key]), each) for key, each in known.items()},
        counts={
            (key, port): known[key].left.get(port, 0) if key in known else 0
            for key, port in flow.links
            if (key in known if of is None else _has(of.flow, key, port))
        },
        name=name,
        labels={} if of is None else dict(_otherwise(flow, of.flow)),
        about="" if of is None else of.words,
    )


def _has(flow: Flow, node: str, port: str) -> bool:
    return any(each.name == port for each in flow.ports_of(node)) if node in flow.nodes else False


def _otherwise(flow: Flow, other: Flow) -> Iterator[tuple[tuple[str, str], str]]:
    """The connections whose port is called otherwise in another version, with its name there."""
    for key, port in flow.links:
        if _has(other, key, port) and other.nodes[key].type != flow.nodes[key].type:
            was, is_ = (_word(each, key, port) for each in (other, flow))
            if was != is_:
                yield (key, port), was


def _word(flow: Flow, node: str, port: str) -> str:
    """What stands on a connection; nothing where a step has one exit only."""
    ports = flow.ports_of(node)
    return next(each.label for each in ports if each.name == port) if len(ports) > 1 else ""


NONE = percent(None)
Tiles = tuple[tuple[str, str, str], ...]


def tiles_beside(numbers: Numbers, name: str, other: Numbers) -> Tiles:
    """The tiles of a run; where another run's number differs, it is the note."""
    return tuple(
        (title, number, note)
        if was in (number, NONE)
        else (title, number, tr("{run}: {number}", run=name, number=was))
        for (title, number, note), (_, was, _) in zip(tiles(numbers), tiles(other), strict=True)
    )


def tiles(numbers: Numbers, until: str = "") -> Tiles:
    """Name, number and a note for each tile of a summary, up to a day if one is named."""
    refused = sum(numbers.refused.values())
    held = sum(sum(each.values()) for each in numbers.not_sent.values())
    worst = max(numbers.refused, key=lambda key: numbers.refused[key], default="")
    by_channel = ", ".join(
        f"{count(sent)} {channel_name(name)}" for name, sent in numbers.sent.items() if sent
    )
    goal = numbers.goals[0][0] if numbers.goals else tr("no goal")
    inside = tr("{n:,} still inside", n=numbers.active)
    if until:
        inside = tr("up to {day}, {n:,} still inside", day=until, n=numbers.active)
    if numbers.moved_in:
        moved = tr("{n:,} from another version", n=numbers.moved_in)
        inside = f"{moved} · {inside}"
    return (
        (tr("Entered"), count(numbers.entered), inside),
        (tr("Messages"), count(numbers.messages), by_channel or tr("none sent")),
        (tr("Goals"), count(numbers.reached) if numbers.goals else NONE, goal),
        (tr("Goal rate"), percent(numbers.goal_rate), tr("of those who entered")),
        (tr("Not sent"), count(held), _most(numbers)),
        (tr("Not let in"), count(refused), reason(worst) if worst else tr("nobody was refused")),
    )


def _most(numbers: Numbers) -> str:
    totals: dict[str, int] = {}
    for each in numbers.not_sent.values():
        for code, held in each.items():
            totals[code] = totals.get(code, 0) + held
    if totals:
        return tr("mostly {reason}", reason=reason(max(totals, key=lambda code: totals[code])))
    return tr("every one went") if numbers.messages else tr("none sent")
