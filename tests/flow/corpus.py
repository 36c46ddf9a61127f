"""Flows of every shape and size, always the same, on which layouts are measured."""

import json
from dataclasses import replace
from pathlib import Path
from random import Random

from cartflow_studio.flow.model import Flow, Group, Node
from cartflow_studio.flow.outline import outline
from tests.flow.build import Start, step

SHIPPED = Path(__file__).resolve().parents[1] / "golden" / "layout-shipped.json"
EXITS = (("next",), ("yes", "no"), ("a", "b", "c"))


def marketing(count: int, seed: int) -> Flow:
    """A flow as marketers draw them: one start, forks, ways that meet again, many ends."""
    dice = Random(seed)
    nodes = {"n0": Node("n0", Start(("next",)))}
    links: dict[tuple[str, str], str] = {}
    loose = [("n0", "next")]
    for place in range(1, count):
        key = f"n{place}"
        last = len(loose) == 1
        ends = not last and dice.random() < 0.18
        exits = () if ends else dice.choices(EXITS, (62, 30, 8))[0]
        nodes[key] = Node(key, step(*exits) if exits else step("next"))
        links[loose.pop(0 if dice.random() < 0.7 else -1)] = key
        if loose and not last and dice.random() < 0.22:
            links[loose.pop(dice.randrange(len(loose)))] = key
        if not ends:
            loose.extend((key, port) for port in exits)
        if not loose:
            loose.append((key, "next"))
    return Flow(f"marketing-{count}-{seed}", nodes=nodes, links=links)


def layered(count: int, seed: int) -> Flow:
    """A flow of rows of equal length, each card leading to one or two of the next row."""
    dice = Random(seed)
    wide = max(3, round(count**0.5 / 2))
    nodes = {f"n{place}": Node(f"n{place}", step("yes", "no")) for place in range(count)}
    links: dict[tuple[str, str], str] = {}
    for place in range(count):
        row, at = divmod(place, wide)
        for port in ("yes", "no")[: 2 if dice.random() < 0.35 else 1]:
            target = (row + 1) * wide + min(wide - 1, max(0, at + dice.randint(-2, 2)))
            if target < count:
                links[f"n{place}", port] = f"n{target}"
    return Flow(f"layered-{count}-{seed}", nodes=nodes, links=links)


def shipped() -> dict[str, Flow]:
    """The shape of flows that the product came with once; it stays as it was."""
    plain = json.loads(SHIPPED.read_text(encoding="utf-8"))
    made = {}
    for name, nodes in plain.items():
        kept = {key: Node(key, step(*exits) if exits else step()) for key, exits in nodes.items()}
        links = {(key, port): end for key, exits in nodes.items() for port, end in exits.items()}
        made[name] = Flow(name, nodes=kept, links={k: end for k, end in links.items() if end})
    return made


def grouped(flow: Flow, size: int) -> Flow:
    """A flow in which every second lot of so many cards of the journey is a group."""
    keys = [line.node for line in outline(flow) if line.kind == "step"]
    lots = [keys[start : start + size] for start in range(1, len(keys), 2 * size)]
    groups = {f"g{place}": Group(nodes=tuple(lot)) for place, lot in enumerate(lots)}
    return replace(flow, id=f"{flow.id}-grouped", groups=groups)


def corpus() -> dict[str, Flow]:
    """All flows that layouts are measured on, by name."""
    made = shipped()
    for flow in (grouped(marketing(20, 1), 3), grouped(marketing(30, 2), 3)):
        made[flow.id] = flow
    for family, sizes in SIZES.items():
        for count, seed in sizes:
            flow = family(count, seed)
            made[flow.id] = flow
    return made


SIZES = {
    marketing: (
        *((10, 1), (20, 1), (30, 2), (45, 3), (60, 1), (60, 4), (90, 5), (120, 6)),
        *((200, 1), (200, 7), (400, 8), (1000, 9), (2000, 1)),
    ),
    layered: (
        *((10, 1), (20, 1), (40, 2), (60, 1), (90, 3), (120, 4), (200, 1), (200, 5)),
        *((400, 6), (1000, 7), (2000, 1)),
    ),
}
