"""The outline beside the canvas."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest

from cartflow_studio.flow import edits

Spoken = Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture
def reading(studio, qtbot, cart_flow):
    """The window with the template, the keyboard in the outline."""
    studio.files.start_new(cart_flow)
    qtbot.waitUntil(lambda: studio.is_editing)
    studio.actions_["outline"].trigger()
    qtbot.waitUntil(lambda: studio.outline.tree.flow.id == cart_flow.id)
    return studio


def read(tree, parent=QModelIndex(), depth=0):  # noqa: B008
    for row in range(tree.rowCount(parent)):
        index = tree.index(row, 0, parent)
        yield "  " * depth + index.data()
        yield from read(tree, index, depth + 1)


def test_it_reads_in_the_order_of_the_journey(reading):
    assert list(read(reading.outline.tree)) == [
        "Item added to cart",
        "Bought within a day?",
        "  PurchaseFinished",
        "    Bought",
        "  after 1 day",
        "    Cart reminder",
        "      Sent",
        "        Bought after the mail?",
        "          PurchaseFinished",
        "            see Bought",
        "          after 1 day",
        "            Last reminder",
        "            Reminded",
        "      Not sent",
        "        see Last reminder",
    ]


def test_arrows_choose_on_the_canvas_and_enter_edits(reading):
    QTest.keyClick(reading.outline, Qt.Key.Key_Down)
    QTest.keyClick(reading.outline, Qt.Key.Key_Down)
    assert reading.canvas.selection == ("purchase",)
    QTest.keyClick(reading.outline, Qt.Key.Key_Return)
    assert reading.inspector.isAncestorOf(reading.focusWidget())


def test_it_follows_the_canvas(reading):
    reading.canvas.select(("reminder",))
    assert reading.outline.currentIndex().data() == "Cart reminder"
    reading.canvas.select(())
    assert not reading.outline.selectionModel().hasSelection()


def test_it_follows_the_flow(reading, qtbot):
    reading.canvas.select(("text",))
    reading.document.edit("Rename", edits.change_node, "added", title="Basket filled")
    reading.document.edit("Delete", edits.remove_nodes, ["reminder"], heal=True)
    qtbot.waitUntil(lambda: "reminder" not in reading.outline.tree.row_of)
    assert next(read(reading.outline.tree)) == "Basket filled"
    assert reading.outline.currentIndex().data() == "Last reminder"


def test_a_screen_reader_hears_kind_sentence_and_problems(reading, qtbot):
    reading.document.edit("Empty", edits.change_setting, "reminder", "subject", "")
    qtbot.waitUntil(lambda: reading.outline.tree.finding("reminder")[1] > 0)
    tree = reading.outline.tree
    said = tree.at(tree.row_of["reminder"]).data(Spoken)
    assert said == "Cart reminder. Email. Write the subject. 1 problem"


def test_a_reference_leads_to_the_step(reading):
    tree = reading.outline.tree
    place = next(n for n, line in enumerate(tree.lines) if line.kind == "see")
    reading.outline.setCurrentIndex(tree.at(place))
    assert reading.canvas.selection == ("bought",)
    QTest.keyClick(reading.outline, Qt.Key.Key_Return)
    assert reading.outline.currentIndex().row() == tree.at(tree.row_of["bought"]).row()
