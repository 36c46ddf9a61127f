"""The JSON Schema agrees with the reader."""

from pathlib import Path

import jsonschema
import pytest
from hypothesis import given

from cartflow_studio import flowfile
from tests.flow.strategies import flows

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = flowfile.schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", sorted(ROOT.glob("flows/*.yaml")), ids=lambda path: path.name)
def test_the_example_flows_keep_to_it(path):
    flow = flowfile.read(path.read_bytes())
    assert list(VALIDATOR.iter_errors(flowfile.plain(flow))) == []


@given(flows(most=3))
def test_every_flow_keeps_to_it(flow):
    assert list(VALIDATOR.iter_errors(flowfile.plain(flow))) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "f"},
        {"format": 2, "id": "f"},
        {"format": 1, "id": "a b"},
        {"format": 1, "id": "f", "color": "red"},
        {"format": 1, "id": "f", "nodes": {"n": {"type": "wiat"}}},
        {"format": 1, "id": "f", "nodes": {"n": {"type": "wait", "duraton": "1 day"}}},
        {"format": 1, "id": "f", "settings": {"control_group": 101}},
        {"format": 1, "id": "f", "canvas": {"n": [1]}},
        {"format": 1, "id": "f", "canvas": {"n": [1, 2, "pined"]}},
        {"format": 1, "id": "f", "notes": {"n": {"at": [1, 2], "color": "red"}}},
        {"format": 1, "id": "f", "groups": {"g": {"title": "G"}}},
        {"format": 1, "id": "f", "nodes": {"n": {"type": "exit", "disabled": True}}},
        {"format": 1, "id": "f", "attributes": {"a": "int"}},
        {
            "format": 1,
            "id": "f",
            "goals": [{"event": "e", "where": {"person": "a", "is": 1, "after": 2}}],
        },
    ],
)
def test_what_the_reader_refuses_it_refuses(wrong):
    assert list(VALIDATOR.iter_errors(wrong)) != []


def test_an_editor_is_told_what_things_are():
    wait = SCHEMA["$defs"]["node_wait"]
    assert (wait["title"], wait["description"]) == (
        "Wait",
        "Hold the person for a while, then go on.",
    )
    assert wait["properties"]["duration"] == {
        "type": "string",
        "description": "Wait for. 1 day is exactly 24 hours; 1 calendar day keeps the wall clock.",
        "default": "1 day",
    }
