"""The family of exporters."""

from cartflow_studio.exporters import REGISTRY


def test_every_exporter_has_a_suffix_and_a_label_of_its_own():
    assert [(each.name, each.label, each.suffix) for each in REGISTRY.members()] == [
        ("svg", "SVG picture", ".svg"),
        ("mermaid", "Mermaid flowchart", ".mmd"),
        ("dot", "Graphviz graph", ".dot"),
        ("json", "JSON", ".json"),
        ("yaml", "Flow file", ".flow.yaml"),
        ("schema", "JSON Schema of flow files", ".schema.json"),
    ]
