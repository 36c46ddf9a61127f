"""Faults of the machine: enough of them, found by the tests, and the others explained."""

from tests.engine.mutants import found_by_stories, survivors
from tests.engine.mutations import mutants


def test_there_are_faults_of_every_kind():
    faults = mutants()
    assert len(faults) == len({each.name for each in faults}) > 1_000
    assert {each.kind for each in faults} == {
        *("arithmetic", "comparisons", "conditions", "constants", "statements")
    }


def test_a_fault_is_found_by_stories():
    [fault] = [each for each in mutants() if each.name == "nodes.hold: until <= now → until > now"]
    assert found_by_stories(fault, 150) == "stories"


def test_every_explained_fault_is_one_that_can_be_made():
    assert set(survivors()) - {each.name for each in mutants()} == set()
