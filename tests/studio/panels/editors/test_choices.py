"""Lists to pick from."""

import pytest
from PySide6.QtCore import Qt

from cartflow_studio.studio.panels.editors.choices import Picker


@pytest.fixture
def picker(qtbot):
    made = Picker()
    made.addItems(["Sample shop", "Online Retail"])
    made.insertSeparator(2)
    made.addItem("A log of your own…")
    qtbot.addWidget(made)
    made.resize(200, 32)
    made.show()
    return made


def test_a_separator_is_a_line_between_items(picker):
    heights = [picker.view().sizeHintForRow(row) for row in range(4)]
    assert heights == [heights[0], heights[0], 9, heights[0]]
    picker.showPopup()
    view = picker.view()
    image = view.grab().toImage()
    column = [
        image.pixelColor(60, view.visualRect(picker.model().index(2, 0)).top() + y)
        for y in range(9)
    ]
    assert len({color.name() for color in column}) == 2


def test_the_arrow_keys_leave_a_separator_out(picker, qtbot):
    picker.showPopup()
    for _ in range(2):
        qtbot.keyClick(picker.view(), Qt.Key.Key_Down)
    qtbot.keyClick(picker.view(), Qt.Key.Key_Return)
    assert picker.currentText() == "A log of your own…"


def test_the_list_is_as_wide_as_its_longest_item(picker):
    picker.resize(90, 32)
    picker.showPopup()
    view = picker.view()
    assert view.viewport().width() >= view.sizeHintForColumn(0)
