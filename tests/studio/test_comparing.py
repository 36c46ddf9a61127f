"""Two versions compared."""

from dataclasses import replace

from cartflow_studio.flow import edits
from cartflow_studio.flow.duration import hours
from cartflow_studio.flow.layout import placed
from cartflow_studio.flow.model import Edge, Node
from cartflow_studio.nodes import REGISTRY
from cartflow_studio.studio.comparing import compare


def test_what_is_new_gone_and_changed_is_marked(cart_flow):
    after = edits.change_setting(cart_flow, "purchase", "timeout", hours(4))
    after = edits.remove_nodes(after, ("second_chance",), heal=True)
    after = edits.add_node(after, Node("push", REGISTRY["push"]()))
    made = compare(cart_flow, after)
    assert made.marks == {
        "second_chance": "removed",
        "push": "added",
        "purchase": "changed",
        "reminder": "changed",
    }
    assert (made.count("added"), made.is_same) == (1, False)
    assert set(made.merged.nodes) == {*cart_flow.nodes, "push"}
    assert Edge("reminder", "sent", "second_chance") in made.gone


def test_steps_that_are_gone_keep_their_connections_in_the_picture(cart_flow):
    after = edits.remove_nodes(cart_flow, ("second_chance",), heal=True)
    merged = compare(cart_flow, after).merged
    left = {link: end for link, end in cart_flow.links.items() if link[0] == "second_chance"}
    assert left.items() <= merged.links.items()


def test_a_step_that_is_gone_stands_on_no_other(cart_flow):
    after = edits.remove_nodes(cart_flow, ("second_chance",), heal=True)
    at = placed(cart_flow)["second_chance"]
    after = edits.move_nodes(after, {"text": at})
    places = compare(cart_flow, after).merged.positions
    assert places["text"] == at
    assert places["second_chance"] == (at[0], at[1] + 144)


def test_the_same_flow_has_no_differences(cart_flow):
    made = compare(cart_flow, replace(cart_flow))
    assert (made.is_same, made.marks, made.gone, made.new) == (True, {}, (), ())


def test_a_moved_card_is_told_and_not_marked(cart_flow):
    made = compare(cart_flow, edits.move_nodes(cart_flow, {"text": (9_000, 0)}))
    assert ([str(each) for each in made.differences], made.marks) == (["1 card has moved."], {})
