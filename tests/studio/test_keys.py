"""Keys: none has two meanings in one place, and all of them are listed."""

from collections import Counter

from PySide6.QtCore import QKeyCombination
from PySide6.QtGui import QKeySequence

from cartflow_studio.studio.actions import MENUS
from cartflow_studio.studio.panels.shortcuts import ON_CANVAS, ShortcutsDialog, groups, keys_of

ENTRIES = [each for entries in MENUS.values() for each in entries if each.keys]


def bound(entry):
    if isinstance(entry.keys, QKeySequence.StandardKey):
        return [each.toString() for each in QKeySequence.keyBindings(entry.keys)]
    return [each.toString() for each in QKeySequence.listFromString(entry.keys)]


def test_no_key_has_two_meanings_in_the_menus(qapp):
    counts = Counter(key for entry in ENTRIES for key in set(bound(entry)))
    assert {key: n for key, n in counts.items() if n > 1} == {}


def test_no_key_of_the_canvas_means_something_else_in_the_window(plain_canvas):
    window = {key: each.name for each in ENTRIES if not each.on_canvas for key in bound(each)}
    table = plain_canvas.keys._table
    on_canvas = {QKeySequence(QKeyCombination(keys, key)).toString() for key, keys in table}
    assert {key: window[key] for key in on_canvas & window.keys()} == {}


def test_what_the_menus_say_of_the_canvas_is_so(plain_canvas):
    table = plain_canvas.keys._table
    known = {QKeySequence(QKeyCombination(keys, key)).toString() for key, keys in table}
    said = {key for each in ENTRIES if each.on_canvas for key in bound(each)}
    assert said - known == set()


def test_every_key_of_the_menus_is_listed(qapp):
    listed = {(words, keys) for rows in groups().values() for words, keys in rows}
    missing = [each.name for each in ENTRIES if each.keys and not keys_of(each)]
    assert missing == []
    assert {("Simulate", ("F5",)), ("Save", ("Ctrl+S",)), ("Quit", ("Ctrl+Q",))} <= listed
    assert "On the canvas" in groups()
    assert len(groups()["On the canvas"]) == len(ON_CANVAS)


def test_shortcuts_are_found_by_words_and_by_keys(qtbot):
    dialog = ShortcutsDialog(None)
    qtbot.addWidget(dialog)
    dialog.show()
    everything = list(dialog.shown())
    dialog.search.setText("f9")
    assert "Launch…" in list(dialog.shown())
    dialog.search.setText("undo")
    assert list(dialog.shown()) == ["Undo"]
    dialog.search.setText("zzzz")
    assert (list(dialog.shown()), dialog.nothing.isVisible()) == ([], True)
    dialog.search.clear()
    assert list(dialog.shown()) == everything
