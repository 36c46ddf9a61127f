"""The fork by conditions."""

import pytest

from cartflow_studio.errors import EditError
from cartflow_studio.fields import Fault, read_fields
from cartflow_studio.flow.condition import Compare
from cartflow_studio.nodes.condition import Condition
from tests.nodes.told import lowered, ports, written

CROAT = Compare("person", "country", "is", "HR")
GERMAN = Compare("person", "country", "is", "DE")
BOTH = Condition((("croatian", CROAT), ("german", GERMAN)))
YES = Condition((("yes", CROAT),))


def test_branches_are_written_by_name_in_order():
    assert written(BOTH) == {
        "branches": {
            "croatian": {"person": "country", "is": "HR"},
            "german": {"person": "country", "is": "DE"},
        }
    }


def test_it_says_what_is_asked():
    assert Condition().sentence() == "Choose a condition"
    assert YES.sentence() == "If country is HR"
    assert BOTH.sentence() == "If croatian, german or otherwise"


def test_every_branch_has_an_exit_and_otherwise_is_the_last():  # semantics 4.4
    assert ports(BOTH) == [
        ("croatian", "Croatian"),
        ("german", "German"),
        ("otherwise", "Otherwise"),
    ]
    assert ports(Condition()) == [("otherwise", "Otherwise")]


def test_one_branch_is_yes_or_no():
    assert [(port.label, port.tone) for port in YES.ports] == [("Yes", "yes"), ("No", "no")]
    local = Condition((("local", CROAT),))
    assert [(port.label, port.tone) for port in local.ports] == [
        ("Local", "yes"),
        ("Otherwise", "no"),
    ]


def test_people_leave_by_the_first_that_is_true():
    assert lowered(BOTH) == [("branch", BOTH.branches, {"otherwise": "otherwise"})]
    assert BOTH.conditions == (CROAT, GERMAN)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("a", "a"), "There are two exits named 'a'."),
        (("otherwise",), "There are two exits named 'otherwise'."),
        (("",), "An exit needs a name."),
    ],
)
def test_exits_that_cannot_be_told_apart_are_refused(names, message):
    with pytest.raises(EditError) as refusal:
        Condition(tuple((name, CROAT) for name in names))
    assert refusal.value.message == message


@pytest.mark.parametrize(
    ("plain", "path"),
    [
        ([], ("branches",)),
        ({"": {"person": "a", "is": 1}}, ("branches", "")),
        ({"yes": {"persn": "a", "is": 1}}, ("branches", "yes", "persn")),
        ({str(number): {"all": []} for number in range(21)}, ("branches",)),
    ],
)
def test_a_branch_that_cannot_be_read_is_named(plain, path):
    with pytest.raises(Fault) as fault:
        read_fields(Condition, {"branches": plain})
    assert fault.value.path == path
