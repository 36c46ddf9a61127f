"""The trigger by the API or another flow."""

from cartflow_studio.flow.node_type import Start
from cartflow_studio.nodes.api_trigger import ApiTrigger
from tests.nodes.told import lowered, ports, written


def test_it_has_nothing_to_set():
    assert written(ApiTrigger()) == {}


def test_it_says_who_adds_people():
    assert ApiTrigger().sentence() == "When the API or another flow adds a person"


def test_people_are_added_from_outside():
    assert lowered(ApiTrigger()) == [("start", Start("api"), {"then": "next"})]
    assert ports(ApiTrigger()) == [("next", "Then")]
    assert ApiTrigger.is_entry
