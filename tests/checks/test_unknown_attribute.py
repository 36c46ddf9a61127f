"""Attributes of people are known."""

from cartflow_studio.flow.condition import All, Compare
from cartflow_studio.flow.node_type import Change
from cartflow_studio.nodes.condition import Condition
from cartflow_studio.nodes.update_person import UpdatePerson
from tests.checks.faults import fixes, found, line, mended

CODE = "unknown-attribute"
PEOPLE = (("country", "text"),)


def _fork(name):
    return Condition((("yes", All((Compare("person", name, "is", "HR"),))),))


def test_a_misspelt_attribute_is_found_and_the_near_one_offered():
    wrong = line(fork=_fork("contry"), attributes=PEOPLE)
    assert found(CODE, wrong) == [
        ("fork", "“Fork” looks at contry, which is known of nobody. Did you mean country?"),
    ]
    assert fixes(CODE, wrong) == ["Use country", "Declare contry"]
    assert mended(CODE, wrong, "Use country").nodes["fork"].type == _fork("country")
    after = mended(CODE, wrong, "Declare contry")
    assert after.attributes == (("country", "text"), ("contry", "text"))


def test_declared_usual_and_newly_set_attributes_are_known():
    assert found(CODE, line(fork=_fork("country"), attributes=PEOPLE)) == []
    assert found(CODE, line(fork=_fork("consent_email"), attributes=PEOPLE)) == []
    change = UpdatePerson((Change("segment", "set", "a"),))
    assert found(CODE, line(change=change, fork=_fork("segment"), attributes=PEOPLE)) == []


def test_where_nothing_is_declared_nothing_is_unknown():
    assert found(CODE, line(fork=_fork("contry"))) == []
