"""A flow as a value: nodes, connections, settings, positions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import networkx as nx

from cartflow_studio.flow.annotations import Group, Note, Position
from cartflow_studio.flow.node_type import NodeType, Port
from cartflow_studio.flow.settings import EventDefinition, ExitCriterion, Goal, Settings
from cartflow_studio.words import tr

__all__ = ["FORMAT", "Edge", "Flow", "Group", "Node", "Note", "Position"]

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Node:
    """A step of a flow. `title` and `note` are the person's own words; people pass through a
    `disabled` one as if it were not there.  # semantics 4.9
    """

    id: str
    type: NodeType
    title: str = ""
    note: str = ""
    disabled: bool = False

    @property
    def name(self) -> str:
        """What the card says: the title, or the label of the type."""
        return self.title or tr(self.type.label)


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A connection from a port of a node to a node."""

    source: str
    port: str
    target: str


@dataclass(frozen=True)
class Flow:
    """The document a marketer composes. Mappings are never changed once they are in a flow.

    `nodes` by id in the order of the file; `links` from (node id, port) to the node id it leads to;
    `positions` of the cards by node id, in scene units; `events` and `attributes` are what is
    declared of the shop's events and of people (name to property type); `header` is the comment
    block that a person wrote above the file, without the '#'. `pinned` are the cards, by the keys
    of `positions`, that Tidy leaves where they are; `notes` and `groups` stand on the canvas, by
    ids of their own.
    """

    id: str
    name: str = ""
    note: str = ""
    header: str = ""
    goals: tuple[Goal, ...] = ()
    exits: tuple[ExitCriterion, ...] = ()
    settings: Settings = Settings()
    events: tuple[EventDefinition, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    nodes: Mapping[str, Node] = field(default_factory=dict)
    links: Mapping[tuple[str, str], str] = field(default_factory=dict)
    positions: Mapping[str, Position] = field(default_factory=dict)
    pinned: frozenset[str] = frozenset()
    notes: Mapping[str, Note] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)

    @property
    def edges(self) -> Iterator[Edge]:
        """Its connections, in the order they were made."""
        for (source, port), target in self.links.items():
            yield Edge(source, port, target)

    @property
    def entries(self) -> tuple[Node, ...]:
        """The nodes where people enter."""
        return tuple(node for node in self.nodes.values() if node.type.is_entry)

    @cached_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """Its connections as a graph: node ids, and edges keyed by port. Links to nowhere are
        left out. Not to be changed.
        """
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        graph.add_nodes_from(self.nodes)
        for (source, port), target in self.links.items():
            if source in self.nodes and target in self.nodes:
                graph.add_edge(source, target, key=port)
        return graph

    @cached_property
    def definitions(self) -> Mapping[str, EventDefinition]:
        """The event definitions by name."""
        return {definition.name: definition for definition in self.events}

    @cached_property
    def group_of(self) -> Mapping[str, str]:
        """The group of each node that is in one."""
        return {node: key for key, group in self.groups.items() for node in group.nodes}

    @property
    def event_names(self) -> tuple[str, ...]:
        """Every event it defines or listens to, each once, in that order."""
        names = [definition.name for definition in self.events]
        for node in self.nodes.values():
            names.extend(node.type.listens_to)
        names.extend(goal.event for goal in self.goals)
        names.extend(criterion.event for criterion in self.exits)
        return tuple(dict.fromkeys(name for name in names if name))

    def leads_to(self, node: str, port: str) -> str | None:
        """The node that a port leads to, following `falls_to` where it is not connected."""
        seen: set[str] = set()
        while port not in seen:
            target = self.links.get((node, port))
            if target is not None:
                return target
            seen.add(port)
            described = self.nodes[node].type.port(port)
            if described is None or not described.falls_to:
                return None
            port = described.falls_to
        return None

    def ports_of(self, node: str) -> tuple[Port, ...]:
        """The exits of a node."""
        return self.nodes[node].type.ports
