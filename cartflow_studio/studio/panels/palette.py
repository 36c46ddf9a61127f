"""The palette: every type of node by group, to drag onto the canvas, to click, or to find."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLineEdit, QListWidget, QListWidgetItem

from cartflow_studio import nodes
from cartflow_studio.flow.node_type import NodeType
from cartflow_studio.studio import icons
from cartflow_studio.studio.canvas.carrying import NODE_TYPE
from cartflow_studio.studio.panels.asking import TOPIC
from cartflow_studio.studio.panels.editors.base import column
from cartflow_studio.studio.panels.widgets import chip, ink
from cartflow_studio.studio.theme import appearance
from cartflow_studio.words import mark, tr

GROUPS = (mark("Triggers"), mark("Messages"), mark("Logic"), mark("People"), mark("Exits"))
TYPE = Qt.ItemDataRole.UserRole


def help_of(node_type: type[NodeType]) -> str:
    """The first line of what a type says of itself."""
    return tr(summary_of(node_type))


def summary_of(node_type: type[NodeType]) -> str:
    """The first line of what a type says of itself, in English."""
    return (node_type.__doc__ or "").strip().splitlines()[0].split("  #")[0].strip()


class TypeList(QListWidget):
    """The types as rows; a row that is dragged carries the name of its type."""

    def __init__(self) -> None:
        super().__init__()
        self.setIconSize(QSize(32, 32))
        self.setSpacing(1)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Steps to add"))
        self.setStyleSheet("TypeList { background: transparent; }")

    def mimeTypes(self) -> list[str]:
        """What a drag carries."""
        return [NODE_TYPE]

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        """The name of the dragged type."""
        made = QMimeData()
        name = next((item.data(TYPE) for item in items if item.data(TYPE)), "")
        made.setData(NODE_TYPE, str(name).encode())
        return made


class Palette(QFrame):
    """Search on top, the groups below. `wished` carries the name of a type to add."""

    wished = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.search = QLineEdit()
        self.search.setProperty("role", "search")
        self.search.setPlaceholderText(tr("Search steps"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(tr("Search steps"))
        self._glass = self.search.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition)
        self.list = TypeList()
        layout = column(self, gap=8)
        layout.setContentsMargins(12, 12, 4, 8)
        layout.addWidget(self.search)
        layout.addWidget(self.list)
        self.setFocusProxy(self.search)
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self._add_first)
        self.list.itemClicked.connect(self._add)
        self.list.itemActivated.connect(self._add)
        self.list.currentItemChanged.connect(self._note_topic)
        appearance().theme_changed.connect(self._fill)
        self._fill()

    def types(self) -> list[type[NodeType]]:
        """The types that are shown, in order."""
        words = self.search.text().lower().split()
        members = nodes.REGISTRY.members()
        groups = [*GROUPS, *(each.group for each in members if each.group not in GROUPS)]
        ordered = sorted(members, key=lambda each: groups.index(each.group))
        return [each for each in ordered if all(word in _searched(each) for word in words)]

    def _fill(self) -> None:
        self._glass.setIcon(icons.icon("search", ink("muted").name(), 16))
        self.list.clear()
        group = ""
        for each in self.types():
            if each.group != group:
                group = each.group
                self.list.addItem(_heading(tr(group)))
            item = QListWidgetItem(QIcon(chip(each.icon, each.color)), tr(each.label))
            item.setData(TYPE, each.name)
            item.setToolTip(help_of(each))
            item.setSizeHint(QSize(0, 42))
            self.list.addItem(item)
        if not group:
            item = QListWidgetItem(tr("Nothing is called so."))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)

    def _add(self, item: QListWidgetItem) -> None:
        if item.data(TYPE):
            self.wished.emit(str(item.data(TYPE)))

    def _note_topic(self, item: QListWidgetItem | None) -> None:
        name = item.data(TYPE) if item is not None else ""
        self.list.setProperty(TOPIC, f"nodes.md#{name}" if name else "")

    def _add_first(self) -> None:
        found = self.types()
        if found and self.search.text():
            self.wished.emit(found[0].name)
            self.search.clear()


def _searched(node_type: type[NodeType]) -> str:
    words = (tr(node_type.label), tr(node_type.group), node_type.name, help_of(node_type))
    return " ".join(words).lower()


def _heading(group: str) -> QListWidgetItem:
    item = QListWidgetItem(group)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    item.setForeground(ink("muted"))
    font = item.font()
    font.setPixelSize(12)
    font.setWeight(font.Weight.DemiBold)
    item.setFont(font)
    item.setSizeHint(QSize(0, 34))
    item.setTextAlignment(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
    return item
