"""How long people take through a flow, at least and at most, in microseconds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from cartflow_studio.flow.duration import UNITS
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.node_type import NodeType, Port
from cartflow_studio.nodes.wait import Wait
from cartflow_studio.nodes.wait_for_event import WaitForEvent
from cartflow_studio.nodes.wait_until import WaitUntil

FOR_EVER = 1 << 62
DAY = UNITS["day"]
TIMED_OUT = "timed_out"


def shortest(kind: NodeType, port: str) -> int:
    """The least time that a node holds people who leave by that port."""
    if isinstance(kind, Wait):
        return 0 if kind.duration.is_calendar else kind.duration.microseconds
    if port == TIMED_OUT:
        return _limit(kind)
    return 0


def longest(kind: NodeType, port: str) -> int:
    """The most; a wait for a date counts as nothing, since nobody knows the date."""
    if isinstance(kind, Wait):
        return kind.duration.approximately
    if isinstance(kind, WaitUntil):
        offset = kind.offset.approximately if kind.offset and not kind.date_of else 0
        return offset + (7 * DAY if kind.weekdays else DAY if kind.time else 0)
    if isinstance(kind, WaitForEvent):
        return FOR_EVER if kind.timeout is None else kind.timeout.approximately
    return _limit(kind) if getattr(kind, "wait_for", ()) and port != "not_sent" else 0


def _limit(kind: NodeType) -> int:
    timeout = getattr(kind, "timeout", None)
    return 0 if timeout is None else int(timeout.approximately)


class Timing:
    """The times of one flow; `order` is empty where there is a loop, and then all are 0."""

    def __init__(
        self, flow: Flow, order: tuple[str, ...], ports: Mapping[str, tuple[Port, ...]]
    ) -> None:
        self._flow = flow
        self._order = order
        self._ports = ports

    @cached_property
    def earliest(self) -> dict[str, int]:
        """For each node that people reach, the least time after entry."""
        found = {node.id: 0 for node in self._flow.entries}
        for node in self._order:
            if node not in found:
                continue
            kind = self._flow.nodes[node].type
            for port in self._ports[node]:
                target = self._flow.links.get((node, port.name))
                if target is None or target not in self._flow.nodes:
                    continue
                at = found[node] + shortest(kind, port.name)
                found[target] = min(at, found.get(target, FOR_EVER))
        return found

    @cached_property
    def longest(self) -> int:
        """The most time from entry to the last exit; FOR_EVER where somebody may never leave."""
        rest: dict[str, int] = {}
        for node in reversed(self._order):
            kind = self._flow.nodes[node].type
            ways = [0]
            for port in self._ports[node]:
                target = self._flow.links.get((node, port.name), "")
                after = rest.get(target, 0)
                ways.append(longest(kind, port.name) + after)
            rest[node] = min(max(ways), FOR_EVER)
        return max((rest.get(node.id, 0) for node in self._flow.entries), default=0)
