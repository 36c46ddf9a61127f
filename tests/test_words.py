"""The words of the product: as written in English, else as the catalogue says."""

from collections.abc import Iterator

import pytest

from cartflow_studio.words import English, mark, speak, tr, trn

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
