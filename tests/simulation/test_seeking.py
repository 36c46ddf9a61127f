"""Finding people of a run: by id or attribute, by where they were, by where they are."""

import pytest

from cartflow_studio.flow.people import Person
from cartflow_studio.history import People
from cartflow_studio.simulation import film, simulate
from cartflow_studio.simulation.seeking import Place, matching, seek
from tests.engine.build import ANN, DAY, HOUR, NOON
from tests.simulation.test_simulate import FLOW, LOG

PEOPLE = People.from_people(
    [
        Person("ann", {**ANN.attributes, "first_name": "Anđela", "points": 40}),
        Person("ben", {"city": "Split", "points": 4}),
        Person("zoe", {"city": "SPLIT"}),
    ]
)


def found(place=Place(), people=None, **how):  # noqa: B008  frozen
    return seek(simulate(FLOW, LOG, people), LOG, people, place, **how)


@pytest.mark.parametrize(
    ("place", "people"),
    [
        (Place(), [("ann", 1), ("ben", 1), ("cid", 1)]),
        (Place("mail"), [("ben", 1)]),
        (Place("buys", "Bought"), [("ann", 1)]),
        (Place("buys", now=True), [("cid", 1)]),
        (Place(never=True), [("dan", 0)]),
        (Place("mail", never=True), [("ann", 1), ("cid", 1)]),
    ],
)
def test_people_are_found_by_where_they_were(place, people):
    assert found(place) == people


def test_who_is_at_a_step_is_told_for_any_instant():
    assert found(Place("buys", now=True), instant=NOON) == [("ann", 1), ("ben", 1)]
    assert found(Place("buys", now=True), instant=NOON + HOUR) == [("ben", 1)]
    assert found(Place("buys", now=True), instant=NOON - 1) == []


def test_as_many_are_listed_behind_a_connection_as_its_number_says_at_any_instant():
    made = film(simulate(FLOW, LOG, trace=True))
    for instant in (NOON - 1, NOON, NOON + HOUR, NOON + DAY, made.last):
        left = {key: int((at <= instant).sum()) for key, at in made.departures().items()}
        listed = {key: len(found(Place(*key), instant=instant)) for key in left}
        assert listed == left


def test_who_was_at_a_step_is_told_for_any_instant():
    assert found(Place("mail"), instant=NOON + HOUR) == []
    assert found(Place("mail"), instant=NOON + 2 * DAY) == [("ben", 1)]
    assert found(Place("added"), instant=NOON - 1) == []


def test_people_are_found_by_any_part_of_their_id_and_of_what_is_known_of_them():
    words = ("BEN", "split", "anđ 40", "40", "ben zoe")
    assert [matching(LOG, PEOPLE, each) for each in words] == [
        ["ben"],
        ["ben", "zoe"],
        ["ann"],
        ["ann"],
        [],
    ]


def test_who_is_sought_by_words_is_found_even_if_they_did_not_enter():
    assert found(words="an") == [("ann", 1), ("dan", 0)]
    assert found(Place("mail"), words="an") == []
    assert found(people=PEOPLE, words="zoe") == [("zoe", 0)]


def test_no_more_are_looked_for_than_are_shown():
    looks: list[int] = []
    assert found(most=1, look=lambda: looks.append(1)) == [("ann", 1)]
    assert looks == [1]
