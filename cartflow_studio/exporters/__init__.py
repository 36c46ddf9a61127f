"""Every way to write a flow down, one file each."""

from __future__ import annotations

from cartflow_studio.exporters import dot, html, json, mermaid, schema, svg, yaml
from cartflow_studio.exporters.base import Exporter
from cartflow_studio.registry import Registry

REGISTRY: Registry[Exporter] = Registry("exporters", group="cartflow_studio.exporters")

REGISTRY.register(svg.EXPORTER)
REGISTRY.register(html.exporter(svg.write))
REGISTRY.register(mermaid.EXPORTER)
REGISTRY.register(dot.EXPORTER)
REGISTRY.register(json.EXPORTER)
REGISTRY.register(yaml.EXPORTER)
REGISTRY.register(schema.EXPORTER)
