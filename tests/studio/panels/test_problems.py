"""The list of problems by keyboard: to the place, to the next, and the mend."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from cartflow_studio.flow import edits
from cartflow_studio.studio.checking import Checking
from cartflow_studio.studio.panels.problems import AT_ONCE, MOST_SHOWN, Problems

Key = Qt.Key


@pytest.fixture
def problems(qtbot, document):
    """The list of a flow with a mail that a text message follows at once, and more."""
    document.edit("Lead on", edits.connect, "reminder", "sent", "text")
    document.edit("Cut", edits.disconnect, "purchase", "timed_out")
    checking = Checking(document)
    panel = Problems(document, checking)
    qtbot.addWidget(panel)
    checking.check()
    panel.show()
    qtbot.waitExposed(panel)
    panel.activateWindow()
    panel.checking = checking
    return panel


def test_enter_leads_to_the_place(problems, qtbot):
    card = problems.cards[0]
    with qtbot.waitSignal(problems.chosen) as chosen:
        QTest.keyClick(card, Key.Key_Return)
    assert chosen.args == [card.finding.node or ""]


def test_arrows_go_from_one_to_the_next_and_stop_at_the_ends(problems, qtbot):
    first, second = problems.cards[:2]
    first.setFocus()
    QTest.keyClick(first, Key.Key_Up)
    assert first.hasFocus()
    QTest.keyClick(first, Key.Key_Down)
    assert second.hasFocus()
    QTest.keyClick(second, Key.Key_Up)
    assert first.hasFocus()


def test_after_a_mend_the_keyboard_is_still_in_the_list(problems, qtbot):
    card = next(card for card in problems.cards if card.buttons)
    card.buttons[0].setFocus()
    count = len(problems.cards)
    QTest.keyClick(card.buttons[0], Key.Key_Space)
    problems.checking.check()
    assert len(problems.cards) != count
    assert problems.cards[0].hasFocus()


def test_a_long_list_is_there_bit_by_bit_and_says_what_is_left_out(problems, qtbot):
    finding = problems.cards[0].finding
    problems.show_findings([replace(finding, message=f"No. {n}") for n in range(MOST_SHOWN + 7)])
    assert len(problems.cards) == AT_ONCE
    qtbot.waitUntil(lambda: len(problems.cards) == MOST_SHOWN)
    assert [card.finding.message for card in problems.cards[:2]] == ["No. 0", "No. 1"]
    assert [each.text() for each in problems.findChildren(QLabel)][-1] == "And 7 more."
