"""The change of what is known of a person."""

import pytest

from cartflow_studio.fields import Fault, read_fields
from cartflow_studio.flow.node_type import Change
from cartflow_studio.nodes.update_person import UpdatePerson
from tests.nodes.told import lowered, ports, written

CHANGES = (
    Change("vip", "set", True),
    Change("last_item", "set", None, "entry", "item.name"),
    Change("nickname", "unset"),
    Change("tags", "add", "regular"),
    Change("tags", "remove", "new"),
)


def test_changes_are_written_as_people_write_them():
    assert written(UpdatePerson(CHANGES)) == {
        "changes": [
            {"set": "vip", "to": True},
            {"set": "last_item", "from": "entry.item.name"},
            {"unset": "nickname"},
            {"add_tag": "regular"},
            {"remove_tag": "new"},
        ]
    }


def test_it_says_what_becomes_of_the_person():
    assert UpdatePerson(CHANGES).sentence() == (
        "Set vip to yes, set last_item to item.name of the entry event, clear nickname,"
        " add tag regular, remove tag new"
    )
    assert UpdatePerson().sentence() == "Choose what to change"


def test_the_engine_is_told_the_changes():  # semantics 4.7
    assert lowered(UpdatePerson(CHANGES)) == [("update", CHANGES, {"then": "next"})]
    assert ports(UpdatePerson()) == [("next", "Then")]


@pytest.mark.parametrize(
    ("change", "path", "message"),
    [
        ("vip", (), "'vip' is not a change."),
        ({"sett": "vip"}, ("sett",), "There is no setting 'sett' here."),
        ({"set": "vip"}, (), "A new value is given by 'to' or copied by 'from', one of the two."),
        ({"set": "vip", "to": {}}, ("to",), "{} cannot be the value of an attribute."),
        ({"set": "vip", "to": float("nan")}, ("to",), "nan cannot be the value of an attribute."),
        ({"set": "vip", "to": 2**60}, ("to",), "The number is too large."),
        ({"set": "vip", "from": "cart"}, ("from",), "'cart' is no property of an event."),
        ({"set": "", "to": 1}, ("set",), "It is not said what to change."),
        ({"unset": "vip", "to": 1}, ("to",), "There is no setting 'to' here."),
    ],
)
def test_a_change_that_cannot_be_read_is_named(change, path, message):
    with pytest.raises(Fault) as fault:
        read_fields(UpdatePerson, {"changes": [change]})
    assert (fault.value.path, fault.value.message) == (("changes", 0, *path), message)
