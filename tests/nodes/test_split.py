"""The fork by chance."""

import pytest

from cartflow_studio.errors import EditError
from cartflow_studio.fields import Fault, read_fields
from cartflow_studio.nodes.split import Split
from tests.nodes.told import lowered, ports, written

THREE = Split((("offer", 25), ("reminder", 24.5), ("nothing", 50.5)), "each entry")


def test_shares_are_always_written_in_order():
    assert written(Split()) == {"shares": {"a": 50, "b": 50}}
    assert written(THREE) == {
        "shares": {"offer": 25, "reminder": 24.5, "nothing": 50.5},
        "draw": "each entry",
    }


def test_it_says_who_gets_how_much():
    assert THREE.sentence() == "25 % offer · 24.5 % reminder · 50.5 % nothing"
    assert Split(()).sentence() == "Choose shares"


def test_every_share_has_an_exit():
    assert ports(THREE) == [
        ("offer", "25 % offer"),
        ("reminder", "24.5 % reminder"),
        ("nothing", "50.5 % nothing"),
    ]


def test_the_draw_sticks_unless_it_is_made_each_entry():  # semantics 4.5
    assert lowered(Split()) == [("split", {"a": 50, "b": 50}, {"each_entry": False})]
    assert lowered(THREE) == [("split", dict(THREE.shares), {"each_entry": True})]


def test_a_share_is_between_0_and_100():
    with pytest.raises(Fault) as fault:
        read_fields(Split, {"shares": {"a": -10, "b": 110}})
    assert (fault.value.message, fault.value.path) == (
        "A share must be between 0 and 100.",
        ("shares", "a"),
    )


def test_two_exits_of_one_name_are_refused():
    with pytest.raises(EditError):
        Split((("a", 50), ("a", 50)))
