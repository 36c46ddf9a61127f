"""Large flows to measure with: of all types, in columns, with few long connections."""

import math

from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.nodes import REGISTRY
from cartflow_studio.studio.canvas.overlay import OverlayView

KINDS = ("email", "wait", "sms", "split", "push", "update_person", "webhook")
COLUMN, ROW = 384, 144
SHAPE = 1.5  # rows to columns of a flow that fills a wide screen


def rows_of(count: int) -> int:
    """How many cards stand above each other, so that the whole has the shape of a screen."""
    return max(8, round(math.sqrt(count * SHAPE)))


def large_flow(count: int) -> Flow:
    """A flow of so many cards in columns: each leads to the next column, every fifth also by its
    second exit, so that there are 1.2 connections to a card.
    """
    rows = rows_of(count)
    types = [REGISTRY[name]() for name in KINDS]
    nodes = {"start": Node("start", REGISTRY["event_trigger"](event="itemAddedToCart"))}
    for place in range(1, count):
        nodes[f"step_{place}"] = Node(f"step_{place}", types[place % len(types)])
    keys = list(nodes)
    links: dict[tuple[str, str], str] = {}
    positions: dict[str, tuple[int, int]] = {}
    for place, key in enumerate(keys):
        column, row = divmod(place, rows)
        positions[key] = (column * COLUMN, row * ROW)
        ports = nodes[key].type.ports
        for fork, port in enumerate(ports[: 2 if place % 5 == 0 else 1]):
            target = (column + 1) * rows + (row + fork) % rows
            if target < count:
                links[key, port.name] = keys[target]
    return Flow("large", nodes=nodes, links=links, positions=positions)


def overlay_of(flow: Flow) -> OverlayView:
    """Numbers on every card and connection."""
    counts = {link: 1000 + place for place, link in enumerate(flow.links)}
    notes = {key: f"{place % 997} waiting" for place, key in enumerate(flow.nodes)}
    return OverlayView(notes, counts)


def findings_of(flow: Flow) -> dict[str, tuple[str, str]]:
    """A finding on every tenth card."""
    return dict.fromkeys(list(flow.nodes)[::10], ("warning", "Say why people leave."))
