"""A message is shown as one person gets it."""

import pytest

from cartflow_studio.flow import edits
from cartflow_studio.studio.proofing import Proofing

SECONDS = 20_000


@pytest.fixture
def played(studio, qtbot):
    """The window with the template, played on the sample customers."""
    studio.open_template_named("win-back-cart-abandoners")
    qtbot.waitUntil(lambda: studio.results.simulating.result is not None, timeout=SECONDS)
    return studio


def shown(studio, qtbot, node):
    proofing = studio.findChild(Proofing)
    proofing.dialog = None
    studio.canvas.select((node,))
    studio.actions_["proof"].trigger()
    qtbot.waitUntil(lambda: proofing.dialog is not None, timeout=SECONDS)
    return proofing.dialog


def test_a_mail_is_made_for_somebody_who_came_to_it(played, qtbot):
    dialog = shown(played, qtbot, "reminder")
    assert (dialog.subject.text(), dialog.preview.text(), dialog.person.currentText()) == (
        "You left something behind",
        "Wool throw is still in your cart.",
        "c0011",
    )
    words = dialog.paper.toPlainText()
    assert ("Hi Julia" in words, "89,00 €" in words, "still in your cart" in words) == (
        True,
        True,
        False,
    )
    dialog.close()


def test_another_person_has_another_mail(played, qtbot):
    dialog = shown(played, qtbot, "reminder")
    other = dialog.person.itemData(1)
    before = dialog.paper.toPlainText()
    dialog.person.setCurrentIndex(1)
    dialog.person.activated.emit(1)
    qtbot.waitUntil(lambda: dialog.paper.toPlainText() != before, timeout=SECONDS)
    assert dialog.person.currentData() == other
    dialog.close()


def test_a_mail_is_as_wide_as_on_a_phone_or_on_a_desk(played, qtbot):
    dialog = shown(played, qtbot, "reminder")
    wide = [dialog.paper.width()]
    dialog.widths["desk"].click()
    wide.append(dialog.paper.width())
    assert wide == [375, 640]
    dialog.close()


def test_a_text_says_its_parts(played, qtbot):
    dialog = shown(played, qtbot, "text")
    assert dialog.text.text().startswith("Your cart is still here: Wool throw.")
    assert dialog.size_.text() == "1 part, 98 of 160 characters a part."
    assert dialog.paper.isHidden()
    dialog.close()


def test_without_a_run_it_is_made_for_nobody_and_says_so(studio, qtbot, cart_flow):
    studio.files.start_new(edits.change_setting(cart_flow, "text", "body", "Hello"))
    dialog = shown(studio, qtbot, "text")
    assert (dialog.text.text(), dialog.nobody.isHidden()) == ("Hello", False)
    dialog.close()


def test_a_message_that_cannot_be_made_says_why(played, qtbot):
    played.document.edit("Empty", edits.change_setting, "text", "body", "")
    played.canvas.select(("text",))
    with qtbot.waitSignal(played.findChild(Proofing).failed) as told:
        played.actions_["proof"].trigger()
    assert told.args[0].message == "The text message is empty."


def test_a_step_that_sends_nothing_says_what_to_choose(played, qtbot):
    played.canvas.select(("purchase",))
    played.actions_["proof"].trigger()
    assert played.findChild(Proofing).dialog is None
    assert "Choose a message first" in played.toast.text.text()
