"""Dialogs that ask or tell; none of them stops the window's event loop."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cartflow_studio.errors import CartFlowError
from cartflow_studio.studio.panels.asking import ask_help, topic_at
from cartflow_studio.studio.panels.widgets import Button, Icon, label
from cartflow_studio.studio.theme import grown
from cartflow_studio.words import tr

LOWEST = 120  # of the column of a dialog
AROUND = 48  # what a screen needs beside a dialog, for its frame


class Scrolled(QScrollArea):
    """A column that is as high as its words need, and scrolls where there is less room."""

    def __init__(self) -> None:
        super().__init__()
        content = QWidget()
        self.column = QVBoxLayout(content)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)

        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """It is the higher the narrower it is."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all that is in it."""
        column = self.column
        tall = column.totalHeightForWidth(width) if column.hasHeightForWidth() else -1
        return max(tall, column.totalMinimumSize().height())

    def sizeHint(self) -> QSize:
        """That of the column."""
        wide = max(self.width(), self.column.totalMinimumSize().width())
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        """As wide as the column must be; a few lines high."""
        least = self.column.totalMinimumSize()
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(least.width() + bar, min(least.height(), grown(LOWEST)))


class Dialog(QDialog):
    """A heading, a body, buttons at the bottom right. `answered` carries the key of a button, or
    "" when the dialog is closed.
    """

    answered = Signal(str)

    def __init__(
        self, parent: QWidget | None, title: str, *, icon: str = "", tone: str = ""
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.be_wide(480)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 24, 24, 20)
        whole.setSpacing(16)
        head = QHBoxLayout()
        head.setSpacing(12)
        self.icon = Icon(icon or "info", tone or "accent_text", 22)
        self.icon.setVisible(bool(icon))
        self.heading = label(title, "title", wraps=True)
        head.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.heading, 1)
        self._content = Scrolled()
        self.body = self._content.column
        self._foot = QHBoxLayout()
        self._foot.setSpacing(8)
        self._foot.addStretch(1)
        whole.addLayout(head)
        whole.addWidget(self._content, 1)
        whole.addLayout(self._foot)
        self.buttons: dict[str, Button] = {}
        self._answer = ""
        self.finished.connect(lambda: self.answered.emit(self._answer))

    def be_wide(self, pixels: int) -> None:
        """Be at least so wide at a text size of 100 %, more with larger words, as far as the screen
        has room.
        """
        self.setMinimumWidth(min(grown(pixels), self.screen().availableGeometry().width() - AROUND))

    def showEvent(self, event: QShowEvent) -> None:
        """Begin as high as all words are, if nobody wishes another size."""
        super().showEvent(event)
        least = self.height() if self.testAttribute(Qt.WidgetAttribute.WA_Resized) else 0
        QTimer.singleShot(0, self, lambda: self.grow(least))  # once they are laid out

    def grow(self, least: int | None = None) -> None:
        """Be high enough for all words, and no less than `least` (else than it is); what has no
        room on the screen is scrolled to.
        """
        layout = self.layout()
        if layout is None:
            return
        self._content.updateGeometry()  # the layout keeps the height that it had
        layout.activate()
        room = self.screen().availableGeometry().adjusted(0, 0, -AROUND, -AROUND).size()
        wide = min(room.width(), max(self.width(), layout.totalMinimumSize().width()))
        tall = layout.totalHeightForWidth(wide) if layout.hasHeightForWidth() else self.height()
        self.resize(wide, min(room.height(), max(tall, self.height() if least is None else least)))
        layout.activate()
        missing = self._content.verticalScrollBar().maximum()
        self.resize(wide, min(room.height(), self.height() + missing))
        self._stay_on_screen()

    def _stay_on_screen(self) -> None:
        """Move up and left as far as is needed to be seen with all buttons."""
        area, frame = self.screen().availableGeometry(), self.frameGeometry()
        left = max(area.left(), min(frame.left(), area.right() - frame.width()))
        top = max(area.top(), min(frame.top(), area.bottom() - frame.height()))
        if (left, top) != (frame.left(), frame.top()):
            self.move(left, top)

    def add_text(self, text: str, role: str = "") -> QLabel:
        """A paragraph."""
        made = label(text, role, wraps=True)
        self.body.addWidget(made)
        return made

    def add_button(self, key: str, text: str, role: str = "", *, closes: bool = True) -> Button:
        """A button; it answers with its key and closes, unless told otherwise."""
        button = Button(text, role=role)
        button.setAutoDefault(True)  # Enter presses what has the keyboard
        button.setDefault(role == "primary")
        self.buttons[key] = button
        self._foot.addWidget(button)
        if closes:
            button.clicked.connect(lambda: self.answer(key))
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F1 shows what the guide tells of what has the focus here."""
        topic = topic_at(self.focusWidget()) if event.key() == Qt.Key.Key_F1 else ""
        if topic:
            ask_help(self, topic)
        else:
            super().keyPressEvent(event)

    def answer(self, key: str) -> None:
        """Answer with a key, and close."""
        self._answer = key
        self.close()


def ask(
    parent: QWidget | None, title: str, text: str, choices: Sequence[tuple[str, str, str]]
) -> Dialog:
    """A question with buttons (key, words, role); shown at once."""
    dialog = Dialog(parent, title, icon="circle-question-mark")
    dialog.add_text(text)
    for key, words, role in choices:
        dialog.add_button(key, words, role)
    dialog.open()
    return dialog


def tell(parent: QWidget | None, title: str, fault: CartFlowError) -> Dialog:
    """What went wrong, where, and what to do; the words can be copied, the file opened."""
    dialog = Dialog(parent, title, icon="circle-alert", tone="danger")
    dialog.add_text(fault.message)
    if fault.hint:
        dialog.add_text(fault.hint, "muted")
    faults = getattr(fault, "faults", ())
    if fault.place or len(faults) > 1:
        text = QPlainTextEdit("\n".join(str(each) for each in faults) or fault.place)
        text.setReadOnly(True)
        text.setMaximumHeight(72 if len(faults) < 2 else 160)
        text.setAccessibleName(tr("Where it is"))
        dialog.body.addWidget(text)
        copy = dialog.add_button("copy", tr("Copy"), closes=False)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text.toPlainText()))
        copy.clicked.connect(lambda: copy.setText(tr("Copied")))
    source = Path(fault.source) if fault.source else None
    if source is not None and source.is_file():
        show = dialog.add_button("editor", tr("Open in text editor"), closes=False)
        show.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(source))))
    dialog.add_button("close", tr("Close"), "primary")
    dialog.open()
    return dialog
