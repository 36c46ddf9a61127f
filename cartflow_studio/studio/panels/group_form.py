"""The form of a group: its title, its colour, and taking it apart."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from cartflow_studio.flow import annotating
from cartflow_studio.studio.canvas.paper import NAMES
from cartflow_studio.studio.document import Document
from cartflow_studio.studio.panels.editors.base import column
from cartflow_studio.studio.panels.editors.choices import Picker
from cartflow_studio.studio.panels.widgets import Button, label, line
from cartflow_studio.words import tr, trn


class GroupForm(QWidget):
    """Everything about one group."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document, self._key = document, ""
        self.title, self.color = QLineEdit(), Picker()
        self.title.setProperty("role", "heading")
        self.title.setMaxLength(200)
        self.title.setPlaceholderText(tr("Group"))
        self.title.setAccessibleName(tr("Title of the group"))
        self.color.setAccessibleName(tr("Colour"))
        for color, words in NAMES.items():
            self.color.addItem(tr(words), color)
        self.count = label("", "muted")
        self.ungroup = Button(tr("Ungroup"), "ungroup", "link")
        layout = column(self, gap=12)
        for each in (self.title, self.count, line(), label(tr("Colour"), "section"), self.color):
            layout.addWidget(each)
        layout.addWidget(self.ungroup, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self.title.textEdited.connect(self._rename)
        self.color.activated.connect(self._paint)
        self.ungroup.clicked.connect(self._take_apart)
        document.changed.connect(self._show)

    def show_group(self, key: str) -> None:
        """Show a group."""
        self._key = key
        self._show()

    def _show(self) -> None:
        group = self._document.flow.groups.get(self._key)
        if group is None:
            return
        if self.title.text() != group.title:
            self.title.setText(group.title)
        self.color.setCurrentIndex(self.color.findData(group.color))
        self.count.setText(trn("{n} step", "{n} steps", len(group.nodes)))

    def _rename(self, title: str) -> None:
        text, edit = tr("Rename group"), annotating.change_group
        self._document.edit(text, edit, self._key, merge=True, title=title)

    def _paint(self, row: int) -> None:
        color = self.color.itemData(row)
        self._document.edit(tr("Colour"), annotating.change_group, self._key, color=color)

    def _take_apart(self) -> None:
        self._document.edit(tr("Ungroup"), annotating.ungroup, (self._key,))
