"""The family of exporters."""

from cartflow_studio.exporters import REGISTRY


def test_every_exporter_has_a_suffix_and_a_label_of_its_own():
    built_in = [
        each
        for each in REGISTRY.members()
        if each.write.__module__.startswith("cartflow_studio.exporters.")
    ]
    assert [(each.name, each.label, each.suffix) for each in built_in] == [
        ("svg", "SVG picture", ".svg"),
        ("html", "HTML page", ".html"),
        ("mermaid", "Mermaid flowchart", ".mmd"),
        ("dot", "Graphviz graph", ".dot"),
        ("json", "JSON", ".json"),
        ("yaml", "Flow file", ".flow.yaml"),
        ("schema", "JSON Schema of flow files", ".schema.json"),
    ]
    suffixes = [each.suffix for each in REGISTRY.members()]
    assert len(set(suffixes)) == len(suffixes)
