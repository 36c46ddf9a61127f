"""The ring around what has the keyboard."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow, QVBoxLayout, QWidget
from shiboken6 import delete

from cartflow_studio.studio.focus import Ring
from cartflow_studio.studio.panels.widgets import Button
from cartflow_studio.studio.theme import stylesheet
from cartflow_studio.studio.themes import LIGHT

BY_KEY = Qt.FocusReason.TabFocusReason


@pytest.fixture
def window(qtbot):
    """An active window with two fields, each in a box of its own."""
    made, whole = QMainWindow(), QWidget()
    qtbot.addWidget(made)
    column = QVBoxLayout(whole)
    for _ in range(2):
        box = QWidget()
        QVBoxLayout(box).addWidget(QLineEdit())
        column.addWidget(box)
    made.setCentralWidget(whole)
    made.ring = Ring(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_it_leaves_what_goes_while_it_has_the_keyboard(window):
    first, second = window.findChildren(QLineEdit)
    first.setFocus(BY_KEY)
    second.setFocus(BY_KEY)
    assert window.ring.around is second
    delete(second.parentWidget())
    first.setFocus(BY_KEY)
    assert window.ring._around is first


def test_what_gets_the_keyboard_after_a_click_has_no_ring_until_a_key_is_pressed(window):
    first, second = window.findChildren(QLineEdit)
    first.setFocus(BY_KEY)
    second.setFocus(BY_KEY)
    assert window.ring.around is second
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, Qt.NoModifier, QPoint(2, 2))
    first.setFocus(Qt.FocusReason.OtherFocusReason)
    assert window.ring.around is None
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)
    assert (first.text(), window.ring.around is first) == ("a", True)


def test_a_button_that_has_the_keyboard_does_not_pass_for_the_main_one(window):
    button = Button("Compare")
    window.centralWidget().layout().addWidget(button)
    button.show()
    window.setStyleSheet(stylesheet(LIGHT))
    looks = []
    for reason in (BY_KEY, Qt.FocusReason.MouseFocusReason):
        window.findChildren(QLineEdit)[0].setFocus(BY_KEY)
        button.setFocus(reason)
        image = button.grab().toImage()
        looks.append((button.isDefault(), image.pixelColor(8, image.height() // 2).name()))
    assert looks == [(True, LIGHT.color("card").name())] * 2
