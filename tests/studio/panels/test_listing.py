"""A list of things to choose from: what it says, stands on and tells."""

import pytest
from PySide6.QtCore import QPoint, Qt

from cartflow_studio.studio.panels.listing import Listing, Row


@pytest.fixture
def listing(qtbot):
    made = Listing()
    qtbot.addWidget(made)
    made.moves = []
    made.moved.connect(made.moves.append)
    made.show_rows([Row("one", 1), Row("two", 2, "more on two"), Row("never")], 1)
    return made


def test_it_says_its_rows_and_stands_on_the_wished_one(listing):
    assert (listing.texts(), listing.count(), listing.row()) == (["one", "two", "never"], 3, 1)
    assert [listing.value(row) for row in (-1, 0, 1, 2, 3)] == [None, 1, 2, None, None]
    assert listing.moves == [1]


def test_other_rows_are_told_of_at_once(listing):
    listing.show_rows([Row("other", "value")])
    assert (listing.row(), listing.value(0), listing.moves) == (0, "value", [1, 0])
    listing.show_rows([])
    assert (listing.row(), listing.count(), listing.moves) == (-1, 0, [1, 0, -1])


def test_a_choice_beyond_the_ends_is_the_last_or_first(listing):
    listing.choose(99)
    listing.choose(-5)
    assert (listing.row(), listing.moves) == (0, [1, 2, 0])


def test_a_click_takes_a_row(listing, qtbot):
    listing.show()
    taken = []
    listing.taken.connect(taken.append)
    middle = listing.visualRect(listing.model().index(0, 0)).center()
    qtbot.mouseClick(listing.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseClick(listing.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 180))
    assert taken == [0]


def test_more_words_are_its_tip(listing):
    index = listing.model().index(1, 0)
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "more on two"
    assert listing.model().index(2, 0).flags() == Qt.ItemFlag.NoItemFlags
