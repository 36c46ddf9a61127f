"""The menus put flows together, and show the keys by which the canvas does."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit

from cartflow_studio.flow import edits
from cartflow_studio.studio.actions import MENUS
from cartflow_studio.studio.composing import save_snippet
from cartflow_studio.studio.panels.finding_card import FindingCard

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
    assert studio.canvas.chrome.quick_add.list.texts()[0] == "Webhook"


def _row(studio, text):
    rows = studio.palette_.list
    return next(rows.item(n) for n in range(rows.count()) if rows.item(n).text() == text)


@pytest.fixture
def kept(studio, cart_flow):
    """The first two steps of the flow, kept as a snippet."""
    studio.files.start_new(cart_flow)
    studio.canvas.select(list(cart_flow.nodes)[1:3])
    dialog = save_snippet(studio)
    dialog.findChild(QLineEdit).setText("Wait and remind")
    dialog.answer("save")
    return studio.palette_.snippets.all[0]


def test_chosen_steps_are_kept_in_the_palette_and_inserted_again(studio, cart_flow, kept):
    assert kept.summary == "2 steps: Bought within a day?, Cart reminder"
    studio.palette_.list.itemActivated.emit(_row(studio, "Wait and remind"))
    added = [key for key in studio.document.flow.nodes if key not in cart_flow.nodes]
    assert studio.canvas.selection == tuple(added)
    assert [studio.document.flow.nodes[key].title for key in added] == [
        "Bought within a day?",
        "Cart reminder",
    ]
    assert studio.document.history.undoText() == "Insert “Wait and remind”"


def test_a_snippet_is_found_by_its_name_and_inserted_by_enter(studio, cart_flow, kept, qtbot):
    qtbot.keyClicks(studio.palette_.search, "remind")
    qtbot.keyClick(studio.palette_.search, Qt.Key.Key_Return)
    assert len(studio.document.flow.nodes) == len(cart_flow.nodes) + 2


def test_a_snippet_is_dragged_onto_the_canvas(studio, cart_flow, kept):
    canvas = studio.canvas
    mime = studio.palette_.list.mimeData([_row(studio, "Wait and remind")])
    at = canvas.at_centre() + QPointF(0, 600)
    assert canvas.mouse.carry(mime, at)
    canvas.mouse.put(at)
    assert len(studio.document.flow.nodes) == len(cart_flow.nodes) + 2


def test_a_deleted_snippet_is_put_back_by_the_button_beside_the_words(studio, kept):
    studio.palette_.delete(_row(studio, "Wait and remind"))
    assert studio.palette_.snippets.all == ()
    assert studio.toast.text.text() == "The snippet “Wait and remind” was deleted."
    studio.toast.button.click()
    assert studio.palette_.snippets.all == (kept,)


def test_a_snippet_is_renamed_in_its_place(studio, kept, qtbot):
    _row(studio, "Wait and remind").setText("Remind")
    qtbot.waitUntil(lambda: [s.name for s in studio.palette_.snippets.all] == ["Remind"])
    assert _row(studio, "Remind")


def test_a_broken_snippet_is_in_the_palette_and_says_what_is_wrong(studio, kept):
    kept.path.write_text("nodes: [", encoding="utf-8")
    studio.palette_.snippets.look()
    studio.palette_.list.itemClicked.emit(_row(studio, kept.path.name.partition(".")[0]))
    assert studio.toast.text.text().startswith("wait-and-remind.flow.yaml cannot be used: ")


def test_the_button_of_the_form_offers_other_types(studio, cart_flow):
    studio.files.start_new(cart_flow)
    studio.canvas.select(list(cart_flow.nodes)[2:3])
    studio.inspector.node_form.replace.click()
    assert studio.canvas.chrome.quick_add.isVisible()
    assert studio.canvas.chrome.quick_add.search.placeholderText() == "Replace with…"


def told(studio):
    """What the form of the chosen step tells."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return [card.finding.code for card in studio.inspector.node_form.findChildren(FindingCard)]


def test_what_a_new_step_lacks_is_told_on_it_once_it_is_left(studio, cart_flow):
    studio.files.start_new(cart_flow)
    scene = studio.canvas.flow_scene
    new = studio.canvas.commands.add("email")
    lacks = [each.code for each in studio.checking.findings if each.node == new]
    assert (lacks.count("empty-message"), scene.finding(new), told(studio)) == (2, "", [])
    assert studio.checking.errors
    studio.canvas.select(())
    assert scene.finding(new) != ""
    studio.canvas.select((new,))
    assert told(studio) == lacks


def test_to_validate_tells_what_a_new_step_lacks(studio, cart_flow, qtbot):
    studio.files.start_new(cart_flow)
    new = studio.canvas.commands.add("sms")
    assert studio.canvas.flow_scene.finding(new) == ""
    qtbot.mouseClick(studio.topbar.validate, Qt.MouseButton.LeftButton)
    assert studio.canvas.flow_scene.finding(new) != ""
    studio.dialog.close()
