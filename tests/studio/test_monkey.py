"""Whatever a monkey does with the window: no exception, no warning, and undo takes it all back."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from cartflow_studio import flowfile
from tests.studio.monkey import Monkey

ACTIONS = 2_000
OF_NO_SCREEN = "This plugin does not support"
SEEDS = (1, 2, 3, 4, 5)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", SEEDS)
def test_two_thousand_things_at_random_are_undone_to_the_byte(studio, cart_flow, qtlog, seed):
    studio.files.start_new(cart_flow)
    studio.show_canvas()
    QApplication.processEvents()
    first = flowfile.write(studio.document.flow)
    monkey = Monkey(studio, seed)
    monkey.act(ACTIONS)
    monkey.rest()
    history = studio.document.history
    while history.canUndo():
        history.undo()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert flowfile.write(studio.document.flow) == first
    told = [record.message for record in qtlog.records]
    assert [words for words in told if not words.startswith(OF_NO_SCREEN)] == []
