"""A flow as the rules see it: its graph, places and texts, each worked out once for all rules."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TypeVar, cast

import networkx as nx

from cartflow_studio.checks.conditions import Place, condition_places
from cartflow_studio.checks.finding import Context
from cartflow_studio.checks.texts import Text, message_texts
from cartflow_studio.checks.timing import Timing
from cartflow_studio.flow.bypass import effective
from cartflow_studio.flow.model import Edge, Flow, Node
from cartflow_studio.flow.node_type import NodeType, Port
from cartflow_studio.nodes._message import Message
from cartflow_studio.words import tr

T = TypeVar("T", bound=NodeType)


class View:
    """One flow in its context, for one run of the rules: `flow` as people go through it, without
    what is switched off, and `drawn` as it is drawn.
    """

    def __init__(self, flow: Flow, context: Context) -> None:
        self.drawn = flow
        self.flow = effective(flow)
        self.context = context
        self.graph = self.flow.graph

    @property
    def nodes(self) -> Iterator[Node]:
        """The nodes in the order of the file."""
        return iter(self.flow.nodes.values())

    def name(self, node: str) -> str:
        """A node for a sentence: its title in quotes."""
        return tr("“{name}”", name=self.flow.nodes[node].name)

    def owner(self, node: str | None) -> str:
        """What a condition belongs to, for a sentence: a node, else the flow's goals and exits."""
        return tr("A goal or exit criterion") if node is None else self.name(node)

    @cached_property
    def _by_type(self) -> dict[type[NodeType], list[Node]]:
        found: dict[type[NodeType], list[Node]] = {}
        for node in self.nodes:
            found.setdefault(type(node.type), []).append(node)
        return found

    def of(self, kind: type[T]) -> Iterator[tuple[Node, T]]:
        """The nodes of one type, each with that type."""
        for node in self._by_type.get(kind, ()):
            yield node, cast(T, node.type)

    @cached_property
    def ports(self) -> dict[str, tuple[Port, ...]]:
        """The exits of each node."""
        return {node.id: node.type.ports for node in self.nodes}

    @cached_property
    def messages(self) -> tuple[Node, ...]:
        """The nodes that ask for a message."""
        return tuple(node for node in self.nodes if node.type.channel)

    @cached_property
    def entry_events(self) -> tuple[str, ...]:
        """The events that start a journey."""
        names = (name for node in self.flow.entries for name in node.type.listens_to)
        return tuple(dict.fromkeys(names))

    @cached_property
    def reached(self) -> frozenset[str]:
        """The nodes that people can reach, triggers included."""
        seen = {node.id for node in self.flow.entries}
        open_ = list(seen)
        following = self.graph.adj
        while open_:
            for each in following[open_.pop()]:
                if each not in seen:
                    seen.add(each)
                    open_.append(each)
        return frozenset(seen)

    @cached_property
    def cycles(self) -> tuple[tuple[Edge, ...], ...]:
        """One way round for each knot of loops."""
        if self.order:
            return ()
        found: list[tuple[Edge, ...]] = []
        for knot in nx.strongly_connected_components(self.graph):
            node = next(iter(knot))
            if len(knot) > 1 or self.graph.has_edge(node, node):
                inside = self.graph.subgraph(knot)
                start = next(each for each in self.flow.nodes if each in knot)
                way = nx.find_cycle(inside, start)
                found.append(tuple(Edge(one, port, two) for one, two, port in way))
        return tuple(found)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The nodes, each after all that lead to it; empty where there is a loop."""
        try:
            return tuple(nx.topological_sort(self.graph))
        except nx.NetworkXUnfeasible:
            return ()

    @cached_property
    def before(self) -> dict[str, list[tuple[str, str]]]:
        """What leads to each node: pairs of a node and its port."""
        found: dict[str, list[tuple[str, str]]] = {node: [] for node in self.flow.nodes}
        for (source, port), target in self.flow.links.items():
            if target in found and source in found:
                found[target].append((source, port))
        return found

    @cached_property
    def awaited(self) -> dict[str, frozenset[str]]:
        """For each node, the events that may have been waited for on the way to it, receipts
        (`message_opened`, a webhook's `message_answered`) among them.
        """
        found: dict[str, frozenset[str]] = {}
        nothing: frozenset[str] = frozenset()
        for node in self.order:
            names = nothing
            for source, _ in self.before[node]:
                names = names | found[source]
                kind = self.flow.nodes[source].type
                if not kind.is_entry:
                    names = names | frozenset((*kind.listens_to, *_receipts(kind)))
            found[node] = names
        return found

    @cached_property
    def timing(self) -> Timing:
        """How long people take through the flow."""
        return Timing(self.flow, self.order, self.ports)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every place that holds a condition."""
        return tuple(condition_places(self.flow))

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """Every text of a message, template files included where they can be read."""
        return tuple(message_texts(self.flow, self.context.templates))


def _receipts(kind: NodeType) -> Iterator[str]:
    """The events by which a node hears what became of its message."""
    if isinstance(kind, Message):
        for receipt in kind.wait_for:
            yield f"message_{receipt}"
