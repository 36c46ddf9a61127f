"""The toast: where it comes up."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QPushButton, QWidget

from cartflow_studio.studio.panels.toast import Toast


def test_a_toast_covers_no_button(qtbot):
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(500, 400)
    low, high = QPushButton("Redo", over), QPushButton("Undo", over)
    low.setGeometry(QRect(200, 350, 80, 32))
    high.setGeometry(QRect(200, 310, 80, 32))
    toast = Toast(over)
    over.show()
    toast.say("People would go round in a circle.")
    assert toast.isVisible()
    assert not toast.geometry().intersects(low.geometry())
    assert not toast.geometry().intersects(high.geometry())


def test_a_long_toast_leaves_the_map_free(studio, cart_flow):
    studio.resize(1400, 860)
    studio.files.start_new(cart_flow)
    studio.show()
    minimap = studio.canvas.chrome.minimap
    studio.toast.say("What is chosen cannot be put into a group, as a group is in it " * 3)
    assert (studio.toast.isVisible(), minimap.isVisible()) == (True, True)
    assert studio.toast.geometry().right() > minimap.geometry().left()
    assert not studio.toast.geometry().intersects(minimap.geometry())


def test_a_toast_grows_with_its_words(qtbot):
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(900, 400)
    toast = Toast(over)
    over.show()
    toast.say("Text size 150 %")
    font = toast.text.font()
    font.setPointSizeF(font.pointSizeF() * 1.5)
    toast.text.setFont(font)
    qtbot.waitUntil(lambda: toast.size() == toast.sizeHint())
    assert toast.text.width() >= toast.text.sizeHint().width()
    assert abs(toast.geometry().center().x() - over.rect().center().x()) <= 1


def test_a_toast_covers_no_button_that_moves_when_there_is_more_room(qtbot):
    class Over(QWidget):
        def resizeEvent(self, event):
            low.move(200, self.height() - 50)

    over = Over()
    low = QPushButton("Redo", over)
    qtbot.addWidget(over)
    over.resize(500, 400)
    toast = Toast(over)
    over.show()
    toast.say("People would go round in a circle.")
    over.resize(500, 500)
    assert toast.geometry().intersects(low.geometry())
    qtbot.waitUntil(lambda: not toast.geometry().intersects(low.geometry()))
    assert (low.y(), toast.geometry().bottom()) == (450, 438)


def test_what_was_said_of_chosen_steps_goes_with_them(studio, cart_flow):
    studio.files.start_new(cart_flow)
    studio.show()
    studio.actions_["select_all"].trigger()
    assert (studio.toast.text.text(), studio.toast.isVisible()) == ("7 steps are chosen.", True)
    studio.actions_["delete"].trigger()
    assert (len(studio.document.flow.nodes), studio.toast.isVisible()) == (0, False)
