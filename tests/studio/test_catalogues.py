"""The catalogues: every text of now in every language, and nothing that has gone."""

import re
from collections import Counter
from string import Formatter

import pytest
from babel.messages.catalog import Message

from cartflow_studio.studio.actions import MENUS
from cartflow_studio.studio.language import LANGUAGES, SYSTEM, speak_language
from cartflow_studio.words import English, speak, tr
from tests.translations import TEMPLATE, catalogues, plain, template, updated

LETTER = re.compile(r"&(\w)")


def names(text: str) -> set[str]:
    """The values that stand in a text; none where its braces are not meant for values."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name and name.isidentifier()}
    except ValueError:
        return set()


def said(text: Message) -> tuple[str, ...]:
    """What a text is in the language: one, or a text for each plural form."""
    return (text.string,) if isinstance(text.string, str) else text.string or ("",)


def is_faithful(text: Message) -> bool:
    """Whether the translation puts in the same values; in a plural form the number may be said."""
    if isinstance(text.id, str):
        return names(text.id) == names(text.string)
    known = set().union(*map(names, text.id))
    return all(known - {"n"} <= names(one) <= known for one in said(text))


def test_the_template_holds_the_texts_of_now():
    assert TEMPLATE.read_text(encoding="utf-8") == plain(template()), "python -m tests.translations"


@pytest.mark.parametrize("path", catalogues(), ids=lambda path: path.stem)
def test_every_text_is_translated_with_the_same_values(path):
    text = path.read_text(encoding="utf-8")
    known = updated(path, template())
    assert text == plain(known), "python -m tests.translations"
    assert ("#, fuzzy" in text, "#~" in text) == (False, False)
    texts = [each for each in known if each.id]
    assert [each.id for each in texts if not all(said(each))] == []
    assert [each.id for each in texts if not is_faithful(each)] == []


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != SYSTEM])
def test_no_letter_opens_two_entries_of_a_menu(language):
    speak_language(language)
    try:
        menus = [
            tuple(MENUS),
            *(tuple(each.text for each in entries) for entries in MENUS.values()),
        ]
        for texts in menus:
            letters = Counter("".join(LETTER.findall(" ".join(tr(text) for text in texts))).lower())
            assert [letter for letter, times in letters.items() if times > 1] == []
    finally:
        speak(English())
