"""Groups, notes and switched-off steps in every picture of a flow."""

from xml.etree import ElementTree

from cartflow_studio.exporters.dot import write as dot
from cartflow_studio.exporters.mermaid import write as mermaid
from cartflow_studio.exporters.svg import write as svg
from cartflow_studio.flow import annotating
from cartflow_studio.flow.model import Note
from tests.flow.build import flow_of

LINE = flow_of("a -> b -> c", positions={"a": (0, 0), "b": (384, 0), "c": (768, 0)})
GROUPED = annotating.group(annotating.switch(LINE, ["b"], on=False), ["b", "c"], title="Later & on")
NOTE = Note(
    text="Ask Ann for the new picture of the cart, and for the green button.\nSoon <please>",
    at=(-600, 300),
    size=(192, 96),
    color="blue",
)
FLOW = annotating.add_note(GROUPED, NOTE)
SVG = "{http://www.w3.org/2000/svg}"


def test_an_svg_shows_frames_notes_and_what_is_off():
    root = ElementTree.fromstring(svg(FLOW))
    words = [each.text for each in root.iter(f"{SVG}text")]
    assert "Later & on" in words
    assert [word for word in words if word and word[:3] in ("Ask", "pic", "for", "but", "Soo")] == [
        "Ask Ann for the new",
        "picture of the cart, and",
        "for the green button.",
        "Soon <please>",
    ]
    assert "Off" in words
    assert [len(list(group)) > 2 for group in root.iter(f"{SVG}g") if group.get("class")] == [True]
    left, top, width, height = (int(each) for each in root.get("viewBox").split())
    assert (left, top) == (-648, -106)
    assert (left + width >= 768 + 240 + 48, top + height >= 300 + 96 + 48) == (True, True)


def test_a_text_that_is_too_long_for_its_note_is_cut():
    long = annotating.change_note(FLOW, "note", size=(192, 48))
    words = [each.text for each in ElementTree.fromstring(svg(long)).iter(f"{SVG}text")]
    assert "Ask Ann for the new…" in words


def test_mermaid_has_a_subgraph_and_a_class_for_what_is_off():
    lines = mermaid(FLOW).decode().splitlines()
    start = lines.index('  subgraph g1["Later #38; on"]')
    assert lines[start : start + 4] == [lines[start], "    n2", "    n3", "  end"]
    assert lines[-2:] == ["  classDef off stroke-dasharray:4 3,opacity:0.55", "  class n2 off"]


def test_graphviz_has_a_cluster_and_dashes():
    lines = dot(FLOW).decode().splitlines()
    look = 'label="Later & on"; style=rounded; color="#AEB7C6"'
    assert f'  subgraph "cluster_group" {{ {look}; "b"; "c" }}' in lines
    dashed = next(line for line in lines if "dashed" in line)
    assert dashed.startswith('  "b" [')
