"""Dialogs: what the keys press, and where they stand."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from cartflow_studio.studio.panels.dialogs import Dialog

Key = Qt.Key


@pytest.fixture
def dialog(qtbot):
    """A question with a field and two answers, of which one is expected."""
    made = Dialog(None, "Stop?")
    qtbot.addWidget(made)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.field = QLineEdit()
    made.body.addWidget(made.field)
    made.add_button("stop", "Let it stop")
    made.add_button("stay", "Stay", "primary")
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.mark.parametrize("answer", ["stop", "stay"])
def test_enter_presses_the_button_that_has_the_keyboard(dialog, qtbot, answer):
    dialog.buttons[answer].setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(dialog.answered) as answered:
        qtbot.keyClick(dialog.buttons[answer], Key.Key_Return)
    assert answered.args == [answer]


def test_enter_in_a_field_gives_the_expected_answer(dialog, qtbot):
    dialog.field.setFocus()
    with qtbot.waitSignal(dialog.answered) as answered:
        qtbot.keyClick(dialog.field, Key.Key_Return)
    assert answered.args == ["stay"]


def test_a_dialog_that_grows_stays_on_the_screen(dialog):
    area = dialog.screen().availableGeometry()
    dialog.move(area.right() - 100, area.bottom() - 100)
    for number in range(9):
        dialog.add_text(f"Words that take a line, number {number}")
    dialog.grow()
    assert area.contains(dialog.frameGeometry())
