"""Edits are pure functions from a flow to a flow; a refused one says why."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartflow_studio import flowfile
from cartflow_studio.errors import CartFlowError, EditError
from cartflow_studio.flow import annotating, edits
from cartflow_studio.flow.duration import hours
from cartflow_studio.flow.model import Edge, Flow, Node, Note
from tests.flow.build import Step, flow_of, step
from tests.flow.strategies import TYPES, flows

LINE = flow_of("a -> b -> c", positions={"a": (0, 0), "b": (10, 0)})


def test_a_node_is_added_with_its_position():
    node = Node("d", step())
    assert edits.add_node(LINE, node, (5, 6)) == replace(
        LINE, nodes={**LINE.nodes, "d": node}, positions={**LINE.positions, "d": (5, 6)}
    )
    assert edits.add_node(LINE, node) == replace(LINE, nodes={**LINE.nodes, "d": node})


def test_a_node_dropped_on_a_connection_takes_over_the_rest():
    node = Node("d", step("yes", "no"))
    inserted = edits.insert_node(LINE, node, None, Edge("a", "next", "b"))
    assert inserted.links == {("a", "next"): "d", ("d", "yes"): "b", ("b", "next"): "c"}


def test_removed_nodes_take_their_connections_along():
    assert edits.remove_nodes(LINE, ["b"]) == Flow(
        "f", nodes={key: LINE.nodes[key] for key in "ac"}, positions={"a": (0, 0)}
    )
    assert edits.remove_nodes(LINE, ["b"], heal=True).links == {("a", "next"): "c"}


def test_healing_looks_beyond_several_removed_nodes():
    flow = flow_of("a -> b -> c -> d, b.no -> d")
    assert edits.remove_nodes(flow, ["b", "c"], heal=True).links == {("a", "next"): "d"}
    loop = replace(flow, links={("a", "next"): "b", ("b", "next"): "c", ("c", "next"): "b"})
    assert edits.remove_nodes(loop, ["b", "c"], heal=True).links == {}


def test_a_port_is_led_elsewhere():
    assert edits.connect(LINE, "a", "next", "c").links == {("a", "next"): "c", ("b", "next"): "c"}
    assert edits.disconnect(LINE, "a", "next").links == {("b", "next"): "c"}


def test_a_changed_setting_keeps_the_connections_of_renamed_exits():
    flow = replace(flow_of("a -> b, b.yes -> c, b.no -> d"), positions={})
    renamed = edits.change_setting(flow, "b", "exits", ("ja", "no"))
    assert renamed.links == {("a", "next"): "b", ("b", "ja"): "c", ("b", "no"): "d"}
    fewer = edits.change_setting(flow, "b", "exits", ("no",))
    assert fewer.links == {("a", "next"): "b", ("b", "no"): "d"}
    longer = edits.change_setting(flow, "b", "rest", hours(2))
    assert longer.nodes["b"] == Node("b", Step(("yes", "no"), rest=hours(2)))


def test_swapped_exits_keep_what_they_lead_to():
    flow = flow_of("a -> b, b.yes -> c, b.no -> d")
    assert edits.change_setting(flow, "b", "exits", ("no", "yes")).links == flow.links


def test_a_renamed_node_keeps_everything():
    renamed = edits.rename_node(LINE, "b", "x")
    assert list(renamed.nodes) == ["a", "x", "c"]
    assert renamed.nodes["x"] == replace(LINE.nodes["b"], id="x")
    assert renamed.links == {("a", "next"): "x", ("x", "next"): "c"}
    assert renamed.positions == {"a": (0, 0), "x": (10, 0)}
    assert edits.rename_node(LINE, "b", "b") is LINE


def test_a_copy_takes_free_ids():
    copied, names = edits.add_part(LINE, edits.part(LINE, ["b", "c"]), (24, 48))
    assert names == {"b": "b_2", "c": "c_2"}
    assert copied.links == {**LINE.links, ("b_2", "next"): "c_2"}
    assert copied.positions == {"a": (0, 0), "b": (10, 0), "b_2": (34, 48), "c_2": (24, 48)}
    assert edits.free_id(copied, "b") == "b_3"


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda: edits.add_node(LINE, Node("a", step())), "There is a node 'a' already."),
        (
            lambda: edits.add_node(LINE, Node("a b", step())),
            "'a b' cannot be an id.",
        ),
        (
            lambda: edits.insert_node(LINE, Node("d", step()), None, Edge("a", "next", "c")),
            "That connection is gone.",
        ),
        (
            lambda: edits.insert_node(
                LINE, replace(LINE.nodes["a"], id="d"), None, Edge("a", "next", "b")
            ),
            "A trigger starts a flow; nothing can lead to it.",
        ),
        (lambda: edits.remove_nodes(LINE, ["x"]), "There is no node 'x'. Known: a, b, c."),
        (
            lambda: edits.connect(LINE, "b", "nxt", "c"),
            "'Step' has no exit 'nxt'. Did you mean 'next'?",
        ),
        (
            lambda: edits.connect(LINE, "b", "next", "a"),
            "'Start' is a trigger; nothing can lead to it.",
        ),
        (
            lambda: edits.connect(flow_of("a -> b -> c -> d"), "c", "next", "b"),
            "That would be a loop, and nobody would ever leave it. Lead it to a later step,"
            " or use Frequency to let people enter again.",
        ),
        (lambda: edits.disconnect(LINE, "c", "next"), "That connection is gone."),
        (lambda: edits.move_nodes(LINE, {"x": (0, 0)}), "There is no node 'x'. Known: a, b, c."),
        (lambda: edits.change_setting(LINE, "a", "colour", 1), "'Start' has no setting 'colour'."),
        (lambda: edits.rename_node(LINE, "a", "b"), "There is a node 'b' already."),
        (lambda: edits.rename_node(LINE, "a", ""), "The id is empty."),
    ],
)
def test_a_refused_edit_says_why(edit, message):
    with pytest.raises(EditError) as caught:
        edit()
    assert str(caught.value) == message


_BESIDE = {
    "switch": lambda flow, ids, on: annotating.switch(flow, ids, on=on),
    "pin": lambda flow, ids, on: annotating.pin(flow, ids, on=on),
    "group": lambda flow, ids, _: annotating.group(flow, ids),
    "join": lambda flow, ids, _: annotating.join(flow, next(iter(flow.groups), "g"), ids),
    "leave": lambda flow, ids, _: annotating.leave(flow, ids),
    "ungroup": lambda flow, _, __: annotating.ungroup(flow, list(flow.groups)[:1]),
    "note": lambda flow, _, __: annotating.add_note(flow, Note(at=(0, 0))),
    "remove notes": lambda flow, _, __: annotating.remove_notes(flow, list(flow.notes)[:1]),
}


def _edit(draw, flow):
    """One random edit; a refused one leaves the flow as it was."""
    ids = st.sampled_from([*flow.nodes, "new"])
    one, other = draw(ids), draw(ids)
    ports = flow.nodes[one].type.ports if one in flow.nodes else ()
    port = draw(st.sampled_from([each.name for each in ports] or ["next"]))
    kinds = ("add", "remove", "connect", "disconnect", "rename", "change", "copy", *_BESIDE)
    try:
        match draw(st.sampled_from(kinds)):
            case "add":
                return edits.add_node(flow, Node(one, draw(TYPES)), (1, 2))
            case "remove":
                return edits.remove_nodes(flow, {one, other}, heal=True)
            case "connect":
                return edits.connect(flow, one, port, other)
            case "disconnect":
                return edits.disconnect(flow, one, port)
            case "rename":
                return edits.rename_node(flow, one, other)
            case "change":
                return edits.change_node(flow, one, type=draw(TYPES))
            case "copy":
                part = edits.part(flow, [*flow.nodes][:2], [*flow.notes][:1])
                return edits.add_part(flow, part, (9, 9))[0]
            case beside:
                return _BESIDE[beside](flow, {one, other}, draw(st.booleans()))
    except CartFlowError:
        return flow


@st.composite
def _edited(draw):
    """A flow after some edits."""
    flow = draw(flows(most=3))
    for _ in range(draw(st.integers(1, 6))):
        flow = _edit(draw, flow)
    return flow


@given(_edited())
def test_whatever_is_done_the_flow_stays_whole_and_can_be_saved(flow):
    for (source, port), target in flow.links.items():
        assert flow.nodes[source].type.port(port) is not None
        assert target in flow.nodes
    assert all(key == node.id for key, node in flow.nodes.items())
    assert flowfile.read(flowfile.write(flow)) == flow


def test_a_copy_of_a_step_with_the_longest_id_gets_an_id_that_fits():
    flow = flow_of(f"start -> {'n' * 64}")
    copied, names = edits.add_part(flow, edits.part(flow, ("n" * 64,)), (0, 0))
    assert names == {"n" * 64: "n" * 62 + "_2"}
    assert set(copied.nodes) == {"start", "n" * 64, "n" * 62 + "_2"}
