"""Cards are brought into line, and spaced evenly."""

import pytest

from cartflow_studio.errors import EditError
from cartflow_studio.flow.aligning import align, distribute
from tests.flow.build import flow_of


def scattered():
    return flow_of("a -> b -> c", positions={"a": (0, 0), "b": (300, 100), "c": (900, 30)})


def size(node):
    return (240, 100 if node.id == "b" else 80)


@pytest.mark.parametrize(
    ("side", "places"),
    [
        ("left", {"a": (0, 0), "b": (0, 100), "c": (0, 30)}),
        ("centre", {"a": (450, 0), "b": (450, 100), "c": (450, 30)}),
        ("right", {"a": (900, 0), "b": (900, 100), "c": (900, 30)}),
        ("top", {"a": (0, 0), "b": (300, 0), "c": (900, 0)}),
        ("middle", {"a": (0, 60), "b": (300, 50), "c": (900, 60)}),
        ("bottom", {"a": (0, 120), "b": (300, 100), "c": (900, 120)}),
    ],
)
def test_cards_are_aligned_by_a_side_of_the_box_around_them(side, places):
    assert align(scattered(), ("a", "b", "c"), side, size).positions == places


def test_cards_are_spaced_evenly_between_the_outermost():
    across = distribute(scattered(), ("c", "a", "b"), down=False, size=size).positions
    assert across == {"a": (0, 0), "b": (450, 100), "c": (900, 30)}
    down = distribute(scattered(), ("a", "b", "c"), down=True, size=size).positions
    assert down == {"a": (0, 0), "c": (900, 50), "b": (300, 100)}


def test_one_card_cannot_be_aligned_nor_two_be_spaced():
    with pytest.raises(EditError, match="at least two"):
        align(scattered(), ("a",), "left", size)
    with pytest.raises(EditError, match="at least three"):
        distribute(scattered(), ("a", "b"), down=False, size=size)
