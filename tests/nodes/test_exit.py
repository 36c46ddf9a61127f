"""The end of a journey."""

from cartflow_studio.nodes.exit import Exit
from tests.nodes.told import lowered, ports, written


def test_its_reason_is_always_written():
    assert written(Exit()) == {"reason": "finished"}
    assert written(Exit("bought")) == {"reason": "bought"}


def test_it_says_why_people_leave():
    assert Exit("bought").sentence() == "Leave as “bought”"


def test_the_journey_ends():
    assert lowered(Exit("bought")) == [("exit", "bought", {})]
    assert lowered(Exit("")) == [("exit", "finished", {})]
    assert ports(Exit()) == []
