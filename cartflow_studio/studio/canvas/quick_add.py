"""The quick-add menu: things to choose from at the pointer, found by typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
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

from cartflow_studio.studio import icons
from cartflow_studio.studio.canvas.offers import Offer, found
from cartflow_studio.studio.canvas.zoombar import Floating
from cartflow_studio.studio.theme import Weight, appearance, font
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

SIZE = QSize(320, 392)
ROW = 48
MOST_ROWS = 200  # nobody reads further; more is found by typing
OFFER = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


class _Row(QStyledItemDelegate):
    """Paints an offer: its chip, its label, its help."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Every row has the same height."""
        return QSize(100, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The row, tinted where it is chosen, faded where it cannot be."""
        offer = index.data(OFFER)
        if not isinstance(offer, Offer):
            super().paint(painter, option, index)
            return
        theme = appearance().theme
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
        color = "disabled" if offer.refused else offer.color
        painter.setBrush(theme.mixed(color, theme.chip))
        painter.drawRoundedRect(chip, 8, 8)
        icons.draw(painter, offer.icon, theme.color(color).name(), chip.adjusted(7, 7, -7, -7))
        for text, weight, size, ink, y in (
            (offer.label, Weight.DemiBold, 13, "muted" if offer.refused else "ink", 20),
            (offer.refused or offer.help, Weight.Normal, 11, "muted", 36),
        ):
            made = font(size, weight)
            painter.setFont(made)
            painter.setPen(theme.color(ink))
            elided = Qt.TextElideMode.ElideRight
            shown = QFontMetricsF(made).elidedText(text, elided, box.width() - 58)
            painter.drawText(round(box.left() + 49), round(box.top() + y), shown)
        painter.restore()


class QuickAdd(Floating):
    """The menu. Up, down and Enter choose, Escape or a click elsewhere closes it."""

    def __init__(self, canvas: FlowCanvas) -> None:
        super().__init__(canvas.viewport())
        self._canvas = canvas
        self._offers: Sequence[Offer] = ()
        self._choose: Callable[[str], None] | None = None
        self._look: Callable[[str], None] | None = None
        self.search = QLineEdit(self)
        self.search.setProperty("role", "search")
        self.search.textChanged.connect(self._find)
        self.search.installEventFilter(self)
        self.list = QListWidget(self)
        self.list.setItemDelegate(_Row(self.list))
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._take)
        self.list.currentItemChanged.connect(self._show_current)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 6, 8)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.list)
        self.setFixedSize(SIZE)
        self.hide()

    def offer(
        self,
        offers: Sequence[Offer],
        choose: Callable[[str], None],
        *,
        prompt: str,
        look: Callable[[str], None] | None = None,
    ) -> None:
        """Open; `choose` is called with the key of what is chosen, `look`
        with each key that the choice stands on, and with "" when the menu closes.
        """
        self._dismiss()
        self._offers, self._choose, self._look = offers, choose, look
        self.search.setPlaceholderText(prompt)
        self.search.setAccessibleName(prompt)
        self.search.clear()
        self.setFixedHeight(min(SIZE.height(), 70 + ROW * max(2, len(offers))))
        self._find("")
        self.show()
        self.raise_()
        self.search.setFocus()

    def show_theme(self) -> None:
        """Paint in another theme."""
        self.update()
        self.list.viewport().update()

    def _find(self, text: str) -> None:
        self.list.clear()
        for offer in found(text, self._offers, self._canvas.used)[:MOST_ROWS]:
            item = QListWidgetItem(offer.label)
            item.setData(OFFER, offer)
            item.setToolTip(offer.refused or offer.help)
            self.list.addItem(item)
        if self.list.count() == 0:
            item = QListWidgetItem(tr("Nothing is called so. Try another word."))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _show_current(self, item: QListWidgetItem | None) -> None:
        offer = item.data(OFFER) if item is not None else None
        if isinstance(offer, Offer):
            told = offer.refused or offer.help
            self.search.setAccessibleDescription(f"{offer.label}. {told}")
            if self._look is not None:
                self._look(offer.key)

    def _take(self, item: QListWidgetItem | None) -> None:
        offer, choose = item.data(OFFER) if item is not None else None, self._choose
        if not isinstance(offer, Offer):
            return
        if offer.refused:
            self._canvas.message.emit(offer.refused)
            return
        self.close_menu()
        if choose is not None:
            choose(offer.key)

    def _dismiss(self) -> None:
        look, self._choose, self._look = self._look, None, None
        if look is not None:
            look("")

    def close_menu(self) -> None:
        """Close without a choice."""
        self._dismiss()
        if not self.isHidden():
            self.hide()
            self._canvas.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the list while typing; leaving closes the menu."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(Qt.Key(event.key()))
        if event.type() == QEvent.Type.FocusOut and not self.isHidden():
            self._dismiss()
            self.hide()
        return super().eventFilter(watched, event)

    def _key(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Escape:
            self.close_menu()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._take(self.list.currentItem())
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            count = max(1, self.list.count())
            self.list.setCurrentRow((self.list.currentRow() + step) % count)
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            step = 6 if key == Qt.Key.Key_PageDown else -6
            row = self.list.currentRow() + step
            self.list.setCurrentRow(max(0, min(self.list.count() - 1, row)))
        else:
            return False
        return True
