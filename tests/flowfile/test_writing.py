"""The one writer: the same flow back, the same bytes again, plain to every reader of YAML."""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cartflow_studio import flowfile
from cartflow_studio.flow.model import Flow, Group, Node, Note
from cartflow_studio.flow.settings import EventDefinition
from cartflow_studio.flowfile.emitting import emit
from cartflow_studio.nodes import REGISTRY
from tests.flow.strategies import SCALARS, TEXTS, TRAPS, described, flows

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted([*ROOT.glob("flows/*.yaml"), *ROOT.glob("resources/templates/*.yaml")])
PLAIN = st.recursive(
    SCALARS | st.none(),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(TEXTS, part, max_size=3),
    max_leaves=8,
)


@given(flows())
def test_what_is_written_is_read_back(flow):
    text = flowfile.write(flow)
    assert flowfile.read(text) == flow
    assert flowfile.write(flowfile.read(text)) == text


@given(flows())
def test_every_other_reader_of_yaml_sees_the_same(flow):
    assert yaml.safe_load(flowfile.write(flow)) == flowfile.plain(flow)


@given(flows())
def test_plain_data_is_json(flow):
    plain = flowfile.plain(flow)
    assert json.loads(json.dumps(plain)) == plain


@settings(max_examples=300)
@given(st.dictionaries(TEXTS, PLAIN, min_size=1, max_size=4), st.integers(1, 3))
def test_any_plain_data_is_written_so_that_it_comes_back(plain, open_levels):
    assert yaml.safe_load(emit(plain, open_levels=open_levels)) == plain


@pytest.mark.parametrize("name", list(REGISTRY))
def test_every_setting_of_every_type_of_node_survives(name):
    @settings(max_examples=25)
    @given(described(REGISTRY[name]))
    def survives(node):
        flow = Flow("f", nodes={"n": Node("n", node)})
        assert flowfile.read(flowfile.write(flow)) == flow

    survives()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.name + "/" + path.name)
def test_what_ships_is_canonical(path):
    content = path.read_bytes()
    assert flowfile.write(flowfile.read(content)).encode() == content


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Zagreb", "Zagreb"),
        ("no", '"no"'),
        ("10:30", '"10:30"'),
        ("007", '"007"'),
        ("1 day", "1 day"),
        ("2026-12-01", '"2026-12-01"'),
        ("a: b", '"a: b"'),
        ('say "hi"', 'say "hi"'),
        ('"hi" she said', "'\"hi\" she said'"),
        ("it's", "it's"),
        ("", '""'),
        ("é🎉", "é🎉"),
        ("a\tb", '"a\\tb"'),
        ("a\nb", "|-\n  a\n  b"),
        ("a\nb\n", "|\n  a\n  b"),
        (" a\nb", '" a\\nb"'),
        ("a\n\n", '"a\\n\\n"'),
        ("\ud800", "\ufffd"),
        ("\x85", '"\\x85"'),
        (None, "null"),
        (True, "true"),
        (1e16, "1.0e+16"),
        (0.1, "0.1"),
        ([], "[]"),
        ({}, "{}"),
        (["a, b", 1], '["a, b", 1]'),
    ],
)
def test_a_value_has_one_way_to_be_written(text, written):
    assert emit({"x": text}) == f"x: {written}\n"


@pytest.mark.parametrize("trap", TRAPS)
def test_no_text_is_taken_for_something_else(trap):
    assert yaml.safe_load(emit({trap: [trap, {trap: trap}]})) == {trap: [trap, {trap: trap}]}


def test_a_long_mapping_stands_in_lines_of_its_own():
    assert emit({"x": {"a": "b" * 60, "c": ["d" * 60, {"e": "f" * 99, "g": 1}]}}) == (
        f"x:\n  a: {'b' * 60}\n  c:\n    - {'d' * 60}\n    - e: {'f' * 99}\n      g: 1\n"
    )


def test_line_ends_are_kept():  # F082
    text = SHIPPED[0].read_text(encoding="utf-8")
    crlf = text.replace("\n", "\r\n")
    flow = flowfile.read(crlf)
    assert flow == flowfile.read(text)
    assert flowfile.line_end(crlf) == flowfile.line_end(crlf.encode()) == "\r\n"
    assert flowfile.line_end(text) == flowfile.line_end(text.encode()) == "\n"
    assert flowfile.write(flow, line_end=flowfile.line_end(crlf)) == crlf


def test_what_stands_on_the_canvas_comes_last():
    wait = Node("a", REGISTRY["wait"](), title="Rest", disabled=True)
    notes = {
        "ann": Note(text="Ask Ann", at=(0, 120), color="blue"),
        "two": Note(text="Two\nlines", at=(9, 9), size=(480, 96)),
    }
    flow = Flow(
        "f",
        nodes={"a": wait},
        positions={"a": (0, 24)},
        pinned=frozenset({"a"}),
        notes=notes,
        groups={"g": Group(title="Both", nodes=("a",), color="green")},
    )
    assert flowfile.write(flow) == (
        "---\nformat: 1\nid: f\n"
        "nodes:\n  a: {type: wait, title: Rest, disabled: true, duration: 1 day}\n"
        "canvas:\n  a: [0, 24, pinned]\n"
        "notes:\n"
        "  ann: {text: Ask Ann, at: [0, 120], color: blue}\n"
        "  two:\n    text: |-\n      Two\n      lines\n    at: [9, 9]\n    size: [480, 96]\n"
        "groups:\n  g: {title: Both, nodes: [a], color: green}\n"
        "...\n"
    )
    assert flowfile.read(flowfile.write(flow)) == flow


@pytest.mark.parametrize(
    ("flow", "message"),
    [
        (
            Flow("f", events=(EventDefinition("a"), EventDefinition("a"))),
            "The event 'a' of 'f' is defined twice.",
        ),
        (
            Flow("f", attributes=(("a", "text"), ("a", "date"))),
            "The attribute 'a' of 'f' is defined twice.",
        ),
        (
            Flow("f", events=(EventDefinition("e", properties=(("a", "text"), ("a", "text"))),)),
            "The property 'a' of 'e' is defined twice.",
        ),
    ],
)
def test_what_a_file_cannot_hold_is_refused(flow, message):
    with pytest.raises(flowfile.FlowFileError) as caught:
        flowfile.write(flow)
    assert caught.value.message == message
