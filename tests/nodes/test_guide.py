"""The user guide tells of every step what the product tells of it."""

from cartflow_studio.nodes import REGISTRY
from tests.guide import EXAMPLES, GUIDE, nodes_page
from tests.nodes.told import written


def test_the_page_of_the_steps_is_up_to_date():
    assert (GUIDE / "nodes.md").read_text(encoding="utf-8") == nodes_page()


def test_every_type_has_an_example_that_can_be_written_and_read():
    assert {type(each) for each in EXAMPLES} == set(REGISTRY.members())
    assert all(isinstance(written(each), dict) for each in EXAMPLES)


def test_every_type_says_more_than_one_sentence():
    short = [kind.name for kind in REGISTRY.members() if "\n\n" not in (kind.__doc__ or "")]
    assert short == []
