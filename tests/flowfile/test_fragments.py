"""Parts of flows are read as people paste them."""

from dataclasses import replace

import pytest

from cartflow_studio import flowfile, resources
from cartflow_studio.flowfile import FlowFileError, NewerFormatError, read_fragment

STEPS = """\
rest: {type: wait, duration: 2 days, to: mail}
mail: {type: email, subject: Hi, to: {sent: done, not_sent: text}}
"""
TEMPLATE = resources.text("templates", "win-back-cart-abandoners.flow.yaml")


def links(text):
    return dict(read_fragment(text).flow.links)


def test_a_whole_flow_file_is_read_as_it_is_opened():
    part = read_fragment(TEMPLATE)
    assert (part.flow, part.outside, part.has_more) == (flowfile.read(TEMPLATE), (), True)


def test_steps_by_their_names_are_enough():
    part = read_fragment(STEPS)
    assert list(part.flow.nodes) == ["rest", "mail"]
    assert part.flow.links == {("rest", "next"): "mail"}
    assert part.outside == (("mail", "sent", "done"), ("mail", "not_sent", "text"))


def test_the_nodes_of_a_file_are_enough_with_their_places():
    indented = "".join(f"  {line}\n" for line in STEPS.splitlines())
    part = read_fragment(f"nodes:\n{indented}canvas:\n  rest: [24, 48]\n")
    assert part.flow.positions == {"rest": (24, 48)}
    assert part.flow.links == {("rest", "next"): "mail"}


def test_one_exit_to_a_step_elsewhere_is_told_by_its_name():
    part = read_fragment("rest: {type: wait, to: later}\n")
    assert (part.flow.links, part.outside) == ({}, (("rest", "next", "later"),))


def test_several_documents_are_one_part_below_each_other():
    part = read_fragment("rest: {type: wait}\n---\nrest: {type: wait, duration: 3 days}\n")
    assert list(part.flow.nodes) == ["rest", "rest_2"]
    assert part.flow.positions["rest"][1] < part.flow.positions["rest_2"][1]


def test_two_saved_files_in_one_text_are_one_part():
    part = read_fragment(TEMPLATE + TEMPLATE)
    assert len(part.flow.nodes) == 2 * len(flowfile.read(TEMPLATE).nodes)


def test_windows_line_ends_and_tabs_behind_lines_do_no_harm():
    assert links(STEPS.replace("\n", "\r\n")) == {("rest", "next"): "mail"}


@pytest.mark.parametrize("cut", [TEMPLATE[:900], TEMPLATE + TEMPLATE[:900]])
def test_a_text_that_was_cut_off_is_refused(cut):
    with pytest.raises(FlowFileError):
        read_fragment(cut)


@pytest.mark.parametrize(
    "text",
    [
        "Dear customer, buy now!",
        "to: a friend",
        "- 1\n- 2\n",
        "# nothing but a comment\n",
        "---\n---\n",
        "format: 1\nid: empty\nnodes: {}\n",
        "a: &x {type: wait}\nb: *x\n",
        "a: !!python/object:os.system {type: wait}\n",
        "rest: {type: rocket}\n",
        "rest: {type: wait, to: [1, 2]}\n",
        "rest: {type: wait, to: {sideways: x}, days: 3}\n",
        "a: {type: wait}\na: {type: wait}\n",
        "{" * 5000,
        "x" * 10_000_000,
        "\x00",
    ],
)
def test_rubbish_is_refused(text):
    with pytest.raises(FlowFileError):
        read_fragment(text)


def test_a_flow_of_a_newer_version_says_so():
    with pytest.raises(NewerFormatError, match="newer version"):
        read_fragment("format: 99\nid: later\nnodes: {}\n")


def test_a_part_tells_of_its_connections_to_the_rest_and_is_a_flow_file_all_the_same():
    whole = flowfile.read(TEMPLATE)
    first = next(iter(whole.nodes))
    (port, end), *_ = [(key[1], end) for key, end in whole.links.items() if key[0] == first]
    part = replace(whole, nodes={first: whole.nodes[first]}, links={}, positions={})
    text = flowfile.write(flowfile.with_outside(part, whole))
    assert read_fragment(text).outside == ((first, port, end),)
    assert flowfile.read(text).nodes == part.nodes
