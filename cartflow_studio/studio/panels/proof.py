"""A message as one person gets it: a mail on phone and desk, a text with its parts, a push."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QColor, QDesktopServices, QImage, QTextDocument, QTextDocumentFragment
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTextBrowser, QVBoxLayout

from cartflow_studio.channels.base import Message
from cartflow_studio.files import save_text
from cartflow_studio.flow.segments import segments
from cartflow_studio.studio.panels.dialogs import Dialog
from cartflow_studio.studio.panels.editors.choices import Picker
from cartflow_studio.studio.panels.widgets import Button, label
from cartflow_studio.studio.theme import grown
from cartflow_studio.words import mark, tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

SHOWN = ("email", "sms", "whatsapp", "push")  # channels whose messages can be looked at
WIDTHS = {"phone": (mark("Phone"), "smartphone", 375), "desk": (mark("Desk"), "monitor", 640)}
HIGH = 440
NOBODY = mark("Nobody came here in a run yet: placeholders without a value are empty.")
_NO_SIZE = re.compile(r"font-size:\s*0(px)?(?![\d.])")  # of gaps; Qt has no such font
_HIDDEN = re.compile(r'<div style="display:none[^>]*>(.*?)</div>', re.DOTALL)  # the preview line


class Paper(QTextBrowser):
    """A mail on white; it fetches nothing, from the network or from the disk."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setProperty("role", "paper")
        self._blank = QImage(2, 2, QImage.Format.Format_RGB32)
        self._blank.fill(QColor(224, 226, 230))
        self.setAccessibleName(tr("The mail"))

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A grey patch in the place of a picture; nothing else."""
        return self._blank if kind == QTextDocument.ResourceType.ImageResource.value else None


class ProofDialog(Dialog):
    """`wished` carries another person to make the message for."""

    wished = Signal(str)

    def __init__(self, parent: QWidget | None, title: str, page: Path) -> None:
        super().__init__(parent, title, icon="eye")
        self._page = page
        self._markup = ""
        self.person = Picker()
        self.person.setAccessibleName(tr("Made for"))
        self.person.activated.connect(lambda _: self.wished.emit(self.person.currentData()))
        self.widths = {key: self._width(key) for key in WIDTHS}
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(tr("Made for")))
        head.addWidget(self.person, 1)
        for button in self.widths.values():
            head.addWidget(button)
        self.body.addLayout(head)
        self.nobody = self.add_text(tr(NOBODY), "muted")
        self.subject, self.preview = self.add_text("", "heading"), self.add_text("", "muted")
        self.paper = Paper()
        self.bubble = QFrame()
        self.bubble.setProperty("role", "card")
        self.title, self.text = label("", "heading", wraps=True), label("", wraps=True)
        column = QVBoxLayout(self.bubble)
        column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(self.title)
        column.addWidget(self.text)
        self.body.addWidget(self.paper, 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(self.bubble)
        self.size_ = self.add_text("", "muted")
        self.browser = self.add_button("browser", tr("Open in the browser"), closes=False)
        self.browser.clicked.connect(self._open)
        self.add_button("", tr("Close"), "primary")
        self.be_wide(WIDTHS["desk"][2] + 64)
        self.show_width("phone")

    def _width(self, key: str) -> Button:
        words, icon, _ = WIDTHS[key]
        button = Button(tr(words), icon, "switch")
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.clicked.connect(lambda: self.show_width(key))
        return button

    def show_width(self, key: str) -> None:
        """Show the mail as wide as on a phone, or on a desk."""
        self.widths[key].setChecked(True)
        self.paper.setFixedSize(grown(WIDTHS[key][2]), grown(HIGH))

    def show_message(self, message: Message, person: str, people: Sequence[str]) -> None:
        """Show what was made for a person, "" for nobody in particular."""
        self.person.clear()
        for each in people:
            self.person.addItem(each, each)
        self.person.setCurrentIndex(self.person.findData(person))
        self.person.setEnabled(bool(people))
        self.nobody.setVisible(not person)
        content = message.content
        self._markup = content.get("html", "")
        is_mail = bool(self._markup)
        for widget in (*self.widths.values(), self.paper, self.subject, self.browser):
            widget.setVisible(is_mail)
        hidden = _HIDDEN.search(self._markup)
        preview = QTextDocumentFragment.fromHtml(hidden[1]).toPlainText().strip() if hidden else ""
        self.preview.setText(preview)
        self.preview.setVisible(bool(preview))
        self.bubble.setVisible(not is_mail)
        self.subject.setText(content.get("subject", ""))
        self.paper.setHtml(_NO_SIZE.sub("font-size:1px", _HIDDEN.sub("", self._markup)))
        self.title.setText(content.get("title", ""))
        self.title.setVisible(bool(content.get("title")))
        self.text.setText(content.get("text") or content.get("body", ""))
        is_text = message.channel == "sms"
        self.size_.setVisible(is_text)
        self.size_.setText(segments(content.get("text", "")).sentence() if is_text else "")

    def _open(self) -> None:
        save_text(self._page, self._markup)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._page)))
