"""The quick-add menu: all types of node at the pointer, found by typing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from cartflow_studio.flow.node_type import NodeType
from cartflow_studio.nodes import REGISTRY
from cartflow_studio.studio import icons
from cartflow_studio.studio.canvas.zoombar import Floating
from cartflow_studio.studio.theme import Weight, appearance, font

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

SIZE = QSize(312, 372)
ROW = 48
NAME = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


def words_of(kind: type[NodeType]) -> str:
    """The help of a type: the first line of its docstring."""
    return (kind.__doc__ or "").strip().partition("\n")[0]


def found(search: str, *, with_entries: bool) -> list[type[NodeType]]:
    """The types that a search finds: those whose label begins with it, then those that say it."""
    word = search.casefold().strip()
    kinds = [each for each in REGISTRY.members() if with_entries or not each.is_entry]
    if not with_entries:
        kinds.sort(key=lambda each: each.group == "Exits")

    def rank(kind: type[NodeType]) -> int:
        label = kind.label.casefold()
        if any(part.startswith(word) for part in (label, *label.split())):
            return 0
        if word in label or word in kind.group.casefold():
            return 1
        return 2 if word in words_of(kind).casefold() else 3

    ranked = sorted(((rank(kind), place) for place, kind in enumerate(kinds)))
    return [kinds[place] for value, place in ranked if value < 3]


class _Row(QStyledItemDelegate):
    """Paints a type: its chip, its label, its help."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Every row has the same height."""
        return QSize(100, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The row, tinted where it is chosen."""
        theme = appearance().theme
        kind = REGISTRY[str(index.data(NAME))]
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        state = option.state
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = state & QStyle.StateFlag.State_Selected
            painter.setBrush(theme.color("accent_soft" if chosen else "hover"))
            painter.drawRoundedRect(box.adjusted(0, 1, 0, -1), 8, 8)
        chip = QRectF(box.left() + 8, box.center().y() - 15.5, 31, 31)
        painter.setBrush(theme.mixed(kind.color, theme.chip))
        painter.drawRoundedRect(chip, 8, 8)
        icons.draw(painter, kind.icon, theme.color(kind.color).name(), chip.adjusted(7, 7, -7, -7))
        width = box.width() - 58
        for text, weight, size, ink, y in (
            (kind.label, Weight.DemiBold, 13, "ink", 20),
            (words_of(kind), Weight.Normal, 11, "muted", 36),
        ):
            made = font(size, weight)
            painter.setFont(made)
            painter.setPen(theme.color(ink))
            shown = QFontMetricsF(made).elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(round(box.left() + 49), round(box.top() + y), shown)
        painter.restore()


class QuickAdd(Floating):
    """The menu. Up, down and Enter choose, Escape or a click elsewhere closes it."""

    def __init__(self, canvas: FlowCanvas) -> None:
        super().__init__(canvas.viewport())
        self._canvas = canvas
        self._create: Callable[[str], None] | None = None
        self._with_entries = True
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Add a step…")
        self.search.setAccessibleName("Find a step to add")
        self.search.setProperty("role", "search")
        self.search.textChanged.connect(self._find)
        self.search.installEventFilter(self)
        self.list = QListWidget(self)
        self.list.setItemDelegate(_Row(self.list))
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 6, 8)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.list)
        self.setFixedSize(SIZE)
        self.hide()

    def offer(
        self, at: QPoint, create: Callable[[str], None], *, with_entries: bool = True
    ) -> None:
        """Open at a point of the canvas; `create` is called with the name of what is chosen."""
        self._create, self._with_entries = create, with_entries
        self.search.clear()
        self._find("")
        self.move(at)
        self.show()
        self.raise_()
        self.search.setFocus()

    def show_theme(self) -> None:
        """Paint in another theme."""
        self.update()
        self.list.viewport().update()

    def _find(self, text: str) -> None:
        self.list.clear()
        for kind in found(text, with_entries=self._with_entries):
            item = QListWidgetItem(kind.label)
            item.setData(NAME, kind.name)
            item.setToolTip(words_of(kind))
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _choose(self, item: QListWidgetItem | None) -> None:
        create = self._create
        self.close_menu()
        if item is not None and create is not None:
            create(str(item.data(NAME)))

    def close_menu(self) -> None:
        """Close without a choice."""
        self._create = None
        if not self.isHidden():
            self.hide()
            self._canvas.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the list while typing; leaving closes the menu."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(Qt.Key(event.key()))
        if event.type() == QEvent.Type.FocusOut and not self.isHidden():
            self._create = None
            self.hide()
        return super().eventFilter(watched, event)

    def _key(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Escape:
            self.close_menu()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._choose(self.list.currentItem())
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            count = max(1, self.list.count())
            self.list.setCurrentRow((self.list.currentRow() + step) % count)
        else:
            return False
        return True
