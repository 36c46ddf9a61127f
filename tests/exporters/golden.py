"""The golden files of the exporters; `python -m tests.exporters.golden` writes them anew."""

from pathlib import Path

from cartflow_studio import flowfile
from cartflow_studio.exporters import REGISTRY
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.nodes import REGISTRY as NODES

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"
EXAMPLE = flowfile.read((ROOT / "flows" / "browse-abandonment.flow.yaml").read_bytes())
NASTY = '<b>"a" & \\b</b> #1; {x} [y] |z| `c` \u2028 é🎉'


def nasty():
    """A flow whose words mean something to every format, and that has no positions."""
    first = Node("no", NODES["event_trigger"](NASTY), NASTY)
    last = Node("end", NODES["exit"](NASTY), NASTY, "note")
    return Flow("f", NASTY, nodes={"no": first, "end": last}, links={("no", "next"): "end"})


def path_of(name):
    """Where the golden file of an exporter lies."""
    return GOLDEN / f"browse-abandonment{REGISTRY[name].suffix}"


def golden(name):
    """What the exporter should write of the example flow."""
    return path_of(name).read_bytes()


if __name__ == "__main__":
    for name in ("svg", "mermaid", "dot", "json", "yaml"):  # the schema has tests of its own
        path_of(name).write_bytes(REGISTRY[name].write(EXAMPLE))
    from tests.exporters.test_html import page, without_code

    (GOLDEN / "browse-abandonment.html").write_text(without_code(page(EXAMPLE)), encoding="utf-8")
