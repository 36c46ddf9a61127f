"""What a file says of the canvas and of switched-off steps is read with care."""

import pytest

from tests.flowfile.told import flow_of, told


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("groups: {g: {nodes: [a, x]}}", "4:25 'x' in the group 'g' does not exist. Known: a, b."),
        ("groups: {g: {nodes: []}}", "4:21 The group 'g' is empty."),
        (
            "groups: {g: {nodes: [a, a]}}",
            "4:25 'a' is in the group 'g' already. A card is in one group at most, and once.",
        ),
        (
            "groups: {g: {nodes: [a]}, h: {nodes: [b, a]}}",
            "4:42 'a' is in the group 'g' already. A card is in one group at most, and once.",
        ),
        ("groups: {g: {nodes: a}}", "4:21 Expected a list, found 'a'."),
        ("groups: {g h: {nodes: [a]}}", "4:10 'g h' cannot be an id."),
        ("groups: [a]", "4:9 Expected groups by name, found ['a']."),
        ("groups: {g: {title: G}}", "4:13 'nodes' is missing."),
        (
            "notes: {n: {at: [0, 0], color: red}}",
            "4:32 'red' is not possible here. It can be: yellow, blue, green, pink, violet, grey.",
        ),
        ("notes: {n: {text: Hi}}", "4:12 'at' is missing."),
        ("notes: {n: {at: [0, .inf]}}", "4:21 .inf is not a number to reckon with."),
        ("notes: {n: {at: [0, 1.5]}}", "4:17 Expected a whole number, found 1.5."),
        ("notes: {n: {at: [0, 99999999]}}", "4:17 [0, 99999999] is too far away."),
        (
            "notes: {n: {at: [0, 0], size: [0, 9]}}",
            "4:31 [0, 9] is no size of a note. Width and height are between 48 and 4,000.",
        ),
        ("notes: {n: {at: [0, 0], size: 9}}", "4:31 9 is no size. Write it like [240, 144]."),
        ("notes: {n: {at: [0, 0], txt: 9}}", "4:25 There is no setting 'txt' here."),
        ("notes: {n: Hi}", "4:12 Expected settings with names, found 'Hi'."),
        ("canvas: {a: [0, 0, pined]}", "4:13 [0, 0, 'pined'] is no position."),
        ("canvas: {a: [pinned]}", "4:13 ['pinned'] is no position."),
    ],
)
def test_what_stands_on_the_canvas_is_read_with_care(line, message):
    told_of = told(flow_of("nodes: {a: {type: wait}, b: {type: exit}}", line))
    assert [each[: len(message)] for each in told_of] == [message]


def test_an_end_cannot_be_switched_off():
    assert told(flow_of("nodes:", "  n: {type: exit, disabled: true}")) == [
        "4:29 'n' ends the journey; it cannot be switched off."
        " Take the line away, or lead people to another step."
    ]
    assert told(flow_of("nodes:", "  n: {type: wait, disabled: off}")) == [
        "4:29 Expected true or false, found 'off'."
    ]
