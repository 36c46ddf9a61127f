"""Rows of widgets that wrap where the window is narrow or words are large."""

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cartflow_studio.studio.panels.wrapping import Wrapping


class Box(QWidget):
    """A widget that wishes a size."""

    def __init__(self, wide: int, tall: int = 20) -> None:
        super().__init__()
        self.wish = QSize(wide, tall)

    def sizeHint(self):
        return self.wish


@pytest.fixture
def parts(qapp):
    return Box(100), Box(50, 30), Box(60)


@pytest.fixture
def shown(parts, qtbot):
    first, second, third = parts
    row = Wrapping((first, second, None, third), growing=first, gap=10)
    qtbot.addWidget(row)
    row.show()
    return row


def places(parts):
    return [part.geometry().getRect() for part in parts]


def test_what_has_room_stands_in_one_row_and_one_part_grows(shown, parts):
    parts[0].setMaximumWidth(150)
    shown.resize(400, shown.heightForWidth(400))
    assert places(parts) == [(0, 5, 150, 20), (160, 0, 50, 30), (340, 5, 60, 20)]
    assert (shown.heightForWidth(400), shown.sizeHint().width()) == (30, 230)


def test_what_has_no_room_begins_another_row(shown, parts):
    shown.resize(165, shown.heightForWidth(165))
    assert places(parts) == [(0, 5, 105, 20), (115, 0, 50, 30), (0, 40, 60, 20)]
    assert shown.heightForWidth(165) == 60


def test_a_part_is_never_wider_than_the_row(shown, parts):
    shown.resize(80, shown.heightForWidth(80))
    assert places(parts) == [(0, 0, 80, 20), (0, 30, 50, 30), (0, 70, 60, 20)]


def test_a_part_that_hides_or_grows_moves_the_others(shown, parts, qtbot):
    shown.resize(165, 200)
    parts[1].hide()
    qtbot.waitUntil(lambda: parts[2].geometry() == QRect(0, 30, 60, 20))
    parts[0].wish = QSize(40, 20)
    parts[0].updateGeometry()
    qtbot.waitUntil(lambda: parts[2].geometry() == QRect(105, 0, 60, 20))


def test_what_stands_around_it_gives_room_for_another_row(shown, parts, qtbot):
    around = QWidget()
    qtbot.addWidget(around)
    column = QVBoxLayout(around)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(shown)
    column.addStretch(1)
    around.resize(400, 200)
    around.show()
    qtbot.waitUntil(lambda: shown.height() == 30)
    around.resize(165, 200)
    qtbot.waitUntil(lambda: shown.height() == 60)
