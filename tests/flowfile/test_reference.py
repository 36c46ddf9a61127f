"""The page on the flow file says what the product says of itself."""

import pytest

from cartflow_studio import flowfile
from cartflow_studio.flow.condition_file import read_condition
from cartflow_studio.flow.model import FORMAT
from cartflow_studio.flow.settings import PROPERTY_TYPES
from cartflow_studio.flowfile.tree import parse
from cartflow_studio.nodes import REGISTRY
from tests.flowfile.page import PATH

PAGE = PATH.read_text(encoding="utf-8")


def test_the_tables_of_the_page_are_those_of_the_product():
    """Write them anew with `python -m tests.flowfile.page`."""
    assert PAGE.endswith(flowfile.reference())


@pytest.mark.parametrize("name", list(REGISTRY))
def test_every_type_of_node_is_told(name):
    assert f"### `type: {name}`\n" in PAGE


def test_the_rest_of_the_page_is_true():
    assert f"The version of this format: `{FORMAT}`." in PAGE
    assert ", ".join(f"`{name}`" for name in PROPERTY_TYPES) in PAGE
    assert [key for key in flowfile.keys.TOP_KEYS if f"| `{key}` |" not in PAGE] == []


def test_its_example_of_a_condition_can_be_read():
    example = PAGE.partition("```yaml\n")[2].partition("```")[0]
    assert len(read_condition(parse(example).value).of) == 4
