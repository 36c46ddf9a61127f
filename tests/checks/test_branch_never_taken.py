"""Somebody can take each branch."""

import pytest

from cartflow_studio.flow.condition import All, AnyOf, Compare, Happened, LocalTime, Not
from cartflow_studio.nodes.condition import Condition
from tests.checks.faults import found, line, mended

CODE = "branch-never-taken"
CROAT = Compare("person", "country", "is", "HR")
VIP = Compare("person", "vip", "is", True)


def _told(*branches):
    return found(CODE, line(fork=Condition(branches)))


@pytest.mark.parametrize(
    "never",
    [
        AnyOf(),
        Not(All()),
        All((CROAT, AnyOf())),
        All((CROAT, Not(CROAT))),
        AnyOf((AnyOf(), Not(All()))),
        Happened("Bought", where=AnyOf()),
    ],
)
def test_a_branch_that_can_never_be_true_is_found(never):
    assert _told(("a", CROAT), ("b", never)) == [
        ("fork", "Nobody can take the branch “b” of “Fork”: its condition can never be true."),
    ]


def test_a_branch_behind_the_same_condition_is_found():
    assert _told(("a", CROAT), ("b", VIP), ("c", CROAT)) == [
        ("fork", "Nobody can take the branch “c” of “Fork”: “a” asks for the same before it."),
    ]


@pytest.mark.parametrize(
    "always", [All(), Not(AnyOf()), AnyOf((VIP, All())), Happened("A", count=0), LocalTime()]
)
def test_a_branch_behind_one_for_everybody_is_found(always):
    assert _told(("a", always), ("b", VIP)) == [
        ("fork", "Nobody can take the branch “b” of “Fork”: everybody takes “a” before it."),
    ]


def test_it_can_be_deleted():
    wrong = line(fork=Condition((("a", CROAT), ("b", AnyOf()))))
    after = mended(CODE, wrong, "Delete the branch b")
    assert after.nodes["fork"].type == Condition((("a", CROAT),))
    assert ("fork", "b") not in after.links


def test_branches_that_ask_for_different_things_are_fine():
    assert _told(("a", CROAT), ("b", VIP), ("c", LocalTime(weekdays=(5, 6)))) == []
