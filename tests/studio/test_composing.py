"""The menus put flows together, and show the keys by which the canvas does."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from cartflow_studio.flow import edits
from cartflow_studio.studio.actions import MENUS

ON_CANVAS = [entry for entries in MENUS.values() for entry in entries if entry.on_canvas]


@pytest.mark.parametrize("entry", [e for e in ON_CANVAS if e.keys], ids=lambda e: e.name)
def test_the_keys_of_the_menu_are_keys_of_the_canvas(studio, entry):
    combination = QKeySequence(entry.keys)[0]
    assert studio.canvas.keys.knows(combination.key(), combination.keyboardModifiers())


def test_every_entry_does_something_and_says_why_not(studio, cart_flow):
    said = []
    studio.files.start_new(cart_flow)
    studio.canvas.message.connect(said.append)
    for entry in ON_CANVAS:
        studio.actions_[entry.name].trigger()
        studio.canvas.chrome.quick_add.close_menu()
        studio.canvas.chrome.title.hide()
        studio.canvas.select(())
    assert said
    assert studio.actions_["connect"].shortcutContext() == Qt.ShortcutContext.WidgetShortcut


def test_an_entry_works_on_what_is_chosen(studio, cart_flow):
    studio.files.start_new(cart_flow)
    first, second = list(cart_flow.nodes)[1:3]
    studio.canvas.select((second,))
    studio.actions_["delete"].trigger()
    assert studio.document.flow == edits.remove_nodes(cart_flow, (second,), heal=True)
    assert first in studio.document.flow.nodes


def test_steps_that_are_added_are_remembered_for_the_next_time(studio):
    for _ in range(2):
        studio.canvas.commands.add("webhook")
    assert studio.preferences.settings.steps == ("webhook", "webhook")
    studio.canvas.commands.offer_here()
    assert studio.canvas.chrome.quick_add.list.item(0).text() == "Webhook"
