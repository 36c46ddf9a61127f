"""Finding words by a few of their letters."""

import pytest

from cartflow_studio.studio.fuzzy import best, match

TITLES = ("Add Email", "Add SMS", "Save as…", "Simulate", "Simulate on a log of your own…", "Start")


def found(search):
    return [title for title, _ in best(search, TITLES, str)]


@pytest.mark.parametrize(
    ("search", "titles"),
    [
        ("", list(TITLES)),
        ("em", ["Add Email"]),
        ("add s", ["Add SMS"]),
        ("log sim", ["Simulate on a log of your own…"]),
        ("mulate", ["Simulate", "Simulate on a log of your own…"]),
        ("sva", ["Save as…"]),
        ("zzz", []),
    ],
)
def test_what_fits_is_found_the_best_first(search, titles):
    assert found(search) == titles


def test_the_start_of_a_word_is_better_than_its_middle():
    assert [title for title, _ in best("ma", ["Summary", "Make"], str)] == ["Make", "Summary"]


def test_letters_in_order_find_a_word():
    assert match("siml", "Simulate").places == (0, 1, 2, 4)
    assert match("sw", "New start window").places == (4, 10)
    assert match("smtog", "Simulate on a log") is None


def test_the_letters_that_were_found_are_told():
    assert match("em ad", "Add Email").places == (0, 1, 4, 5)


def test_a_letter_that_grows_in_lower_case_does_no_harm():
    assert match("istanbul", "İstanbul") is not None
