"""Notes, groups, pins and switched-off steps: values of the flow, changed by pure edits."""

from dataclasses import replace

import pytest

from cartflow_studio.errors import EditError
from cartflow_studio.flow import annotating, edits
from cartflow_studio.flow.model import Group, Node, Note
from cartflow_studio.nodes import REGISTRY
from tests.flow.build import flow_of

LINE = flow_of("a -> b -> c -> d", positions={"a": (0, 0), "b": (10, 0)})
ASK = Note(text="Ask Ann", at=(0, 0))
GROUPED = annotating.group(LINE, ["c", "b"], title="Middle")


def test_a_note_is_added_changed_moved_and_taken_away():
    flow = annotating.add_note(annotating.add_note(LINE, ASK), ASK)
    assert flow == replace(LINE, notes={"note": ASK, "note_2": ASK})
    flow = annotating.change_note(flow, "note", text="Ask Ben", color="pink")
    flow = annotating.move_notes(flow, {"note_2": (24, 48)})
    assert flow.notes == {
        "note": Note(text="Ask Ben", at=(0, 0), color="pink"),
        "note_2": Note(text="Ask Ann", at=(24, 48)),
    }
    assert annotating.change_notes(flow, flow.notes, color="blue").notes == {
        key: replace(note, color="blue") for key, note in flow.notes.items()
    }
    assert annotating.remove_notes(flow, ["note", "note_2"]) == LINE


def test_a_group_holds_its_cards_in_the_order_of_the_flow():
    assert replace(LINE, groups={"group": Group(title="Middle", nodes=("b", "c"))}) == GROUPED
    assert GROUPED.group_of == {"b": "group", "c": "group"}


def test_a_card_is_in_one_group_at_most_and_empty_groups_vanish():
    both = annotating.group(GROUPED, ["a", "b"])
    assert both.groups == {
        "group": Group(title="Middle", nodes=("c",)),
        "group_2": Group(nodes=("a", "b")),
    }
    assert annotating.join(both, "group_2", ["c", "d"]).groups == {
        "group_2": Group(nodes=("a", "b", "c", "d"))
    }
    assert annotating.leave(both, ["c", "a"]).groups == {"group_2": Group(nodes=("b",))}
    assert annotating.leave(both, ["d"]) is both
    assert annotating.join(both, "group", ["c"]) is both


def test_a_group_is_named_coloured_and_taken_apart():
    changed = annotating.change_group(GROUPED, "group", title="Core", color="green")
    assert changed.groups == {"group": Group(title="Core", nodes=("b", "c"), color="green")}
    assert annotating.ungroup(changed, ["group"]) == LINE


def test_a_group_follows_its_cards():
    assert edits.remove_nodes(GROUPED, ["b"]).groups["group"].nodes == ("c",)
    assert edits.remove_nodes(GROUPED, ["b", "c"]).groups == {}
    assert edits.rename_node(GROUPED, "b", "x").groups["group"].nodes == ("x", "c")


def test_a_step_is_switched_off_and_on_again():
    off = annotating.switch(LINE, ["b", "c"], on=False)
    assert [key for key, node in off.nodes.items() if node.disabled] == ["b", "c"]
    assert annotating.switch(off, ["b", "c"], on=True) == LINE


def test_an_end_is_never_switched_off():
    flow = edits.add_node(LINE, Node("done", REGISTRY["exit"]()))
    with pytest.raises(EditError) as caught:
        annotating.switch(flow, ["done"], on=False)
    assert str(caught.value) == (
        "“Exit” ends the journey; it cannot be switched off."
        " Delete it, or lead people to another step."
    )
    both = annotating.switch(flow, ["b", "done"], on=False)
    assert [key for key, node in both.nodes.items() if node.disabled] == ["b"]
    ended = edits.change_node(both, "b", type=REGISTRY["exit"]())
    assert not ended.nodes["b"].disabled


def test_a_pinned_card_has_a_place():
    pinned = annotating.pin(LINE, ["a", "d"], on=True)
    assert pinned.pinned == {"a", "d"}
    assert (pinned.positions["a"], "d" in pinned.positions) == ((0, 0), True)
    assert annotating.pin(pinned, ["a"], on=False).pinned == {"d"}
    assert edits.remove_nodes(pinned, ["a"]).pinned == {"d"}
    assert edits.rename_node(pinned, "a", "x").pinned == {"x", "d"}


def test_a_copy_takes_along_what_is_whole():
    flow = annotating.switch(annotating.pin(GROUPED, ["a", "b"], on=True), ["b"], on=False)
    flow = annotating.add_note(flow, ASK)
    part = edits.part(flow, ["b", "c"], ["note"])
    assert (part.pinned, part.groups, part.notes) == ({"b"}, flow.groups, flow.notes)
    assert edits.part(flow, ["b"]).groups == edits.part(flow, ["b"]).notes == {}
    copied, names = edits.add_part(flow, part, (24, 48))
    assert names == {"b": "b_2", "c": "c_2"}
    assert copied.pinned == {"a", "b", "b_2"}
    assert copied.nodes["b_2"].disabled
    assert copied.groups["group_2"] == Group(title="Middle", nodes=("b_2", "c_2"))
    assert copied.notes["note_2"] == replace(ASK, at=(24, 48))


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (
            lambda: annotating.group(LINE, []),
            "Nothing is chosen to be grouped. Choose some cards first.",
        ),
        (
            lambda: annotating.ungroup(LINE, []),
            "There is no group to take apart. Choose a card of a group.",
        ),
        (lambda: annotating.change_group(LINE, "g", title="G"), "There is no group 'g'."),
        (lambda: annotating.change_note(LINE, "n", text="N"), "There is no note 'n'."),
        (lambda: annotating.switch(LINE, ["x"], on=False), "There is no node 'x'."),
        (
            lambda: annotating.change_group(GROUPED, "group", title="a\nb"),
            "The text holds a line break or a control character.",
        ),
        (
            lambda: annotating.add_note(LINE, replace(ASK, size=(1, 1))),
            "[1, 1] is no size of a note. Width and height are between 48 and 4,000.",
        ),
    ],
)
def test_a_refused_edit_says_why(edit, message):
    with pytest.raises(EditError) as caught:
        edit()
    assert str(caught.value).startswith(message)
