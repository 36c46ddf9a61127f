"""Every type of node, one file each, found by name."""

from __future__ import annotations

from cartflow_studio.flow.node_type import NodeType
from cartflow_studio.registry import Registry

REGISTRY: Registry[type[NodeType]] = Registry("node types", group="cartflow_studio.nodes")
