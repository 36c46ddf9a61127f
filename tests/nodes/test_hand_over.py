"""The way into another flow."""

import pytest

from cartflow_studio.fields import Fault, read_fields
from cartflow_studio.nodes.hand_over import HandOver
from tests.nodes.told import lowered, ports, written


def test_its_flow_is_always_written():
    assert written(HandOver()) == {"flow": ""}
    assert written(HandOver("welcome")) == {"flow": "welcome"}


def test_it_says_where_people_go_on():
    assert HandOver("welcome").sentence() == "Go on in welcome"
    assert HandOver().sentence() == "Choose the flow"


def test_the_journey_ends_here_and_begins_there():  # semantics 4.7
    assert lowered(HandOver("welcome")) == [("hand_over", "welcome", {})]
    assert ports(HandOver()) == []


def test_an_id_that_cannot_be_one_is_refused():
    with pytest.raises(Fault) as fault:
        read_fields(HandOver, {"flow": "../welcome"})
    assert fault.value.path == ("flow",)
