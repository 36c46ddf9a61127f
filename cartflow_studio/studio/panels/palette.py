"""The palette: types of node by group, and snippets, to drag onto the canvas, to click, or find."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDrag, QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
)

from cartflow_studio import flowfile, nodes
from cartflow_studio.errors import CartFlowError
from cartflow_studio.flow.node_type import NodeType
from cartflow_studio.studio import icons
from cartflow_studio.studio.canvas.carrying import NODE_TYPE, STEPS
from cartflow_studio.studio.canvas.offers import Offer, found, offer_of
from cartflow_studio.studio.panels.asking import TOPIC
from cartflow_studio.studio.panels.editors.base import column
from cartflow_studio.studio.panels.widgets import IconButton, chip, ink
from cartflow_studio.studio.snippets import Snippet, Snippets
from cartflow_studio.studio.theme import appearance, grown
from cartflow_studio.words import mark, tr

GROUPS = (mark("Triggers"), mark("Messages"), mark("Logic"), mark("People"), mark("Exits"))
TYPE = Qt.ItemDataRole.UserRole
SNIPPET = Qt.ItemDataRole.UserRole + 1


def help_of(node_type: type[NodeType]) -> str:
    """The first line of what a type says of itself."""
    return tr(summary_of(node_type))


def summary_of(node_type: type[NodeType]) -> str:
    """The first line of what a type says of itself, in English."""
    return (node_type.__doc__ or "").strip().splitlines()[0].split("  #")[0].strip()


class StepList(QListWidget):
    """Types and snippets as rows; a row that is dragged carries what it is about. `dropped` and
    `renamed` are the keys for it: Delete and F2.
    """

    dropped = Signal(object)  # QListWidgetItem
    renamed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setSpacing(1)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Steps to add"))
        self.setProperty("role", "plain")

    def mimeTypes(self) -> list[str]:
        """What a drag carries."""
        return [NODE_TYPE, STEPS]

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        """The name of the dragged type, or the steps of the dragged snippet."""
        made = QMimeData()
        for item in items[:1]:
            snippet = item.data(SNIPPET)
            if isinstance(snippet, Snippet) and snippet.flow is not None:
                made.setData(STEPS, flowfile.write(snippet.flow).encode())
            else:
                made.setData(NODE_TYPE, str(item.data(TYPE) or "").encode())
        return made

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Only the icon goes along; on the canvas a ghost shows where the card would go."""
        item = self.currentItem()
        drag = QDrag(self)
        drag.setMimeData(self.mimeData([item]))
        drag.setPixmap(item.icon().pixmap(self.iconSize()))
        drag.setHotSpot(QPoint(-10, -10))
        drag.exec(Qt.DropAction.CopyAction)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete and F2 are for snippets."""
        item, key = self.currentItem(), event.key()
        if item is not None and key == Qt.Key.Key_F2:
            self.renamed.emit(item)
        elif item is not None and key == Qt.Key.Key_Delete:
            self.dropped.emit(item)
        else:
            super().keyPressEvent(event)


class Palette(QFrame):
    """Search on top, the groups below; folded, icons only. `wished` carries the name of a type to
    add, `inserted` a snippet to insert, `said` a sentence, `offered` a sentence with a button and
    what it does.
    """

    wished = Signal(str)
    inserted = Signal(object)
    said = Signal(str)
    offered = Signal(str, str, object)

    def __init__(self, snippets: Snippets) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.snippets = snippets
        self.search = QLineEdit()
        self.search.setProperty("role", "search")
        self.search.setPlaceholderText(tr("Search steps"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(tr("Search steps"))
        self._glass = self.search.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition)
        self.list = StepList()
        self.unfold = IconButton("panel-left", tr("Show the names of the steps"))
        self.unfold.hide()
        self._is_folded = False
        layout = column(self, gap=8)
        layout.setContentsMargins(12, 12, 4, 8)
        layout.addWidget(self.unfold, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.search)
        layout.addWidget(self.list)
        self.setFocusProxy(self.search)
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self._add_first)
        self.list.itemClicked.connect(self._add)
        self.list.itemActivated.connect(self._add)
        self.list.currentItemChanged.connect(self._note_topic)
        self.list.itemChanged.connect(self._name)
        self.list.renamed.connect(self.rename)
        self.list.dropped.connect(self.delete)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._show_menu)
        appearance().theme_changed.connect(self._fill)
        appearance().text_changed.connect(self._fill)
        snippets.changed.connect(self._fill)
        self._fill()

    def types(self) -> list[type[NodeType]]:
        """The types that are shown, in order: by group, or as well as they fit the search."""
        members = nodes.REGISTRY.members()
        if self.search.text().strip():
            offers = found(self.search.text(), [offer_of(kind) for kind in members])
            return [nodes.REGISTRY[each.key] for each in offers]
        groups = [*GROUPS, *(each.group for each in members if each.group not in GROUPS)]
        return sorted(members, key=lambda each: groups.index(each.group))

    def shown_snippets(self) -> list[Snippet]:
        """The snippets that are shown, as well as they fit the search."""
        known = {str(each.path): each for each in self.snippets.all}
        offers = [Offer(key, s.name, s.summary, "puzzle", "exit") for key, s in known.items()]
        return [known[each.key] for each in found(self.search.text(), offers)]

    def fold(self, *, on: bool) -> None:
        """Show icons only, or all."""
        self._is_folded = on
        self.search.clear()
        self.search.setVisible(not on)
        self.unfold.setVisible(on)
        policy = Qt.ScrollBarPolicy
        bars = policy.ScrollBarAlwaysOff if on else policy.ScrollBarAsNeeded
        self.list.setVerticalScrollBarPolicy(bars)  # there is no room for one beside the icons
        self.setFocusProxy(self.list if on else self.search)
        if (layout := self.layout()) is not None:
            layout.setContentsMargins(4 if on else 12, 12, 4, 8)
        self._fill()

    def _fill(self) -> None:
        self._glass.setIcon(icons.icon("search", ink("muted").name(), 16))
        self.list.setIconSize(QSize(grown(32), grown(32)))
        self.list.blockSignals(True)
        self.list.clear()
        group, searching = "", bool(self.search.text().strip())
        for each in self.types():
            if each.group != group and not (searching or self._is_folded):
                group = each.group
                self.list.addItem(_heading(tr(group)))
            item = _row(each.icon, each.color, tr(each.label), help_of(each))
            item.setData(TYPE, each.name)
            self.list.addItem(item)
        kept = self.shown_snippets()
        if kept and not self._is_folded:
            self.list.addItem(_heading(tr("Snippets")))
        for snippet in kept:
            usable = snippet.flow is not None
            icon = "puzzle" if usable else "triangle-alert"
            item = _row(icon, "exit" if usable else "danger", snippet.name, snippet.summary)
            item.setData(SNIPPET, snippet)
            self.list.addItem(item)
        if self.list.count() == 0:
            item = QListWidgetItem(tr("Nothing is called so."))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        for place in range(self.list.count()) if self._is_folded else ():
            _fold(self.list.item(place))
        self.list.blockSignals(False)

    def _add(self, item: QListWidgetItem) -> None:
        snippet = item.data(SNIPPET)
        if isinstance(snippet, Snippet):
            if snippet.flow is None:
                self.said.emit(snippet.fault)
            else:
                self.inserted.emit(snippet)
        elif item.data(TYPE):
            self.wished.emit(str(item.data(TYPE)))

    def _note_topic(self, item: QListWidgetItem | None) -> None:
        name = item.data(TYPE) if item is not None else ""
        self.list.setProperty(TOPIC, f"nodes.md#{name}" if name else "")

    def _add_first(self) -> None:
        first = self.list.item(0)
        if self.search.text() and first.data(TYPE) is None and self.list.count() > 1:
            first = self.list.item(1)  # below the heading of the snippets
        if self.search.text() and (first.data(TYPE) or first.data(SNIPPET)):
            self._add(first)
            self.search.clear()

    def _show_menu(self, at: QPoint) -> None:
        item = self.list.itemAt(at)
        menu = self.menu_of(item) if item is not None else None
        if menu is not None:
            menu.popup(self.list.viewport().mapToGlobal(at))

    def menu_of(self, item: QListWidgetItem) -> QMenu | None:
        """What can be done with a snippet; None for all else."""
        if not isinstance(item.data(SNIPPET), Snippet):
            return None
        menu = QMenu(self)
        for words, act in (
            (tr("Insert"), self._add),
            (tr("Rename"), self.rename),
            (tr("Delete"), self.delete),
        ):
            menu.addAction(words).triggered.connect(lambda _=False, act=act: act(item))
        return menu

    def rename(self, item: QListWidgetItem) -> None:
        """Edit the name of a snippet in its place."""
        snippet = item.data(SNIPPET)
        if isinstance(snippet, Snippet) and snippet.flow is not None:
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.list.editItem(item)

    def _name(self, item: QListWidgetItem) -> None:
        snippet = item.data(SNIPPET)
        if isinstance(snippet, Snippet) and item.text() != snippet.name:
            try:
                self.snippets.rename(snippet, item.text())
            except CartFlowError as fault:
                self.said.emit(f"{fault.message} {fault.hint}".strip())
            QTimer.singleShot(0, self, self._fill)

    def delete(self, item: QListWidgetItem) -> None:
        """Take a snippet away, and offer to put it back."""
        snippet = item.data(SNIPPET)
        if not isinstance(snippet, Snippet):
            return
        try:
            content = self.snippets.delete(snippet)
        except CartFlowError as fault:
            self.said.emit(f"{fault.message} {fault.hint}".strip())
            return
        words = tr("The snippet “{name}” was deleted.", name=snippet.name)
        self.offered.emit(words, tr("Undo"), lambda: self.snippets.put_back(snippet, content))


def _row(icon: str, color: str, name: str, tip: str) -> QListWidgetItem:
    item = QListWidgetItem(QIcon(chip(icon, color, grown(32))), name)
    item.setToolTip(tip)
    item.setSizeHint(QSize(0, max(42, grown(36))))
    return item


def _fold(item: QListWidgetItem) -> None:
    """Show the icon of a row only; its name is told, and heard."""
    item.setData(Qt.ItemDataRole.AccessibleTextRole, item.text())
    item.setToolTip(f"{item.text()}\n{item.toolTip()}")
    item.setText("")


def _heading(group: str) -> QListWidgetItem:
    item = QListWidgetItem(group)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    item.setForeground(ink("muted"))
    font = item.font()
    font.setPixelSize(grown(12))
    font.setWeight(font.Weight.DemiBold)
    item.setFont(font)
    item.setSizeHint(QSize(0, grown(34)))
    item.setTextAlignment(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
    return item
