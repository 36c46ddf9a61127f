"""The words of the product: as written in English, else as the catalogue says."""

from collections.abc import Iterator

import pytest

from cartflow_studio.flow.duration import hours
from cartflow_studio.words import English, both, either, mark, numeral, speak, tr, trn

GERMAN = {
    "Save": "Sichern",
    "{n} step": "{n} Schritt",
    "{n} steps": "{n} Schritte",
    "Of {a}": "{b}",
}


class German(English):
    def gettext(self, message: str) -> str:
        return GERMAN.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return GERMAN[super().ngettext(msgid1, msgid2, n)]


@pytest.fixture
def german() -> Iterator[None]:
    speak(German())
    yield
    speak(English())


def test_without_a_catalogue_the_words_are_those_of_the_source():
    assert [tr("Save"), tr("Of {a}", a=3), tr(""), mark("Save")] == ["Save", "Of 3", "", "Save"]
    assert [trn("{n} step", "{n} steps", n) for n in (0, 1, 2)] == ["0 steps", "1 step", "2 steps"]


@pytest.mark.usefixtures("german")
def test_a_catalogue_says_them_in_its_language():
    assert [tr("Save"), tr("Never translated"), mark("Save")] == [
        "Sichern",
        "Never translated",
        "Save",
    ]
    assert [trn("{n} step", "{n} steps", n) for n in (1, 2)] == ["1 Schritt", "2 Schritte"]


def test_braces_are_left_alone_where_there_is_no_value():
    assert tr("{{ cart.url }} and {") == "{{ cart.url }} and {"


@pytest.mark.usefixtures("german")
def test_a_translation_that_names_a_value_nobody_gave_falls_back_to_the_source():
    assert tr("Of {a}", a=3) == "Of 3"


class Loud(English):
    def gettext(self, message: str) -> str:
        return message.upper() if "{" not in message else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return super().ngettext(msgid1, msgid2, n).replace("hours", "STUNDEN")


@pytest.fixture
def loud() -> Iterator[None]:
    speak(Loud(), decimal=",", grouping=".")
    yield
    speak(English())


@pytest.mark.usefixtures("loud")
def test_numbers_take_the_marks_of_the_language():
    assert tr("{n:,} of {m:.1f} {text}", n=12345, m=2.5, text="1,5") == "12.345 of 2,5 1,5"
    assert [numeral(1234.5, ",.2f"), numeral(7)] == ["1.234,50", "7"]


@pytest.mark.usefixtures("loud")
def test_values_with_words_of_their_own_say_them():
    assert tr("Wait {duration}", duration=hours(4)) == "Wait 4 STUNDEN"
    assert str(hours(4)) == "4 hours"


def test_parts_are_joined_by_words():
    assert [either("abc"), both("ab"), both(["a"]), either([])] == [
        "a or b or c",
        "a and b",
        "a",
        "",
    ]
